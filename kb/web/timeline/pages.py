"""The timeline: eras, programmes and initiatives beside each other in time."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from flask import Response

from kb.queries import timeline as questions
from kb.queries.changes import cached_in_language
from kb.queries.shortlist import find_records
from kb.queries.timeline import Grouping, TimelineSelection, choices, finding
from kb.web.downloads import downloadable
from kb.web.request import Params, db, existing, language, page, pages, parameters
from kb.web.shortlist import question as shortlist_question
from kb.web.timeline import downloads, drawing, timescale


@pages.get("/timeline")
@downloadable(lambda: downloads.of_timeline(read(parameters())))
def timeline() -> Response:
    """Show policy eras and programmes as bands, and initiatives as bars with their milestones."""
    given = parameters()
    wanted = read(given)
    found = existing(questions.timeline(db(), wanted, language(), given.page()))
    bars, this_year = found.bars, datetime.datetime.now(datetime.UTC).year
    scale = timescale.scale([bar.life for bar in bars], drawing.dates(bars), this_year)
    return page(
        "timeline/page.html",
        found=found,
        listing=found,
        wanted=wanted,
        finding=finding(found),
        scale=scale,
        drawn=drawing.draw(found, scale, language()),
        choices=cached_in_language(db(), choices, language()),
        kinds_shown=drawing.legend(bars),
        site_of=drawing.site_of,
        section="timeline",
    )


def read(given: Params) -> TimelineSelection:
    """Read from the parameters what to show; slugs are those of the facets of the search.

    Initiatives may also be named as the reader's own list names them, which goes on under former names.
    """
    grouping = given.choice("group", [one.value for one in Grouping])
    return TimelineSelection(
        region=given.text("region"),
        field=given.text("field"),
        scheme=given.text("scheme"),
        programme=given.text("programme"),
        era=given.text("era"),
        initiatives=tuple(dict.fromkeys([*given.texts("initiative"), *_collected(given)])),
        grouping=Grouping(grouping) if grouping else None,
    )


def _collected(given: Params) -> Sequence[str]:
    wanted = shortlist_question.wanted(given)
    return find_records(db(), wanted).initiatives if wanted else ()

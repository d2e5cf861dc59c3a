"""The timeline: eras, programmes and initiatives beside each other in time."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response

from kb.queries import timeline as questions
from kb.queries.changes import cached_in_language
from kb.queries.shortlist import find_records
from kb.queries.timeline import ALL, NONE, Grouping, TimelineSelection, finding
from kb.web.downloads import downloadable
from kb.web.request import Params, db, existing, language, page, pages, parameters
from kb.web.shortlist import question as shortlist_question
from kb.web.timeline import bands, downloads, drawing, form

GENERAL = frozenset([ALL, NONE])
"""Values of ``open`` that name no group."""


@pages.get("/timeline")
@downloadable(lambda: downloads.of_timeline(read(parameters()), parameters().page()))
def timeline() -> Response:
    """Show eras, programmes and initiatives in time, with their milestones."""
    params = parameters()
    selection = read(params)
    shown = existing(questions.timeline(db(), selection, language(), params.page()))
    scale = drawing.scale_of(shown)
    return page(
        "timeline/page.html",
        found=shown,
        listing=shown,
        wanted=selection,
        missing=bands.unknown(shown, selection.unfolded, GENERAL),
        finding=finding(shown),
        scale=scale,
        whole=bands.whole(shown, scale),
        bands=bands.bands(shown, scale),
        drawn=drawing.draw(shown, scale, language()),
        options=cached_in_language(db(), form.options, language()),
        groupings=Grouping,
        kinds_shown=drawing.legend(shown.bars),
        has_vague=drawing.has_vague(shown.bars),
        site_of=drawing.site_of,
        section="timeline",
    )


def read(params: Params) -> TimelineSelection:
    """Read the selection from the parameters; slugs are those of the search facets.

    Initiatives may also be named as in the reader's own list, where former names still work.
    """
    grouping = params.choice("group", [grouping.value for grouping in Grouping])
    return TimelineSelection(
        region=params.text("region"),
        field=params.text("field"),
        scheme=params.text("scheme"),
        programme=params.text("programme"),
        era=params.text("era"),
        initiatives=tuple(dict.fromkeys([*params.texts("initiative"), *_collected(params)])),
        grouping=Grouping(grouping) if grouping else None,
        unfolded=params.texts("open") or None,
        by_years=params.switch("by_years"),
    )


def _collected(params: Params) -> Sequence[str]:
    listed = shortlist_question.listed(params)
    return find_records(db(), listed).initiatives if listed else ()

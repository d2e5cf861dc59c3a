"""The timeline: eras, programmes and initiatives beside each other in time."""

from __future__ import annotations

import datetime

from flask import Response

from kb.models.vocabulary import MilestoneKind
from kb.queries import timeline as questions
from kb.queries.kept import kept_in
from kb.queries.timeline_choices import choices
from kb.queries.timeline_finding import finding
from kb.queries.timeline_selection import Grouping, Selection
from kb.web import offers, timescale
from kb.web.context import db, language
from kb.web.pages.blueprint import page, pages, params
from kb.web.params import Params, existing
from kb.web.taking import takeable


@pages.get("/timeline")
@takeable(lambda: offers.of_timeline(read(params())))
def timeline() -> Response:
    """Show policy eras and programmes as bands, and initiatives as bars with their milestones."""
    given = params()
    wanted = read(given)
    found = existing(questions.timeline(db(), wanted, language(), given.page()))
    bars = found.bars
    dates = [said.fact.happened_on for bar in bars for said in bar.milestones if said.fact.happened_on]
    return page(
        "timeline.html",
        found=found,
        listing=found,
        wanted=wanted,
        finding=finding(found),
        scale=timescale.scale([bar.life for bar in bars], dates, datetime.datetime.now(datetime.UTC).year),
        choices=kept_in(db(), choices, language()),
        place_marks=timescale.marks,
        kinds_shown=[kind for kind in MilestoneKind if any(_shows(bar, kind) for bar in bars)],
        section="timeline",
    )


def _shows(bar: questions.Bar, kind: MilestoneKind) -> bool:
    return any(said.fact.kind is kind and said.fact.happened_on for said in bar.milestones)


def read(given: Params) -> Selection:
    """Read from the parameters what to show; slugs are those of the facets of the search."""
    grouping = given.choice("group", [one.value for one in Grouping])
    return Selection(
        region=given.text("region"),
        field=given.text("field"),
        programme=given.text("programme"),
        era=given.text("era"),
        initiatives=given.texts("initiative"),
        grouping=Grouping(grouping) if grouping else None,
    )

"""Downloads of the timeline."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from kb import export
from kb.export import Format, Selection, Site
from kb.models.columns import Key
from kb.models.labels import name_of
from kb.queries.timeline import Bar, TimelineSelection, timeline
from kb.texts import Text
from kb.web.downloads import Offer, page_address
from kb.web.request import language


def of_timeline(selection: TimelineSelection) -> Offer:
    """Offer the eras, programmes and initiatives of a timeline, each with its milestones."""

    def select(session: Session, site: Site, _format: Format) -> Selection:
        bars = timeline(session, selection, language(), whole=True).bars
        keys = dict.fromkeys(key for bar in bars for key in _drawn(bar))
        criteria = [(name_of(column), slug) for column, slug in _narrowed(selection) if slug]
        return export.of_keys(session, site, keys, None, title=_TIMELINE, page=page_address(), criteria=tuple(criteria))

    return Offer(export.EVERYTHING, select)


def _narrowed(selection: TimelineSelection) -> tuple[tuple[str, str], ...]:
    return (
        ("region", selection.region),
        ("field_scheme", selection.scheme),
        ("competence_field", selection.field),
        ("programme", selection.programme),
        ("policy_era", selection.era),
        ("initiative", ", ".join(selection.initiatives)),
    )


def _drawn(bar: Bar) -> Iterator[Key]:
    yield bar.record.__tablename__, bar.record.id
    yield from (("milestone", milestone.fact.id) for milestone in bar.milestones)


_TIMELINE = Text("Zeitleiste", "Timeline")

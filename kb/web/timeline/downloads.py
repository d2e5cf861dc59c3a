"""Downloads of what a timeline shows."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from kb import export
from kb.export import Format, Selection, Site
from kb.models.labels import name_of
from kb.queries.names import Key
from kb.queries.timeline import Bar, TimelineSelection, timeline
from kb.texts import Text
from kb.web.downloads import Offer, page_address
from kb.web.request import language


def of_timeline(wanted: TimelineSelection) -> Offer:
    """Offer the eras, programmes and initiatives of a timeline, each with its milestones."""

    def select(session: Session, site: Site, _wanted: Format) -> Selection:
        bars = timeline(session, wanted, language(), whole=True).bars
        keys = dict.fromkeys(key for bar in bars for key in _drawn(bar))
        asked = [(name_of(column), slug) for column, slug in _narrowed(wanted) if slug]
        return export.of_keys(session, site, keys, None, title=_TIMELINE, page=page_address(), criteria=tuple(asked))

    return Offer(export.EVERYTHING, select)


def _narrowed(wanted: TimelineSelection) -> tuple[tuple[str, str], ...]:
    return (
        ("region", wanted.region),
        ("field_scheme", wanted.scheme),
        ("competence_field", wanted.field),
        ("programme", wanted.programme),
        ("policy_era", wanted.era),
        ("initiative", ", ".join(wanted.initiatives)),
    )


def _drawn(bar: Bar) -> Iterator[Key]:
    yield bar.record.__tablename__, bar.record.id
    yield from (("milestone", said.fact.id) for said in bar.milestones)


_TIMELINE = Text("Zeitleiste", "Timeline")

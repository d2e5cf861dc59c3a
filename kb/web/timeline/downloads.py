"""Downloads of the timeline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy.orm import Session

from kb import export
from kb.export import Content, Format, Selection, Site
from kb.models.columns import Key
from kb.models.labels import name_of
from kb.queries.timeline import Bar, TimelineSelection, timeline
from kb.texts import Text
from kb.web.downloads import Offer, page_address
from kb.web.request import existing, language
from kb.web.timeline import drawing, picture


def of_timeline(selection: TimelineSelection, page: int) -> Offer:
    """Offer the eras, programmes and initiatives of a timeline with their milestones, and what a page of it shows."""

    def select(session: Session, site: Site, format_: Format) -> Selection:
        bars = timeline(session, selection, language(), whole=True).bars
        keys = dict.fromkeys(key for bar in bars for key in _drawn(bar))
        criteria = [(name_of(column), slug) for column, slug in _narrowed(selection) if slug]
        address = page_address()
        chosen = export.of_keys(session, site, keys, None, title=_TIMELINE, page=address, criteria=tuple(criteria))
        chosen = replace(chosen, name="timeline")
        if format_.needs is not Content.PICTURE:
            return chosen
        shown = existing(timeline(session, selection, language(), page))
        return replace(chosen, picture=lambda: picture.svg(shown, drawing.scale_of(shown), chosen))

    return Offer(export.EVERYTHING | {Content.PICTURE}, select)


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

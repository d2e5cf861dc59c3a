"""The timeline as a picture of its own: what the page shows of it, as SVG for reports and slides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import render_template

from kb.export import Selection
from kb.export.terms import LICENCE
from kb.queries.timeline import ERAS, PROGRAMMES, Timeline, finding
from kb.web.timeline import bands, drawing
from kb.web.timeline.bands import Band
from kb.web.timeline.drawing import Line
from kb.web.timeline.timescale import Scale

HEAD, AXIS, FOOT = 64, 28, 68
"""Heights in pixels: of title, years, and version with licence."""
BAND, LINE, LEGEND = 44, 34, 24
"""Heights in pixels: of a group, of a record in it, and of a line of the legend."""
LEGEND_COLUMNS = 6
LOOKS = {ERAS: "era", PROGRAMMES: "programme"}


@dataclass(frozen=True, slots=True)
class PictureRow:
    """A group or one of its records, ``top`` pixels from the top."""

    top: int
    look: str
    band: Band | None
    line: Line | None = None


def svg(shown: Timeline, scale: Scale, selection: Selection) -> str:
    """Draw the groups of a timeline, and the records of those that are unfolded."""
    drawn = drawing.draw(shown, scale, selection.language)
    everything = [bands.whole(shown, scale)] if shown.lifespans else []
    rows = list(_rows([*everything, *bands.bands(shown, scale)], drawn))
    lowest = rows[-1] if rows else None
    bottom = HEAD + AXIS if lowest is None else lowest.top + (LINE if lowest.line else BAND)
    shapes = drawing.legend(shown.bars)
    return render_template(
        "timeline/picture.svg",
        found=shown,
        finding=finding(shown),
        scale=scale,
        rows=rows,
        bottom=bottom,
        height=bottom + LEGEND * -(-len(shapes) // LEGEND_COLUMNS) + FOOT,
        shapes=shapes,
        across=LEGEND_COLUMNS,
        step=LEGEND,
        first=HEAD + AXIS,
        selection=selection,
        licence=LICENCE,
    )


def _rows(groups: Sequence[Band], drawn: Mapping[str, Sequence[Line]]) -> Iterator[PictureRow]:
    top = HEAD + AXIS
    for band in groups:
        look = LOOKS.get(band.key, "initiative")
        yield PictureRow(top, look, band)
        top += BAND
        for line in drawn.get(band.key, ()):
            yield PictureRow(top, look, None, line)
            top += LINE

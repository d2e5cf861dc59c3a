"""Cells of the evidence map and of the mix, written here because a template would take most of the page's time.

They consist of our own words, numbers, and addresses made of terms; all of them are escaped or need no escaping.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

from kb.queries.answers import FEW_CASES, ActivityCount, MixRow
from kb.texts import Language, Text
from kb.web.answers.evidence_map import Bubble, BubbleRow
from kb.web.writing import formatting


def bubbles(row: BubbleRow, language: Language) -> Markup:
    """Write the cells of a row of the evidence map; each leads to its statements, a gap to what would fill it."""
    return Markup("".join(_bubble(bubble, language) for bubble in row.bubbles))  # noqa: S704  # Escaped.


def listed(rows: Iterable[BubbleRow], language: Language) -> Markup:
    """Write the bubbles as rows of a table: what was done, what came of it, number of statements and their strength."""
    return Markup(  # noqa: S704  # Escaped.
        "".join(
            f"<tr><td>{escape(row.label.in_(language))}</td>"
            f'<td><a href="{escape(bubble.address)}" rel="nofollow">{escape(bubble.aspect.label.in_(language))}</a></td>'
            f'<td class="figure">{formatting.number(bubble.count, language)}</td>'
            f'<td class="figure">{_OF_FIVE.in_(language).format(points=bubble.strength.points)}</td></tr>'
            for row in rows
            for bubble in row.bubbles
            if bubble.count
        )
    )


def mix(row: MixRow, activities: Sequence[ActivityCount], language: Language) -> Markup:
    """Write the shares of a group, shaded by fifths; a star marks those of few initiatives."""
    few = _FEW.in_(language) if row.documented < FEW_CASES else ""
    star = f'<span title="{few}"><span aria-hidden="true">*</span><span class="visually-hidden">{few}</span></span>'
    return Markup(  # noqa: S704  # Our own words and numbers.
        "".join(
            f'<td class="figure shade-{(share + 19) // 20}">{percent(share, language)}{star if few else ""}</td>'
            for share in (row.percent(count.activity) for count in activities)
        )
    )


def percent(share: int, language: Language) -> str:
    """Write a share in per cent."""
    return f"{formatting.number(share, language)}{_SIGN.in_(language)}"


def _bubble(bubble: Bubble, language: Language) -> str:
    points, label = bubble.strength.points, escape(bubble.aspect.label.in_(language))
    start = f'<td><a href="{escape(bubble.address)}" data-label="{label}" rel="nofollow"'
    if not bubble.count:
        nothing = _NOTHING.in_(language)
        return f'{start} class="gap"><span aria-hidden="true">·</span><span class="visually-hidden">{nothing}</span></a></td>'
    words = _STATEMENTS[bubble.count != 1].in_(language).format(count=bubble.count, points=points)
    return (
        f'{start}><svg viewBox="-26 -26 52 52" width="52" height="52" aria-hidden="true">'
        f'<circle class="bubble strength-{points}" r="{bubble.radius}"/>'
        f'<text class="bubble-count on-{points}" y="4.5" text-anchor="middle">{bubble.count}</text></svg>'
        f'<span class="visually-hidden">{words}</span></a></td>'
    )


_SIGN = Text("\u00a0%", "%")
_FEW = Text("wenige Fälle", "few cases")
_OF_FIVE = Text("{points} von 5", "{points} of 5")
_NOTHING = Text("nichts bekannt", "nothing known")
_STATEMENTS = (
    Text("{count} Aussage, Stärke {points} von 5", "{count} statement, strength {points} of 5"),
    Text("{count} Aussagen, Stärke {points} von 5", "{count} statements, strength {points} of 5"),
)

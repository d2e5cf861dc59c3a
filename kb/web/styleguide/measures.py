"""Read the measures and colours of the stylesheet, and compute the contrasts of colours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from kb.texts import Text
from kb.web.assets import FOLDER

TEXT, GRAPHIC = 4.5, 3.0
"""The contrasts that WCAG 2.2 asks for on level AA: of text, and of what has to be seen to use a page."""
KINDS = (
    "fact",
    "source",
    "unconfirmed",
    "contradicted",
    "expectation",
    "outcome",
    "assessment",
    "lesson",
    "activity",
    "characteristic",
    "error",
    "warning",
    "success",
    "info",
)
"""What has an ink and a surface of its own, ``--fact`` and ``--fact-soft``."""
SURFACES = ("paper", "surface", "raised")
CHARTS = tuple(f"chart-{number}" for number in range(1, 9))
SHADES = tuple(f"map-shade-{number}" for number in range(6))
_COLOUR = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")
_SIZE = re.compile(r"--((?:text|space|radius)-[\w]+): ([^;#]+);")
_SYMBOL = re.compile(r'<symbol id="([\w-]+)"')


@dataclass(frozen=True, slots=True)
class Pair:
    """An ink on a surface, named as in the stylesheet, with the required contrast."""

    ink: str
    surface: str
    least: float


@dataclass(frozen=True, slots=True)
class Seen:
    """A pair with the contrast it reaches in light and in dark."""

    pair: Pair
    light: float
    dark: float


@dataclass(frozen=True, slots=True)
class ColourGroup:
    """Colours that belong together, by the word for what they are for."""

    name: Text
    colours: tuple[str, ...]


GROUPS = (
    ColourGroup(Text("Flächen und Linien", "Surfaces and lines"), (*SURFACES, "surface-strong", "line", "line-strong")),
    ColourGroup(
        Text("Schrift und Bedienung", "Text and controls"),
        ("ink", "ink-soft", "accent", "accent-strong", "accent-soft", "on-accent", "mark", "focus"),
    ),
    ColourGroup(Text("Was eine Angabe ist, und Meldungen", "What a fact is, and messages"), KINDS),
    ColourGroup(Text("Diagramme", "Charts"), CHARTS),
    ColourGroup(Text("Karte und Matrix", "Map and matrix"), (*SHADES, "map-land", "map-water", "map-mark", "map-area")),
)


def pairs() -> tuple[Pair, ...]:
    """Return every ink with the surfaces it stands on."""
    inks = ("ink", "ink-soft", "accent", "accent-strong")
    return (
        *(Pair(ink, surface, TEXT) for ink in inks for surface in (*SURFACES, "surface-strong", "accent-soft")),
        *(Pair(ink, "mark", TEXT) for ink in ("ink", "ink-soft", "accent")),
        *(Pair("on-accent", surface, TEXT) for surface in ("accent", "accent-strong")),
        *(Pair(kind, surface, TEXT) for kind in KINDS for surface in (f"{kind}-soft", *SURFACES)),
        *(Pair("ink", f"{kind}-soft", TEXT) for kind in KINDS),
        *(Pair(f"on-shade-{number}", shade, TEXT) for number, shade in enumerate(SHADES)),
        Pair("on-mark", "map-mark", TEXT),
        *(Pair(line, surface, GRAPHIC) for line in ("line-strong", "focus", *CHARTS) for surface in SURFACES),
    )


@lru_cache(maxsize=1)
def colours() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the colours in light and in dark by name; what dark does not say is as in light."""
    light, dark = _stylesheet().split("@media", 1)
    in_light = dict(_COLOUR.findall(light))
    return in_light, in_light | dict(_COLOUR.findall(dark))


def sizes(kind: str) -> list[tuple[str, str]]:
    """Return the steps of a scale, ``text``, ``space`` or ``radius``: name and value."""
    return [(name, value) for name, value in _SIZE.findall(_stylesheet()) if name.startswith(kind)]


def icons() -> list[str]:
    """Return the names of the icons; none when the browser assets were not fetched."""
    sprite = FOLDER / "vendor" / "icons" / "icons.svg"
    return _SYMBOL.findall(sprite.read_text(encoding="utf-8")) if sprite.is_file() else []


def seen() -> list[Seen]:
    """Return all pairs with their contrasts."""
    light, dark = colours()

    def in_(theme: Mapping[str, str], pair: Pair) -> float:
        return contrast(theme[pair.ink], theme[pair.surface])

    return [Seen(pair, in_(light, pair), in_(dark, pair)) for pair in pairs()]


def contrast(colour: str, other: str) -> float:
    """Return the WCAG 2.2 contrast, 1 to 21, of colours such as ``#0a5563``."""
    darker, lighter = sorted((_luminance(colour), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def linear(colour: str) -> tuple[float, float, float]:
    """Return red, green and blue of a colour as linear light, 0 to 1."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def _luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@lru_cache(maxsize=1)
def _stylesheet() -> str:
    return (FOLDER / "css" / "site" / "tokens.css").read_text(encoding="utf-8")

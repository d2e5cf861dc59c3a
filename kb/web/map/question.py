"""The query of the map: a search and its display options."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from kb import search
from kb.models import Source
from kb.queries.changes import cached
from kb.queries.employment import GROUPS
from kb.queries.gaps import Gap
from kb.queries.map import LocatedRegion, MapPlace, outlines, places, shading
from kb.queries.map import areas as programme_areas
from kb.texts import Text
from kb.web.request import Params, db
from kb.web.search import question as search_question

MARKED = "initiative"
"""The kind of record that the map marks."""
PLAIN = "none"
OWN = ("shade", "level", "group", "area", "outline", "place")
"""The parameters of the map itself; all others are those of the search."""


@dataclass(frozen=True, slots=True)
class Look:
    """The display options of a map.

    ``level`` None means the best available; ``area`` is the programme whose areas are drawn; ``outline`` is the region
    that is drawn and shown as a whole, on its own page.
    """

    shade: str
    level: int | None
    group: str
    area: str
    outline: str


@dataclass(frozen=True, slots=True)
class Shaded:
    """A region with its value and the shade of its class."""

    region: LocatedRegion
    value: float
    tone: int


@dataclass(frozen=True, slots=True)
class Shading:
    """The regions of a level by descending value, and the limits of the classes."""

    kind: shading.ShadingMethod
    level: int
    version: int | None
    group: str
    figures: shading.Figures
    limits: Sequence[float]
    rows: Sequence[Shaded]
    countries: Sequence[LocatedRegion]
    """All countries, if countries are shaded."""

    @property
    def has_wider(self) -> bool:
        """Whether initiatives of larger regions are told beside the numbers: below NUTS 1."""
        return self.kind.name == "initiatives" and self.level > 1

    @property
    def title(self) -> Text:
        """The title of the shading."""
        if self.kind.name != "specialisation":
            return self.kind.label
        return Text("{kind}: {group}", "{kind}: {group}").format(kind=self.kind.label, group=GROUPS[self.group])


@dataclass(frozen=True)
class Map:
    """The contents of a map. Expensive parts are computed on first use."""

    look: Look
    answered: search.Answered
    survey: search.Survey
    places: places.Places
    versions: Mapping[int, Sequence[int]]

    @property
    def hits(self) -> search.Page:
        """The search page with the facets that narrow the map."""
        return self.answered.page

    @property
    def outlined(self) -> Sequence[str]:
        """The regions that are outlined and shown as a whole, by slug."""
        return [self.look.outline] if self.look.outline else self._chosen_regions

    @property
    def _chosen_regions(self) -> Sequence[str]:
        return [value.value for value in self.hits.facets["region"] if value.selected and value.is_known]

    @cached_property
    def shading(self) -> Shading | None:
        """The shading of the regions; None on a plain map."""
        return None if self.look.shade == PLAIN else _shading(self)

    @cached_property
    def wider(self) -> Mapping[str, Sequence[MapPlace]]:
        """The larger regions around each shaded one (slug) that have initiatives of their own."""
        shades = self.shading
        if shades is None or not shades.has_wider:
            return {}
        return shading.wider(db(), shades.level, [*self.places.placed, *self.places.unplaced])

    @cached_property
    def gaps(self) -> Mapping[str, Gap]:
        """What it means that a shaded region (slug) has no initiative; empty where something else is shown."""
        shades = self.shading
        if shades is None or shades.kind.name != "initiatives":
            return {}
        return shading.gaps(db(), shades.level, {row.region.slug for row in shades.rows}, self.wider)

    @property
    def gap_counts(self) -> Mapping[Gap, int]:
        """The number of shaded regions without an initiative, by what that means."""
        counts = Counter(self.gaps.values())
        return {gap: counts[gap] for gap in Gap if counts[gap]}

    @property
    def empty_regions(self) -> Iterator[tuple[LocatedRegion, Gap]]:
        """The shaded regions of which the lack of an initiative says something, by code."""
        for region in shading.regions(db(), self.shading.level) if self.shading and self.gaps else ():
            gap = self.gaps.get(region.slug, Gap.UNEXPLORED)
            if region.slug in self.gaps and gap is not Gap.UNEXPLORED:
                yield region, gap

    @cached_property
    def areas(self) -> programme_areas.Areas | None:
        """The areas of the chosen programme. Raises NotFound."""
        return programme_areas.of(db(), self.look.area) if self.look.area else None

    @cached_property
    def outline_sources(self) -> Sequence[Source]:
        """The sources of the outlines shown."""
        has_others = self.look.area or self.look.outline
        level = self.shading.level if self.shading else 0
        return outlines.sources(db(), None if has_others else level) if has_others or level else ()


def read(params: Params) -> Look:
    """Read the display options; a map with an outline is plain by default."""
    outline = params.text("outline")
    level = params.choice("level", [str(number) for number in range(len(outlines.LEVELS))])
    return Look(
        shade=params.choice("shade", (*shading.SHADINGS, PLAIN), default=PLAIN if outline else "initiatives"),
        level=int(level) if level else None,
        group=params.choice("group", tuple(GROUPS), default="C"),
        area=params.text("area"),
        outline=outline,
    )


def draw(params: Params) -> Map:
    """Run the search and locate all initiatives that match."""
    look = read(params)
    query = search_question.read(params)
    selected = {**query.selected, "kind": (MARKED,)}
    # The survey names the records; only facets and spelling of the hits are needed.
    query = replace(query, selected=selected, page=1, per_page=1)
    answered = search_question.answer(query, as_typed=search_question.is_as_typed(params))
    survey = search_question.survey(answered.page.query, MARKED)
    return Map(look, answered, survey, places.of(db(), survey.slugs), cached(db(), outlines.versions))


def levels(drawn: Map) -> list[int]:
    """Return the levels to choose from: countries, and levels with imported outlines."""
    return sorted({0, *drawn.versions})


def _shading(drawn: Map) -> Shading:
    kind = shading.SHADINGS[drawn.look.shade]
    level = _level(drawn, kind)
    regions = shading.regions(db(), level)
    figures = _figures(drawn, kind, level)
    values = {region.slug: figures.values[region.slug] for region in regions if figures.values.get(region.slug)}
    limits = shading.limits_of(kind, values.values())
    rows = [
        Shaded(
            region, values[region.slug], shading.tone_of(shading.class_of(values[region.slug], limits), len(limits) + 1)
        )
        for region in regions
        if region.slug in values
    ]
    rows.sort(key=lambda row: -row.value)
    version = next(iter(drawn.versions.get(level, ())), None) if level else None
    return Shading(kind, level, version, drawn.look.group, figures, limits, rows, () if level else regions)


def _level(drawn: Map, kind: shading.ShadingMethod) -> int:
    """Return the chosen level if available, else the best within the chosen regions, else the highest."""
    known = [level for level in levels(drawn) if level >= kind.least_level] or [0]
    for level in (drawn.look.level, shading.level_within(db(), drawn.outlined) if drawn.outlined else None):
        if level in known:
            return level
    return next((level for level in known if level), known[0])


def _figures(drawn: Map, kind: shading.ShadingMethod, level: int) -> shading.Figures:
    match kind.name:
        case "initiatives":
            return shading.Figures(_counts(drawn.survey))
        case "projects":
            query = drawn.answered.page.query
            return shading.Figures(_counts(search_question.counted(query, kind.counts)))
        case "employment":
            return shading.employment(db(), level)
        case _:
            return shading.specialisation(db(), level, drawn.look.group)


def _counts(survey: search.Survey) -> dict[str, float]:
    return {slug: float(count) for slug, count in survey.counts["region"].items()}

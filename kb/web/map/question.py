"""The map as pages and scripts ask for it: the question of the search, and beside it how regions are shaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from kb import search
from kb.models import Source
from kb.queries.employment import GROUPS
from kb.queries.map import LocatedRegion, outlines, places, shading
from kb.queries.map import areas as programme_areas
from kb.texts import Text
from kb.web.request import Params, app_state, db
from kb.web.search import question as search_question

MARKED = "initiative"
"""What the marks of the map stand for."""
PLAIN = "none"
OWN = ("shade", "level", "group", "area", "outline")
"""The parameters of the map itself; all others are those of the search."""


@dataclass(frozen=True, slots=True)
class Look:
    """How the map is to look: shaded by what, at which level (None: the best there is), with which programme's areas.

    ``outline`` is a region that is drawn and shown as a whole, on its own page.
    """

    shade: str
    level: int | None
    group: str
    area: str
    outline: str


@dataclass(frozen=True, slots=True)
class Shaded:
    """A region with its value and the shade of the class it falls into."""

    region: LocatedRegion
    value: float
    tone: int


@dataclass(frozen=True, slots=True)
class Shading:
    """The regions of a level with their values, the highest first, and where the classes begin."""

    kind: shading.ShadingMethod
    level: int
    version: int | None
    group: str
    figures: shading.Figures
    limits: Sequence[float]
    rows: Sequence[Shaded]
    countries: Sequence[LocatedRegion]
    """All countries, where it is they that are shaded."""

    @property
    def title(self) -> Text:
        """What the shades show."""
        if self.kind.name != "specialisation":
            return self.kind.label
        return Text("{kind}: {group}", "{kind}: {group}").format(kind=self.kind.label, group=GROUPS[self.group])


@dataclass(frozen=True)
class Map:
    """All that a map shows. What is expensive and not always needed is found when it is asked for."""

    look: Look
    answered: search.Answered
    survey: search.Survey
    places: places.Places
    versions: Mapping[int, Sequence[int]]

    @property
    def found(self) -> search.Page:
        """The page of hits whose facets narrow the map."""
        return self.answered.page

    @cached_property
    def shading(self) -> Shading | None:
        """The shades of the regions; None where none are wanted."""
        return None if self.look.shade == PLAIN else _shading(self)

    @cached_property
    def areas(self) -> programme_areas.Areas | None:
        """The areas of the chosen programme. Raises NotFound."""
        return programme_areas.of(db(), self.look.area) if self.look.area else None

    @cached_property
    def outline_sources(self) -> Sequence[Source]:
        """Whose outlines are shown."""
        has_others = self.look.area or self.look.outline
        level = self.shading.level if self.shading else 0
        return outlines.sources(db(), None if has_others else level) if has_others or level else ()


def read(given: Params) -> Look:
    """Read how the map is to look; one that outlines a region leaves all others plain unless told to shade them."""
    outline = given.text("outline")
    level = given.choice("level", [str(number) for number in range(len(outlines.LEVELS))])
    return Look(
        shade=given.choice("shade", (*shading.SHADINGS, PLAIN), default=PLAIN if outline else "initiatives"),
        level=int(level) if level else None,
        group=given.choice("group", tuple(GROUPS), default="C"),
        area=given.text("area"),
        outline=outline,
    )


def draw(given: Params) -> Map:
    """Answer the question of the search with all initiatives it finds, wherever they are."""
    look = read(given)
    wanted = search_question.read(given)
    selected = {**wanted.selected, "kind": (MARKED,)}
    # The survey names the records; of the hits only their facets and spelling are wanted.
    wanted = replace(wanted, selected=selected, page=1, per_page=1)
    answered = search_question.answer(wanted, as_typed=search_question.is_as_typed(given))
    survey = search.survey(app_state().index, answered.page.query, MARKED)
    return Map(look, answered, survey, places.of(db(), survey.slugs), outlines.versions(db()))


def levels(drawn: Map) -> list[int]:
    """Return the levels that can be drawn: countries always, others once their outlines are imported."""
    return sorted({0, *drawn.versions})


def _shading(drawn: Map) -> Shading:
    kind = shading.SHADINGS[drawn.look.shade]
    level = _level(drawn, kind)
    regions = shading.regions(db(), level)
    figures = _figures(drawn, kind, level)
    values = {one.slug: figures.values[one.slug] for one in regions if figures.values.get(one.slug)}
    limits = shading.limits_of(kind, values.values())
    rows = [
        Shaded(one, values[one.slug], shading.tone_of(shading.class_of(values[one.slug], limits), len(limits) + 1))
        for one in regions
        if one.slug in values
    ]
    rows.sort(key=lambda row: -row.value)
    version = next(iter(drawn.versions.get(level, ())), None) if level else None
    return Shading(kind, level, version, drawn.look.group, figures, limits, rows, () if level else regions)


def _level(drawn: Map, kind: shading.ShadingMethod) -> int:
    """Return the level asked for if it can be drawn, else the highest below the countries, else the countries."""
    known = [level for level in levels(drawn) if level >= kind.least_level] or [0]
    if drawn.look.level in known:
        return drawn.look.level
    return next((level for level in known if level), known[0])


def _figures(drawn: Map, kind: shading.ShadingMethod, level: int) -> shading.Figures:
    match kind.name:
        case "initiatives":
            return shading.Figures(_counts(drawn.survey))
        case "projects":
            wanted = drawn.answered.page.query
            return shading.Figures(_counts(search.survey(app_state().index, wanted, kind.counts, most=1)))
        case "employment":
            return shading.employment(db(), level)
        case _:
            return shading.specialisation(db(), level, drawn.look.group)


def _counts(survey: search.Survey) -> dict[str, float]:
    return {slug: float(count) for slug, count in survey.counts["region"].items()}

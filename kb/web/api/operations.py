"""Endpoints of the API: the table behind its routes, OpenAPI description, documentation page and tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from flask import Response
from pydantic import BaseModel

from kb.models import ENTITIES
from kb.texts import Text
from kb.web.api import answers, expectations, gaps, outlines, parameters, records, root, search, shapes
from kb.web.api.parameters import Parameter
from kb.web.request import KINDS, plural

ROOT = "/api/v1"


@dataclass(frozen=True, slots=True, eq=False)
class ApiOperation:
    """An endpoint; ``path`` is relative to the root, with ``{slug}`` for a record.

    ``example`` completes the address to one that works in every knowledge base with the seed; empty for none.
    """

    name: str
    path: str
    summary: Text
    answers: Callable[..., BaseModel | Response]
    model: type[BaseModel]
    parameters: tuple[Parameter, ...] = ()
    example: str = ""
    media_type: str = "application/json"

    @property
    def all_parameters(self) -> tuple[Parameter, ...]:
        """The parameters, including the one common to all endpoints."""
        return (*self.parameters, parameters.LANG)

    @property
    def may_be_missing(self) -> bool:
        """Return whether the endpoint can answer 404: unknown record, or page past the last."""
        return any(parameter in parameters.OF_SOMETHING for parameter in self.parameters)


def _records() -> Iterator[ApiOperation]:
    for path, entity in KINDS.items():
        plural_title, title = plural(entity), ENTITIES[entity].__title__
        yield ApiOperation(
            name=f"list_{entity}",
            path=f"/{path}",
            summary=Text("{several}, Seite für Seite", "{several}, page by page").format(several=plural_title),
            answers=partial(records.listing, entity=entity),
            model=shapes.listing(entity),
            parameters=(*parameters.LIST, *parameters.filters(entity)),
            example="?per_page=1" if entity == "programme" else "",
        )
        yield ApiOperation(
            name=f"read_{entity}",
            path=f"/{path}/{{slug}}",
            summary=Text("Ein Eintrag: {one}", "One record: {one}").format(one=title),
            answers=partial(records.record, entity=entity),
            model=shapes.profile(entity),
            parameters=(parameters.SLUG_IN_PATH,),
            example="/chemsite" if entity == "initiative" else "",
        )


OPERATIONS: tuple[ApiOperation, ...] = (
    ApiOperation("root", "", Text("Was es hier gibt", "What there is"), root.root, root.Root, example="?"),
    ApiOperation(
        "search",
        "/search",
        Text("Suchen: dieselbe Frage und Antwort wie auf der Suchseite", "Search: the same as on the search page"),
        search.search,
        search.SearchAnswer,
        parameters.SEARCH,
        example="?q=logistik&kind=initiative&per_page=1",
    ),
    ApiOperation(
        "suggest",
        "/suggest",
        Text("Vorschläge, während jemand tippt", "Suggestions while somebody types"),
        search.suggest,
        search.SuggestAnswer,
        (parameters.WORDS,),
        example="?q=dortm",
    ),
    ApiOperation(
        "expectations",
        "/answers/expectations",
        Text(
            "Was man erwarten darf: Versprechen neben Ergebnissen, mit Urteilen, Anteilen und Wachstum",
            "What may be expected: promises beside results, with verdicts, shares and growth",
        ),
        expectations.expectations,
        expectations.ExpectationsAnswer,
        parameters.EXPECTATIONS,
        example="?per_page=1",
    ),
    ApiOperation(
        "shapes",
        "/shapes",
        Text(
            "Umrisse von Regionen: einer Ebene, einer Region oder der Gebiete eines Programms",
            "Outlines of regions: of a level, of one region, or of the areas of a programme",
        ),
        outlines.shapes,
        outlines.FeatureCollection,
        parameters.SHAPES,
        media_type="application/geo+json",
    ),
    ApiOperation(
        "meaning",
        "/answers/meaning",
        Text("Was bedeutet Clustermanagement? Wie auf der Seite", "What does cluster management mean? As on the page"),
        answers.meaning,
        answers.MeaningAnswer,
        parameters.MEANING,
        example="?region=ruhr&mix=form",
    ),
    ApiOperation(
        "achievements",
        "/answers/achievements",
        Text("Was kann damit erreicht werden? Wie auf der Seite", "What can be achieved with it? As on the page"),
        answers.achievements,
        answers.AchievementsAnswer,
        parameters.SELECTION,
        example="?region=ruhr",
    ),
    ApiOperation(
        "coverage",
        "/coverage",
        Text(
            "Was belegt, bestätigt und bekannt ist, und wo nicht gesucht wurde",
            "What is sourced, confirmed and known, and where nobody looked",
        ),
        gaps.coverage,
        gaps.CoverageAnswer,
    ),
    ApiOperation(
        "matrix",
        "/matrix",
        Text(
            "Initiativen nach Region und Kompetenzfeld, mit dem Sinn leerer Zellen",
            "Initiatives by region and competence field, with the meaning of empty cells",
        ),
        gaps.matrix,
        gaps.MatrixAnswer,
        parameters.MATRIX,
        example="?region=ruhr&scheme=landescluster-nrw",
    ),
    *_records(),
)

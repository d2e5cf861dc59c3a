"""Options of the matrix form, written once per change and language."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup
from sqlalchemy.orm import Session

from kb.queries import matrix as questions
from kb.queries.changes import cached
from kb.queries.matrix import MatrixRegion, NamedRecord
from kb.texts import Language, Text
from kb.web import templating
from kb.web.writing import formatting

INDENT = "\u2003"
"""Space before the name of a region per level above it."""


def options(session: Session, language: Language) -> Mapping[str, Markup]:
    """Write the options of every field by its name."""
    offered = questions.choices(cached(session, questions.facts), None, language)

    def named(record: MatrixRegion | NamedRecord, depth: int = 0) -> tuple[str, str]:
        return record.slug, INDENT * depth + formatting.title_of(record, language).text

    functional = [named(region) for region in offered.functional]
    tree = [named(region, depth) for region, depth in offered.regions]
    return {
        "region": (templating.option_group(_FUNCTIONAL.in_(language), functional) if functional else Markup(""))
        + templating.option_group(_COUNTRIES.in_(language), tree),
        "scheme": templating.options(map(named, offered.schemes)),
        "era": templating.options(map(named, offered.eras)),
        "programme": templating.options(map(named, offered.programmes)),
    }


_FUNCTIONAL = Text("Funktionale Regionen", "Functional regions")
_COUNTRIES = Text("Staaten und ihre NUTS-Regionen", "Countries and their NUTS regions")

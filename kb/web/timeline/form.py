"""Options of the timeline's form, written once per change and language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session

from kb.queries.timeline import choices
from kb.texts import Language
from kb.web import templating
from kb.web.writing import formatting


def options(session: Session, language: Language) -> Mapping[str, Markup]:
    """Write the options of every field by its name."""
    offered = choices(session, language)

    def named(records: Iterable[Any]) -> list[tuple[str, str]]:
        return [(record.slug, formatting.title_of(record, language).text) for record in records]

    return {
        "region": Markup("").join(
            templating.option_group(kind.label.in_(language), named(records)) for kind, records in offered.regions
        ),
        "field": Markup("").join(
            templating.option_group(formatting.title_of(scheme, language).text, named(records))
            for scheme, records in offered.fields
        ),
        "scheme": templating.options(named(offered.schemes)),
        "programme": templating.options(named(offered.programmes)),
        "era": templating.options(named(offered.eras)),
    }

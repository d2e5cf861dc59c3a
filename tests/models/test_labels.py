"""What columns and kinds of records are called in front of readers."""

from __future__ import annotations

from kb.models import ENTITIES
from kb.models.labels import name_of


def test_every_column_has_a_name_in_both_languages() -> None:
    for model in ENTITIES.values():
        for column in model.__table__.columns:
            name = name_of(column.name)
            assert name.de
            assert name.en
    assert name_of("summary_de").de == "Zusammenfassung (deutsch)"

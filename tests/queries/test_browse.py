"""Sort order of names on the pages for browsing."""

from __future__ import annotations

from types import SimpleNamespace

from kb.queries.browse import by_name


def test_names_stand_as_in_a_telephone_book_not_as_in_a_machine() -> None:
    """Small letters do not come after capitals, nor umlauts after Z; a record without a German name has its English one."""
    names = ["Wegberg", "Übach-Palenberg", "dortmund-project", "ChemSite", "Ökoenergie", None, "Österreich"]
    records = [SimpleNamespace(id=number, name_de=name, name_en="Energy") for number, name in enumerate(names)]
    assert [one.name_de for one in sorted(records, key=by_name)] == [
        "ChemSite",
        "dortmund-project",
        None,
        "Ökoenergie",
        "Österreich",
        "Übach-Palenberg",
        "Wegberg",
    ]

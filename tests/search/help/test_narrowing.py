"""A word that names a kind of record is offered as a filter."""

from __future__ import annotations

import pytest

from kb import search
from tests.search.library import Library


@pytest.mark.parametrize(
    ("text", "offers"),
    [
        ("Initiativen Dortmund", [("Initiativen", "initiative", "Dortmund")]),
        ("initiatives in Dortmund", [("initiatives", "initiative", "in Dortmund")]),
        ("Initiativen", []),
        ("=Initiativen Dortmund", []),
        ("Initiativen Raumfahrt", []),
        ("Dortmund", []),
    ],
)
def test_a_word_that_names_a_kind_can_be_a_filter(
    library: Library, text: str, offers: list[tuple[str, str, str]]
) -> None:
    found = search.narrowings(library.index, search.Query(text))
    assert [(one.word, one.kind, one.text) for one in found] == offers
    for one in found:
        assert one.total == library.find(one.text, kind=[one.kind]).total > 0


def test_nothing_is_offered_where_a_kind_is_chosen(library: Library) -> None:
    assert search.narrowings(library.index, search.Query("Initiativen Dortmund", {"kind": ["region"]})) == ()

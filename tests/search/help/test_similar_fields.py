"""Competence fields that are alike: by mappings, their tree and shared initiatives, before words in their names."""

from __future__ import annotations

import pytest

from kb import search
from kb.models import CompetenceField, FieldMapping, FieldScheme, Initiative, InitiativeField
from kb.models.vocabulary import MatchKind
from kb.search import Similar
from kb.search.help import similar_fields
from tests.search.library import Library

FIELD = "competence_field"


@pytest.fixture
def library(empty: Library) -> Library:
    """Add three schemes; none of the names have a word in common."""
    for scheme in ("tags", "ruhr", "land"):
        empty.add(FieldScheme, scheme, name_de=f"Systematik {scheme}")
    for scheme, slug, name in (
        ("tags", "gesundheit", "Gesundheit"),
        ("ruhr", "pflege", "Pflege"),
        ("ruhr", "medizin", "Medizin"),
        ("land", "kliniken", "Kliniken"),
        ("land", "wellness", "Wellness"),
        ("land", "kurwesen", "Kurwesen"),
        ("land", "optik", "Optik"),
    ):
        empty.add(CompetenceField, slug, field_scheme_id=scheme, name_de=name)
    empty.sync()
    return empty


def match(library: Library, one: str, other: str, kind: MatchKind) -> None:
    library.add(FieldMapping, competence_field_id=one, target_id=other, match=kind)


def like(library: Library, slug: str) -> tuple[Similar, ...]:
    library.sync()
    with library.sessions() as session:
        return search.similar(library.index, session, FIELD, slug, "de")


def reasons(library: Library, slug: str) -> dict[str, list[str]]:
    return {record.slug: [why.de for why in record.why] for record in like(library, slug)}


def test_mapped_fields_come_by_how_closely_they_match_and_say_so(library: Library) -> None:
    match(library, "gesundheit", "wellness", MatchKind.RELATED)
    match(library, "gesundheit", "kliniken", MatchKind.NARROW)
    match(library, "gesundheit", "medizin", MatchKind.CLOSE)
    match(library, "gesundheit", "pflege", MatchKind.EXACT)
    why_by_slug = reasons(library, "gesundheit")
    assert list(why_by_slug) == ["pflege", "medizin", "kliniken", "wellness"]
    assert list(why_by_slug.values()) == [
        ["entspricht genau"],
        ["entspricht ungefähr"],
        ["enger gefasst"],
        ["verwandt"],
    ]


def test_a_mapping_is_read_from_either_side(library: Library) -> None:
    match(library, "gesundheit", "kliniken", MatchKind.NARROW)
    assert reasons(library, "kliniken")["gesundheit"] == ["weiter gefasst"]


def test_a_field_that_matches_the_same_third_one_is_named_with_it(library: Library) -> None:
    match(library, "pflege", "gesundheit", MatchKind.CLOSE)
    match(library, "kliniken", "gesundheit", MatchKind.EXACT)
    match(library, "wellness", "gesundheit", MatchKind.RELATED)
    why_by_slug = reasons(library, "pflege")
    assert why_by_slug == {
        "gesundheit": ["entspricht ungefähr"],
        "kliniken": ["entspricht wie dieses Feld: Gesundheit"],
    }


def test_the_field_above_those_below_and_those_beside_are_alike(library: Library) -> None:
    for slug in ("kliniken", "wellness"):
        library.revise(CompetenceField, slug, parent_id="optik")
    assert reasons(library, "optik") == {"kliniken": ["untergeordnetes Feld"], "wellness": ["untergeordnetes Feld"]}
    assert reasons(library, "kliniken") == {"optik": ["übergeordnetes Feld"], "wellness": ["beide unter: Optik"]}


def test_one_of_many_fields_below_another_is_not_like_it_for_that(library: Library) -> None:
    for number in range(20):
        library.add(
            CompetenceField, f"b-{number}", field_scheme_id="land", name_de=f"Bereich {number}", parent_id="optik"
        )
    assert like(library, "optik") == ()
    assert list(reasons(library, "b-3")) == ["optik"]


def test_shared_initiatives_are_named_and_count_by_their_share(library: Library) -> None:
    for number in range(6):
        library.add(Initiative, f"i-{number}", name_de=f"Verbund {number}")
        library.add(InitiativeField, initiative_id=f"i-{number}", competence_field_id="gesundheit")
        library.add(InitiativeField, initiative_id=f"i-{number}", competence_field_id="medizin")
    for number in range(4):
        library.add(InitiativeField, initiative_id=f"i-{number}", competence_field_id="optik")
    library.add(InitiativeField, initiative_id="i-0", competence_field_id="wellness")
    assert reasons(library, "gesundheit") == {
        "medizin": ["gemeinsame Initiativen: Verbund 0, Verbund 1, Verbund 2 und 3 weitere"],
        "optik": ["gemeinsame Initiativen: Verbund 0, Verbund 1, Verbund 2, Verbund 3"],
    }


def test_words_in_common_count_between_schemes_but_not_within_one(library: Library) -> None:
    for number in range(30):
        library.add(CompetenceField, f"x-{number}", field_scheme_id="tags", name_de=f"Anderes {number}")
    for scheme in ("tags", "ruhr", "land"):
        library.add(CompetenceField, f"glas-{scheme}", field_scheme_id=scheme, name_de=f"Glas {scheme}")
    library.add(CompetenceField, "glas-zwei", field_scheme_id="land", name_de="Glas zwei")
    assert list(reasons(library, "glas-land")) == ["glas-ruhr", "glas-tags"]


def test_nothing_is_tied_to_a_field_that_is_not_there(library: Library) -> None:
    with library.sessions() as session:
        assert similar_fields.of_field(session, "gibt-es-nicht") == {}

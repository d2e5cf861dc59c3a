"""Limits of the help for readers hold exactly: at the limit and one beyond it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from kb import search
from kb.models import CompetenceField, FieldScheme, Initiative, InitiativeField, Organisation, Project
from kb.search import Query, Similar
from kb.search.help.spelling import written
from tests.search.library import Library

Rows = Iterator[dict[str, Any]]


@pytest.fixture(scope="module")
def library(shared: Library) -> Library:
    """Add records for all tests of this module; each test has words of its own."""
    shared.add_all(Initiative, [*_misspelt(), *_neighbours(), *_beginning_alike(), *_initiatives()])
    shared.add(FieldScheme, "andere", name_de="Andere Systematik")
    shared.add_all(CompetenceField, list(_fields()))
    shared.add_all(InitiativeField, list(_shared_fields()))
    shared.add_all(Organisation, list(_organisations()))
    shared.add_all(Project, list(_projects()))
    shared.sync()
    return shared


def _named(slug: str, name: str) -> dict[str, Any]:
    return {"slug": slug, "name_de": name}


def _misspelt() -> Rows:
    """Yield a right spelling of four words in many records, and a wrong one in few."""
    frequencies = {"Quombar": 10, "Flindor": 15, "Zarbund": 5, "Gelvar": 4, "Quombra": 2, "Flindro": 3}
    frequencies |= {"Zarbudn": 1, "Gelvra": 1}
    for number in range(15):
        words = [word for word, frequency in frequencies.items() if number < frequency]
        yield _named(f"falsch-{number}", " ".join(words))


def _neighbours() -> Rows:
    """Yield records so that only the eighth or the ninth other spelling of two words is in one."""
    for first, second in (("Mirtal", "Gondak"), ("Wulpor", "Basnop")):
        for letter in "abcd":
            yield _named(f"{first}{letter}".lower(), first + letter)
            yield _named(f"{second}{letter}".lower(), second + letter)
    yield _named("achte", "Mirtala Gondak")
    yield _named("achte-2", "Gondaka")
    yield _named("neunte", "Wulpor Basnopa")
    yield _named("neunte-2", "Wulpora")


def _beginning_alike() -> Rows:
    """Yield names with equal beginnings, abbreviations, and words that no other record has."""
    for letter in "abcdefghijk":
        yield _named(f"tromb{letter}", f"Tromb{letter}")
    yield _named("zwoelfte", "Zilbar Trombl")
    yield _named("dreizehnte", "Zilbar Trombm")
    for letter in "abcdefg":
        yield _named(f"kelpo-{letter}", f"Kelpo {letter * 3}")
        yield _named(f"sofrol{letter}", f"Sofrol{letter}")
    for word in ("WAFOR", "WAFORT", "Erlok", "Birnop", "Tusak", "Filur"):
        yield _named(word.lower(), word)


def _initiatives() -> Rows:
    """Yield initiatives that share fields."""
    for slug in ("sechs-felder", "dieselben", "feld-5", "feld-6", "viele-felder", "feld-60", "feld-61"):
        yield _named(slug, slug)


def _fields() -> Rows:
    """Yield fields of initiatives, and fields that share words with those of another scheme."""
    for slug in (
        "gemeinsam",
        *(f"eins-{number}" for number in range(6)),
        *(f"viel-{number:02}" for number in range(61)),
    ):
        yield {**_named(slug, f"Feld {slug}"), "field_scheme_id": "projekt-ruhr"}
    words = "Nubal Nubek Nubif Nubog Nubral Nubrek Nubrif Nubrog Nubuh"
    for slug, name in (("neun-worte", words), ("lang-0", "Abax"), ("kurz-0", "Zob Zub Zab")):
        yield {**_named(slug, name), "field_scheme_id": "projekt-ruhr"}
    others = {"sieben-worte": words.partition(" Nubrog")[0], "wort-8": "Nubrog", "wort-9": "Nubuh"}
    for slug, name in (*others.items(), ("lang-1", "Abax"), ("kurz-1", "Zob Zub Zab")):
        yield {**_named(slug, name), "field_scheme_id": "andere"}


def _shared_fields() -> Rows:
    """Yield the fields of initiatives: five rarest ones count, among the first sixty by slug."""
    six = [f"eins-{number}" for number in range(6)]
    fields = {"sechs-felder": six, "dieselben": six, "feld-5": ["eins-4"], "feld-6": ["eins-5"]}
    fields |= {"viele-felder": [f"viel-{number:02}" for number in range(61)]}
    fields |= {"feld-60": ["viel-59"], "feld-61": ["viel-60"]}
    fields |= {f"kelpo-{letter}": ["gemeinsam"] for letter in "abcdefg"}
    for initiative, slugs in fields.items():
        for slug in slugs:
            yield {"initiative_id": initiative, "competence_field_id": slug}


def _organisations() -> Rows:
    """Yield eight to eleven organisations: of these a region of two weighs six, a region of three nothing."""
    for number in range(2):
        yield {**_named(f"sechs-{number}", f"Abax {number}"), "region_id": "oesterreich", "kind": "agency"}
    for number in range(3):
        yield {**_named(f"drei-{number}", f"Parfol {number}"), "region_id": "herten", "kind": "agency"}
    for number in range(4):
        yield {**_named(f"ohne-{number}", f"Zob {number}"), "kind": "agency"}


def _projects() -> Rows:
    """Yield two fields: 29 or 30 projects of one name, and another one that has less in common with them."""
    for number in range(29):
        yield {"slug": f"p-{number}", "title": "Dublat", "competence_field_id": "chemie"}
    for number in range(30):
        yield {"slug": f"q-{number}", "title": "Zwilling", "competence_field_id": "technik"}
    yield {"slug": "p-anders", "title": "Werkbank", "competence_field_id": "chemie"}
    yield {"slug": "q-anders", "title": "Zylinder", "competence_field_id": "technik"}
    for number in range(4):
        yield {"slug": f"r-{number}", "title": f"Projekt {number}"}


def instead(library: Library, text: str) -> str | None:
    return search.answer(library.index, Query(text)).searched_instead


def similar(library: Library, kind: str, slug: str) -> dict[str, Similar]:
    with library.sessions() as session:
        return {record.slug: record for record in search.similar(library.index, session, kind, slug, "de")}


@pytest.mark.parametrize(
    ("typed", "total", "suggestion"), [("Quombra", 2, "Quombar"), ("Flindro", 3, None)], ids=["two hits", "three hits"]
)
def test_a_query_with_three_hits_has_enough(library: Library, typed: str, total: int, suggestion: str | None) -> None:
    answered = search.answer(library.index, Query(typed))
    assert (answered.page.total, answered.suggestion) == (total, suggestion)


@pytest.mark.parametrize(("typed", "suggestion"), [("Zarbudn", "Zarbund"), ("Gelvra", None)], ids=["five", "four"])
def test_a_spelling_with_five_times_as_many_hits_is_suggested(
    library: Library, typed: str, suggestion: str | None
) -> None:
    answered = search.answer(library.index, Query(typed))
    assert (answered.page.total, answered.suggestion) == (1, suggestion)


def test_the_first_six_words_are_corrected(library: Library) -> None:
    assert instead(library, "die Stadt fördert und mit Logisitk") == "die Stadt fördert und mit Logistik"
    assert instead(library, "die Stadt fördert und mit am Logisitk") is None


def test_eight_other_spellings_are_tried(library: Library) -> None:
    assert instead(library, "Mirtal Gondak") == "Mirtala Gondak"
    assert instead(library, "Wulpor Basnop") is None
    assert library.slugs("Wulpor Basnopa") == ["neunte"], "the ninth"


def test_three_queries_with_fewer_words_are_offered(library: Library) -> None:
    assert len(search.answer(library.index, Query("Erlok Birnop Tusak")).fewer) == 3
    assert len(search.answer(library.index, Query("Erlok Birnop Tusak Filur")).fewer) == 3


def test_five_letters_in_capitals_are_an_abbreviation_and_six_are_not(library: Library) -> None:
    state = library.index.state()
    assert written(state, "wafor") == "WAFOR"
    assert written(state, "wafort") == "Wafort"


def test_five_queries_and_six_records_are_suggested(library: Library) -> None:
    assert len(search.suggest(library.index, "sofrol", "de").queries) == 5
    assert len(search.suggest(library.index, "kelpo", "de").records) == 6


def test_the_twelve_most_frequent_words_are_tried_as_completions(library: Library) -> None:
    assert search.suggest(library.index, "Zilbar Trom", "de").queries == ("Zilbar Trombl",)
    assert library.slugs("Zilbar Trombm") == ["dreizehnte"], "the thirteenth"


def test_five_similar_records_are_shown(library: Library) -> None:
    assert len(similar(library, "initiative", "kelpo-a")) == 5


def test_the_thirty_most_similar_records_are_compared(library: Library) -> None:
    assert [record.title for record in similar(library, "project", "p-0").values()] == ["Dublat", "Werkbank"]
    assert [record.title for record in similar(library, "project", "q-0").values()] == ["Zwilling"]


def test_five_values_of_a_facet_are_compared_and_three_named(library: Library) -> None:
    records = similar(library, "initiative", "sechs-felder")
    assert list(records) == ["dieselben", "feld-5"]
    assert records["dieselben"].why[0].de == "gleiches Kompetenzfeld: Feld eins-0, Feld eins-1, Feld eins-2"


def test_the_first_sixty_values_of_a_facet_are_looked_at(library: Library) -> None:
    assert list(similar(library, "initiative", "viele-felder")) == ["feld-60"]


def test_the_eight_rarest_words_of_a_field_are_compared(library: Library) -> None:
    assert list(similar(library, "competence_field", "neun-worte")) == ["sieben-worte", "wort-8"]


def test_a_similar_record_has_a_weight_of_six(library: Library) -> None:
    assert list(similar(library, "organisation", "sechs-0")) == ["sechs-1"], "a region of two"
    assert similar(library, "organisation", "drei-0") == {}, "a region of three"


def test_words_of_four_letters_are_compared_and_shorter_ones_are_not(library: Library) -> None:
    assert list(similar(library, "competence_field", "lang-0")) == ["lang-1"]
    assert similar(library, "competence_field", "kurz-0") == {}

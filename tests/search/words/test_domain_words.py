"""Domain words are collected from names, split compounds, and stay the same until a rebuild."""

from __future__ import annotations

import pytest

from kb import search
from kb.models import Region
from kb.search.words import compounds, domain_words
from kb.search.words.lexicon import NO_DOMAIN_WORDS
from kb.search.words.lexicon import domain_words as words_of
from tests.search.library import Library


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Emscher-Lippe", ["emscher"]),
        ("Landkreis Bodensee", ["bodensee"]),
        ("logport I", ["logport"]),
        ("Soziale Dienstleistungen", []),
        ("Arbeits- und Gesundheitsschutz", []),
        ("Kompetenzfelder im Ruhrgebiet", ["kompetenzfelder"]),
        ("OWL Maschinenbau e.V.", []),
        ("Herne, Unna", ["herne"]),
        ("Objective 2", ["objective"]),
    ],
)
def test_names_give_the_nouns_that_no_lexicon_has(name: str, words: list[str]) -> None:
    assert list(domain_words.new_nouns(name)) == words


DOMAIN_WORDS = words_of(["emscher", "brandenburg", "oberpfalz", "darmstadt", "hagen", "gera"])


@pytest.mark.parametrize(
    ("word", "pair"),
    [
        ("emschergenossenschaft", ("emscher", "genossenschaft")),
        ("emscherzonen", ("emscher", "zonen")),
        ("ostbrandenburg", ("ost", "brandenburg")),
        ("oberpfalz", ("ober", "pfalz")),
        ("darmstadt", None),
        ("wolfhagen", None),
        ("geramoebel", None),
        ("hagenmoebel", ("hagen", "moebel")),
    ],
)
def test_domain_words_are_first_parts_or_follow_a_direction_unless_short(
    word: str, pair: tuple[str, str] | None
) -> None:
    assert compounds.cut(word, DOMAIN_WORDS) == pair


def test_the_lexicon_alone_knows_no_names() -> None:
    assert compounds.cut("emschergenossenschaft") is None
    assert compounds.cut("darmstadt") == ("darm", "stadt")
    assert domain_words.remembered(None) is NO_DOMAIN_WORDS
    assert words_of(["b", "a"]) is words_of(["a", "b"])


@pytest.mark.parametrize("engine", search.ENGINES)
def test_words_of_a_new_name_take_effect_at_the_next_rebuild(library: Library, engine: str) -> None:
    if engine == "tantivy":
        pytest.importorskip("tantivy", reason="The extra tantivy is not installed.")
    search.use(library.settings, library.sessions, engine)
    library.add(Region, "havel", kind="functional", name_de="Havel")
    library.add(Region, "havelstrand", kind="functional", name_de="Havelstrand")
    library.sync()
    assert library.slugs("Havel") == ["havel"]
    search.rebuild(library.settings, library.sessions)
    page = library.find("Havel")
    assert [hit.slug for hit in page.hits] == ["havel", "havelstrand"]
    assert page.hits[1].why[0].de == "„Havel“ als Teil von „Havelstrand“ im Titel"
    assert any(marked and piece == "Havelstrand" for piece, marked in page.hits[1].marked_title)
    library.add(Region, "havelufer", kind="functional", name_de="Havelufer")
    library.sync()
    assert library.slugs("Havel") == ["havel", "havelstrand", "havelufer"]
    assert search.check(library.settings, library.sessions).is_well

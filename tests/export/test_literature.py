"""Sources as BibTeX and RIS, read back by other programs."""

from __future__ import annotations

from typing import Any

import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import BibliographyData, parse_string

from kb.dates import PartialDate
from kb.export import FORMATS_BY_KEY
from kb.export.formats.literature import write_csl
from kb.export.literature import csl, one_line
from kb.models import Source
from kb.models.vocabulary import LanguageCode, SourceKind
from kb.queries.rows import citation
from tests.conftest import examples
from tests.export.selections import of

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


def source(**values: Any) -> Source:
    return Source(**{"slug": "umbau-2003", "kind": SourceKind.DOCUMENT, "title": "Umbau", **values})


def as_bibtex(*sources: Source) -> BibliographyData:
    return parse_string(_written("bib", *sources), "bibtex")


def as_ris(*sources: Source) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = rispy.loads(_written("ris", *sources))
    return records


def _written(key: str, *sources: Source) -> str:
    return b"".join(FORMATS_BY_KEY[key].write(of([], cited=lambda: sources))).decode()


FULL = {
    "title": "Größere Städte: 50 % {mehr} & weniger_Ärger \\ $5 #1 ~ ^",
    "author": "Institut Arbeit und Technik",
    "publisher": "Ämter & Söhne",
    "published_on": PartialDate(2003, 12, 5),
    "url": "https://example.org/a_b?c={d}&e=%20",
    "accessed_on": PartialDate(2026, 11),
    "language": LanguageCode.DE,
    "licence": "CC BY 4.0",
}


@pytest.mark.parametrize(
    ("kind", "bibtex", "ris"),
    [
        (SourceKind.DOCUMENT, "techreport", "RPRT"),
        (SourceKind.WEB_PAGE, "online", "ELEC"),
        (SourceKind.PRESS_ARTICLE, "article", "NEWS"),
        (SourceKind.REGISTER, "misc", "DBASE"),
        (SourceKind.DATA_SET, "dataset", "DATA"),
    ],
)
def test_each_kind_of_source_has_its_type(kind: SourceKind, bibtex: str, ris: str) -> None:
    assert as_bibtex(source(kind=kind)).entries["umbau-2003"].type == bibtex
    assert as_ris(source(kind=kind))[0]["type_of_reference"] == ris


def test_bibtex_keeps_umlauts_and_escapes_what_latex_would_read() -> None:
    fields = as_bibtex(source(**FULL)).entries["umbau-2003"].fields
    assert fields["title"] == (
        r"Größere Städte: 50 \% \textbraceleft{}mehr\textbraceright{} \& weniger\_Ärger \textbackslash{} \$5 \#1"
        r" \textasciitilde{} \textasciicircum{}"
    )
    assert fields["institution"] == r"Ämter \& Söhne"
    assert (fields["year"], fields["date"], fields["urldate"]) == ("2003", "2003-12-05", "2026-11")
    assert fields["url"] == "https://example.org/a_b?c=%7Bd%7D&e=%20"
    assert fields["langid"] == "ngerman"


def test_a_body_as_author_is_one_name() -> None:
    (person,) = as_bibtex(source(**FULL)).entries["umbau-2003"].persons["author"]
    assert not person.first_names
    assert "".join(person.last_names) == "{Institut Arbeit und Technik}"


def test_ris_has_one_tag_a_line_and_dates_in_parts() -> None:
    (record,) = as_ris(source(**FULL))
    assert record["title"] == FULL["title"]
    assert (record["publisher"], record["year"], record["date"]) == ("Ämter & Söhne", "2003", "2003/12/05/")
    assert record["authors"] == ["Institut Arbeit und Technik"]
    assert record["urls"] == ["https://example.org/a_b?c={d}&e=%20"]
    assert "Y2  - 2026/11//" in _written("ris", source(**FULL))


@examples(25)
@given(WORDS, WORDS)
def test_no_text_breaks_out_of_its_entry(title: str, author: str) -> None:
    sources = [source(title=title, author=author), source(slug="second", title="Zweite")]
    assert list(as_bibtex(*sources).entries) == ["umbau-2003", "second"]
    assert as_bibtex(*sources).entries["second"].fields["title"] == "Zweite"
    written = _written("ris", *sources)
    assert [line[:6] for line in written.split("\r\n") if line].count("TY  - ") == 2
    assert [line for line in written.splitlines() if line and line[2:6] != "  - "] == []


@pytest.mark.parametrize(
    ("values", "written"),
    [
        ({}, "Umbau."),
        ({"title": "Umbau?"}, "Umbau?"),
        ({"publisher": "IAT"}, "Umbau. IAT."),
        ({"author": "Rehfeld", "publisher": "IAT", "published_on": PartialDate(2003)}, "Rehfeld: Umbau. IAT, 2003."),
    ],
)
def test_a_citation_is_one_line_of_what_is_known(values: dict[str, Any], written: str) -> None:
    assert citation(source(**values)) == written


def test_a_line_has_no_breaks_or_control_characters() -> None:
    assert one_line(" a\r\nb\u2028c\x07  d ") == "a b c d"


@pytest.mark.parametrize(
    ("date", "issued"),
    [
        (PartialDate(2003, 12, 5), {"date-parts": [[2003, 12, 5]]}),
        (PartialDate(2003), {"date-parts": [[2003]]}),
        (PartialDate.parse("1998~"), {"date-parts": [[1998]], "circa": True}),
        (PartialDate.parse("199X"), {"literal": "199X"}),
    ],
)
def test_csl_says_dates_as_exactly_as_they_are_known(date: PartialDate, issued: dict[str, object]) -> None:
    assert csl(source(published_on=date))["issued"] == issued


def test_csl_keeps_an_organisation_as_one_name_and_leaves_out_what_is_not_known() -> None:
    assert csl(source()) == {"id": "umbau-2003", "type": "report", "title": "Umbau"}
    item = csl(source(**FULL))
    assert item["author"] == [{"literal": "Institut Arbeit und Technik"}]
    assert (item["publisher"], item["language"]) == ("Ämter & Söhne", "de")
    assert item["accessed"] == {"date-parts": [[2026, 11]]}


def test_csl_without_a_source_is_an_empty_list() -> None:
    assert b"".join(write_csl(of([], cited=lambda: ()))) == b"[]\n"


def test_a_decade_has_no_place_in_ris_and_gaps_nothing_else() -> None:
    written = _written("ris", source(published_on=PartialDate.parse("199X"), accessed_on=PartialDate(2020)))
    assert "Y2  - 2020///" in written
    assert "199" not in written

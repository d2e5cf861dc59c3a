"""A text that breaks its encoding is told where: line, character and byte; and what is UTF-8 is never read as mojibake."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from encodings.aliases import aliases

import pytest

from kb.ingest.read import read
from kb.ingest.read.encoding import Candidates, is_encoding, similar_encodings
from kb.ingest.report.problem import Place, Problem
from kb.ingest.row import Row
from tests.ingest.conftest import Import, Write

LINES = "slug,title,source\np1,Förderung für Mülheim,paper\np2,Größe,paper\n"


def chosen(text: bytes, asked: str | None = None, size: int = 1_000) -> str | Problem:
    """Choose the encoding of bytes that pass by in pieces of some size."""

    def chunks() -> Iterator[bytes]:
        return (text[start : start + size] for start in range(0, len(text), size))

    candidates = Candidates(asked)
    candidates.look_at_mark(text[:4])
    for chunk in chunks():
        candidates.feed(chunk)
    return candidates.chosen(chunks, Place("list.csv"))


def told(problem: str | Problem) -> tuple[int | None, str | None, str]:
    assert isinstance(problem, Problem)
    assert problem.stops_the_file
    return problem.line, problem.value, problem.message.en


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1_000])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_one_wrong_byte_in_utf_8_is_named_with_its_place(size: int, end: str) -> None:
    text = LINES.replace("\n", end).encode().replace("Größe".encode(), b"Gr\xf6\xdfe")
    line, value, message = told(chosen(text, size=size))
    assert (line, (value or "").startswith("p2,Gr\ufffd")) == (3, True)
    assert message == ("The text is UTF-8 but contains invalid bytes (2). The first: byte F6 at line 3, character 6.")


@pytest.mark.parametrize("size", [1, 2, 3, 1_000])
def test_a_file_that_ends_within_a_character_is_said_to_be_cut_off(size: int) -> None:
    whole = LINES.encode()
    cut = whole[: whole.rindex("ö".encode()) + 1]
    line, value, message = told(chosen(cut, size=size))
    assert (line, value) == (3, "p2,Gr\ufffd")
    assert message == "The file is truncated: it ends within a character at line 3, character 6."


def test_a_file_cut_within_its_only_umlaut_is_not_taken_for_windows_1252() -> None:
    assert told(chosen("slug,title\np1,Mü".encode()[:-1]))[2].startswith("The file is truncated")
    assert chosen("slug,title\np1,Muß".encode("cp1252")) == "cp1252"


@pytest.mark.parametrize("text", [LINES, "Müller\n", "„groß“ – 5 €\n", "naïve Ñandú\n"])
def test_windows_1252_stays_what_it_is(text: str) -> None:
    assert chosen(text.encode("cp1252")) == "cp1252"
    assert chosen(text.encode()) == "utf-8"


def test_what_neither_encoding_has_is_named_with_its_place() -> None:
    assert told(chosen(b"a,b\r\n\xe4\xf6\xfc,x\x81y\r\n")) == (
        2,
        "äöü,x\ufffdy",
        "The text is neither UTF-8 nor Windows-1252: the byte 81 at line 2, character 6, is invalid in both.",
    )


@pytest.mark.parametrize(
    ("text", "asked", "line", "message"),
    [
        (b"a\n\xff\n", "ascii", 2, "invalid byte FF at line 2, character 1."),
        ("a\nb".encode("utf-16")[:-1], None, 2, "The file is truncated"),
        ("\ufeffa\nb".encode() + b"\xff", None, 2, "cannot be read as utf-8-sig"),
        (b"ab\n\x81", "shift_jis", 2, "The file is truncated"),
        (b"a\nb", "utf-16", 1, "cannot be read as utf-16"),
    ],
)
def test_other_encodings_are_told_their_place_too(text: bytes, asked: str | None, line: int, message: str) -> None:
    found, _, said = told(chosen(text, asked))
    assert (found, message in said) == (line, True), said


@pytest.mark.parametrize("asked", sorted({*aliases.values(), "idna", "punycode"}))
def test_whatever_encoding_of_python_is_asked_for_it_is_answered(asked: str) -> None:
    if is_encoding(asked):
        assert chosen(b"a,b\nx,M\xfcller,\x81\xff", asked)


def test_a_broken_text_of_any_format_is_reported_with_its_line(write: Write, import_: Import) -> None:
    broken = '[{"slug": "p1", "title": "Für"},\n {"slug": "p2", "title": "Gr\\xf6"}]'.encode().replace(
        b"\\xf6", b"\xf6"
    )
    for name in ("project.json", "project.yaml", "project.csv"):
        (problem,) = import_(write(name, broken)).problems
        assert (problem.line, problem.stops_the_file) == (2, True)
        assert "Byte F6" in problem.message.de
    (packed,) = import_(write("project.csv.gz", gzip.compress(broken))).problems
    assert packed.line == 2


def test_in_geojson_where_features_are_counted_the_line_is_told_in_words(write: Write) -> None:
    (problem,) = read(write("region_shape.geojson", b'{"type":\n "\xc3\xbc\xc3\xbc\xfc"}'))
    assert isinstance(problem, Problem)
    assert problem.line is None
    assert "at line 2" in problem.message.en


LIST = (
    "Nr;Träger;Ort\n1;Müller Textil GmbH;Plauen\n2;Stadtwerke Übach;Wärmenetz Süd\n3;Förderverein Röhre e. V.;Köthen\n"
)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", [LIST, "Имя;Город\n1;Москва, 2004\n"])
def test_wide_encodings_are_read_without_a_mark(write: Write, encoding: str, text: str) -> None:
    path = write("a.csv", text.encode(encoding))
    items = [item for item in read(path) if isinstance(item, Row)]
    assert ";".join(str(cell) for cell in items[0].values.values()) == text.splitlines()[1]


@pytest.mark.parametrize(
    ("encoding", "likely", "wrong"), [("cp850", "cp850", "Tr„ger"), ("mac_roman", "mac-roman", "TrŠger")]
)
def test_old_encodings_are_named_by_the_umlauts_within_words(encoding: str, likely: str, wrong: str) -> None:
    problem = chosen(LIST.encode(encoding), size=50)
    assert isinstance(problem, Problem)
    assert problem.message.en.startswith(f"The text is probably encoded in {likely}, ")
    assert problem.message.en.endswith(f"“{wrong}” would then be “Träger”.")
    assert problem.cure.en.startswith(f"Import the file with --encoding {likely},")
    assert chosen(LIST.encode(encoding), likely) == likely
    without = LIST.replace("ü", "u").replace("Ü", "U")
    assert isinstance(chosen(without.encode(encoding)), Problem), "not even without a byte that Windows-1252 lacks"


def test_the_encoding_of_mainframes_is_named() -> None:
    problem = chosen(LIST.encode("cp273"))
    assert isinstance(problem, Problem)
    assert (problem.stops_the_file, "--encoding cp273" in problem.cure.de) == (True, True)


@pytest.mark.parametrize(
    "text", ["O’Hara – Vašek, Miloševic, O’Neill\n", "das„Zentrum“in Ÿ, Köln–Bonn\n", "m²/a, Manager·in, 1ºC, ×y\n"]
)
def test_punctuation_within_words_is_no_evidence_of_another_encoding(text: str) -> None:
    assert chosen(text.encode("cp1252")) == "cp1252"


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("utf16le", "utf-16-le"),
        ("Windows1252", "windows-1252"),
        ("ANSI", "cp1252"),
        ("DOS", "cp850"),
        ("cp12520", "cp1252"),
        ("UTF8 BOM", "utf-8-sig"),
    ],
)
def test_an_unknown_encoding_is_answered_with_one_that_exists(asked: str, meant: str) -> None:
    text = similar_encodings(asked)
    assert text.en.startswith(f" Did you mean {meant}")
    assert is_encoding(meant)
    assert similar_encodings("klingon").de == ""


HTML = b"\xef\xbb\xbf\n<!DOCTYPE HTML>\n<html><body>Anmeldung</body></html>"


@pytest.mark.parametrize(
    ("start", "message"),
    [
        (HTML, "The file contains no list but an HTML page."),
        (b"PK\x03\x04\x14" + b"\0" * 25 + b"[Content_Types].xml....xl/workbook.xml", "not a text file (XLSX)."),
        (b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "not a text file (ODS)."),
        (b"{\\rtf1 Liste}", "not a text file (RTF)."),
    ],
)
def test_what_lies_under_the_name_of_a_text_is_named(write: Write, start: bytes, message: str) -> None:
    (problem,) = read(write("a.csv", start))
    assert isinstance(problem, Problem)
    assert problem.message.en.endswith(message)

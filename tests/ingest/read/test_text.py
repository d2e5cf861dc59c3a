"""CSV and its kin, down to the bytes: encodings, delimiters, line ends, and whatever else people send."""

from __future__ import annotations

import csv
import gzip
import io
import os
import tempfile
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from kb.ingest.read import find, read
from kb.ingest.read import text as text_module
from kb.ingest.report.problem import Problem
from kb.ingest.row import Header, Row
from tests.ingest.conftest import Write


def rows(path: Path, encoding: str | None = None) -> list[tuple[int, dict[str, object]]]:
    return [(item.line, item.values) for item in read(path, encoding) if isinstance(item, Row)]


def problems(path: Path, encoding: str | None = None) -> list[tuple[int | None, str]]:
    return [(item.line, item.message.en) for item in read(path, encoding) if isinstance(item, Problem)]


def test_a_row_knows_the_line_it_starts_on_even_after_quoted_line_breaks(write: Write) -> None:
    path = write("a.csv", 'name,text\n"one\ntwo",x\n\nthree,"y\r\nz"\nfour,w\n')
    assert rows(path) == [
        (2, {"name": "one\ntwo", "text": "x"}),
        (5, {"name": "three", "text": "y\r\nz"}),
        (7, {"name": "four", "text": "w"}),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_read_off_the_header(write: Write, delimiter: str) -> None:
    path = write("a.csv", delimiter.join(["name", '"a,b;c"', "text"]) + "\n" + delimiter.join(["x", "y", "z"]) + "\n")
    assert rows(path) == [(2, {"name": "x", "a,b;c": "y", "text": "z"})]


_WRITERS: list[tuple[Literal[0, 1], str]] = [
    (csv.QUOTE_MINIMAL, "\n"),
    (csv.QUOTE_MINIMAL, "\r\n"),
    (csv.QUOTE_ALL, "\r\n"),
    (csv.QUOTE_ALL, "\r"),  # Python does not quote every line break if lines end with CR.
]
_cells = st.text("ab ä1.,;\t|\"'=\n", max_size=6).map(str.strip)


@given(
    st.lists(st.tuples(st.just("x"), _cells, _cells), min_size=1, max_size=5),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(_WRITERS),
)
def test_what_a_csv_writer_writes_is_read_back(
    table: list[tuple[str, str, str]], delimiter: str, way: tuple[Literal[0, 1], str]
) -> None:
    quoting, line_end = way
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=line_end)
    writer.writerows([("name", "place", "text"), *table])
    cells = [cell for row in table for cell in row]
    event("quoted" if '"' in text.getvalue() else "not quoted")
    event(
        "another delimiter in a cell"
        if any(set(",;\t|") - {delimiter} & set(cell) for cell in cells)
        else "no other delimiter"
    )
    event("lines in a cell" if any("\n" in cell for cell in cells) else "cells of a line")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(text.getvalue().encode())
        assert problems(path) == []
        assert [tuple((values[name] or "") for name in ("name", "place", "text")) for _, values in rows(path)] == table


def test_a_single_column_needs_no_delimiter(write: Write) -> None:
    assert rows(write("a.csv", "name\nx\ny\n")) == [(2, {"name": "x"}), (3, {"name": "y"})]


def test_the_separator_line_of_excel_is_followed(write: Write) -> None:
    assert rows(write("a.csv", "sep=;\r\nname;text\r\nx,y;z\r\n")) == [(3, {"name": "x,y", "text": "z"})]


def test_mixed_line_ends_each_end_one_line(write: Write) -> None:
    path = write("a.csv", b"name,text\r\na,1\rb,2\nc,3\r\nd,4")
    assert [(line, values["name"]) for line, values in rows(path)] == [(2, "a"), (3, "b"), (4, "c"), (5, "d")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-32"])
def test_the_usual_encodings_are_recognised(write: Write, encoding: str) -> None:
    path = write("a.csv", "name,text\nMülheim – Ruhr,„groß“\n".encode(encoding))
    assert rows(path) == [(2, {"name": "Mülheim – Ruhr", "text": "„groß“"})]


def test_another_encoding_can_be_named(write: Write) -> None:
    path = write("a.csv", "name\nЗолото\n".encode("koi8-r"))
    assert rows(path, "koi8-r") == [(2, {"name": "Золото"})]


def test_bytes_that_are_neither_utf_8_nor_windows_1252_are_named(write: Write) -> None:
    path = write("a.csv", b"name\nM\xfclheim \x81\n")
    ((line, message),) = problems(path)
    assert line == 2
    assert message.startswith("The text is neither UTF-8 nor Windows-1252: the byte 81 at line 2, character 9,")


@pytest.mark.parametrize("name", ["rot13", "hex", "base64", "zlib", "klingon", "a\0b"])
def test_a_codec_that_is_no_encoding_of_texts_is_named(write: Write, name: str) -> None:
    ((_, message),) = problems(write("a.csv", "a\n1\n"), name)
    assert message == f"Unknown encoding {name}."


def test_a_wrong_encoding_that_was_asked_for_is_named(write: Write) -> None:
    path = write("a.csv", "name\nMülheim\n".encode("cp1252"))
    assert problems(path, "utf-8") == [(2, "The text cannot be read as utf-8: invalid byte FC at line 2, character 2.")]
    assert problems(path, "klingon") == [(None, "Unknown encoding klingon.")]


def test_a_character_cut_in_two_by_a_chunk_is_no_error(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_module, "_CHUNK", 7)
    assert rows(write("a.csv", "name\näöüßäöüß\n")) == [(2, {"name": "äöüßäöüß"})]


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"PK\x03\x04rest", "XLSX, ODS, ZIP"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "PNG"),
        (bytes(range(32)) * 9, "binary"),
    ],
)
def test_a_binary_file_with_the_ending_of_a_text_is_refused(write: Write, start: bytes, kind: str) -> None:
    assert problems(write("a.csv", start)) == [(None, f"Despite its extension, this is not a text file ({kind}).")]


def test_nul_characters_are_named_by_line_and_column(write: Write) -> None:
    path = write("a.csv", b"name,text\nx,a\0b\ny,z\n")
    (problem,) = [item for item in read(path) if isinstance(item, Problem)]
    assert (problem.line, problem.field, problem.value) == (2, "text", "a␀b")
    assert rows(path) == [(3, {"name": "y", "text": "z"})]


def test_rows_with_too_many_or_too_few_cells_are_named_and_the_others_read(write: Write) -> None:
    path = write("a.csv", "a,b\n1,2,3\n4,5\n6\n7,8,,\n")
    assert problems(path) == [
        (2, "The row has 3 cells, but the header has only 2."),
        (4, "The row has only 1 cells, but the header has 2."),
    ]
    assert [line for line, _ in rows(path)] == [3, 5]


def test_a_row_of_ten_thousand_columns_is_one_problem(write: Write) -> None:
    path = write("a.csv", "a,b\n" + ",".join(["x"] * 10_000) + "\n1,2\n")
    assert problems(path) == [(2, "The row has 10000 cells, but the header has only 2.")]


def test_a_header_of_ten_thousand_columns_is_refused(write: Write) -> None:
    path = write("a.csv", ",".join(f"c{n}" for n in range(10_000)) + "\n1\n")
    assert problems(path) == [(1, "The header has too many columns (10000; at most 1000 allowed).")]


def test_columns_with_one_name_are_refused(write: Write) -> None:
    assert problems(write("a.csv", "a,b, a\n1,2,3\n")) == [(1, "The column “a” appears more than once.")]


def test_a_nameless_column_may_be_empty_but_not_filled(write: Write) -> None:
    path = write("a.csv", "a,,b,\n1,,2,\n3,x,4,\n")
    assert rows(path) == [(2, {"a": "1", "b": "2"})]
    assert problems(path) == [(3, "Column 2 has content but no name.")]


def test_sloppy_quotation_marks_are_named_by_line_and_the_next_row_is_read(write: Write) -> None:
    path = write("a.csv", 'a,b\n"x "y" z",1\nc,2\n')
    assert problems(path) == [(2, "The row is not valid CSV: text follows a closing quotation mark.")]
    assert rows(path) == [(3, {"a": "c", "b": "2"})]


def test_a_quotation_mark_that_is_never_closed_is_named_by_the_line_it_stands_on(write: Write) -> None:
    path = write("a.csv", 'a,b\n1,2\n"x,3\n4,5\n6,7\n')
    assert problems(path) == [(3, "The quotation mark opened in this record is not closed before the end of the file.")]


def test_a_broken_header_stops_the_file(write: Write) -> None:
    found = list(read(write("a.csv", '"a" x,b\n1,2\n')))
    assert isinstance(found[0], Problem)
    assert found[0].stops_the_file


def test_a_cell_of_one_megabyte_is_read_whole(write: Write) -> None:
    ((_, values),) = rows(write("a.csv", "a\n" + "x" * 1_000_000 + "\n"))
    assert len(str(values["a"])) == 1_000_000


def test_a_line_without_end_is_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_module, "LONGEST_LINE", 2_000_000)
    assert problems(write("a.csv", "a\n" + "x" * 5_000_000)) == [
        (None, "A line is longer than 2 MB; line breaks are probably missing.")
    ]


def test_an_empty_file_and_one_without_rows_are_said_to_be_so(write: Write) -> None:
    assert problems(write("a.csv", "a,b\n")) == [(None, "There are no rows below the header.")]
    assert problems(write("b.csv", "\ufeff\n \n")) == [(None, "There are no rows below the header.")]
    (problem,) = find([write("c.csv", "")])
    assert isinstance(problem, Problem)
    assert problem.message.en == "The file is empty."


def test_packed_text_is_unpacked_whatever_its_name(write: Write) -> None:
    packed = gzip.compress(b"a,b\n1,2\n")
    assert rows(write("a.csv.gz", packed)) == rows(write("b.csv", packed)) == [(2, {"a": "1", "b": "2"})]


def test_a_gzip_bomb_is_not_unpacked_to_the_end(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_module, "UNPACKED_AT_ONCE", 3_000_000)
    ((line, message),) = problems(write("a.csv.gz", gzip.compress(b"a\n" + b"0\n" * 30_000_000)))
    assert line is None
    assert message.startswith("The compressed file grows unusually large when unpacked")


def test_a_cut_off_gzip_file_is_damaged(write: Write) -> None:
    packed = gzip.compress(os.urandom(50_000).hex().encode())
    ((line, message),) = problems(write("a.csv.gz", packed[: len(packed) // 2]))
    assert line is None
    assert message.startswith("The file is damaged")


def test_an_empty_text_in_gzip_is_empty(write: Write) -> None:
    assert problems(write("a.csv.gz", gzip.compress(b""))) == [(None, "The file is empty.")]


def test_the_header_comes_before_the_rows(write: Write) -> None:
    first = next(read(write("a.csv", "\n\na, b \n1,2\n")))
    assert isinstance(first, Header)
    assert first == Header(first.file, 3, None, ("a", "b"))


@pytest.mark.parametrize(
    "text",
    [
        'a;b;c\n1;x;"open;\n',
        'a;b;c\n1;"open;x\n2;y;z\n3;v;w',
    ],
)
def test_an_unclosed_quotation_mark_affects_the_whole_file(write: Write, text: str) -> None:
    problem = next(item for item in read(write("a.csv", text)) if isinstance(item, Problem))
    assert problem.stops_the_file
    assert (problem.line, problem.message.en) == (
        2,
        "The quotation mark opened in this record is not closed before the end of the file.",
    )


@pytest.mark.parametrize(
    ("records", "last"),
    [
        ('t1;One;"open;EUR;s\nt2;Two;x;EUR;s\nt3;Three;shut";EUR;s', 4),
        ('t1;One;"open;EUR;s\r\nt3;Three;shut";EUR;s', 3),
        ('"t1;One;x;EUR;s\nt3";Three;x;EUR;s', 3),
        ('t1;One;x;EUR;"s\nt3;Three;x;EUR;s"', 3),
        ('t1;One;"open;EUR;s\nt2;Two;x;EUR;s\nt3;shut";x;EUR;s', 4),
        ('t1;"A\nB";"open;EUR;s\nt2;Two;x;EUR;s\nt3;Three;shut";EUR;s', 5),
    ],
)
def test_rows_joined_by_a_stray_quotation_mark_are_reported_with_their_lines(
    write: Write, records: str, last: int
) -> None:
    path = write("a.csv", f"slug;title;description;currency;source\n{records}\nt4;Four;x;EUR;s\n")
    assert [values["slug"] for _, values in rows(path)] == ["t4"]
    assert problems(path) == [
        (2, f"Lines 2 to {last} are joined into one record by a quotation mark, but look like separate rows.")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "first line\nsecond line",
        "water, energy, waste\nheat, power, light",
        "- one\n- two\n\n- three",
        "a, b\nc, d\ne, f",
    ],
)
def test_paragraphs_in_a_cell_are_no_rows(write: Write, text: str) -> None:
    for record in (f'"{text}",x,y', f'x,"{text}",y', f'x,y,"{text}"'):
        path = write("a.csv", f"a,b,c\n{record}\n")
        assert (len(rows(path)), problems(path)) == (1, [])


def test_column_names_are_read_without_what_nobody_sees(write: Write) -> None:
    decomposed = "Tra\u0308ger"
    path = write("a.csv", f"Vor\u00adhaben,{decomposed}\u00a0,\u200bOrt\nx,y,z\n")
    assert rows(path) == [(2, {"Vorhaben": "x", "Träger": "y", "Ort": "z"})]


@pytest.mark.parametrize("blank", [" , , ", "\t", "   ", ",,", "\u00a0,,"])
def test_rows_of_spaces_are_blank(write: Write, blank: str) -> None:
    path = write("a.csv", f"a,b,c\n1,2,3\n{blank}\n4,5,6\n")
    assert (len(rows(path)), problems(path)) == (2, [])

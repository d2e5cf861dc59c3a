"""Which files an import takes, and what it says about paths that are none."""

from __future__ import annotations

import io
import os
import socket
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from kb.ingest.read import ENDINGS, find, read
from kb.ingest.read.files import ending, stem
from kb.ingest.report.problem import Problem
from kb.ingest.row import Header, Row
from tests.conftest import examples
from tests.ingest.conftest import Write

STARTS = [
    b"",
    b"\x1f\x8b\x08",
    b"PK\x03\x04",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b'[{"a": 1},',
    b"- a: 1\n- ",
    b"a,b\n",
    b'a;"',
]


PIECES = [b"a", b"b", b"1", b",", b";", b"\t", b'"', b"\n", b"\r\n", b" ", b"\0", b"\xe4", b"\xc3\xa4"]
PIECES += [b'{"a": 1}', b'"a": 1', b"{", b"}", b"[", b"]", b":", b"- ", b"a: 1\n", b"&a ", b"*a", b"null"]
LINES = [b"a,b\n", b"1,2\n", b"a;b\r\n", b'"1";2\r\n', b"a\tb\n", b'{"a": 1}\n', b"- a: 1\n", b"\n"]
CONTENTS = st.one_of(
    st.lists(st.sampled_from(LINES), max_size=8).map(b"".join),
    st.lists(st.sampled_from(LINES + PIECES), max_size=30).map(b"".join),
    st.binary(max_size=300),
)


TEXT_ENDINGS = [".csv", ".ndjson", ".json", ".yaml"]


def kinds(items: Iterable[object]) -> str:
    """Name what a reader yields."""
    return ", ".join(sorted({type(item).__name__ for item in items}))


def only(path: Path) -> str:
    (found,) = find([path])
    assert isinstance(found, Problem)
    assert found.stops_the_file
    return found.message.en


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    assert only(tmp_path / "nothing.csv") == "The file or folder does not exist."


def test_a_folder_gives_its_tables_in_order_and_nothing_else(write: Write, tmp_path: Path) -> None:
    for name in ("b.csv", "a.xlsx", "README.md", "notes.txt", ".hidden.csv", "~$a.xlsx", "c.ndjson.gz"):
        write(f"in/{name}", "x")
    assert [Path(str(file)).name for file in find([tmp_path / "in"])] == ["a.xlsx", "b.csv", "c.ndjson.gz"]


def test_a_folder_without_tables_is_named(write: Write, tmp_path: Path) -> None:
    write("in/README.md", "x")
    assert only(tmp_path / "in") == "The folder contains no file that can be imported."


def test_a_pipe_a_device_and_a_socket_are_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with socket.socket(socket.AF_UNIX) as endpoint:
        endpoint.bind(str(tmp_path / "s.csv"))
        for path in (tmp_path / "pipe.csv", tmp_path / "s.csv", Path("/dev/null"), Path("/dev/zero")):
            assert only(path).startswith("This is neither a regular file nor a folder")


def test_an_unknown_ending_is_named_with_those_that_are_read(write: Write) -> None:
    (found,) = find([write("list.sav", "x")])
    assert isinstance(found, Problem)
    assert found.message.en == "Unknown file extension."
    assert ".ndjson" in found.cure.en


def test_a_file_that_vanishes_is_reported_by_its_reader(tmp_path: Path) -> None:
    (problem,) = read(tmp_path / "gone.csv")
    assert isinstance(problem, Problem)
    assert problem.message.en == "The file cannot be read: it no longer exists."


def test_a_path_that_cannot_be_looked_at_is_named(tmp_path: Path) -> None:
    assert only(tmp_path / ("x" * 300 + ".csv")).startswith("The file cannot be read: its name is too long")


@given(st.sampled_from(TEXT_ENDINGS) | st.sampled_from(ENDINGS), CONTENTS, st.just(b"") | st.sampled_from(STARTS))
def test_no_content_whatever_makes_a_reader_fail(ending: str, content: bytes, start: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{ending}"
        path.write_bytes(start + content)
        items = list(read(path))
    assert all(isinstance(item, Header | Row | Problem) for item in items)
    event(kinds(items))


@examples(30)
@given(st.data())
def test_no_damage_to_a_workbook_makes_its_reader_fail(workbook: dict[str, bytes], data: st.DataObject) -> None:
    members = dict(workbook)
    name = data.draw(st.sampled_from([*members, None]))
    if name is not None:
        members[name] = _damaged(members[name], data)
    content = _zipped(members)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        path.write_bytes(content if name is not None else _damaged(content, data))
        items = list(read(path))
    assert all(isinstance(item, Header | Row | Problem) for item in items)
    event(kinds(items))


@pytest.fixture(scope="module")
def workbook() -> dict[str, bytes]:
    """Return the members of a small workbook, so that damage to one reaches its XML."""
    made = io.BytesIO()
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["a", "b"], [1, "x"], ["=A2", 2.5]):
        sheet.append(row)
    book.save(made)
    with zipfile.ZipFile(made) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def _damaged(content: bytes, data: st.DataObject) -> bytes:
    damaged = bytearray(content)
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        damaged[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    return bytes(damaged)


def _zipped(members: dict[str, bytes]) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as stored:
        for name, content in members.items():
            stored.writestr(name, content)
    return archive.getvalue()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.csv", ("a", ".csv")),
        ("A.B.CSV.GZ", ("A.B", ".csv")),
        ("a.jsonl", ("a", ".jsonl")),
        ("README", ("README", "")),
    ],
)
def test_stem_and_ending_leave_the_packing_aside(name: str, expected: tuple[str, str]) -> None:
    assert (stem(Path(name)), ending(Path(name))) == expected


def test_a_link_out_of_a_folder_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    (tmp_path / "secret.csv").write_text("slug\nsecret\n", encoding="utf-8")
    (folder / "own.csv").write_text("slug\nown\n", encoding="utf-8")
    (folder / "again.csv").symlink_to("own.csv")
    (folder / "organisation.csv").symlink_to(tmp_path / "secret.csv")
    again, problem, own = find([folder])
    assert (again, own) == (folder / "again.csv", folder / "own.csv")
    assert isinstance(problem, Problem)
    assert "leads to a file outside it" in problem.message.en
    assert list(find([folder / "organisation.csv"])) == [folder / "organisation.csv"], "a path named on its own is read"

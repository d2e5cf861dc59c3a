"""Which files an import takes, and what it says about paths that are none."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from kb.ingest.problem import Problem
from kb.ingest.read import find, read
from kb.ingest.read.files import ending, stem
from tests.ingest.conftest import Write


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
    assert only(tmp_path / "in") == "The folder holds no file that can be imported."


def test_a_pipe_a_device_and_a_socket_are_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with socket.socket(socket.AF_UNIX) as endpoint:
        endpoint.bind(str(tmp_path / "s.csv"))
        for path in (tmp_path / "pipe.csv", tmp_path / "s.csv", Path("/dev/null"), Path("/dev/zero")):
            assert only(path).startswith("This is neither a regular file nor a folder")


def test_an_unknown_ending_is_named_with_those_that_are_read(write: Write) -> None:
    (found,) = find([write("list.docx", "x")])
    assert isinstance(found, Problem)
    assert found.message.en == "The file name ending is not known."
    assert ".ndjson" in found.cure.en


def test_a_file_that_vanishes_is_reported_by_its_reader(tmp_path: Path) -> None:
    (problem,) = read(tmp_path / "gone.csv")
    assert isinstance(problem, Problem)
    assert problem.message.en == "The file cannot be read: No such file or directory."


def test_a_path_that_cannot_be_looked_at_is_named(tmp_path: Path) -> None:
    assert only(tmp_path / ("x" * 300 + ".csv")).startswith("The file cannot be read: File name too long")


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

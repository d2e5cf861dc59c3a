"""JSON, NDJSON and YAML: records with their lines, and values that stay what was written."""

from __future__ import annotations

import gzip
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kb.ingest.read import objects, read
from kb.ingest.report.problem import Problem
from kb.ingest.row import Note, Row
from tests.ingest.conftest import Write


def rows(path: Path) -> list[tuple[str | None, int, dict[str, Any]]]:
    return [(item.sheet, item.line, item.values) for item in read(path) if isinstance(item, Row)]


def problems(path: Path) -> list[tuple[int | None, str]]:
    return [(item.line, item.message.en) for item in read(path) if isinstance(item, Problem)]


def test_records_of_a_json_list_know_their_lines_and_decimals_stay_exact(write: Write) -> None:
    path = write("a.json", '[\n {"a": 1.10},\n\n {"a": null,\n  "b": "x"}, {"a": true}\n]\n')
    assert rows(path) == [
        (None, 2, {"a": Decimal("1.10")}),
        (None, 4, {"a": None, "b": "x"}),
        (None, 5, {"a": True}),
    ]


def test_an_object_of_lists_is_a_table_for_each(write: Write) -> None:
    path = write("a.json", '{"region": [\n{"a": 1},\n{"a": 2}],\n "source": [], "event": [{"a": 3}]}')
    assert rows(path) == [("region", 2, {"a": 1}), ("region", 3, {"a": 2}), ("event", 4, {"a": 3})]


def test_a_single_object_is_one_record(write: Write) -> None:
    assert rows(write("a.json", '\n{"a": 1}')) == [(None, 2, {"a": 1})]


JSON = '[\n{"a": "x", "b": [1, true, null],\n "c": {"d": "e\\u00e9", "f": -1.5e-3}},\n{"a": false}\n]'


def test_json_cut_off_anywhere_is_said_to_end_in_its_line(write: Write) -> None:
    text = "The file ends here within its data."
    path = write("a.json", JSON[:1])
    for length in range(1, len(JSON)):
        path = write("a.json", JSON[:length])
        ((line, message),) = problems(path)
        assert (line, message) == (
            JSON[:length].count("\n") + 1,
            f"This is not valid JSON: {text[0].lower()}{text[1:]}",
        )
    (problem,) = [item for item in read(path) if isinstance(item, Problem)]
    assert problem.stops_the_file
    assert problem.cure.de.startswith("Die Datei erneut vollständig herunterladen")


def test_the_last_line_of_ndjson_cut_off_stops_the_file(write: Write) -> None:
    for content, stops in (('{"a": 1}\n{"a": "tex', True), ('{"a": 1}\n{"a": "tex\n', False), ('{"a": 1}\n{a', False)):
        (problem,) = [item for item in read(write("a.ndjson", content)) if isinstance(item, Problem)]
        assert (problem.line, problem.stops_the_file) == (2, stops)


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ("- a: 1\n- a: 2", [2]),
        ("region:\n- a: 1\n  b: te", [3]),
        ("- a: 1\n- a: 2\n", []),
        ("- a: 1\r- a: 2\r", []),
        ('[{"a": 1},\n{"a": 2}]', []),
    ],
)
def test_yaml_that_may_have_been_cut_off_is_noted(write: Write, content: str, lines: list[int]) -> None:
    notes = [item for item in read(write("a.yaml", content)) if isinstance(item, Note)]
    assert [(note.place.line, note.text.en[:33]) for note in notes] == [
        (line, "The last line has no line end. Pl") for line in lines
    ]


def test_yaml_cut_off_within_quotation_marks_is_refused_with_its_line(write: Write) -> None:
    for content in ('- a: "1"\n- a: "2', "- a: 1\n- [{a: '2"):
        ((line, message),) = problems(write("a.yaml", content))
        assert line == 2
        assert message.startswith("This is not valid YAML")


def test_an_empty_list_has_no_rows(write: Write) -> None:
    assert list(read(write("a.json", "[]"))) == []


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ('[\n{"a": 1},\n{"a": }]', 3, "This is not valid JSON: a value is missing (column 7)."),
        ('[\n{"a": 1}\n{"a": 2}]', 3, "This is not valid JSON: a comma is missing (column 1)."),
        ('[{"a": NaN}]', 1, "This is not valid JSON: NaN is not a number."),
        ('[{"a": 1, "a": 2}]', 1, "This is not valid JSON: “a” appears twice in one object."),
        ('[{"a\\ud800": 1}]', 1, "This is not valid JSON: a name contains incomplete or control characters."),
        ('[{"a": 1}] x', 1, "This is not valid JSON: text follows after the end."),
        ("[" * 100_000, 1, "This is not valid JSON: nested too deeply."),
        ('[{"a": ' + "9" * 5_000 + "}]", 1, None),
        ('"text"', None, "A list of records (objects) is expected."),
    ],
)
def test_broken_json_stops_the_file_at_its_line(
    write: Write, content: str, line: int | None, message: str | None
) -> None:
    found = [item for item in read(write("a.json", content)) if isinstance(item, Problem)]
    assert [problem.line for problem in found] == [line]
    assert found[0].stops_the_file
    assert message is None or found[0].message.en == message


def test_what_is_no_record_is_named_and_the_others_are_read(write: Write) -> None:
    path = write("a.json", '[{"a": 1},\n 7,\n {"a": "x\\u0000"},\n{"a": 2}]')
    assert problems(path) == [
        (2, "A list of records (objects) is expected."),
        (3, "The value contains NUL characters."),
    ]
    assert [line for _, line, _ in rows(path)] == [1, 4]


def test_a_json_file_beyond_memory_is_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "LARGEST_JSON", 0)
    assert problems(write("a.json", "[" + " " * 600_000 + "]")) == [
        (None, "The file is too large (1 MB; at most 0 MB allowed).")
    ]


@pytest.mark.parametrize("name", ["a.ndjson", "a.jsonl", "a.ndjson.gz"])
def test_each_line_of_ndjson_is_a_record_and_a_broken_one_is_one_problem(write: Write, name: str) -> None:
    content = b'{"a": 1}\n\n{"a": \n{"a": 1} 2\n[1]\n{"a": 4}\r\n'
    path = write(name, gzip.compress(content) if name.endswith("gz") else content)
    assert [(line, values) for _, line, values in rows(path)] == [(1, {"a": 1}), (6, {"a": 4})]
    assert [line for line, _ in problems(path)] == [3, 4, 5]


def test_yaml_leaves_texts_that_look_like_something_else(write: Write) -> None:
    path = write(
        "a.yaml",
        "# comment\n- country: NO\n  code: 01099\n  on: 2003-12-05\n  big: 1e3\n  yes: yes\n  none: ~\n  empty:\n"
        '  quoted: "null"\n- text: |\n    one\n    two\n  list: [1, {a: b}]\n',
    )
    assert rows(path) == [
        (
            None,
            2,
            {
                "country": "NO",
                "code": "01099",
                "on": "2003-12-05",
                "big": "1e3",
                "yes": "yes",
                "none": None,
                "empty": None,
            }
            | {"quoted": "null"},
        ),
        (None, 10, {"text": "one\ntwo\n", "list": ["1", {"a": "b"}]}),
    ]


def test_yaml_may_hold_tables_or_a_single_record(write: Write) -> None:
    assert rows(write("a.yml", "region:\n  - a: 1\nsource:\n  - a: 2\n")) == [
        ("region", 2, {"a": "1"}),
        ("source", 4, {"a": "2"}),
    ]
    assert rows(write("b.yml", "a: 1\nb: 2\n")) == [(None, 1, {"a": "1", "b": "2"})]


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ("- a: 1\n- b: [1\n", 3, "This is not valid YAML"),
        ("- a: 1\n- &x {b: 2}\n- *x\n", 3, "YAML anchors and aliases (& and *) are not read."),
        ("[" * 60 + "]" * 60, 1, "This is not valid YAML: nested too deeply."),
        ("- a: \x07\n", None, "This is not valid YAML"),
        ("just text\n", None, "A list of records (objects) is expected."),
    ],
)
def test_broken_yaml_stops_the_file(write: Write, content: str, line: int | None, message: str) -> None:
    found = [item for item in read(write("a.yaml", content)) if isinstance(item, Problem)]
    assert [problem.line for problem in found] == [line]
    assert found[0].stops_the_file
    assert found[0].message.en.startswith(message)


def test_yaml_names_records_that_are_none(write: Write) -> None:
    path = write("a.yaml", "- a: 1\n- 7\n- {a: 1, a: 2}\n- !!python/object:os.system {a: 3}\n")
    assert [line for line, _ in problems(path)] == [2, 3]
    assert [line for _, line, _ in rows(path)] == [1, 4]

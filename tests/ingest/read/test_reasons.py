"""What is wrong with a file is said in German too, although its readers know English only."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from kb.ingest.read import read, reasons
from kb.ingest.report.problem import Problem

BROKEN = {
    "json": ('[{"a": 1,}]', '[{"a": [1,]}]', '[{"a" 1}]', '[{"a": "b', '[{"a": "b\nc"}]', '[{"a": "\\x"}]', '[{"a": [1 2]}]'),
    "ndjson": ('{"a": 1} 2', '{"a": ' + "9" * 5_000 + "}", "{a: 1}"),
    "yaml": (
        '- a: "x', "- a: [1, 2", "- a: {b: 1", "- a: b: c", "- a: @x", "- a:\n\t- x", "- a\nb: 1", '- a: "\\q"',
        "- a: \x07", "a: |\n x\n  y\n z\nfoo", "- a: 1\n b: 2", "a: 1\n- b", "- {a: 1}}",
    ),
    "csv": ('a,b\n"x"y,1\n', 'a,b\n"x,1\n'),
    "xlsx": ("not packed at all",),
    "csv.gz": ("not packed at all",),
}  # fmt: skip


@pytest.mark.parametrize(("ending", "content"), [(ending, each) for ending, all_ in BROKEN.items() for each in all_])
def test_what_a_reader_says_in_english_is_said_in_both_languages(tmp_path: Path, ending: str, content: str) -> None:
    path = tmp_path / f"a.{ending}"
    path.write_text(content)
    german = [item.message.de for item in read(path) if isinstance(item, Problem)]
    assert german
    assert not [sentence for sentence in german if "Leseprogramm" in sentence]


def test_what_nobody_foresaw_is_quoted() -> None:
    assert reasons.explanation("Flux is low", 3).de == "Fehlermeldung „Flux is low“ (Spalte 3)"
    assert reasons.explanation("Flux is low").en == "Flux is low"


def test_the_system_says_why_it_does_not_give_a_file() -> None:
    assert reasons.system_error(OSError(errno.EACCES, "Permission denied")).de == "die Berechtigung fehlt"
    assert reasons.system_error(OSError(errno.EXDEV, "Cross-device link")).en == "Cross-device link"

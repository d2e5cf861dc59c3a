"""A wrong mapping is named by line, setting and remedy, in both languages."""

from __future__ import annotations

import pytest

from kb.ingest.mapping import BadMapping, load
from kb.ingest.mapping.positions import Positions
from tests.ingest.conftest import Write

HEAD = """entity = "project"
[fields]
slug = { template = "p-{Nr}" }
title = { column = "Titel" }
source = { constant = "paper" }
"""
RECORD = """[[records]]
entity = "organisation"
match = ["name_de"]
[records.fields]
name_de = { column = "Firma" }
slug = { slug_of = "name_de" }
source = { constant = "paper" }
"""


def wrong(write: Write, content: str) -> list[tuple[int | None, str | None, str]]:
    """Return line, setting, problem and remedy of everything that is wrong with a mapping."""
    with pytest.raises(BadMapping) as bad:
        load(write("m.toml", content))
    assert all(problem.stops_the_file for problem in bad.value.problems)
    return [(problem.line, problem.field, f"{problem.message.en} {problem.cure.en}") for problem in bad.value.problems]


@pytest.mark.parametrize(
    ("content", "line", "field", "parts"),
    [
        ('entity = "project"\ntitel = "x"\n', 2, "titel", ["“titel”"]),
        (
            HEAD + '[fields.year]\ncolumn = "J"\nnummer = "auto"\n',
            8,
            "fields.year.nummer",
            ["“number”?", "Choose one of: "],
        ),
        (HEAD + RECORD.replace("match", "mach"), 8, "records.0.mach", ["Did you mean “match”?"]),
        (
            HEAD + RECORD + RECORD.replace('"organisation"', '"organisations"'),
            14,
            "records.1.entity",
            ["unknown table"],
        ),
        (HEAD + RECORD + RECORD, 13, "records.1.name", ["the name “organisation” is taken"]),
        (
            HEAD + RECORD.replace('column = "Firma"', 'colum = "Firma"'),
            10,
            "records.0.fields.name_de.colum",
            ["“column”?"],
        ),
        (
            HEAD + 'year = { column = "J", unmatched = "emty", extract = "x" }\n',
            6,
            "fields.year.unmatched",
            ["“empty”?"],
        ),
        (
            HEAD + 'year = { column = "J", extract = "a(b" }\n',
            6,
            "fields.year.extract",
            ["character 2", "closing parenthesis"],
        ),
        (HEAD + 'year = { column = "J", split = [] }\n', 6, "fields.year.split", ["write a text such as"]),
        (HEAD + 'year = { column = "J", pad = 0 }\n', 6, "fields.year.pad", ["≥ 1"]),
        (HEAD + 'year = { column = "J", round = "ja" }\n', 6, "fields.year.round", ["true or false"]),
        (HEAD + 'year = { column = "J", units = { T = "viele" } }\n', 6, "fields.year.units.T", ["a number"]),
        (
            HEAD + 'year = { column = "J", factor = 1000 }\n',
            6,
            "fields.year.factor",
            ["no effect", "number is missing"],
        ),
        (HEAD + "year = { constant = 2004, pad = 4 }\n", 6, "fields.year.pad", ["comes from constant"]),
        (HEAD + 'year = { template = "{J}", fill = "down" }\n', 6, "fields.year.fill", ["column is missing"]),
        (HEAD + 'year = { column = "J", by = "code" }\n', 6, "fields.year.by", ["no effect"]),
        (
            HEAD + 'region = { column = "O", by = "name" }\n',
            6,
            "fields.region.by",
            ["Unknown column “name”", "name_de"],
        ),
        (HEAD + 'year = { column = "J", number = "auto", date = ["Y"] }\n', 6, "fields.year.date", ["at once"]),
        (HEAD + 'year = { column = "J", date = ["serial", "Y"] }\n', 6, "fields.year.date", ["before “serial”"]),
        (HEAD + 'unconfirmed = { constant = "vielleicht" }\n', 6, "fields.unconfirmed", ["Yes or no is expected."]),
        (HEAD + 'region = { record = "orte" }\n' + RECORD, 6, "fields.region", ["no record named orte"]),
        (HEAD + "[treatments.geld]\nnumber = 'auto'\n", 6, "treatments.geld", ["no field uses it"]),
        (HEAD + 'description = { column = "P", split = ";" }\n', 3, "fields.slug", ["same key", "P"]),
        (
            HEAD + 'description = { column = "P", split = ";" }\nyear = { column = "P", split = "/" }\n',
            6,
            "fields.description.split",
            ["two ways"],
        ),
        ('entity = "project"\n[source]\nkind = "buch"\ntitle = "T"\n[fields]\n', 3, "source.kind", ["not in the list"]),
        (HEAD + 'year = { column = "J", extract = "\\d" }\n', 6, None, ["single ones"]),
        (HEAD + "year = { column = J }\n", 6, None, ["no quotation marks"]),
        (HEAD + 'amount = { column = "in TEUR", number = "auto" }\n', 6, "fields.amount", ["“TEUR”", "factor = 1000"]),
        (
            HEAD + 'amount = { first = [{ column = "Betrag (DM)" }], number = "auto", currency = "EUR" }\n',
            6,
            "fields.amount",
            ["mentions DEM, the mapping EUR"],
        ),
        (HEAD + 'title = { column = "x" }\n', 6, None, ["twice"]),
        (HEAD + 'year = { column = "J"\n', 6, None, ["closing brace"]),
    ],
)
def test_what_is_wrong_is_named_by_line_and_setting(
    write: Write, content: str, line: int, field: str | None, parts: list[str]
) -> None:
    problems = wrong(write, content)
    named = next((text for at, setting, text in problems if (at, setting) == (line, field)), None)
    assert named is not None, problems
    assert [part for part in parts if part not in named] == [], named


def test_no_sentence_is_english_in_german(write: Write) -> None:
    content = HEAD + 'year = { column = "J", nummer = "x", round = "ja", extract = "(", split = 5, pad = 0 }\n'
    with pytest.raises(BadMapping) as bad:
        load(write("m.toml", content))
    sentences = [problem.message.de for problem in bad.value.problems]
    assert len(sentences) == 5
    assert not [text for text in sentences if any(word in text for word in ("should", "Input", "must", " the "))]


def test_positions_are_found_in_tables_arrays_and_texts_of_several_lines() -> None:
    text = """a = 1
[fields]
x = { column = "[b]" } # [c]
y = [
  { column = "d" },
]
note = '''
z = 1
'''
z.column = "e"
[[records]]
name = "one"
[records.fields."odd name"]
column = "f"
[[records]]
[[records.cases]]
[[records.cases]]
when = 1
"""
    positions = Positions(text)
    lines = {
        ("a",): 1,
        ("fields", "x", "column"): 3,
        ("fields", "y", 0): 4,
        ("fields", "z", "column"): 10,
        ("records", 0, "fields", "odd name", "column"): 14,
        ("records", 1): 15,
        ("records", 1, "cases", 1, "when"): 18,
        ("nothing",): None,
    }
    assert {location: positions.line_of(location) for location in lines} == lines

"""The description of the import is true: its examples run, and it names every setting of a mapping."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kb.ingest.mapping import names
from kb.ingest.mapping.dates import FORMS, NAMED_FORMS
from kb.ingest.mapping.spec import FieldSpec, MappingSpec, RecordSpec, Repeats, Unpivot
from kb.ingest.read import faults as file_faults
from kb.ingest.report import Fault, faults
from kb.models import Organisation, Project
from tests.ingest.conftest import Import, Rows, Write

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ["import.md", "import.de.md"]


def page(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_the_example_does_what_is_said_of_it(name: str, write: Write, import_: Import, rows: Rows) -> None:
    (table,) = re.findall(r"```csv\n(.*?)```", page(name), re.DOTALL)
    (mapping,) = re.findall(r"```toml\n(.*?)```", page(name), re.DOTALL)
    report = import_(write("list.csv", table), mapping=write("mapping.toml", mapping))
    assert list(report.problems) == []
    assert [row["name_de"] for row in rows(Organisation)] == ["Müller GmbH", "Schmidt & Co."]
    stored = [(str(row["started_on"]), row["amount"] and str(row["amount"])) for row in rows(Project)]
    assert stored == [("2008-06-01", "1250.00"), ("2009", "900.00"), ("2012-04-01", None)]


@pytest.mark.parametrize("name", PAGES)
def test_every_setting_is_described(name: str) -> None:
    settings = {key for shape in (MappingSpec, RecordSpec, FieldSpec, Repeats, Unpivot) for key in shape.model_fields}
    described = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`[^`\n]+`", page(name)))))
    assert settings - described == set()


@pytest.mark.parametrize("name", PAGES)
def test_the_mappings_that_are_shipped_and_known_forms_are_described(name: str) -> None:
    assert all(f"`{mapping}`" in page(name) for mapping in names())
    (row,) = re.findall(r"^\| `date` \| (.*) \|$", page(name), re.MULTILINE)
    assert set(re.findall(r"`([YyMDon.\-/ ]+)`", row)) - {"y", "Mon"} <= {*FORMS, *NAMED_FORMS}


@pytest.mark.parametrize(("name", "language", "quotes"), [("import.md", "en", "“”"), ("import.de.md", "de", "„“")])
def test_every_message_that_is_explained_is_given(name: str, language: str, quotes: str) -> None:
    known = [fault for module in (faults, file_faults) for fault in vars(module).values() if isinstance(fault, Fault)]
    given = [re.sub(r"{\w+}", "…", fault.message.in_(language)).replace("…", " ") for fault in known]
    explained = re.findall(rf"^\| {quotes[0]}(.*?){quotes[1]} \|", page(name), re.MULTILINE)
    parts = [[re.escape(part.strip()) for part in message.split("…")] for message in explained]
    patterns = [re.compile(".*?".join(message), re.DOTALL) for message in parts]
    assert len(patterns) > 20
    assert [pattern.pattern for pattern in patterns if not any(map(pattern.match, given))] == []

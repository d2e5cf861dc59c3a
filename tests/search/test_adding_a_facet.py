"""A facet is one row of the table and one line of a reader: a copy of the package gets one more in this way."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import kb
from kb.models import Initiative
from tests.search.library import Library

CHECKOUT = Path(kb.__file__).parents[1]
ROW = """    Facet(
        "direction",
        Text("Richtung", "Direction"),
        ("direction", "richtung"),
        terms={"bottom_up": Text("von unten", "from below"), "top_down": Text("von oben", "from above")},
    ),
"""
LINE = '    document.count_for("direction", [row.direction.value] if row.direction else [])\n'
EDITS = {
    # Each file with the text before which something is inserted, and what is inserted.
    "search/facets.py": (")\nFACETS_BY_NAME = ", ROW),
    "search/documents/readers/initiatives.py": ("    if row.status is not None:\n", LINE),
}
PROGRAM = """
import json
from click.testing import CliRunner
from kb import config
from kb.cli import kb
from kb.web import create_app

settings = config.load()

def run(*arguments):
    return CliRunner().invoke(kb, arguments, obj=settings).output

seen = {"check": run("index", "check"), "sync": run("index", "sync")}
client = create_app(settings).test_client()
seen["page"] = client.get("/en/search").text
seen["help"] = client.get("/en/search/help").text
seen["refused page"] = client.get("/en/search?direction=sideways").status_code
refusal = client.get("/api/v1/search?direction=sideways&lang=en")
seen["refusal"] = [refusal.status_code, refusal.text]
seen["answer"] = client.get("/api/v1/search?direction=bottom_up&lang=en").get_json()
seen["written"] = client.get("/api/v1/search?q=richtung:bottom_up&lang=en").get_json()
seen["openapi"] = client.get("/api/v1/openapi.json").get_json()
seen["options"] = run("search", "--help")
seen["search"] = run("search", "", "--direction", "bottom_up")
print(json.dumps(seen))
"""


def with_one_more_facet(folder: Path) -> None:
    """Copy the package into a folder with the two edits; large files that stay as they are become links."""
    package = folder / "kb"
    shutil.copytree(
        CHECKOUT / "kb", package, ignore=shutil.ignore_patterns("__pycache__", "static"), ignore_dangling_symlinks=True
    )
    (package / "web" / "static").symlink_to(CHECKOUT / "kb" / "web" / "static")
    for shipped in ("migrations", "seed"):
        (folder / shipped).symlink_to(CHECKOUT / shipped)
    for name, (place, addition) in EDITS.items():
        text = (package / name).read_text(encoding="utf-8")
        assert text.count(place) == 1, name
        (package / name).write_text(text.replace(place, addition + place), encoding="utf-8")


@pytest.fixture
def seen(library: Library, tmp_path: Path) -> dict[str, Any]:
    """Return what the edited program shows of a base whose index was built before the edit."""
    library.revise(Initiative, "chemsite", direction="bottom_up")
    library.sync()
    with_one_more_facet(tmp_path / "edited")
    settings = {
        "KB_HOME": str(library.settings.home),
        "KB_DATABASE_URL": library.settings.database_url,
        "KB_RATE_LIMIT": "off",
        "KB_LANGUAGE": "en",
        "PYTHONPATH": str(tmp_path / "edited"),
    }
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=tmp_path / "edited",
        env=os.environ | settings,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    shown: dict[str, Any] = json.loads(ran.stdout)
    return shown


def test_one_row_and_one_line_of_a_reader_make_a_facet(seen: dict[str, Any]) -> None:
    assert "different version" in seen["check"]
    assert "was rebuilt" in seen["sync"]

    assert "Direction" in seen["page"]
    assert "from below" in seen["page"]
    assert "<code>richtung:</code>" in seen["help"]
    assert seen["refused page"] == 400

    status, problem = seen["refusal"]
    assert status == 400
    assert "sideways" in problem
    for answer in (seen["answer"], seen["written"]):
        assert [hit["slug"] for hit in answer["hits"]] == ["chemsite", "win-chemsite"]
    (value,) = seen["answer"]["facets"]["direction"]
    assert (value["value"], value["label"], value["count"]) == ("bottom_up", "from below", 2)

    parameters = seen["openapi"]["paths"]["/search"]["get"]["parameters"]
    (schema,) = (parameter["schema"] for parameter in parameters if parameter["name"] == "direction")
    assert "bottom_up" in json.dumps(schema)
    assert "top_down" in json.dumps(schema)
    assert "enum" in json.dumps(schema)

    assert "--direction" in seen["options"]
    assert "ChemSite" in seen["search"]
    assert "dortmund" not in seen["search"]

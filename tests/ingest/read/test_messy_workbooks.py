"""Workbooks rebuilt from what people report of imports, read with their mapping."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kb.ingest import preview
from kb.ingest.preview import Preview
from kb.ingest.read import find, read
from kb.ingest.report.problem import Problem
from kb.ingest.row import Row


@pytest.fixture
def messy(real_data: Path) -> Path:
    return real_data / "messy"


def previewed(messy: Path, name: str, mapping: str = "vorhaben.toml") -> Preview:
    return preview(messy / mapping, messy / name)


def values(seen: Preview, name: str, field: str) -> list[str | None]:
    return [record.values.get(field) for _, records in seen.rows for record in records if record.name == name]


def test_postcodes_dates_and_amounts_are_what_the_sheet_shows(messy: Path) -> None:
    seen = previewed(messy, "40_formate_plz_datum_waehrung.xlsx")
    assert seen.problems == []
    assert values(seen, "", "external_id") == ["08523", "52531", "06366"]
    assert values(seen, "", "started_on") == ["2004-04-01", "2005", "2004-09-15"]
    assert values(seen, "", "amount") == ["125000.5", None, "9800"]


def test_rows_of_merged_cells_keep_their_beneficiary(messy: Path) -> None:
    seen = previewed(messy, "46_zellen_senkrecht_verbunden.xlsx")
    assert values(seen, "traeger", "name_de") == ["Müller Textil GmbH"] * 3 + ["Meyer AG"]
    assert {text.en for _, text in seen.notes} == {
        f"In column “{name}”, cells are merged downwards; the value counts for each of their rows."
        for name in ("Träger", "Ort", "PLZ")
    }


def test_marks_and_dollars_are_no_euros(messy: Path) -> None:
    seen = previewed(messy, "63_waehrung_im_zahlenformat.xlsx")
    assert [(problem.line, problem.message.en) for problem in seen.problems] == [
        (2, "The amount is given in DEM; EUR is expected."),
        (3, "The amount is given in USD; EUR is expected."),
    ]
    assert values(seen, "", "amount") == ["125500"]


def test_the_addresses_of_links_can_be_read(messy: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "web.toml"
    mapping.write_text(
        (messy / "vorhaben_web.toml").read_text("utf-8").replace('"Internet"', '"Internet (link)"'), "utf-8"
    )
    seen = preview(mapping, messy / "49_hyperlinks.xlsx")
    assert values(seen, "traeger", "website") == ["https://mueller.example/textil", "http://www.roehre.example/"]


def test_an_old_workbook_is_named_with_its_remedy(messy: Path) -> None:
    (problem,) = find([messy / "54_altes.xls"])
    assert isinstance(problem, Problem)
    assert problem.cure.en == "Open it in Excel or LibreOffice and save it as .xlsx."


def test_a_packed_folder_of_lists_is_read(messy: Path, tmp_path: Path) -> None:
    archive = shutil.make_archive(str(tmp_path / "native"), "zip", messy / "native")
    rows = [item for item in read(Path(archive)) if isinstance(item, Row)]
    assert {item.file.removeprefix(f"{archive}/") for item in rows} >= {
        "r_verbunden/liste.xlsx",
        "g_kaputt/project.csv",
    }
    merged = [item.values for item in rows if item.file.endswith("liste.xlsx")]
    assert [row["source"] for row in merged] == ["clustertagung-2003"] * 2

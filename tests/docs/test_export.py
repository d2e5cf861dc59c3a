"""The page about exports names every format, the columns that are ours, and files that are there."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner

from kb import config
from kb.cli import kb
from kb.export import FORMATS, Site
from kb.export.download import archive
from kb.export.download.catalogue import DOWNLOAD, PATH
from kb.export.terms import LICENCE
from kb.queries.rows import columns_of

PAGE = Path(__file__).parents[2] / "docs" / "export.md"
TEXT = PAGE.read_text(encoding="utf-8")


def test_every_format_is_described_with_its_media_type() -> None:
    described = re.findall(r"^\| `(\w+)` \| `([\w/.+-]+)` \|", TEXT, flags=re.MULTILINE)
    assert described == [(one.key, one.media_type) for one in FORMATS]


def test_the_columns_it_names_are_there() -> None:
    names = {column.name for column in columns_of("initiative", Site("", "en"))}
    table = TEXT[TEXT.index("| column | content |") : TEXT.index("A search for records of one kind")]
    described = {name for name in re.findall(r"`(\w+)`", table) if name.isascii()}
    assert described <= names


def test_the_addresses_and_the_licence_are_the_real_ones() -> None:
    assert f"/{DOWNLOAD}" in TEXT
    assert f"/{PATH}" in TEXT
    assert LICENCE in TEXT
    assert DOWNLOAD.endswith(archive.NAME)


def test_the_command_has_the_options_it_names(tmp_path: Path) -> None:
    settings = config.load({}, env_file=tmp_path / ".env")
    told = CliRunner().invoke(kb, ["export", "--help"], obj=settings).output
    assert all(option in told for option in re.findall(r"--\w+", TEXT[TEXT.index("## In the terminal") :]))

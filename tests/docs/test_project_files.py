"""Files about the project agree with each other."""

from __future__ import annotations

import configparser
import json
import re
from pathlib import Path
from typing import Any

import yaml

from tools.locked import DEVELOPERS

ROOT = Path(__file__).parents[2]
REGISTRY_TRACES = re.compile(r"https?://|--(extra-)?index-url|--find-links|@ file:")


def setup() -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def metadata() -> configparser.SectionProxy:
    return setup()["metadata"]


def publiccode() -> dict[str, Any]:
    described: dict[str, Any] = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    return described


def test_the_public_description_tells_version_and_licence_of_the_package() -> None:
    assert publiccode()["softwareVersion"] == metadata()["version"]
    assert publiccode()["legal"]["license"] == metadata()["license_expression"] == "EUPL-1.2"


def test_the_public_description_keeps_the_lengths_of_its_standard() -> None:
    for language in publiccode()["localisation"]["availableLanguages"]:
        texts = publiccode()["description"][language]
        assert len(texts["shortDescription"]) <= 150
        assert 150 <= len(texts["longDescription"]) <= 10_000


def test_the_licence_is_there_in_full() -> None:
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert licence.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert "Appendix" in licence


def test_the_readme_opens_with_the_two_commands() -> None:
    opening = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:6]
    assert any(line.startswith("make run") for line in opening)
    assert any(line.startswith("make test") for line in opening)


def test_lock_files_pin_versions_and_name_no_registry() -> None:
    text = re.sub(r"(?m)^ *#.*\n", "", (ROOT / "requirements.lock").read_text(encoding="utf-8")).replace("\\\n", "")
    pins = text.splitlines()
    assert all(re.fullmatch(r"[a-z0-9-]+==\S+( ; [^#]+?)?( +--hash=sha256:[0-9a-f]{64})+", pin) for pin in pins)
    assert len(pins) > 100 and not REGISTRY_TRACES.search(text)
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert not [name for name, package in packages.items() if "resolved" in package]


def test_the_changelog_has_a_place_for_what_comes_next() -> None:
    assert "## [Unreleased]" in lines("CHANGELOG.md")


def test_the_newest_release_of_the_changelog_is_the_version_of_the_package() -> None:
    releases = [line for line in lines("CHANGELOG.md") if re.match(r"## \[\d", line)]
    assert releases[0] == f"## [{metadata()['version']}] - {publiccode()['releaseDate']}"


def test_the_changelog_takes_a_line_a_thing() -> None:
    assert not [line for line in lines("CHANGELOG.md") if len(line) > 140]
    assert not [line for line in lines("CHANGELOG.md") if line.startswith("  ")]


def test_the_browser_assets_have_the_version_of_the_package() -> None:
    for file in ("package.json", "package-lock.json"):
        assert json.loads((ROOT / file).read_text(encoding="utf-8"))["version"] == metadata()["version"]


def test_the_operations_page_names_the_extras_of_the_package() -> None:
    (sentence,) = re.findall(r"Extras: (.*?)\.\n", (ROOT / "docs" / "operations.md").read_text(), flags=re.DOTALL)
    assert set(re.findall(r"`([a-z]+)`", sentence)) == set(setup()["options.extras_require"]) - DEVELOPERS


def test_every_document_is_reached_from_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    missing = [
        path.name for path in (ROOT / "docs").glob("*.md") if path.name != "README.md" and path.name not in index
    ]
    assert not missing


def lines(name: str) -> list[str]:
    return (ROOT / name).read_text(encoding="utf-8").splitlines()

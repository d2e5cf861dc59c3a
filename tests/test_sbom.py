"""The SBOM is valid CycloneDX and lists what a wheel brings along and installs, and nothing of developers."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tools import locked
from tools.sbom import sbom

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def listed() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(sbom())
    return content


def test_the_sbom_is_valid_and_the_same_each_time() -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(sbom()) is None
    assert sbom() == sbom()


def test_the_sbom_lists_python_packages_with_their_scope(listed: dict[str, Any]) -> None:
    python = {part["name"]: part["scope"] for part in listed["components"] if part["purl"].startswith("pkg:pypi/")}
    packages = locked.read((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    required = {package.name for package in locked.reached(packages, locked.requirements([]))}
    assert {name for name, scope in python.items() if scope == "required"} == required
    assert python["psycopg"] == python["tantivy"] == python["numpy"] == "optional"
    assert python.keys().isdisjoint({"pytest", "mypy", "datasette", "uv"})


def test_the_sbom_lists_the_browser_packages_that_are_copied(listed: dict[str, Any]) -> None:
    browser = {part["name"]: part for part in listed["components"] if part["purl"].startswith("pkg:npm/")}
    copied = set(re.findall(r'name: "([^"]+)", folder', (ROOT / "tools" / "assets.mjs").read_text(encoding="utf-8")))
    assert copied <= browser.keys()
    assert {"zrender", "@fontsource-variable/source-sans-3"} <= browser.keys()
    assert browser.keys().isdisjoint({"axe-core", "commander"})
    assert all(part["hashes"] and part["licenses"] for part in browser.values())


def test_the_sbom_says_what_needs_what(listed: dict[str, Any]) -> None:
    needs = {entry["ref"].rpartition("@")[0]: entry["dependsOn"] for entry in listed["dependencies"]}
    names = {reference: {need.rpartition("@")[0] for need in needed} for reference, needed in needs.items()}
    assert {"pkg:pypi/flask", "pkg:npm/echarts"} <= names["pkg:pypi/clusterwissen"]
    assert names["pkg:npm/echarts"] == {"pkg:npm/tslib", "pkg:npm/zrender"}
    assert "pkg:pypi/werkzeug" in names["pkg:pypi/flask"]
    assert "pkg:npm/zrender" not in names["pkg:pypi/clusterwissen"]
    every = {need for needed in needs.values() for need in needed}
    assert {part["bom-ref"] for part in listed["components"]} <= every

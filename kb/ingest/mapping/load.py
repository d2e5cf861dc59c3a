"""Load a mapping by name or from a file, reporting all its problems."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pydantic

from kb.ingest.mapping import faults
from kb.ingest.mapping.defaults import completed
from kb.ingest.mapping.explaining import Flaw, findings, toml_finding
from kb.ingest.mapping.misfits import misfits
from kb.ingest.mapping.positions import KeyPath, Positions
from kb.ingest.mapping.spec import MappingSpec
from kb.ingest.read import UNREADABLE
from kb.ingest.report import Place, Problem

FOLDER = Path(__file__).resolve().parent.parent / "mappings"


class BadMapping(Exception):
    """A mapping is invalid; carries all problems with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def names() -> list[str]:
    """Return the names of the bundled mappings."""
    return sorted(file.stem for file in FOLDER.glob("*.toml"))


def path_of(mapping: str | Path) -> Path:
    """Return the file of a mapping, bundled under this name or at this path."""
    return FOLDER / f"{mapping}.toml" if str(mapping) in names() else Path(mapping)


def load(mapping: str | Path) -> MappingSpec:
    """Read a mapping; raises BadMapping."""
    path = path_of(mapping)
    place = Place(str(mapping))
    try:
        text = path.read_text("utf-8")
        document = tomllib.loads(text)
    except FileNotFoundError:
        raise BadMapping([faults.NO_MAPPING.at(place, names=", ".join(names()))]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadMapping([UNREADABLE.at(place, reason=error)]) from None
    except tomllib.TOMLDecodeError as error:
        line, reason = toml_finding(error)
        raise BadMapping([faults.NOT_TOML.at(replace(place, line=line), reason=reason).stopping()]) from None
    try:
        spec = completed(MappingSpec.model_validate(document))
    except pydantic.ValidationError as error:
        wrong = list(findings(error.errors(include_url=False)))
    else:
        wrong = list(misfits(spec))
        if not wrong:
            return spec
    positions = Positions(text)
    raise BadMapping([_problem(finding, document, positions, place) for finding in wrong])


def _problem(finding: Flaw, document: Mapping[str, Any], positions: Positions, place: Place) -> Problem:
    location, fault, words = finding
    here = replace(place, line=positions.line_of(location))
    return fault.at(here, ".".join(map(str, location)) or "entity", _value(document, location), **words).stopping()


def _value(document: Any, location: KeyPath) -> object:
    """Return the single value at a place of a mapping, if any."""
    for part in location:
        try:
            document = document[part]
        except (KeyError, IndexError, TypeError):
            return None
    return None if isinstance(document, (dict, list)) else document

"""Load a mapping by name or from a file, reporting all its problems."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pydantic

from kb.ingest.check import key_fields, unknown_column
from kb.ingest.mapping.cells import PLACE
from kb.ingest.mapping.defaults import completed
from kb.ingest.mapping.spec import MAIN, FieldSpec, MappingSpec
from kb.ingest.read import UNREADABLE
from kb.ingest.report import Place, Problem, faults
from kb.models.columns import fields_of

FOLDER = Path(__file__).resolve().parent.parent / "mappings"


class BadMapping(Exception):
    """A mapping is invalid; carries all problems with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def names() -> list[str]:
    """Return the names of the bundled mappings."""
    return sorted(file.stem for file in FOLDER.glob("*.toml"))


def load(mapping: str | Path) -> MappingSpec:
    """Read a mapping; raises BadMapping."""
    path = FOLDER / f"{mapping}.toml" if str(mapping) in names() else Path(mapping)
    place = Place(str(mapping))
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise BadMapping([faults.NO_MAPPING.at(place, names=", ".join(names()))]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadMapping([UNREADABLE.at(place, reason=error)]) from None
    except tomllib.TOMLDecodeError as error:
        raise BadMapping([faults.NOT_TOML.at(place, reason=error)]) from None
    try:
        spec = MappingSpec.model_validate(document)
    except pydantic.ValidationError as error:
        raise BadMapping([_problem(detail, place) for detail in error.errors(include_url=False)]) from None
    spec = completed(spec)
    if problems := list(_misfits(spec, place)):
        raise BadMapping(problems)
    return spec


def _problem(error: Mapping[str, object], place: Place) -> Problem:
    location = error["loc"]
    assert isinstance(location, tuple)
    path = ".".join(str(part) for part in location) or "entity"
    return faults.BAD_MAPPING.at(place, field=path, value=error["input"] if path else None, reason=error["msg"])


def _misfits(spec: MappingSpec, place: Place) -> Iterator[Problem]:
    """Yield fields and records of the mapping that do not exist."""
    known: list[str] = []
    for record in spec.records:
        defined = [*known, MAIN]
        yield from _misfits_of(record.entity, record.fields, record.match, defined, f"records.{record.name}", place)
        known.append(record.name)
    # The main record is stored before the records it owns, so it cannot refer to them.
    before = [name for name in known if name not in spec.owned]
    yield from _misfits_of(spec.entity, spec.fields, spec.match, before, "fields", place)


def _misfits_of(
    entity: str, fields: Mapping[str, FieldSpec], match: tuple[str, ...], known: list[str], path: str, place: Place
) -> Iterator[Problem]:
    for name, spec in fields.items():
        if name not in fields_of(entity):
            yield unknown_column(entity, name, place)
        elif spec.record is not None and spec.record not in known:
            reason = f"no record named {spec.record} is defined above"
            yield faults.BAD_MAPPING.at(place, f"{path}.{name}", spec.record, reason=reason)
        elif spec.slug_of is not None:
            parts = PLACE.findall(spec.slug_of) if "{" in spec.slug_of else [(spec.slug_of, "")]
            for part, _ in parts:
                if part not in fields:
                    yield faults.BAD_MAPPING.at(
                        place, f"{path}.{name}", part, reason=f"{part} is not a field of this record"
                    )
    for name in match or key_fields(entity):
        if name not in fields:
            yield faults.BAD_MAPPING.at(place, path, name, reason=f"the key requires the field {name}")
        elif fields[name].slug_of is not None:
            reason = "a generated slug cannot identify existing records; name other fields in match"
            yield faults.BAD_MAPPING.at(place, f"{path}.{name}", fields[name].slug_of, reason=reason)

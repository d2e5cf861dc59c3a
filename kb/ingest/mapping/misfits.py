"""Check a whole mapping: unknown fields and records, settings without effect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kb.ingest.check import check_values, key_fields, suggestion
from kb.ingest.mapping import faults
from kb.ingest.mapping.captions import contradictions
from kb.ingest.mapping.cells import PLACE, CellReader
from kb.ingest.mapping.explaining import Flaw
from kb.ingest.mapping.positions import KeyPath
from kb.ingest.mapping.spec import MAIN, FieldSpec, MappingSpec, Treatment, with_alternatives
from kb.ingest.mapping.splitting import Splitting, separators
from kb.ingest.report import Fault, Place
from kb.ingest.report import faults as column_faults
from kb.models.columns import field_names, fields_of
from kb.texts import Text

_REQUIRES = (
    ("ambiguous", "number"),
    ("currency", "number"),
    ("round", "number"),
    ("units", "number"),
    ("factor", "number"),
    ("other", "values"),
    ("unmatched", "extract"),
    ("fill", "column"),
    ("split", "column"),
)
"""Settings that do nothing without another one."""
_UNTREATED = ("constant", "record", "slug_of")
_TREATMENTS = frozenset(Treatment.model_fields) | {"cases", "like", "default", "fill", "split"}


def misfits(spec: MappingSpec) -> Iterator[Flaw]:
    """Yield the problems of a completed mapping with their places in the file."""
    added = sum(record.name == "source" and not record.when for record in spec.records[:1]) if spec.source else 0
    names: list[str] = []
    for number, record in enumerate(spec.records):
        place: KeyPath = ("source",) if number < added else ("records", number - added)
        if record.name in {MAIN, *names}:
            yield (*place, "name"), faults.BAD_MAPPING, {"reason": _TAKEN.format(name=record.name)}
        inner: KeyPath = place if number < added else (*place, "fields")
        yield from _record(spec, record.entity, record.fields, record.match, [*names, MAIN], inner)
        names.append(record.name)
    # The main record is stored before the records it owns, so it cannot refer to them.
    before = [name for name in names if name not in spec.owned]
    yield from _record(spec, spec.entity, spec.fields, spec.match, before, ("fields",))
    used = {field.like for field in spec.all_fields}
    for name in spec.treatments.keys() - used:
        yield ("treatments", name), faults.NO_EFFECT, {"name": name, "reason": _UNUSED}


def _record(
    spec: MappingSpec,
    entity: str,
    fields: Mapping[str, FieldSpec],
    match: tuple[str, ...],
    known: Sequence[str],
    place: KeyPath,
) -> Iterator[Flaw]:
    for name, field in fields.items():
        here = (*place, name)
        if name not in fields_of(entity):
            columns = fields_of(entity)
            words = {"column": name, "columns": ", ".join(columns), "suggestion": suggestion(name, columns)}
            yield here, column_faults.UNKNOWN_COLUMN, words
        else:
            yield from _links(field, fields, known, here)
            yield from _reference(entity, name, field, here)
            yield from _field(spec, field, here)
            (ready,) = spec.ready({name: field}).values()
            yield from ((here, fault, words) for fault, words in contradictions(ready, fields))
    yield from _constants(entity, fields, place)
    yield from _key(entity, fields, match, place)
    if place == ("fields",) and all(name in fields for name in match or key_fields(entity)):
        yield from _split_key(spec, match or key_fields(entity))


def _links(field: FieldSpec, fields: Mapping[str, FieldSpec], known: Sequence[str], here: KeyPath) -> Iterator[Flaw]:
    if field.record is not None and field.record not in known:
        reason = _NO_RECORD.format(name=field.record, suggestion=suggestion(field.record, known))
        yield here, faults.BAD_MAPPING, {"reason": reason}
    if field.slug_of is not None:
        parts = PLACE.findall(field.slug_of) if "{" in field.slug_of else [(field.slug_of, "")]
        for part, _ in parts:
            if part not in fields:
                yield here, faults.BAD_MAPPING, {"reason": _NO_FIELD.format(name=part)}


def _reference(entity: str, name: str, field: FieldSpec, here: KeyPath) -> Iterator[Flaw]:
    target = fields_of(entity)[name].target
    said = {"by", "unknown"} & field.model_fields_set
    if said and (not target or field.record):
        for setting in sorted(said):
            yield (*here, setting), faults.NO_EFFECT, {"name": setting, "reason": _NO_REFERENCE}
    elif field.by is not None and field.by not in (columns := field_names(target)):
        words = {"column": field.by, "columns": ", ".join(columns), "suggestion": suggestion(field.by, columns)}
        yield (*here, "by"), column_faults.UNKNOWN_COLUMN, words


def _field(spec: MappingSpec, field: FieldSpec, here: KeyPath) -> Iterator[Flaw]:
    for other in with_alternatives([field]):
        (ready,) = spec.ready({"": other}).values()
        if other.like is not None and other.like not in spec.treatments:
            reason = _NO_TREATMENT.format(name=other.like, suggestion=suggestion(other.like, spec.treatments))
            yield (*here, "like"), faults.BAD_MAPPING, {"reason": reason}
        for setting, reason in _effectless(other, ready):
            yield (*here, setting), faults.NO_EFFECT, {"name": setting, "reason": reason}
        if ready.number is not None and ready.date:
            yield (*here, "date"), faults.BAD_MAPPING, {"reason": _NUMBER_AND_DATE}
        if "Y" in ready.date and any(form.startswith("serial") for form in ready.date[: ready.date.index("Y")]):
            yield (*here, "date"), faults.BAD_MAPPING, {"reason": _YEAR_FIRST}
        by = {field.split for field in spec.all_fields if field.split and field.column == other.column}
        if other.split and len(by) > 1:
            yield (*here, "split"), faults.BAD_MAPPING, {"reason": _TWO_SPLITS.format(column=other.column)}


def _effectless(field: FieldSpec, ready: FieldSpec) -> Iterator[tuple[str, Text]]:
    """Yield the settings of a field that do nothing, and why."""
    for origin in _UNTREATED:
        if getattr(field, origin) is not None:
            for setting in sorted(_TREATMENTS & field.model_fields_set):
                yield setting, _NOT_TREATED.format(origin=origin)
            return
    present = {name for source in (ready, *ready.cases) for name in source.model_fields_set if getattr(source, name)}
    for setting, needed in _REQUIRES:
        if setting in field.model_fields_set and getattr(field, setting) and needed not in present:
            yield setting, _NEEDS.format(needed=needed)


def _constants(entity: str, fields: Mapping[str, FieldSpec], place: KeyPath) -> Iterator[Flaw]:
    """Yield constants that no row could be stored with."""
    constants = {
        name: field.constant
        for name, field in fields.items()
        if field.constant is not None and name in fields_of(entity)
    }
    _, problems = check_values(entity, constants, Place(""))
    for problem in problems:
        if problem.field in constants:
            yield (*place, problem.field), Fault(problem.message, problem.cure), {}


def _key(entity: str, fields: Mapping[str, FieldSpec], match: tuple[str, ...], place: KeyPath) -> Iterator[Flaw]:
    for name in match or key_fields(entity):
        if name not in fields:
            yield place, faults.BAD_MAPPING, {"reason": _NO_KEY.format(name=name)}
        elif fields[name].slug_of is not None:
            yield (*place, name), faults.BAD_MAPPING, {"reason": _GENERATED}


def _split_key(spec: MappingSpec, key: Sequence[str]) -> Iterator[Flaw]:
    """Yield a problem if the records split from a cell would share one key."""
    splitting = Splitting.of(spec)
    for group in splitting.groups[MAIN]:
        columns = {column for all_of in _separators(spec) for column in all_of}
        fields = [spec.fields[name] for name in key]
        linked = [field.record for field in fields if field.record]
        is_in_key = any(CellReader(field, ()).columns & columns for field in fields)
        if not is_in_key and not any(group in splitting.groups[name] for name in linked):
            reason = _SAME_KEY.format(key=", ".join(key), columns=", ".join(sorted(columns)))
            yield ("fields", key[0]), faults.BAD_MAPPING, {"reason": reason}


def _separators(spec: MappingSpec) -> list[dict[str, str]]:
    return [separators(fields) for fields in (spec.fields, *(record.fields for record in spec.records))]


_TAKEN = Text("der Name „{name}“ ist schon vergeben", "the name “{name}” is taken")
_UNUSED = Text("kein Feld verwendet sie mit like", "no field uses it with like")
_NO_RECORD = Text(
    "darüber ist kein Datensatz „{name}“ beschrieben.{suggestion}",
    "no record named {name} is defined above.{suggestion}",
)
_NO_FIELD = Text("{name} ist kein Feld dieses Datensatzes", "{name} is not a field of this record")
_NO_REFERENCE = Text(
    "das Feld verweist nicht mit einem Text auf einen anderen Datensatz",
    "the field does not refer to another record by a text",
)
_NO_TREATMENT = Text(
    "es gibt keine Behandlung „{name}“.{suggestion}", "there is no treatment named {name}.{suggestion}"
)
_NUMBER_AND_DATE = Text(
    "ein Feld kann nicht zugleich Zahl und Datum sein", "a field cannot be a number and a date at once"
)
_YEAR_FIRST = Text(
    "„Y“ muss vor „serial“ stehen, sonst wird das Jahr 2004 als Tag des Jahres 1905 gelesen",
    "“Y” must stand before “serial”, or the year 2004 is read as a day of 1905",
)
_TWO_SPLITS = Text("„{column}“ wird auf zwei Arten aufgeteilt", "“{column}” is split in two ways")
_NOT_TREATED = Text(
    "der Wert kommt aus {origin} und wird nicht bearbeitet", "the value comes from {origin} and is not treated"
)
_NEEDS = Text("{needed} fehlt", "{needed} is missing")
_NO_KEY = Text("der Schlüssel braucht das Feld {name}", "the key requires the field {name}")
_GENERATED = Text(
    "eine erzeugte Kennung kann vorhandene Datensätze nicht erkennen; in match andere Felder nennen",
    "a generated slug cannot identify existing records; name other fields in match",
)
_SAME_KEY = Text(
    "alle Werte aus {columns} ergäben denselben Schlüssel ({key}); eine Vorlage mit der Spalte unterscheidet sie",
    "all values of {columns} would give the same key ({key}); a template with the column tells them apart",
)

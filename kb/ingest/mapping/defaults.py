"""Add what a mapping leaves out: sources, links, keys and currencies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kb.ingest.check import slugify
from kb.ingest.mapping.spec import MAIN, FieldSpec, MappingSpec, RecordSpec
from kb.models.columns import fields_of

SOURCE = "source"
_NAMES = ("name_de", "name_en")
FieldSpecs = Mapping[str, FieldSpec]


def completed(spec: MappingSpec) -> MappingSpec:
    """Return a mapping with all that follows from it written out."""
    source = _source_of(spec)
    records: list[RecordSpec] = []
    if source is not None and source.record:
        constants = {name: FieldSpec(constant=value) for name, value in _with_slug(spec.source).items()}
        records.append(RecordSpec(name=SOURCE, entity=SOURCE, fields=constants))
    for record in spec.records:
        names = _only_names([(MAIN, spec.entity), *((above.name, above.entity) for above in records)])
        records.append(
            record.model_copy(
                update={
                    "name": record.name or record.entity,
                    **_completed(spec, record.entity, record.fields, record.match, source, names),
                }
            )
        )
    main = _completed(spec, spec.entity, spec.fields, spec.match, source, {})
    return spec.model_copy(update={**main, "records": tuple(records)})


def _only_names(records: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    """Return the names of records by entity, of which a row has only one."""
    entities = [entity for _, entity in records]
    return {entity: name for name, entity in records if entities.count(entity) == 1}


def _source_of(spec: MappingSpec) -> FieldSpec | None:
    """Return the field that refers to the source."""
    if not spec.source:
        return None
    if set(spec.source) == {"slug"}:
        return FieldSpec(constant=spec.source["slug"])
    return FieldSpec(record=SOURCE)


def _with_slug(source: Mapping[str, Any]) -> Mapping[str, Any]:
    return source if "slug" in source else {"slug": slugify(str(source.get("title", ""))), **source}


def _completed(
    spec: MappingSpec,
    entity: str,
    fields: FieldSpecs,
    match: tuple[str, ...],
    source: FieldSpec | None,
    names: Mapping[str, str],
) -> dict[str, Any]:
    known = fields_of(entity)
    completed = _guarded(spec, fields)
    for name, field in known.items():
        if field.is_required and field.target in names and name not in fields:
            completed[name] = FieldSpec(record=names[field.target])
    if source is not None and SOURCE in known and not {SOURCE, "unconfirmed"} & fields.keys():
        completed[SOURCE] = source
    if "slug" in known and "slug" not in fields:
        match = match or _identity(entity, completed)
        if (named := next((name for name in (*_NAMES, "title") if name in fields), None)) and match:
            completed["slug"] = FieldSpec(slug_of=named)
    return {"fields": completed, "match": match}


def _identity(entity: str, fields: FieldSpecs) -> tuple[str, ...]:
    """Return the fields that identify a record without a slug."""
    named = [name for name in _NAMES if name in fields][:1]
    within = [name for name, known in fields_of(entity).items() if known.target and known.is_required]
    return (*(name for name in within if name in fields), *named) if named else ()


def _guarded(spec: MappingSpec, fields: FieldSpecs) -> dict[str, FieldSpec]:
    """Let numbers expect the currency that the record is stored with."""
    currency = fields["currency"].constant if "currency" in fields else None
    if currency is None:
        return dict(fields)
    return {name: _expecting(spec, field, str(currency)) for name, field in fields.items()}


def _expecting(spec: MappingSpec, field: FieldSpec, currency: str) -> FieldSpec:
    (ready,) = spec.ready({"": field}).values()
    alternatives = tuple(_expecting(spec, other, currency) for other in field.first)
    update: dict[str, Any] = {"first": alternatives} if alternatives else {}
    if ready.number is not None and ready.currency is None:
        update["currency"] = currency
    return field.model_copy(update=update) if update else field

"""Show what a mapping reads from a sample, without a database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from kb.ingest.draft import Bundle, Draft
from kb.ingest.mapping import MAIN, ForeignMapper, load
from kb.ingest.read import find, read
from kb.ingest.report import Place, Problem
from kb.ingest.row import Header, Items, Note, Row
from kb.models.columns import field_names
from kb.texts import Text


@dataclass(frozen=True, slots=True)
class PreviewedRecord:
    """One record of a row by field; references as text, links by record name."""

    name: str
    entity: str
    values: dict[str, str]


@dataclass(slots=True)
class Preview:
    """The result of applying a mapping to a sample."""

    rows: list[tuple[Place, Sequence[PreviewedRecord]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[tuple[Place, Text]] = field(default_factory=list)


def preview(mapping: str | Path, sample: Path, *, rows: int = 5, encoding: str | None = None) -> Preview:
    """Read the first rows of a sample with a mapping; raises BadMapping."""
    mapper = ForeignMapper(load(mapping))
    result = Preview()
    for file in find([sample]):
        if isinstance(file, Problem):
            result.problems.append(file)
            continue
        for item in islice(_without_notes(read(file, encoding, mapper.layout), result), rows + 1):
            if isinstance(item, Problem):
                result.problems.append(item)
            elif isinstance(item, Header):
                findings = list(mapper.check_header(item))
                result.problems += [finding for finding in findings if isinstance(finding, Problem)]
                result.notes += [(finding.place, finding.text) for finding in findings if isinstance(finding, Note)]
            elif len(result.rows) < rows:
                _preview_row(mapper, item, result)
    return result


def _without_notes(items: Items, result: Preview) -> Iterator[Header | Row | Problem]:
    for item in items:
        if isinstance(item, Note):
            result.notes.append((item.place, item.text))
        else:
            yield item


def _preview_row(mapper: ForeignMapper, row: Row, result: Preview) -> None:
    for outcome in mapper.bundles(row):
        if isinstance(outcome, Bundle):
            result.rows.append(
                (outcome.place, [_record(draft) for draft in chain.from_iterable(outcome.drafts.values())])
            )
        elif isinstance(outcome, Note):
            result.notes.append((outcome.place, outcome.text))
        else:
            result.problems.append(outcome)


def _record(draft: Draft) -> PreviewedRecord:
    names = field_names(draft.role.entity)
    values = {names[column]: str(value) for column, value in draft.values.items() if value is not None}
    values |= {names[column]: f"{ref.entity} “{ref.text}”" for column, ref in draft.references.items()}
    values |= {names[column]: f"→ {linked.role.name or MAIN}" for column, linked in draft.links.items() if linked}
    if draft.slug_from is not None:
        values["slug"] = f"… {draft.slug_from}"
    return PreviewedRecord(draft.role.name, draft.role.entity, values)

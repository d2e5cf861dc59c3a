"""Split cells that hold several values, so that records are made once per value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from kb.ingest.check import InvalidValue
from kb.ingest.mapping.spec import MAIN, FieldSpec, MappingSpec, with_alternatives
from kb.ingest.report import faults
from kb.ingest.row import Cell

SplitPart = Mapping[str, Cell]
"""One value for each of the columns that are split together."""
Choice = tuple[tuple[int, int], ...]
"""The parts that a draft is made from: pairs of splitter and part, by number."""
_PROTECTED = re.compile(
    r'"[^"]*"|„[^“”"„]*[“”"]|“[^“”]*”|«[^«»]*»|»[^«»]*«'
    r"|\((?:[^()]|\([^()]*\))*\)|\[[^\[\]]*\]"
)
"""Quotations and parentheses, which are never split."""


class Splitter:
    """Split the cells of columns whose values belong together one by one."""

    def __init__(self, separators: Mapping[str, str]) -> None:
        self._separators = {column: re.compile(separator) for column, separator in separators.items()}

    def parts(self, cells: Mapping[str, Cell]) -> list[SplitPart]:
        """Return the different parts of a row, at least one. Raises InvalidValue if the columns do not match up."""
        values = {column: _values(cells.get(column), separator) for column, separator in self._separators.items()}
        counts = {len(parts) for parts in values.values() if parts}
        if len(counts) > 1:
            shown = ", ".join(f"{column} ({len(parts)})" for column, parts in values.items())
            raise InvalidValue(faults.UNEQUAL_PARTS, columns=shown)
        distinct: dict[tuple[str, ...], SplitPart] = {}
        for number in range(max(counts, default=0)):
            part = {column: parts[number] if parts else None for column, parts in values.items()}
            if any(value not in (None, "") for value in part.values()):
                distinct.setdefault(tuple(map(str, part.values())), part)
        return list(distinct.values()) or [dict.fromkeys(self._separators)]


@dataclass(frozen=True, slots=True)
class Splitting:
    """The splitters of a mapping, and those of each record by name."""

    splitters: tuple[Splitter, ...]
    groups: Mapping[str, tuple[int, ...]]

    @classmethod
    def of(cls, spec: MappingSpec) -> Splitting:
        """Read the splitters from a mapping. A record is also split with the records it refers to."""
        fields = {record.name: record.fields for record in spec.records} | {MAIN: spec.fields}
        together: list[dict[str, str]] = []
        for own in map(separators, fields.values()):
            if own:
                overlapping = [group for group in together if group.keys() & own.keys()]
                together = [group for group in together if group not in overlapping]
                together.append({column: by for group in [*overlapping, own] for column, by in group.items()})
        groups: dict[str, tuple[int, ...]] = {}
        before = [name for name in fields if name not in spec.owned]
        for name in [*before, *(name for name in fields if name in spec.owned)]:
            own = separators(fields[name])
            numbers = {number for number, group in enumerate(together) if group.keys() & own.keys()}
            numbers.update(*(groups.get(field.record, ()) for field in fields[name].values() if field.record))
            groups[name] = tuple(sorted(numbers))
        return cls(tuple(map(Splitter, together)), groups)

    def choices(self, record: str, parts: Sequence[Sequence[SplitPart]], fixed: Choice = ()) -> Iterator[Choice]:
        """Yield the choices of parts for a record. ``fixed`` are those of the main record."""
        chosen = dict(fixed)
        options = [
            [(group, chosen[group])] if group in chosen else [(group, number) for number in range(len(parts[group]))]
            for group in self.groups[record]
        ]
        yield from product(*options)

    def within(self, choice: Choice, record: str) -> Choice:
        """Return the part of a choice that concerns a record."""
        groups = self.groups[record]
        return tuple(pair for pair in choice if pair[0] in groups)


def with_parts(cells: Mapping[str, Cell], parts: Sequence[Sequence[SplitPart]], choice: Choice) -> Mapping[str, Cell]:
    """Return the cells of a row with the chosen values."""
    return {**cells, **{column: cell for group, number in choice for column, cell in parts[group][number].items()}}


def separators(fields: Mapping[str, FieldSpec]) -> dict[str, str]:
    """Return the columns that the fields of a record split, with their separators."""
    return {spec.column: spec.split for spec in with_alternatives(fields.values()) if spec.split and spec.column}


def _values(cell: Cell, separator: re.Pattern[str]) -> list[Cell]:
    if isinstance(cell, list):
        return list(cell)
    if not isinstance(cell, str):
        return [] if cell is None else [cell]
    masked = _PROTECTED.sub(lambda match: "\0" * len(match[0]), cell)
    ends = [0, *(end for match in separator.finditer(masked) for end in match.span()), len(cell)]
    values = [_unquoted(cell[ends[n] : ends[n + 1]].strip()) for n in range(0, len(ends), 2)]
    while values and not values[-1]:
        values.pop()
    return [*values]


def _unquoted(text: str) -> str:
    is_quoted = len(text) > 1 and text[0] == text[-1] == '"' and '"' not in text[1:-1]
    return text[1:-1] if is_quoted else text

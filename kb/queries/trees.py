"""Trees of ids, such as regions, fields and programmes with their parents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

Parents = Mapping[int, int | None]


def line_of(start: int, parents: Parents) -> list[int]:
    """Return ``start`` and its ancestors, nearest first; stops at a cycle in the data."""
    line: list[int] = []
    step: int | None = start
    while step is not None and step not in line:
        line.append(step)
        step = parents.get(step)
    return line


def below(start: int, parents: Parents) -> list[int]:
    """Return ``start`` and all its descendants, level by level."""
    children: dict[int, list[int]] = defaultdict(list)
    for child, parent in parents.items():
        if parent is not None:
            children[parent].append(child)
    descendants: dict[int, None] = {start: None}
    level = [start]
    while level:
        level = [child for step in level for child in children[step] if child not in descendants]
        descendants.update(dict.fromkeys(level))
    return list(descendants)

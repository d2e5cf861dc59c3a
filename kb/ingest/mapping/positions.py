"""Find the line of a mapping file on which a setting stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

KeyPath = tuple[str | int, ...]
"""The keys and positions that lead to a setting, such as ``("records", 0, "fields", "name_de")``."""
_NAME = r"""(?:"[^"\n]*"|'[^'\n]*'|[\w-]+)"""
_KEY = re.compile(rf"\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*=")
_TABLE = re.compile(rf"\s*(\[\[?)\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*\]")
_TEXTS = re.compile(r"""\"(?:[^"\\\n]|\\.)*\"|'[^'\n]*'|#.*""")


class Positions:
    """The lines of all tables and settings of a TOML file. Those within a table on one line have its line."""

    def __init__(self, text: str) -> None:
        self._lines = dict(reversed([*_positions(text)]))

    def line_of(self, location: Sequence[str | int]) -> int | None:
        """Return the line of a setting, or of the nearest table around it."""
        path = tuple(location)
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path)


def _positions(text: str) -> Iterator[tuple[KeyPath, int]]:
    counts: dict[KeyPath, int] = {}
    table: KeyPath = ()
    depth = 0
    is_text = False
    for number, line in enumerate(text.splitlines(), start=1):
        starts_outside = depth == 0 and not is_text
        is_text ^= (line.count('"""') + line.count("'''")) % 2 == 1
        if starts_outside and (header := _TABLE.match(line)):
            table = _table(_names(header[2]), counts, is_array=header[1] == "[[")
            yield table, number
            continue
        if starts_outside and (key := _KEY.match(line)):
            yield (*table, *_names(key[1])), number
        bare = _TEXTS.sub("", line)
        depth = max(0, depth + sum(map(bare.count, "[{")) - sum(map(bare.count, "]}")))


def _table(names: Sequence[str], counts: dict[KeyPath, int], *, is_array: bool) -> KeyPath:
    """Return the location of a table; an array of tables counts its entries."""
    path: KeyPath = ()
    for position, name in enumerate(names, start=1):
        path = (*path, name)
        if is_array and position == len(names):
            counts[path] = counts.get(path, 0) + 1
        if path in counts:
            path = (*path, counts[path] - 1)
    return path


def _names(text: str) -> list[str]:
    return [name.strip("\"'") for name in re.findall(_NAME, text)]

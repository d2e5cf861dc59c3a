"""The position of a table in a file, and its expected column names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from kb.ingest.row import folded

ColumnNames = tuple[str | None, ...]
"""Column names by position; None for a column without a name."""
LINK = " (link)"
"""After the name of a column: the target of the links in its cells, as a column of its own."""
ShortRows = Literal["reject", "empty"]


@dataclass(frozen=True, slots=True)
class Layout:
    """The position of the table in a file. The defaults are those of our own format."""

    header: tuple[int, ...] = (1,)
    """The lines of the header; the first is the first non-empty line from here on."""
    sheet: str | None = None
    """The only sheet to read; None for all."""
    is_foreign: bool = False
    """Name columns without a name by their letter, and number duplicate column names."""
    names: frozenset[str] = frozenset()
    """The names that columns may have."""
    needed: frozenset[str] = frozenset()
    """The names without which a mapping cannot read the table."""
    descriptions: frozenset[tuple[str, str]] = frozenset()
    """Sheets that describe an export instead of holding records: name and first cell."""
    short_rows: ShortRows = "reject"
    """Whether rows of a text file may lack cells at the end."""
    has_links: bool = False
    """Whether cells may have links, as those of a sheet."""

    @property
    def links(self) -> dict[str, str]:
        """Columns for the targets of links, by the folded name of the linked column."""
        return {folded(name.removesuffix(LINK)): name for name in self.names if name.endswith(LINK)}

    def link_columns(self, columns: ColumnNames) -> dict[str, int]:
        """Return the columns for targets of links, with the number of the linked column."""
        numbers = {folded(name): number for number, name in enumerate(columns, start=1) if name}
        links = self.links.items() if self.has_links else ()
        return {link: numbers[name] for name, link in links if name in numbers and folded(link) not in numbers}

    def spelled(self, columns: ColumnNames) -> ColumnNames:
        """Return column names as a mapping expects them, where they differ only in spelling."""
        return _spelled(columns, self.names) if self.names and self.is_foreign else columns

    def is_met_by(self, columns: ColumnNames) -> bool:
        """Return whether these columns are a header, as far as the expected names tell."""
        if self.is_foreign:
            return self.needed <= set(columns)
        return not self.names or {name for name in columns if name is not None} <= self.names


OWN = Layout()


@lru_cache(maxsize=64)
def _spelled(columns: ColumnNames, names: frozenset[str]) -> ColumnNames:
    """Respell columns whose folded name is unique, in the file and among those expected."""
    expected = _unique(tuple(names))
    present = _unique(tuple(name for name in columns if name is not None))

    def respell(column: str | None) -> str | None:
        if column is None or column in names:
            return column
        name = expected.get(folded(column))
        return column if name is None or name in columns or folded(column) not in present else name

    return tuple(respell(column) for column in columns)


def _unique(names: Sequence[str]) -> dict[str, str]:
    """Return names by their folded form, without those that share it."""
    counts = Counter(folded(name) for name in names)
    return {folded(name): name for name in names if counts[folded(name)] == 1}

"""What a reader chooses of the matrix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.models.vocabulary import RegionKind, Status
from kb.queries.matrix.listed import ListedColumn


@dataclass(frozen=True, slots=True)
class MatrixSelection:
    """Choices of the reader, by slugs: rows are the parts of ``region`` (or its regions of one ``level``).

    Columns are the narrower fields of ``field``, else the topmost of ``scheme``. ``empty`` shows or hides rows and
    columns without an initiative; None leaves it to their number. With ``by_years`` an initiative also belongs to the
    eras that its years fall into.

    ``listed`` are records of a reader's own list: its regions are the rows, all others the columns.
    """

    region: str = ""
    level: RegionKind | None = None
    scheme: str = ""
    field: str = ""
    era: str = ""
    programme: str = ""
    status: Status | None = None
    empty: bool | None = None
    by_years: bool = False
    listed: Sequence[ListedColumn] = ()

    @property
    def listed_rows(self) -> Sequence[int]:
        """The ids of the listed regions."""
        return [record.id for record in self.listed if record.entity == "region"]

    @property
    def listed_columns(self) -> Sequence[ListedColumn]:
        """The listed records that are no regions."""
        return [record for record in self.listed if record.entity != "region"]

"""The cell styles of an XLSX file that change what is shown."""

from __future__ import annotations

from collections.abc import Mapping

from kb.ingest.read.workbooks.display import CellFormat
from kb.ingest.read.workbooks.formats import BUILT_IN, NumberFormat
from kb.ingest.read.workbooks.markup import XmlParser, local


class Styles(XmlParser):
    """The number formats of cell styles, by the position of the style."""

    def __init__(self) -> None:
        super().__init__()
        self._parser.EndElementHandler = self._end
        self._codes: dict[str, str] = {str(number): code for number, code in BUILT_IN.items()}
        self._formats: list[str] = []
        self._inside = ""
        self._rules: dict[str, CellFormat] | None = None

    @property
    def rules(self) -> Mapping[str, CellFormat]:
        """The number formats that matter, by the position of the style."""
        if self._rules is None:
            formats = {number: NumberFormat.of(self._codes.get(number, "")) for number in set(self._formats)}
            self._rules = {
                str(position): rule
                for position, number in enumerate(self._formats)
                if (rule := formats[number]) is not None
            }
        return self._rules

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        tag = local(name)
        if tag in ("numFmts", "cellXfs"):
            self._inside = tag
        elif tag == "numFmt" and self._inside == "numFmts":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "xf" and self._inside == "cellXfs":
            self._formats.append(attributes.get("numFmtId", "0"))

    def _end(self, name: str) -> None:
        if local(name) == self._inside:
            self._inside = ""

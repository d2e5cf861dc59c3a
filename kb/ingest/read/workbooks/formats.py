"""Number formats of Excel: which codes show something other than the stored value."""

from __future__ import annotations

import datetime
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from kb.ingest.read.workbooks.display import (
    HIDDEN,
    OPTIONAL,
    PLACE,
    PLAIN,
    DatePrecision,
    Display,
    currency_of,
    number_display,
)
from kb.ingest.row import Cell

BUILT_IN = {
    5: '"$"#,##0',
    6: '"$"#,##0',
    7: '"$"#,##0.00',
    8: '"$"#,##0.00',
    42: '"$"#,##0',
    44: '"$"#,##0.00',
    9: "0%",
    10: "0.00%",
    17: "mmm-yy",
}
"""Formats that a file need not spell out, if they show something else than the value.

Excel spells out 5 to 8 and 42 to 44, the currency of the country, wherever it is not the dollar.
"""
LONGEST_CODE = 1_000
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|[_*].|\[(?P<bracket>[^\]]*)\]|(?P<general>General|Standard)'
    r"|(?P<clock>AM/PM|A/P)|E[+-]|(?P<sign>.)",
    re.DOTALL | re.IGNORECASE,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
}
_NO_PLACES = dict.fromkeys(map(ord, PLACE + OPTIONAL))
_INNER = re.compile(rf"[{PLACE}{OPTIONAL}]\s*[^\s'’.{PLACE}{OPTIONAL}][^{PLACE}{OPTIONAL}]*[{PLACE}{OPTIONAL}]")
"""Something between digits other than the separator of thousands."""
Condition = tuple[str, float]
_DEFAULT: dict[int, list[Condition | None]] = {
    1: [None],
    2: [(">=", 0.0), None],
    3: [(">", 0.0), ("<", 0.0), None],
}
"""The conditions of a code that names none, by its number of sections."""


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """The sections of a format code; the first whose condition holds shows the number."""

    sections: tuple[tuple[Condition | None, Display], ...]

    @classmethod
    def of(cls, code: str) -> NumberFormat | None:
        """Read a format code. None if it shows the values as they are, apart from rounding."""
        sections = [_Section(part) for part in _parts(code[:LONGEST_CODE])[:3]]
        displays = [section.display() for section in sections]
        if all(display == PLAIN for display in displays):
            return None
        conditions = [section.condition for section in sections]
        if not any(conditions):
            conditions = _DEFAULT[len(sections)]
        return cls(tuple(zip(conditions, displays, strict=True)))

    def display(self, cell: Cell) -> Display:
        """Return how a cell is shown."""
        if isinstance(cell, datetime.date):
            return self.sections[0][1]
        if isinstance(cell, bool) or not isinstance(cell, int | float):
            return PLAIN
        for condition, display in self.sections:
            if condition is None or _COMPARISONS[condition[0]](cell, condition[1]):
                return display
        return PLAIN


def _parts(code: str) -> list[str]:
    """Split a code at the semicolons that separate its sections."""
    parts, start = [], 0
    for match in _TOKEN.finditer(code):
        if match["sign"] == ";":
            parts.append(code[start : match.start()])
            start = match.end()
    return [*parts, code[start:]]


@dataclass(slots=True)
class _Section:
    """One section of a code, taken apart."""

    code: str
    literal: str = ""
    pattern: str = ""
    """The characters that stand for digits, separators, percent or parts of a date."""
    mask: str = ""
    currency: str | None = None
    condition: Condition | None = None
    letters: set[str] = field(default_factory=set)
    """Parts of a date."""
    is_general: bool = False

    def __post_init__(self) -> None:
        """Take the code apart."""
        for match in _TOKEN.finditer(self.code):
            self._take(match)

    def _take(self, match: re.Match[str]) -> None:
        literal = match["quoted"] if match["quoted"] is not None else match["escaped"]
        sign = match["sign"] or ""
        if match["general"]:
            self.is_general = True
        elif match["clock"] or sign.lower() in tuple("ymdhs"):
            self.letters.add((sign or "h").lower())
        elif match["bracket"] is not None:
            self._take_bracket(match["bracket"])
        elif sign and sign in "0#?.,%@/":
            self.pattern += sign
            self.mask += PLACE if sign == "0" else OPTIONAL
        elif literal is not None or sign:
            self._add(sign if literal is None else literal)
        elif match[0][0] in "Ee":
            self.pattern += "E"
        else:
            self._add(" ")

    def _add(self, literal: str) -> None:
        self.literal += literal
        self.mask += literal.translate(_NO_PLACES)

    def _take_bracket(self, content: str) -> None:
        if content.startswith("$"):
            symbol = content[1:].rpartition("-")[0] if "-" in content else content[1:]
            self.currency = currency_of(symbol) or symbol.strip() or self.currency
        elif condition := _CONDITION.fullmatch(content):
            self.condition = (condition[1], float(condition[2]))
        elif content and content.lower().strip("hms") == "":
            self.letters.add("h")

    def display(self) -> Display:
        """Return what the section makes of a number or date."""
        if self.letters and not self.is_general:
            precision = self._precision()
            return replace(PLAIN, precision=precision) if precision else PLAIN
        if not self.is_general and not any(sign in self.pattern for sign in "0#?@E"):
            return self._without_number()
        if self._is_mask() and not self.currency and number_display(self.literal).currency is None:
            return Display(mask=self.mask.strip())
        scaling = re.search(r"[0#?](,+)(?:[^0#?,]|$)", self.pattern)
        scale = 1000 ** len(scaling[1]) if scaling else 1
        return number_display(self.literal, scale, "%" in self.pattern, self.currency)

    def _is_mask(self) -> bool:
        """Return whether the section adds digits, or signs between them."""
        if self.is_general or not self.pattern or set(self.pattern) - set("0#?"):
            return False
        is_filled = len(self.pattern) > 1 and set(self.pattern) == {"0"}
        return is_filled or any(map(str.isdigit, self.literal)) or bool(_INNER.search(self.mask))

    def _without_number(self) -> Display:
        """Return the text that stands for the number. A dash stands for zero in bookkeeping."""
        literal = self.literal.strip()
        if not literal and not self.currency:
            return HIDDEN
        display = number_display(literal, currency=self.currency)
        return Display(text=literal) if display.template else display

    def _precision(self) -> DatePrecision | None:
        if self.letters == {"y"}:
            return "year"
        return "month" if self.letters == {"y", "m"} else None

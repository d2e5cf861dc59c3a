"""Convert the cells of a row to field values, as the mapping defines."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any, NamedTuple

from kb.ingest.check import InvalidValue, may_be, plain_text, shared_symbol, slugify, unreadable
from kb.ingest.mapping.dates import read_date
from kb.ingest.mapping.numbers import AUTO, USUAL_UNITS, Notation, read_amount, read_currency, split_unit, usual_unit
from kb.ingest.mapping.spec import Case, FieldSpec, Treatment
from kb.ingest.report import NotedValue, NoteKind, faults
from kb.ingest.row import Cell, Cells, Money
from kb.texts import Text

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\ufeff"))
_HYPHEN_BREAK = re.compile(r"(?<=[^\W\d])-[ \t]*\r?\n\s*(?=[a-zà-ÿ])")
PLACE = re.compile(r"\{([^{}:]+)(:slug)?\}")


class CellNote(NamedTuple):
    """A note on how the value of a cell was derived."""

    text: Text
    about: NotedValue


@dataclass(slots=True)
class Reading:
    """The value of a field with notes on how it was derived."""

    value: Any = None
    notes: list[CellNote] = field(default_factory=list)


class CellReader:
    """Read one field of a row. Created once per mapping and used for every row."""

    def __init__(self, spec: FieldSpec, clean: tuple[str, ...]) -> None:
        self.spec = spec
        self._others = [CellReader(other, clean) for other in spec.first]
        self._cases = [(conditions(case.when), _override(spec, case)) for case in spec.cases]
        self.cleaning = clean if spec.clean is None else spec.clean
        self.plain = None if spec.cases or _treats(spec) else spec.column
        """The column of a field that is only cleaned."""

    @property
    def columns(self) -> set[str]:
        """The columns of the file that this field is read from."""
        spec = self.spec
        named = {name for name in (spec.column, spec.currency_of) if name}
        named |= columns_in(spec.template or "")
        named |= tested_columns(case.when for case in spec.cases)
        return named.union(*(other.columns for other in self._others))

    @property
    def column(self) -> str | None:
        """The column to name when the value is invalid."""
        return self.spec.column or next((other.column for other in self._others if other.column), None)

    def read(self, cells: Cells) -> Reading:
        """Return the value for a row; raises InvalidValue."""
        spec = self.spec
        if self.plain is not None:
            return Reading(clean(cells.get(self.plain), self.cleaning))
        if spec.constant is not None:
            return Reading(spec.constant)
        reading = Reading()
        value = self._origin(cells, reading)
        treatment = next((case for applies, case in self._cases if applies(cells)), spec)
        reading.value = self._treat(value, treatment, reading)
        if reading.value is None and spec.default is not None and treatment.omit is None:
            reading.value = spec.default
        return reading

    def _origin(self, cells: Cells, reading: Reading) -> Cell:
        spec = self.spec
        if spec.template is not None:
            return fill(spec.template, cells)
        if spec.currency_of is not None:
            return _currency(clean(cells.get(spec.currency_of), self.cleaning))
        for other in self._others:
            alternative = other.read(cells)
            if alternative.value is not None:
                reading.notes += alternative.notes
                return alternative.value
        return clean(cells.get(spec.column or ""), self.cleaning)

    def _treat(self, value: Cell, how: Treatment, reading: Reading) -> Any:
        if value is None:
            return None
        if how.omit is not None:
            self._note(reading, _OMITTED, value, reason=Text(how.omit.de, how.omit.en))
            return None
        if isinstance(value, str):
            value = self._treat_text(value, how, reading)
        if how.pad is not None:
            value = _padded(value, how.pad)
        if how.number is not None:
            value = self._number(value, how, reading)
        if how.date or how.year_only:
            date = read_date(value, how.date or ("Y",))
            return date.year if date and how.year_only else date
        if how.cut is not None and isinstance(value, str) and len(value) > how.cut:
            self._note(reading, _CUT, value, most=how.cut)
            return value[: how.cut - 1].rstrip() + "…"
        return value

    def _treat_text(self, text: str, how: Treatment, reading: Reading) -> Any:
        if text in how.empty or (how.empty_pattern and re.search(how.empty_pattern, text)):
            return None
        if how.strip:
            text = self._stripped(text, how.strip, reading)
        if how.extract is not None:
            match = re.search(how.extract, text)
            if match:
                text = match[1] if match.re.groups else match[0]
            elif how.unmatched != "keep":
                return _nothing(how.unmatched == "reject", InvalidValue(faults.NOT_EXTRACTED, pattern=how.extract))
        if text in how.variants:
            reading.notes.append(self._unified(text, how.variants[text]))
            text = how.variants[text]
        if not how.values or text in how.values:
            return how.values.get(text, text)
        if how.other == "keep":
            return text
        wrong = unreadable(text, faults.NOT_IN_LIST, values=", ".join(how.values), suggestion=Text("", ""))
        return _nothing(how.other == "reject", wrong)

    def _stripped(self, text: str, marks: tuple[str, ...], reading: Reading) -> str:
        """Cut marks such as “*” and “ca.” off both ends of a text. Words and numbers stay whole."""
        whole = text
        while mark := next((mark for mark in marks if _is_at_an_end(text, mark)), None):
            text = (text[len(mark) :] if _starts_with(text, mark) else text[: -len(mark)]).strip()
            self._note(reading, _STRIPPED, whole, mark=mark)
        return text

    def _note(self, reading: Reading, text: Text, value: Cell, **words: object) -> None:
        """Note what happened to a value."""
        reading.notes.append(CellNote(text.format(column=self._named, **words), NotedValue(self._named, str(value))))

    def _unified(self, variant: str, name: str) -> CellNote:
        """Return the note on a spelling; several of a column are one sentence."""
        kind = NoteKind(_VARIANT, _VARIANTS, column=self._named)
        example = f"{variant} → {name}"
        return CellNote(_VARIANT.format(variant=variant, name=name), NotedValue(self._named, variant, kind, example))

    @property
    def _named(self) -> str:
        """What a note calls the column, or the columns of a template."""
        return self.column or ", ".join(sorted(self.columns))

    def _number(self, value: Cell, how: Treatment, reading: Reading) -> Decimal | None:
        notation = _notation(how.number)
        factor = how.factor
        if how.units and isinstance(value, str):
            value, unit = split_unit(value, tuple(how.units))
            factor = factor if unit is None else how.units[unit]
        if factor is not None and isinstance(value, Money) and value.is_in_full:
            raise InvalidValue(faults.FACTOR_TWICE, factor=factor)
        try:
            amount = read_amount(value, notation)
        except InvalidValue as wrong:
            if wrong.fault is faults.NOT_A_NUMBER:
                raise _no_number(value, how, wrong) from None
            if wrong.fault is faults.AMBIGUOUS_NUMBER and how.ambiguous == "empty":
                self._note(reading, _AMBIGUOUS, value)
                return None
            raise
        if amount is None:
            return None
        _check_currency(amount.currency, how.currency)
        number = amount.number if factor is None else amount.number * factor
        return number.to_integral_value(ROUND_HALF_UP) if how.round else number


def clean(value: Cell, steps: tuple[str, ...]) -> Cell:
    """Undo PDF and HTML artefacts in a text. Other values stay unchanged, empty texts become None."""
    if not isinstance(value, str):
        return value
    is_ascii = value.isascii()
    text = value if is_ascii else unicodedata.normalize("NFC", value)
    if "entities" in steps and "&" in text:
        text, is_ascii = html.unescape(html.unescape(text)), False
    if "lines" in steps and ("\n" in text or "\r" in text):
        text = _HYPHEN_BREAK.sub("", text)
    if "spaces" in steps:
        text = " ".join((text if is_ascii else text.translate(_INVISIBLE)).split())
    return text.strip() or None


def _override(spec: FieldSpec, case: Case) -> Treatment:
    """Return the field's treatment, overridden by the case."""
    overrides = {name: getattr(case, name) for name in case.model_fields_set - {"when"}}
    return spec.model_copy(update=overrides)


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()


def conditions(when: Mapping[str, str]) -> Callable[[Cells], bool]:
    """Return the test of a row by patterns for columns or templates.

    A template is for instance ``{from}={to}``.
    """
    patterns = [(name, re.compile(pattern)) for name, pattern in when.items()]
    return lambda cells: all(pattern.search(_tested(name, cells)) for name, pattern in patterns)


def _tested(name: str, cells: Cells) -> str:
    """Return the text that a pattern is tested on; empty cells of a template count as empty texts."""
    return _filled(name, cells) if columns_in(name) else _text(cells.get(name))


def tested_columns(conditions: Iterable[Mapping[str, str]]) -> set[str]:
    """Return the columns of the file that some conditions read."""
    return {column for when in conditions for name in when for column in columns_in(name) or {name}}


@cache
def columns_in(template: str) -> frozenset[str]:
    """Return the columns that a template names in braces."""
    return frozenset(name for name, _ in PLACE.findall(template))


def _treats(spec: FieldSpec) -> bool:
    """Return whether the field needs more than cleaning."""
    return bool(spec.model_fields_set - {"column", "by", "unknown", "fill", "split"})


def is_empty(cell: Cell) -> bool:
    """Return whether a cell holds nothing but spaces."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def fill(template: str, cells: Cells) -> str | None:
    """Fill ``{column}`` and ``{column:slug}``; None if one of them is empty."""
    if any(is_empty(cells.get(name)) for name in columns_in(template)):
        return None
    return _filled(template, cells)


def _filled(template: str, cells: Cells) -> str:
    return "".join(text + _slugged(_text(cells.get(name)), as_slug) for text, name, as_slug in _pieces(template))


@cache
def _pieces(template: str) -> tuple[tuple[str, str, bool], ...]:
    """Cut a template into texts, each with the column after it. The last text has none."""
    parts = [*PLACE.split(template), "", None]
    return tuple((str(parts[n]), str(parts[n + 1] or ""), bool(parts[n + 2])) for n in range(0, len(parts), 3))


def _slugged(text: str, as_slug: bool) -> str:
    return slugify(text) if as_slug and text else text


def _is_at_an_end(text: str, mark: str) -> bool:
    return _starts_with(text, mark) or _ends_with(text, mark)


def _starts_with(text: str, mark: str) -> bool:
    rest = text[len(mark) :]
    return bool(rest) and text[: len(mark)].lower() == mark.lower() and not (mark[-1].isalnum() and rest[0].isalnum())


def _ends_with(text: str, mark: str) -> bool:
    rest = text[: -len(mark)]
    return bool(rest) and text[len(rest) :].lower() == mark.lower() and not (mark[0].isalnum() and rest[-1].isalnum())


@cache
def _notation(example: str | None) -> Notation | None:
    return None if example in (AUTO, None) else Notation.of(example or "")


def _padded(value: Cell, length: int) -> Cell:
    """Fill a number that lost its leading zeros; other texts stay as they are."""
    text = plain_text(value)
    return text.zfill(length) if text is not None and text.isdecimal() else value


def _no_number(value: Cell, how: Treatment, wrong: InvalidValue) -> InvalidValue:
    """Return why a cell is no number, such as an unnamed unit."""
    if unit := usual_unit(value):
        return InvalidValue(faults.UNNAMED_UNIT, unit=unit, factor=USUAL_UNITS[unit])
    if not how.units:
        return wrong
    expected = _WITH_UNIT.format(number=wrong.words["expected"], units=", ".join(how.units))
    return InvalidValue(faults.NOT_A_NUMBER, expected=expected)


def _check_currency(shown: str | None, expected: str | None) -> None:
    """Refuse an amount in another or an ambiguous currency."""
    if may_be(shown, expected):
        return
    if invalid := shared_symbol(shown, BESIDE_AMOUNT):
        raise invalid
    if expected is not None:
        raise InvalidValue(faults.OTHER_CURRENCY, currency=shown, expected=expected)


def _currency(value: Cell) -> str | None:
    """Return the currency next to a number. The euro counts beside a unit as well."""
    currency = read_currency(value) or ("EUR" if re.search(r"€|\bEUR\b", str(value)) else None)
    if invalid := shared_symbol(currency, _CONSTANT):
        raise invalid
    return currency


def _nothing(is_wrong: bool, wrong: InvalidValue) -> None:
    if is_wrong:
        raise wrong


_VARIANT = Text("Schreibweise vereinheitlicht: „{variant}“ → „{name}“", "Spelling unified: “{variant}” → “{name}”")
_VARIANTS = Text(
    "{column}: {count}× Schreibweise vereinheitlicht, {different} verschiedene: {values}",
    "{column}: {count}× spelling unified, {different} different: {values}",
)
_OMITTED = Text("{column} nicht übernommen: {reason}", "{column} not imported: {reason}")
_WITH_UNIT = Text(
    "{number}, bei Bedarf mit einer dieser Einheiten: {units}", "{number}, with one of these units if needed: {units}"
)
BESIDE_AMOUNT = Text(
    'in der Zuordnung beim Betrag, zum Beispiel currency = "{example}"',
    'in the mapping beside the amount, for example currency = "{example}"',
)
_CONSTANT = Text(
    'in der Zuordnung statt currency_of, zum Beispiel currency = {{ constant = "{example}" }}',
    'in the mapping instead of currency_of, for example currency = {{ constant = "{example}" }}',
)
_STRIPPED = Text("{column}: „{mark}“ weggelassen", "{column}: “{mark}” removed")
_CUT = Text("{column} auf {most} Zeichen gekürzt", "{column} shortened to {most} characters")
_AMBIGUOUS = Text(
    "{column} leer gelassen: Die Zahl ist mehrdeutig.",
    "{column} left empty: the number is ambiguous.",
)

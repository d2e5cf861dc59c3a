"""Currencies beside amounts: those a symbol may stand for."""

from __future__ import annotations

from collections.abc import Mapping

from kb.ingest.check.values import InvalidValue
from kb.ingest.report import faults
from kb.texts import Text

_SHARED: Mapping[str, tuple[str, ...]] = {"kr": ("DKK", "SEK", "NOK", "ISK", "EEK")}
"""Symbols of several currencies, with the codes that they may stand for."""


def may_be(shown: str | None, currency: object) -> bool:
    """Return whether an amount may be in a currency. ``shown`` is the code or symbol beside it."""
    return shown in (None, currency) or currency in _SHARED.get(shown or "", ())


def shared_symbol(symbol: str | None, remedy: Text) -> InvalidValue | None:
    """Return the problem with a symbol of several currencies. ``remedy`` takes one as {example}."""
    codes = _SHARED.get(symbol or "")
    if codes is None:
        return None
    named = Text(*(f"{', '.join(codes[:-1])} {word} {codes[-1]}" for word in ("oder", "or")))
    return InvalidValue(faults.SHARED_SYMBOL, symbol=symbol, codes=named, remedy=remedy.format(example=codes[0]))

"""How a fact shows its source, in one form everywhere; written without macros, because pages have hundreds of facts."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import request
from markupsafe import Markup, escape

from kb.models import Source
from kb.texts import Language, Text
from kb.web.assets import icon
from kb.web.records.footnotes import citations
from kb.web.request import language, url_for_record
from kb.web.writing import formatting

_SOURCE = Text("Quelle", "Source")
_UNCONFIRMED = Text("unbestätigt", "unconfirmed")
_WHY_UNCONFIRMED = Text("Keine uns vorliegende Quelle bestätigt dies.", "No source we have seen confirms this.")

# In all functions below, every part is escaped. ``Markup.format`` would take four times as long.


def cite(fact: Any) -> Markup:
    """Write the number of a fact's source on the page, and where in the source it stands.

    ``fact`` is a record, or a mapping with its ``source``. A badge is added when nothing confirms it.
    """
    source = _value(fact, "source")
    if not source:
        return _unless_confirmed(fact)
    code, number = language(), citations().number(source)
    own = f' lang="{code}"' if formatting.foreign(source.language, code) else ""
    return Markup(  # noqa: S704
        f'<span class="cite"><a href="#source_{number}" {_called(source, code)}><span class="visually-hidden"{own or " "}>'
        f"{_SOURCE.in_(code)} </span>[{number}]</a>{_locator(fact, ' ')}{_quotation(fact, source, code)}</span>"
        f"{_unless_confirmed(fact)}"
    )


def cited(fact: Any) -> Markup:
    """Write the number of a fact's source like ``cite``, with the short name of the source, for tables."""
    source = _value(fact, "source")
    if not source:
        return _unless_confirmed(fact)
    code, number = language(), citations().number(source)
    return Markup(  # noqa: S704
        f'<span class="cite"><a href="#source_{number}" {_called(source, code)}>[{number}] '
        f"{escape(formatting.source_label(source))}</a>{_locator(fact, ', ')}{voice(source)}"
        f"{_quotation(fact, source, code)}</span>{_unless_confirmed(fact)}"
    )


def source_of(fact: Any, short: bool = False) -> Markup:
    """Write the source of a fact in place; ``short`` leaves out its words, which are on the page of the record."""
    source = _value(fact, "source")
    if not source:
        return _unless_confirmed(fact)
    code = language()
    own = f' lang="{code}"' if formatting.foreign(source.language, code) else ""
    words = "" if short else _quotation(fact, source, code)
    return Markup(  # noqa: S704
        f'<span class="source"><a href="{escape(url_for_record("source", source.slug))}" {_called(source, code)}>'
        f'<span class="visually-hidden"{own or " "}>{_SOURCE.in_(code)}: </span>'
        f"{escape(formatting.source_label(source))}</a>{'' if short else _locator(fact, ', ')}{voice(source)}{words}</span>"
        f"{_unless_confirmed(fact)}"
    )


def voice(source: Source) -> Markup:
    """Write who speaks in a source: an initiative about itself is not an evaluation."""
    if not source.voice:
        return Markup("")
    return Markup(f'<span class="voice"> · {escape(source.voice.label.in_(language()))}</span>')  # noqa: S704


def unconfirmed() -> Markup:
    """Write the badge of a fact that nothing confirms."""
    return _badge(language(), request.script_root)


@lru_cache(maxsize=100)
def _badge(code: Language, _script_root: str) -> Markup:
    return Markup(  # noqa: S704
        f'<span class="badge badge-unconfirmed" title="{_WHY_UNCONFIRMED.in_(code)}">'
        f"{icon('unconfirmed')}{_UNCONFIRMED.in_(code)}</span>"
    )


def _unless_confirmed(fact: Any) -> Markup:
    return Markup(" ") + unconfirmed() if _value(fact, "unconfirmed") else Markup("")


def _called(source: Source, code: Language) -> str:
    """Write attributes that tell the title of a source on request, in its language."""
    foreign = formatting.foreign(source.language, code)
    return f'title="{escape(source.title)}"' + (f' lang="{escape(foreign)}"' if foreign else "")


def _locator(fact: Any, before: str) -> str:
    locator = _value(fact, "source_locator")
    return f'<span class="locator">{before}{escape(locator)}</span>' if locator else ""


def _quotation(fact: Any, source: Source, code: Language) -> str:
    """Write the words of the source, in its language."""
    quote = _value(fact, "quote")
    if not quote:
        return ""
    foreign = formatting.foreign(source.language, code)
    lang = f' lang="{escape(foreign)}"' if foreign else ""
    return f' <q class="quotation"{lang}>{escape(quote)}</q>'


def _value(fact: Any, name: str) -> Any:
    return fact.get(name) if isinstance(fact, dict) else getattr(fact, name, None)

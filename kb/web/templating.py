"""Functions for templates: names in the reader's language, dates, numbers, money, addresses of records."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from flask import Flask
from markupsafe import Markup, escape

from kb.dates import PartialDate
from kb.models import ENTITIES, Source
from kb.models.vocabulary import Term
from kb.queries.names import Reference
from kb.texts import Language, Text
from kb.web import assets
from kb.web.compiling import Unindent, written
from kb.web.request import addresses, i18n, language, plural, settings
from kb.web.writing import formatting

_OPTION_START, _CHOSEN_START = Markup('<option value="{}">'), Markup('<option value="{}" selected>')
_OPTION_GROUP = Markup('<optgroup label="{}">{}</optgroup>')
_TIME = Markup('<time datetime="{}">{}</time>')
_FOREIGN = Markup('<span lang="{}" class="foreign">{}</span>')


def init(app: Flask) -> None:
    """Register the functions below for all templates."""
    app.jinja_env.globals.update(GLOBALS)
    app.jinja_env.filters.update(text=text)
    app.jinja_env.add_extension(Unindent)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.context_processor(lambda: {"language": language(), "settings": settings()})


def localised(record: Any, attribute: str = "name", most: int | None = None) -> Markup:
    """Write ``attribute`` of a record in the reader's language, else marked with ``lang``.

    ``most`` is the maximal length; longer texts are cut at a word.
    """
    code = language()
    own = getattr(record, f"{attribute}_{code}", None)
    if own:
        return escape(own if most is None else formatting.shorten(own, most))
    return with_lang(_shortened(formatting.localised(record, attribute, code), most))


def title(record: Any, most: int | None = None) -> Markup:
    """Write the title of a record, cut like ``localised``."""
    if most is None and (own := getattr(record, f"name_{language()}", None)):
        return escape(own)
    return with_lang(_shortened(formatting.title_of(record, language()), most))


def _shortened(value: formatting.Localised, most: int | None) -> formatting.Localised:
    return value if most is None else replace(value, text=formatting.shorten(value.text, most))


def record_link(record: Any, anchor: str = "", most: int | None = None) -> Markup:
    """Write a link to the page of a record, its title cut like ``localised``; nothing without a record."""
    if record is None:
        return Markup("")
    address = written(addresses.url_for_record(record.__tablename__, record.slug, anchor))
    # Both parts are escaped. ``Markup.format`` would take four times as long, and pages have hundreds of links.
    return Markup(f'<a href="{address}">{title(record, most)}</a>')  # noqa: S704


def linked_items(records: Iterable[Any], entity: str) -> Markup:
    """Write records of a kind as list items with links to their pages."""
    start, own = written(addresses.url_for_record(entity, "")), f"name_{language()}"
    # All parts are escaped, see ``record_link``.
    items = (
        f'<li><a href="{start}{record.slug}">{written(getattr(record, own, None) or localised(record))}</a></li>'
        for record in records
    )
    return Markup("\n".join(items))  # noqa: S704


def plain_title(record: Any) -> str:
    """Return the title of a record without markup, for the window title."""
    return formatting.title_of(record, language()).text


def options(choices: Iterable[tuple[str, str]]) -> Markup:
    """Write pairs of value and words as options of a form; pages with hundreds of them keep the result."""
    # Both parts are escaped, see ``record_link``.
    items = (f'<option value="{written(value)}">{written(words)}</option>' for value, words in choices)
    return Markup("\n".join(items))  # noqa: S704


def option_group(label: str, choices: Iterable[tuple[str, str]]) -> Markup:
    """Write options under a heading."""
    return _OPTION_GROUP.format(label, options(choices))


def chosen(written: Markup, value: str, words: str = "") -> Markup:
    """Select the option with a value; one that is not offered is added with its ``words``."""
    before = _OPTION_START.format(value)
    after = _CHOSEN_START.format(value)
    if not value or before in written:
        return written.replace(before, after, 1) if value else written
    return after + escape(words or value) + Markup("</option>") + written


def with_lang(value: formatting.Localised) -> Markup:
    """Write a text; one in another language is marked with ``lang``."""
    return escape(value.text) if value.language is None else _FOREIGN.format(value.language, value.text)


def text(value: Text | Term | None) -> str:
    """Write a bilingual text or the name of a member of a controlled list."""
    if value is None:
        return ""
    return (value if isinstance(value, Text) else value.label).in_(language())


def date(value: PartialDate | datetime.date | None) -> Markup:
    """Write a date as a ``<time>`` element."""
    return Markup("") if value is None else _time(value, language())


@lru_cache(maxsize=10_000)
def _time(value: PartialDate | datetime.date, code: Language) -> Markup:
    words = formatting.date(value, code)
    # The attribute of the element takes plain dates only.
    return _TIME.format(value, words) if not isinstance(value, PartialDate) or value.is_exact else escape(words)


def kind(entity: str) -> str:
    """Return the singular name of an entity."""
    return ENTITIES[entity].__title__.in_(language())


def kinds(entity: str) -> str:
    """Return the plural name of an entity."""
    return plural(entity).in_(language())


def foreign(source: Source) -> str | None:
    """Return the language of a source's title unless it is the page's."""
    return formatting.foreign(source.language, language())


def reference_url(reference: Reference) -> str | None:
    """Return the address of a referenced record, or None."""
    return addresses.url_for_reference(reference)


GLOBALS: dict[str, Callable[..., Any]] = {
    "absolute": addresses.absolute,
    "alternatives": i18n.alternatives,
    "amount": lambda fact: formatting.amount(fact, language()),
    "asset": assets.asset,
    "chosen": chosen,
    "date": date,
    "foreign": foreign,
    "has_asset": assets.has_asset,
    "icon": assets.icon,
    "is_link": formatting.is_link,
    "kind": kind,
    "kinds": kinds,
    "linked_items": linked_items,
    "localised": localised,
    "money": lambda value, currency: formatting.money(value, currency, language()),
    "moment": lambda value: formatting.moment(value, language()),
    "number": lambda value: formatting.number(value, language()),
    "own_language": language,
    "period": lambda first, last: formatting.period(first, last, language()),
    "plain_title": plain_title,
    "record_link": record_link,
    "reference_url": reference_url,
    "repeats_number": lambda statement: formatting.repeats_number(statement, language()),
    "same_page": i18n.same_page,
    "shorten": formatting.shorten,
    "source_label": formatting.source_label,
    "this_page": addresses.this_page,
    "title": title,
    "today": lambda: datetime.datetime.now(datetime.UTC).date(),
    "toggled": addresses.toggled,
    "url_for": addresses.url_for,
    "url_for_api": addresses.url_for_api,
    "url_for_list": addresses.url_for_list,
    "url_for_record": addresses.url_for_record,
    "without_folders": formatting.without_folders,
}

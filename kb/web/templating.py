"""What templates know: names in the reader's language, dates, numbers, money, and addresses of records."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

from flask import Flask
from jinja2.ext import Extension
from markupsafe import Markup

from kb.dates import PartialDate
from kb.models import ENTITIES, Source
from kb.models.vocabulary import Term
from kb.queries.evidence import in_euro, ledger
from kb.queries.names import Reference
from kb.queries.timeline import lifespans
from kb.texts import Language, Text
from kb.web import addresses, assets, citations, collecting, i18n, menu, metadata, present, searching, taking
from kb.web.context import language, settings
from kb.web.kinds import plural

_TIME = Markup('<time datetime="{}">{}</time>')
_FOREIGN = Markup('<span lang="{}" class="foreign">{}</span>')


_ONLY_TAGS = re.compile(r"(?:\{%(?!-)(?:(?!%\}).)*%\}\s*)+|(?:\{#)?(?:(?!\{#).)*#\}")
"""A line of tags, or the end of a comment, from which nothing is written."""
_TAG = re.compile(r"\{(?:%(?!\+)|#)")
"""What takes away the space before it."""


class Flush(Extension):
    """Takes the indentation out of templates while they are compiled: an eighth of a page would be nothing else.

    Where a line ends with a tag, its break is taken away too; one space is left there, or words would stick together. A
    line that begins with a tag needs none, unless the tag says by its plus that the space before it stays.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the source with every line at the margin."""
        return "\n".join(_flush(source.split("\n")))


def _flush(lines: Iterable[str]) -> Iterator[str]:
    is_open = False
    for line in lines:
        text = line.lstrip(" \t")
        is_apart = is_open and len(text) < len(line) and text and not _TAG.match(text)
        yield f" {text}" if is_apart else text
        if not _ONLY_TAGS.fullmatch(text):
            is_open = text.endswith(("%}", "#}"))


def init(app: Flask) -> None:
    """Make the functions below known to all templates."""
    app.jinja_env.globals.update(GLOBALS, citations=citations.of_page)
    app.jinja_env.filters.update(text=text)
    app.jinja_env.add_extension(Flush)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.context_processor(lambda: {"language": language(), "settings": settings()})


def localised(record: Any, attribute: str = "name", most: int | None = None) -> Markup:
    """Write ``attribute`` of a record in the reader's language; another language is marked with ``lang``.

    With ``most`` the text is cut at a word so that it has at most that many characters.
    """
    found = present.localised(record, attribute, language())
    return in_its_language(found if most is None else replace(found, text=present.shorten(found.text, most)))


def title(record: Any) -> Markup:
    """Write what a record is called."""
    return in_its_language(present.title_of(record, language()))


def plain_title(record: Any) -> str:
    """Return what a record is called, where no mark is possible: in the title of the window."""
    return present.title_of(record, language()).text


def in_its_language(found: present.Localised) -> Markup:
    """Write a text with a mark when it is in another language than the page."""
    return Markup.escape(found.text) if found.language is None else _FOREIGN.format(found.language, found.text)


def text(value: Text | Term | None) -> str:
    """Write a bilingual text or the name of a member of a controlled list."""
    if value is None:
        return ""
    return (value if isinstance(value, Text) else value.label).in_(language())


def date(value: PartialDate | datetime.date | None) -> Markup:
    """Write a date, readable for machines too."""
    return Markup("") if value is None else _time(value, language())


@lru_cache(maxsize=10_000)
def _time(value: PartialDate | datetime.date, code: Language) -> Markup:
    return _TIME.format(value, present.date(value, code))


def kind(entity: str) -> str:
    """Return what a single record of an entity is called."""
    return ENTITIES[entity].__title__.in_(language())


def kinds(entity: str) -> str:
    """Return what the records of an entity are called."""
    return plural(entity).in_(language())


def foreign(source: Source) -> str | None:
    """Return the language of a source's title when it is not that of the page."""
    return present.foreign(source.language, language())


def reference_url(reference: Reference) -> str | None:
    """Return the address of a record that others point to, or None."""
    return addresses.url_for_reference(reference)


GLOBALS: dict[str, Callable[..., Any]] = {
    "absolute": addresses.absolute,
    "alternatives": i18n.alternatives,
    "amount": lambda fact: present.amount(fact, language()),
    "asset": assets.asset,
    "collected": collecting.parameters,
    "bar_shares": ledger.bar_shares,
    "canonical": metadata.canonical,
    "date": date,
    "description_of": metadata.description_of,
    "here_without": collecting.here_without,
    "foreign": foreign,
    "has_asset": assets.has_asset,
    "is_link": present.is_link,
    "life_of": lifespans.of_initiative,
    "in_euro": in_euro,
    "kind": kind,
    "kinds": kinds,
    "localised": localised,
    "marked": searching.marked,
    "money": lambda value, currency: present.money(value, currency, language()),
    "menu": menu.menu,
    "moment": lambda value: present.moment(value, language()),
    "number": lambda value: present.number(value, language()),
    "place": collecting.place,
    "own_language": language,
    "period": lambda first, last: present.period(first, last, language()),
    "plain_title": plain_title,
    "site_linked": metadata.site,
    "reference_url": reference_url,
    "same_page": i18n.same_page,
    "shorten": present.shorten,
    "source_label": present.source_label,
    "take_away": taking.ways,
    "this_page": addresses.this_page,
    "title": title,
    "today": lambda: datetime.datetime.now(datetime.UTC).date(),
    "toggled": addresses.toggled,
    "url_for_api": addresses.url_for_api,
    "url_for_hit": searching.url_for_hit,
    "url_for_list": addresses.url_for_list,
    "url_for_record": addresses.url_for_record,
    "without_folders": present.without_folders,
}

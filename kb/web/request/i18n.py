"""Languages of the pages: German and English by address, translated by Flask-Babel."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from babel.support import NullTranslations
from flask import Flask, g, request
from flask_babel import Babel, get_translations
from markupsafe import Markup

from kb.texts import LANGUAGES, Language
from kb.web.request.addresses import query_string
from kb.web.request.context import language

NAMES = {"de": "Deutsch", "en": "English"}


def init(app: Flask) -> None:
    """Translate by the language of the address."""
    Babel(app, default_locale="en", locale_selector=language)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # The i18n extension adds it.
        gettext=_gettext,
        ngettext=lambda one, many, number: _translations().ungettext(one, many, number),
        pgettext=lambda context, text: _translations().upgettext(context, text),
        npgettext=lambda context, one, many, number: _translations().unpgettext(context, one, many, number),
        newstyle=True,
    )
    # What the extension makes of it looks at the context of the template, and writes each text anew.
    app.jinja_env.globals.update(_=_gettext, gettext=_gettext)


def _gettext(message: str, /, **values: object) -> Markup:
    """Write a text of a template in the reader's language, with the values it has places for."""
    return _text(message, language()) % values if values else _plain_text(message, language())


@lru_cache(maxsize=5_000)
def _text(message: str, _language: Language) -> Markup:
    """Return a text; they are ours, so they may hold markup. Templates have some hundreds of them."""
    return Markup(_translations().ugettext(message))  # noqa: S704


@lru_cache(maxsize=5_000)
def _plain_text(message: str, code: Language) -> Markup:
    """Write a text without places; most of them stand on every page."""
    return _text(message, code) % {}


def _translations() -> NullTranslations:
    """Return the catalogue of this request; to ask Flask-Babel for each text takes a third of the time of a page."""
    found: NullTranslations | None = g.get("translations")
    if found is None:
        found = g.translations = get_translations()
    return found


def same_page(other: Language) -> str:
    """Return the address of this page in another language, with the same question."""
    parts = request.path.split("/")
    if parts[1] not in LANGUAGES:
        return f"{request.script_root}/{other}/"
    values = {name: request.args.getlist(name) for name in request.args}
    return request.script_root + quote("/".join(["", other, *parts[2:]])) + query_string(values)


def alternatives() -> list[tuple[str, Language, str]]:
    """Return name, code and address of this page in each language."""
    return [(NAMES[code], code, same_page(code)) for code in LANGUAGES]

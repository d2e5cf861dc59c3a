"""Translation of pages into German and English by Flask-Babel."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from babel.support import NullTranslations
from flask import Flask, request
from flask_babel import Babel, get_translations
from markupsafe import Markup

from kb.texts import LANGUAGES, Language
from kb.web.request.addresses import query_string
from kb.web.request.context import language, of_request
from kb.web.writing import formatting

NAMES = {"de": "Deutsch", "en": "English"}


def init(app: Flask) -> None:
    """Set up translation by the language of the address."""
    Babel(app, default_locale="en", locale_selector=language)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # The i18n extension adds it.
        gettext=_gettext,
        ngettext=lambda singular, plural, number: _translations().ungettext(singular, plural, number),
        pgettext=lambda context, text: _translations().upgettext(context, text),
        npgettext=lambda context, singular, plural, number: _translations().unpgettext(
            context, singular, plural, number
        ),
        newstyle=True,
    )
    # The extension's own functions look up the template context and format each text again.
    app.jinja_env.globals.update(_=_gettext, gettext=_gettext, ngettext=_ngettext)


def _gettext(message: str, /, **values: object) -> Markup:
    """Translate a text of a template and fill in its placeholders."""
    return _text(message, language()) % values if values else _plain_text(message, language())


def _ngettext(singular: str, plural: str, count: int, /, **values: object) -> Markup:
    """Translate a text with a number, which is written with separators of thousands."""
    if not values:
        return _counted(singular, plural, count, language())
    return _plural(singular, plural, count) % {"num": formatting.number(count, language()), **values}


@lru_cache(maxsize=5_000)
def _counted(singular: str, plural: str, count: int, code: Language) -> Markup:
    """Translate a text without other placeholders than its number."""
    return _plural(singular, plural, count) % {"num": formatting.number(count, code)}


def _plural(singular: str, plural: str, count: int) -> Markup:
    return Markup(_translations().ungettext(singular, plural, count))  # noqa: S704  # All texts are our own.


@lru_cache(maxsize=5_000)
def _text(message: str, _language: Language) -> Markup:
    """Translate a text. It may contain markup, because all texts are our own."""
    return Markup(_translations().ugettext(message))  # noqa: S704


@lru_cache(maxsize=5_000)
def _plain_text(message: str, code: Language) -> Markup:
    """Translate a text without placeholders; most of them are on every page."""
    return _text(message, code) % {}


def _translations() -> NullTranslations:
    """Return the catalogue of this request. Getting it per text from Flask-Babel takes a third of the time of a page."""
    values = of_request()
    catalogue: NullTranslations | None = values.get("translations")
    if catalogue is None:
        catalogue = values.translations = get_translations()
    return catalogue


def same_page(other: Language) -> str:
    """Return the address of this page in another language, with the same parameters."""
    parts = request.path.split("/")
    if parts[1] not in LANGUAGES:
        return f"{request.script_root}/{other}/"
    values = {name: request.args.getlist(name) for name in request.args}
    return request.script_root + quote("/".join(["", other, *parts[2:]])) + query_string(values)


def alternatives() -> list[tuple[str, Language, str]]:
    """Return name, code and address of this page in each language."""
    return [(NAMES[code], code, same_page(code)) for code in LANGUAGES]

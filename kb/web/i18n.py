"""Languages of the pages: German and English by address, translated by Flask-Babel."""

from __future__ import annotations

from urllib.parse import quote

from flask import Flask, request
from flask_babel import Babel

from kb.texts import LANGUAGES, Language
from kb.web.addresses import query_string
from kb.web.context import language

NAMES = {"de": "Deutsch", "en": "English"}


def init(app: Flask) -> None:
    """Translate by the language of the address."""
    Babel(app, default_locale="en", locale_selector=language)


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

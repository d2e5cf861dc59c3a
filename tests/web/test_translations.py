"""The German catalogue is complete: nothing missing, nothing doubtful, nothing left over."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

import kb.web

WEB = Path(kb.web.__file__).parent
Key = tuple[str | None, str | tuple[str, ...]]


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with (WEB / "translations" / "de" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale="de")


@pytest.fixture(scope="module")
def used() -> set[Key]:
    """Collect the texts that templates and code ask for."""
    with (WEB / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]  # Babel has no types for it.
    messages = extract_from_dir(str(WEB), method_map=methods, options_map=options)
    return {(context, text) for _file, _line, text, _comments, context in messages}


def key(message: Message) -> Key:
    return message.context, tuple(message.id) if isinstance(message.id, (list, tuple)) else message.id


def test_every_text_of_the_pages_has_a_german_one(catalogue: Catalog, used: set[Key]) -> None:
    assert len(used) > 100
    translated = {key(message) for message in catalogue if message.id and all(strings(message))}
    assert used - translated == set()


def test_nothing_is_doubtful_or_left_over(catalogue: Catalog, used: set[Key]) -> None:
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []
    assert {key(message) for message in catalogue if message.id} - used == set()
    assert not catalogue.obsolete


def test_german_texts_fill_in_the_same_values(catalogue: Catalog) -> None:
    assert [
        (message.id, list(message.check(catalogue))) for message in catalogue if list(message.check(catalogue))
    ] == []


def strings(message: Message) -> tuple[str, ...]:
    """Return the translations of a message, one for each number it distinguishes."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())

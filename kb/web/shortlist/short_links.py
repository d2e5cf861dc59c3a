"""Short links to lists: a letter for the kind and the id of each record, such as ``i12i7r3``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask import url_for

from kb.errors import InvalidInput
from kb.queries.shortlist import ShortlistEntry
from kb.texts import Text
from kb.web.request import MOST_VALUES, absolute

LETTERS = {
    "initiative": "i",
    "cluster_manager": "m",
    "organisation": "o",
    "region": "r",
    "competence_field": "f",
    "field_scheme": "c",
    "programme": "p",
    "policy_era": "e",
    "project": "v",
    "event": "t",
    "person": "n",
    "source": "s",
}
"""The letter of each kind of record with a page. Links last: a letter is never given to another kind."""
_KINDS = {letter: entity for entity, letter in LETTERS.items()}
_CODE = re.compile(rf"(?:[{''.join(_KINDS)}][1-9][0-9]{{0,8}}){{1,{MOST_VALUES}}}")
_RECORD = re.compile(r"([a-z])(\d+)")


def encode(records: Sequence[ShortlistEntry]) -> str:
    """Return the code of a list, in its order."""
    return "".join(f"{LETTERS[entry.entity]}{entry.record.id}" for entry in records)


def address(records: Sequence[ShortlistEntry], view: str | None = None) -> str:
    """Return the short address of a list, or of a page about it such as ``briefing``; empty without records."""
    return absolute(url_for("service.short_link", code=encode(records), view=view)) if records else ""


def decode(code: str) -> tuple[tuple[str, int], ...]:
    """Return the records of a code as (entity, id), each once. Raises InvalidInput for any other text."""
    if not _CODE.fullmatch(code):
        raise InvalidInput(_NO_CODE.format(code=code[:60]), field="code")
    return tuple(dict.fromkeys((_KINDS[letter], int(number)) for letter, number in _RECORD.findall(code)))


_NO_CODE = Text(
    "„{code}“ ist kein Kurzlink zu einer Liste. Vielleicht fehlt ihm das Ende: bitte den ganzen Link kopieren.",
    "“{code}” is not a short link to a list. Its end may be missing: copy the whole link.",
)

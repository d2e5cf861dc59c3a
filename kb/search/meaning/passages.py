"""The text of a record that its vector stands for."""

from __future__ import annotations

from hashlib import blake2b

from kb.search.documents import HEADING, STATEMENTS, TEXT, StoredDocument

LONGEST = 400
"""Characters of a text at most: the time of a vector grows with them, and what a record is stands at the beginning."""
DIGEST_BYTES = 16
_FIELDS = (HEADING, TEXT, STATEMENTS)


def passage(record: StoredDocument) -> str:
    """Return title and texts of a record in one language, German where there is any.

    A model that knows both languages finds a German text for an English question.
    """
    title = record.title[0] or record.title[1] or record.slug
    texts = [pair for code in _FIELDS for pair in record.texts.get(code, ())]
    german = [text for language, text in texts if language in ("de", "")]
    sentences = dict.fromkeys([title, *(german or [text for _, text in texts])])
    text = ". ".join(sentences)
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0]


def digest(text: str) -> bytes:
    """Return what tells a text from others, in DIGEST_BYTES bytes."""
    return blake2b(text.encode(), digest_size=DIGEST_BYTES).digest()

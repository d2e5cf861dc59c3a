"""Names without their spelling: accents, case, punctuation, legal forms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_LETTERS = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "ß": "ss",
        "æ": "ae",
        "ø": "oe",
        "å": "aa",
        "œ": "oe",
        "ł": "l",
        "đ": "d",
        "ð": "d",
    }
)
_WORD = re.compile(r"[^\W_]+")
_SIGNS = str.maketrans({"&": " und ", "+": " und "})
_LEGAL_FORMS = frozenset("ag co ek ev gbr ggmbh gmbh inc kg kgaa ltd mbh ohg sa sarl se ug".split())
_PARTED_FORM = re.compile(r"\be\.\s*(?:v|k)\.|\b(?:g\.?\s*)?m\.?\s*b\.?\s*h\.")
_ABBREVIATIONS: Mapping[str, str] = {
    "fh": "fachhochschule",
    "hwk": "handwerkskammer",
    "ihk": "industrie und handelskammer",
    "tu": "technische universitaet",
    "uni": "universitaet",
}


def without_accents(text: str) -> str:
    """Return a text in lower case with umlauts written out and accents removed; other alphabets stay."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", text).lower().translate(_LETTERS))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def fingerprint(name: str) -> str:
    """Return a name without case, accents, punctuation, spaces and legal form; abbreviations are written out."""
    text = without_accents(_PARTED_FORM.sub(" ", name.lower()).translate(_SIGNS))
    words = [_ABBREVIATIONS.get(word, word) for word in _WORD.findall(text) if word not in _LEGAL_FORMS]
    return "".join(words).replace(" ", "") or text

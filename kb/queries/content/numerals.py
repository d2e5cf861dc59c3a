"""Numbers written as words, as far as anniversaries and small counts need them."""

from __future__ import annotations

from collections.abc import Mapping

NUMERALS: Mapping[str, Mapping[str, int]] = {
    "de": {
        "zwei": 2,
        "drei": 3,
        "vier": 4,
        "fünf": 5,
        "sechs": 6,
        "sieben": 7,
        "acht": 8,
        "neun": 9,
        "zehn": 10,
        "elf": 11,
        "zwölf": 12,
        "fünfzehn": 15,
        "zwanzig": 20,
        "fünfundzwanzig": 25,
        "dreißig": 30,
        "vierzig": 40,
        "fünfzig": 50,
        "hundert": 100,
    },
    "en": {
        "two": 2,
        "three": 3,
        "four": 4,
        "five": 5,
        "six": 6,
        "seven": 7,
        "eight": 8,
        "nine": 9,
        "ten": 10,
        "eleven": 11,
        "twelve": 12,
        "fifteen": 15,
        "twenty": 20,
        "twenty-five": 25,
        "thirty": 30,
        "forty": 40,
        "fifty": 50,
        "hundred": 100,
    },
    "es": {"cinco": 5, "diez": 10, "quince": 15, "veinte": 20, "treinta": 30},
    "fr": {"cinq": 5, "dix": 10, "quinze": 15, "vingt": 20, "trente": 30},
}
"""The number of each word, by language."""
ALL_NUMERALS: Mapping[str, int] = {word: number for words in NUMERALS.values() for word, number in words.items()}

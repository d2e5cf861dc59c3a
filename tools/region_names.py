"""Names of regions: shown names from labels of the NUTS list, and successors of former codes."""

from __future__ import annotations

import csv
import re
import unicodedata
from pathlib import Path

from babel import Locale

GERMAN = {
    "ES21": "Baskenland",
    "UKM": "Schottland",
    "SE22": "Südschweden",
    "DK01": "Hauptstadtregion Dänemark",
    "DK02": "Seeland",
    "AL02": "Qendër",
    "DE803": "Rostock (Stadt)",
    "DED52": "Landkreis Leipzig",
    "DED15": "Chemnitzer Land",
    "DEA21": "Aachen (Stadt)",
    "DEA25": "Kreis Aachen",
}
"""German names where they differ from the label of the list."""

ENGLISH = {
    "DE2": "Bavaria",
    "DE7": "Hesse",
    "DE8": "Mecklenburg-Western Pomerania",
    "DE80": "Mecklenburg-Western Pomerania",
    "DE9": "Lower Saxony",
    "DEA": "North Rhine-Westphalia",
    "DEB": "Rhineland-Palatinate",
    "DED": "Saxony",
    "DEE": "Saxony-Anhalt",
    "DEE0": "Saxony-Anhalt",
    "DEG": "Thuringia",
    "DEG0": "Thuringia",
    "DE21": "Upper Bavaria",
    "DE22": "Lower Bavaria",
    "DE23": "Upper Palatinate",
    "DE24": "Upper Franconia",
    "DE25": "Middle Franconia",
    "DE26": "Lower Franconia",
    "DE27": "Swabia",
    "DEA2": "Cologne (administrative region)",
    "DEA23": "Cologne",
    "DE212": "Munich",
    "DE254": "Nuremberg",
    "AT1": "Eastern Austria",
    "AT2": "Southern Austria",
    "AT3": "Western Austria",
    "AT12": "Lower Austria",
    "AT13": "Vienna",
    "AT130": "Vienna",
    "AT21": "Carinthia",
    "AT22": "Styria",
    "AT31": "Upper Austria",
    "AT33": "Tyrol",
    "DK01": "Capital Region of Denmark",
    "DK02": "Zealand",
    "SE22": "South Sweden",
    "ES21": "Basque Country",
    "UKM": "Scotland",
}
"""English names where they differ from the German or native one."""

EXONYMS = {
    row["code"]: (row["name_de"], row["name_en"])
    for row in csv.DictReader((Path(__file__).parent / "region_exonyms.csv").read_text(encoding="utf-8").splitlines())
}
"""German and English names of regions whose label is in another language; the label is a synonym in the glossary."""

MERGED = {
    "DEA2D": ("DEA21", "DEA25"),
    "DED2C": ("DED24", "DED2B", "DED23"),
    "DED2D": ("DED22", "DED28", "DED26"),
    "DED2E": ("DED25", "DED27"),
    "DED2F": ("DED29", "DED2A"),
    "DED41": ("DED11",),
    "DED42": ("DED14", "DED1B", "DED18", "DED1A"),
    "DED43": ("DED16", "DED19", "DED33"),
    "DED44": ("DED17", "DED12"),
    "DED45": ("DED13", "DED1C", "DED15"),
    "DED51": ("DED31",),
    "DED52": ("DED34", "DED35"),
    "DED53": ("DED32", "DED36"),
    "DE91C": ("DE915", "DE919"),
    "DEB1C": ("DEB16",),
    "DEB1D": ("DEB19",),
    "DE80K": ("DE807", "DE809"),
    "DE80L": ("DE80D", "DE80H", "DE805"),
    "DE80M": ("DE80E", "DE806"),
    "DE80O": ("DE80A", "DE80G"),
    "DEG0Q": ("DEG0B",),
    "DEG0R": ("DEG0P", "DEG0N"),
    "DEG0S": ("DEG04",),
    "DEG0T": ("DEG0F",),
    "DEG0U": ("DEG0I",),
    "DEG0V": ("DEG0H",),
    "DE401": ("DE421",),
    "DE402": ("DE422",),
    "DE403": ("DE411",),
    "DE404": ("DE423",),
    "DE405": ("DE412",),
    "DE406": ("DE424",),
    "DE407": ("DE425",),
    "DE408": ("DE426",),
    "DE409": ("DE413",),
    "DE40A": ("DE414",),
    "DE40B": ("DE427",),
    "DE40C": ("DE415",),
    "DE40D": ("DE416",),
    "DE40E": ("DE428",),
    "DE40F": ("DE417",),
    "DE40G": ("DE429",),
    "DE40H": ("DE42A",),
    "DE40I": ("DE418",),
}
"""Today's German districts and the districts of 2006 they consist of; small exchanges of land are left aside.

Two districts of Mecklenburg-Western Pomerania that share one former district (Demmin) have no entry and no centroid.
"""

SINCE = (
    ("DE4", (2006, 2011)),
    ("DED", (2006, 2011)),
    ("DEA2", (2006, 2011)),
    ("DE80", (2010, 2014)),
    ("DE91", (2013, 2017)),
    ("DEB1", (2013, 2017)),
    ("DEG0", (2021, 2023)),
)
"""By the start of a code that is gone: the last NUTS version that had it, and the last year of that version.

NUTS 2010, 2013, 2016, 2021 and 2024 apply from the first of January of 2012, 2015, 2018, 2021 and 2024.
"""

STILL_OLDER = {"DEE1": "Dessau", "DEE2": "Halle", "DEE3": "Magdeburg"}
"""German codes of NUTS 2003 that older lists use; we have seen no list of that version, so they are unconfirmed."""

ROUGHLY = {"UKM": ("56.8", "-4.2")}
"""Centroids for which the files have no shape, to a tenth of a degree."""

_GOVERNED = {"DE1", "DE7", "DEA"}
_DISTRICTS = {
    "Regierungsbezirk": "administrative region",
    "Landkreis": "district",
    "Kreis": "district",
    "Stadt": "city",
}
_KINDS = {"kreisfreie stadt": "Stadt", "stadtkreis": "Stadt", "landkreis": "Landkreis", "kreis": "Kreis"}
_SPECIAL = str.maketrans(
    {
        "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa", "ł": "l", "ı": "i", "đ": "d", "ð": "d", "þ": "th"
    }
)  # fmt: skip
_CYRILLIC = dict(
    zip(
        "абвгдеђжзијклљмнњопрстћуфхцчџшщъьюяіїєйѓќѕ’",
        "a b v g d e đ ž z i j k l lj m n nj o p r s t ć u f h c č dž š št a j ju ja i ji je j ǵ ḱ dz '".split(),
        strict=True,
    )
)
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρσςτυφχψω",
        "a v g d e z i th i k l m n x o p r s s t y f ch ps o".split(),
        strict=True,
    )
)


def country_of(locale: Locale, code: str) -> str:
    """Return a country by Eurostat's code, which differs from ISO 3166 for two countries.

    These are Greece and the United Kingdom.
    """
    return str(locale.territories[{"EL": "GR", "UK": "GB"}.get(code, code)])


def plain_name(code: str, label: str) -> str:
    """Return the short name: ``Dortmund`` for ``Dortmund, Kreisfreie Stadt``.

    A Landkreis keeps it in brackets: ``München (Landkreis)``.
    """
    name, _, kind = label.partition(",")
    kind = kind.strip().casefold()
    if not code.startswith("DE") or kind not in _KINDS:
        text = re.sub(r"\s+", " ", label).strip()
        if len(code) == 4 and code[:3] in _GOVERNED:
            return f"Regierungsbezirk {text}"
        is_plain_district = code.startswith("DEA") and len(code) == 5 and "reis" not in text and "region" not in text
        return f"Kreis {text}" if is_plain_district else text
    return name if _KINDS[kind] == "Stadt" else f"{name} ({_KINDS[kind]})"


def english_name(code: str, german: str) -> str:
    """Name a region in English: a name of its own, or the kind of district translated; otherwise as in German."""
    if code in ENGLISH:
        return ENGLISH[code]
    for kind, english in _DISTRICTS.items():
        name = german.removeprefix(f"{kind} ").removesuffix(f" ({kind})")
        if name != german:
            return f"{name} ({english})"
    return german


def latin(label: str) -> str:
    """Write a Greek or Cyrillic label in Latin letters, letter by letter; anything else stays."""
    if not any("GREEK" in unicodedata.name(c, "") or "CYRILLIC" in unicodedata.name(c, "") for c in label):
        return label
    return "".join(_letter(c) for c in label)


def _letter(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[0] if "GREEK" in unicodedata.name(character, "") else character
    small = base.casefold() if base != "ς" else base
    plain = _GREEK.get(small) or _CYRILLIC.get(small) or character
    return plain.capitalize() if character.isupper() and plain != character else plain


def slug_of(code: str, name: str) -> str:
    """Make the slug: the code, then the name in plain letters; a German city's kind is left out."""
    text = unicodedata.normalize("NFKD", name.casefold().translate(_SPECIAL)).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", text).strip("-")
    return f"{code.lower()}-{words}"[:100].rstrip("-")

"""Sources as bibliographic references: BibTeX, RIS and CSL-JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.dates import PartialDate
from kb.models import Source
from kb.models.vocabulary import SourceKind

BIBTEX = {
    SourceKind.DOCUMENT: "techreport",
    SourceKind.WEB_PAGE: "online",
    SourceKind.PRESS_ARTICLE: "article",
    SourceKind.REGISTER: "misc",
    SourceKind.DATA_SET: "dataset",
}
"""Entry type per kind of source; `online` and `dataset` are BibLaTeX types that BibTeX reads as `misc`."""
RIS = {
    SourceKind.DOCUMENT: "RPRT",
    SourceKind.WEB_PAGE: "ELEC",
    SourceKind.PRESS_ARTICLE: "NEWS",
    SourceKind.REGISTER: "DBASE",
    SourceKind.DATA_SET: "DATA",
}
CSL = {
    SourceKind.DOCUMENT: "report",
    SourceKind.WEB_PAGE: "webpage",
    SourceKind.PRESS_ARTICLE: "article-newspaper",
    SourceKind.REGISTER: "dataset",
    SourceKind.DATA_SET: "dataset",
}
"""Type per kind of source in the Citation Style Language."""
_PUBLISHER = {"techreport": "institution", "article": "journal", "online": "organization"}
_SPECIAL = {
    "\\": r"\textbackslash{}",
    # Not \{ and \}, because BibTeX counts braces even after a backslash.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_ADDRESS = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", "^": "%5E", " ": "%20"})
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def bibtex(source: Source) -> str:
    """Return a source as a BibTeX entry in UTF-8, with its slug as key."""
    kind = BIBTEX[source.kind]
    fields = {name: _tex(value) for name, value in _bibtex_fields(source, kind) if value}
    if source.author:
        # Double braces keep the name of an organisation from being split into first and last name.
        fields["author"] = f"{{{fields['author']}}}"
    if source.url:
        fields["url"] = one_line(source.url).translate(_ADDRESS)
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@{kind}{{{source.slug},\n{lines}}}\n\n"


def _bibtex_fields(source: Source, kind: str) -> Iterator[tuple[str, str | None]]:
    yield "author", source.author
    yield "title", source.title
    yield _PUBLISHER.get(kind, "publisher"), source.publisher
    if source.published_on is not None:
        yield "year", _year(source.published_on)
        yield "date", str(source.published_on)
    yield "url", source.url
    yield "urldate", None if source.accessed_on is None else str(source.accessed_on)
    yield "langid", {"de": "ngerman", "en": "english"}.get(str(source.language))
    yield "note", source.licence


def ris(source: Source) -> str:
    """Return a source as a RIS record, one tag per line."""
    published = source.published_on
    tags = (
        ("TY", RIS[source.kind]),
        ("ID", source.slug),
        ("AU", source.author),
        ("TI", source.title),
        ("PB", source.publisher),
        ("PY", None if published is None else _year(published)),
        ("DA", None if published is None else _slashed(published)),
        ("UR", source.url),
        ("Y2", None if source.accessed_on is None else _slashed(source.accessed_on)),
        ("LA", source.language),
        ("N1", source.licence),
    )
    lines = [f"{tag}  - {one_line(str(value))}" for tag, value in tags if value]
    return "\r\n".join([*lines, "ER  - ", "", ""])


def csl(source: Source) -> dict[str, object]:
    """Return a source as an item of CSL-JSON; an author is a literal name, because it may be an organisation."""
    publisher = "container-title" if source.kind is SourceKind.PRESS_ARTICLE else "publisher"
    item = {
        "id": source.slug,
        "type": CSL[source.kind],
        "title": one_line(source.title),
        "author": [{"literal": one_line(source.author)}] if source.author else None,
        publisher: source.publisher,
        "issued": _csl_date(source.published_on),
        "accessed": _csl_date(source.accessed_on),
        "URL": source.url,
        "language": None if source.language is None else str(source.language),
    }
    return {name: value for name, value in item.items() if value}


def _csl_date(date: PartialDate | None) -> dict[str, object] | None:
    """Return a date in its known parts; one that is not exact also in its own words."""
    if date is None or date.known_year is None:
        return None if date is None else {"literal": str(date)}
    parts = [part for part in (date.known_year, date.month, date.day) if part]
    return {"date-parts": [parts], **({} if date.is_exact else {"circa": True})}


def one_line(text: str) -> str:
    """Collapse a text to one line without control characters."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def _tex(text: str) -> str:
    return "".join(_SPECIAL.get(character, character) for character in one_line(text))


def _year(date: PartialDate) -> str | None:
    return None if date.known_year is None else f"{date.known_year:04d}"


def _slashed(date: PartialDate) -> str:
    """Format a date for RIS: year/month/day, with unknown parts empty; empty for a decade."""
    if date.is_decade:
        return ""
    return f"{date.year:04d}/{date.month or '':0>2}/{date.day or '':0>2}/".replace("/00", "/")

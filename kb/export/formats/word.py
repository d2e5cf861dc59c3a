"""DOCX: a document for word processors, on A4, with headings, lists and links as such."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator

import docx
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from kb.export.document import Document, DocumentPart, Passage, Words
from kb.export.formats.workbook import NOT_XML
from kb.export.pipe import zipped
from kb.export.selection import DataVersion, Selection
from kb.export.terms import ATTRIBUTION

LOCALES = {"de": "de-DE", "en": "en-GB"}
MARGIN_MM, FONT, SIZE_PT, SMALL_PT = 15, "Calibri", 9.5, 7
SMALL = "Small"
"""The style of sources and of what is said about the document."""
MOST_PROPERTY = 255
"""The longest property of a document, in characters."""
HEADINGS = {"Title": 18, "Heading 1": 12}
"""Sizes of headings in points."""


def write(selection: Selection) -> Iterator[bytes]:
    """Write the document of a selection."""
    assert selection.document is not None, "only selections that carry a document are offered as DOCX"
    yield written(selection.document, selection.version)


def written(document: Document, version: DataVersion) -> bytes:
    """Return a document as DOCX."""
    word = docx.Document()
    _set_up(word, document, version)
    word.add_heading(_clean(document.title), 0)
    word.add_paragraph(_clean(document.subtitle), SMALL)
    for part in document.parts:
        _part(word, part)
    if document.sources:
        word.add_heading(_clean(document.sources_heading), 1)
    numbered = (Passage((Words(f"[{at}] "), *source.words)) for at, source in enumerate(document.sources, start=1))
    _paragraphs(word, numbered, SMALL)
    _paragraphs(word, document.foot, SMALL)
    buffer = io.BytesIO()
    word.save(buffer)
    # The library dates the parts by the clock; the same document is to give the same bytes.
    with zipfile.ZipFile(buffer) as parts:
        return b"".join(zipped([(name, [parts.read(name)]) for name in parts.namelist()], version.moment))


def _part(word: WordDocument, part: DocumentPart) -> None:
    word.add_heading(_clean(part.heading), 1)
    _paragraphs(word, part.paragraphs)
    _paragraphs(word, part.entries, "List Bullet")
    _paragraphs(word, part.rest)


def _paragraphs(word: WordDocument, passages: Iterable[Passage], style: str | None = None) -> None:
    for passage in passages:
        paragraph = word.add_paragraph(style=style)
        for words in (*passage.words, Words(passage.marks)):
            _add(paragraph, words)


def _add(paragraph: Paragraph, words: Words) -> None:
    """Add words; the library knows no links, so these are made of its elements."""
    run = paragraph.add_run(_clean(words.text))
    run.bold = words.is_strong or None
    if words.language:
        run.element.get_or_add_rPr().append(_language(words.language))
    if words.address:
        link = OxmlElement("w:hyperlink")
        target = paragraph.part.relate_to(_clean(words.address), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link.set(qn("r:id"), target)
        run.element.addprevious(link)
        link.append(run.element)


def _language(code: str) -> BaseOxmlElement:
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), code)
    return language


def _set_up(word: WordDocument, document: Document, version: DataVersion) -> None:
    """Set paper, fonts, language and properties; the template of the library is American."""
    page = word.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(MARGIN_MM)
    for name, size in {"Normal": SIZE_PT, **HEADINGS}.items():
        style = word.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        style.paragraph_format.space_after, style.paragraph_format.line_spacing = Pt(2), 1.0
    word.styles["Heading 1"].paragraph_format.space_before = Pt(6)
    word.styles["Normal"].element.get_or_add_rPr().append(_language(LOCALES[document.language]))
    small = word.styles.add_style(SMALL, WD_STYLE_TYPE.PARAGRAPH)
    small.base_style, small.font.size = word.styles["Normal"], Pt(SMALL_PT)
    small.paragraph_format.space_after = Pt(1)
    about = word.core_properties
    about.title, about.subject = _property(document.title), _property(document.subtitle)
    about.author, about.language, about.comments = ATTRIBUTION, LOCALES[document.language], ""
    if version.moment is not None:
        about.created = about.modified = version.moment


def _clean(text: str) -> str:
    return NOT_XML.sub("", text)


def _property(text: str) -> str:
    return _clean(text)[:MOST_PROPERTY]

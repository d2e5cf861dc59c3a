"""DOCX: what is written is read back, and nothing that XML or Word forbids gets in."""

from __future__ import annotations

import datetime
import io

import docx

from kb.export import DataVersion, Document, DocumentPart, Passage, Words
from kb.export.formats.word import written

VERSION = DataVersion(7, datetime.datetime(2026, 1, 2, 3, 4, tzinfo=datetime.UTC))


def plain(text: str) -> Passage:
    return Passage((Words(text),))


def test_headings_lists_links_and_numbers_are_read_back() -> None:
    entry = Passage((Words("logport", "https://example.org/?a=1&b=2", is_strong=True), Words(" since 1998.")), (1, 2))
    part = DocumentPart("Who", [plain("Two.")], [entry], [plain("3 more.")])
    document = Document("Briefing", "As of", "en", [part], "Sources", [plain("A. 2003.")], [plain("Foot.")])
    word = docx.Document(io.BytesIO(written(document, VERSION)))
    assert [(paragraph.style.name if paragraph.style else None, paragraph.text) for paragraph in word.paragraphs] == [
        ("Title", "Briefing"),
        ("Small", "As of"),
        ("Heading 1", "Who"),
        ("Normal", "Two."),
        ("List Bullet", "logport since 1998.\N{NO-BREAK SPACE}[1, 2]"),
        ("Normal", "3 more."),
        ("Heading 1", "Sources"),
        ("Small", "[1] A. 2003."),
        ("Small", "Foot."),
    ]
    (link,) = word.paragraphs[4].hyperlinks
    assert (link.text, link.address, link.runs[0].bold) == ("logport", "https://example.org/?a=1&b=2", True)
    assert word.core_properties.title == "Briefing"
    assert word.core_properties.created == VERSION.moment


def test_characters_that_xml_forbids_and_endless_titles_do_no_harm() -> None:
    document = Document("T" * 300, "a\0b\ud800", "de", [], "Quellen", [], [plain("c\x0bd")])
    word = docx.Document(io.BytesIO(written(document, DataVersion(0, None))))
    assert [paragraph.text for paragraph in word.paragraphs] == ["T" * 300, "ab", "cd"]
    assert len(word.core_properties.title) == 255

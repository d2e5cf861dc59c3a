"""What templates with pictures know: the sentences above them, words where no mark is possible, addresses of charts."""

from __future__ import annotations

from kb.dates import PartialDate
from kb.models import Record
from kb.queries.findings import Finding
from kb.web import charting, present, sentences
from kb.web.context import language
from kb.web.pages.blueprint import pages


@pages.app_template_global("sentence")
def sentence(found: Finding) -> str:
    """Write what a picture shows."""
    return sentences.sentence(found, language())


@pages.app_template_global("plain_date")
def plain_date(value: PartialDate | None) -> str:
    """Write a date in the words of a drawing."""
    return present.date(value, language())


@pages.app_template_global("plain_text")
def plain_text(record: Record) -> str:
    """Return the text of a fact in the words of a drawing."""
    return present.localised(record, "text", language()).text


pages.app_template_global("url_for_chart")(charting.url_for_chart)
pages.app_template_global("chart_files")(charting.files)

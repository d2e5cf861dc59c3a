"""Read files of any of the formats as a stream of headers, rows and problems; nothing here knows a table."""

from kb.ingest.read.files import ENDINGS, find
from kb.ingest.read.rows import read
from kb.ingest.read.table import OWN, Layout

__all__ = ["ENDINGS", "OWN", "Layout", "find", "read"]

"""Read files of any format as a stream of headers, rows and problems."""

from kb.ingest.read.encoding import is_encoding, similar_encodings
from kb.ingest.read.faults import NO_ROWS, UNREADABLE
from kb.ingest.read.files import ENDINGS, find, named, stem
from kb.ingest.read.layout import Layout, ShortRows
from kb.ingest.read.rows import read

__all__ = [
    "ENDINGS",
    "NO_ROWS",
    "UNREADABLE",
    "Layout",
    "ShortRows",
    "find",
    "is_encoding",
    "named",
    "read",
    "similar_encodings",
    "stem",
]

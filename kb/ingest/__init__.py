"""Import: read, map, check, match, store. One call does it all and returns a report."""

from kb.ingest import form
from kb.ingest.mapping import BadMapping
from kb.ingest.mapping import names as mapping_names
from kb.ingest.preview import Preview, preview
from kb.ingest.report import Place, Problem, Report
from kb.ingest.run import run

__all__ = ["BadMapping", "Place", "Preview", "Problem", "Report", "form", "mapping_names", "preview", "run"]

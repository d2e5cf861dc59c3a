"""Charts: which a record has, what is drawn in them, and the sentence that each of them says."""

from kb.queries.charts.catalogue import CHARTED, of
from kb.queries.charts.chart import Cell, Chart, Form, Row, Series, drawn

__all__ = ["CHARTED", "Cell", "Chart", "Form", "Row", "Series", "drawn", "of"]

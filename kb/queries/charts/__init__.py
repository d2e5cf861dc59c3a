"""Charts: which a record has, what is drawn in them, and the sentence that each of them says."""

from kb.queries.charts.catalogue import CHARTED, of
from kb.queries.charts.chart import Chart, ChartCell, ChartForm, ChartRow, Series, is_drawable

__all__ = ["CHARTED", "Chart", "ChartCell", "ChartForm", "ChartRow", "Series", "is_drawable", "of"]

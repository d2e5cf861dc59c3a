"""Charts of a record: their data, and the finding of each in one sentence."""

from kb.queries.charts.catalogue import CHARTED, of, of_several
from kb.queries.charts.chart import Chart, ChartCell, ChartForm, ChartRow, Series, is_drawable

__all__ = ["CHARTED", "Chart", "ChartCell", "ChartForm", "ChartRow", "Series", "is_drawable", "of", "of_several"]

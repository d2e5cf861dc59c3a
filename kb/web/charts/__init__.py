"""Charts."""

from __future__ import annotations

from flask import Flask

from kb.web.charts.question import files, url_for_chart
from kb.web.charts.templating import plain_date, sentence

__all__ = ["init"]


def init(app: Flask) -> None:
    """Register the functions that templates call."""
    app.jinja_env.globals.update(
        chart_files=files,
        plain_date=plain_date,
        sentence=sentence,
        url_for_chart=url_for_chart,
    )

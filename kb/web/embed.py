"""Pages that other sites may embed: a map or chart with title, source and a link to the full page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request

from kb.texts import LANGUAGES
from kb.web.charts import question as charts_question
from kb.web.downloads import downloadable
from kb.web.map import about, allow_tiles, data_url, full_page, in_search
from kb.web.map import question as map_question
from kb.web.request import EMBED, Params, db, drop_unknown_parameters, etag, redirects
from kb.web.shortlist import COLLECTED

embed = Blueprint(EMBED, __name__, url_prefix=f"/embed/<any({','.join(LANGUAGES)}):language>")
embed.before_request(drop_unknown_parameters)
embed.before_request(etag.answer_unchanged)
embed.before_request(redirects.redirect_former_filters)


@embed.url_value_preprocessor
def _take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Remove the language from the arguments of views; ``kb.web.request.context.language`` returns it."""
    (values or {}).pop("language", None)


@embed.get("/map")
def map_frame() -> Response:
    """Show the map without header and footer, with the same parameters as the page."""
    drawn = map_question.draw(Params(request.args))
    written = render_template(
        "map/embed.html", drawn=drawn, page=full_page(), data=data_url(), listed=in_search(), about=about(drawn)
    )
    return allow_tiles(Response(written), framed=True)


@embed.get("/chart/<name>")
@downloadable(charts_question.offer)
def chart_frame(name: str) -> Response:
    """Show a chart with its table and source; a parameter names the record, or the records of a list."""
    params = Params(request.args)
    shown = charts_question.find(db(), name, params)
    listed = params.texts(COLLECTED)
    return Response(render_template("charts/embed.html", chart=shown.chart, record=shown.record, listed=listed))

"""Downloads of the answers: every case as a row, or the statements behind them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from flask import request
from sqlalchemy.orm import Session

from kb import export
from kb.export import Column, Content, Format, Selection, Site
from kb.models import ENTITIES
from kb.models.labels import name_of
from kb.queries.answers import JudgedPromise, ReportedFigure
from kb.queries.rows import ListCell
from kb.texts import Text
from kb.web.answers import expectations, question
from kb.web.downloads import Offer, page_address
from kb.web.request import Params, language


def of_expectations() -> Offer:
    """Offer the cases that the page shows, on all its pages; formats without rows hold their statements."""
    params = Params(request.args)

    def select(session: Session, site: Site, chosen: Format) -> Selection:
        narrowed = question.narrowed(params, question.kinds(params))
        cases = expectations.cases(params, narrowed)
        criteria = tuple((facet.label, value.label.in_(language())) for facet, value in narrowed.chosen)
        if chosen.needs is not Content.ROWS:
            keys = [("statement", figure.id) for case in cases.chosen for figure in (*case.promise.said, *case.results)]
            return export.of_keys(
                session, site, keys, "statement", title=_TITLE, page=page_address(), criteria=criteria
            )
        return export.of_rows(
            session,
            site,
            cases.chosen,
            title=_TITLE,
            name="expectations",
            page=page_address(),
            criteria=(*criteria, (_AS_OF, cases.answer.facts.as_of.isoformat())),
            columns=_columns(site, cases),
        )

    return Offer(export.carried_by("statement"), select)


def _columns(site: Site, cases: expectations.Cases) -> tuple[Column, ...]:
    def named(part: str) -> Callable[[JudgedPromise], ListCell]:
        return lambda case: getattr(cases.subject(case), part)

    def address(case: JudgedPromise) -> str:
        subject = cases.subject(case)
        return site.page(f"{ENTITIES[subject.entity].__path__}/{subject.slug}")

    return (
        Column("subject", Text("Initiative oder Programm", "initiative or programme"), named("slug")),
        Column("name_de", Text("Name (deutsch)", "name (German)"), named("name_de")),
        Column("name_en", Text("Name (englisch)", "name (English)"), named("name_en")),
        Column("verdict", Text("Urteil", "verdict"), lambda case: case.verdict),
        Column("reason", Text("Grund", "reason"), lambda case: case.reason.in_(site.language)),
        Column("indicator", name_of("indicator"), _of_promise("indicator")),
        Column("promised", Text("versprochen", "promised"), _of_promise("value")),
        Column("promised_most", Text("versprochen bis", "promised, upper end"), _of_promise("most")),
        Column(
            "promised_precision", Text("Genauigkeit des Versprechens", "precision of promise"), _of_promise("precision")
        ),
        Column("promised_on", Text("versprochen am", "promised on"), lambda case: case.promise.made_on),
        Column("due_on", Text("Frist", "due date"), lambda case: case.promise.target_on),
        Column("promised_by", Text("wer es verspricht", "who promises"), _of_promise("voice")),
        Column("promise", Text("Aussage des Versprechens", "statement of the promise"), _of_promise("slug")),
        Column("result", Text("Ergebnis", "result"), _of_result("value")),
        Column("result_precision", Text("Genauigkeit des Ergebnisses", "precision of result"), _of_result("precision")),
        Column("result_on", Text("Ergebnis vom", "result of"), _of_result("latest")),
        Column("result_by", Text("wer es berichtet", "who reports"), _of_result("voice")),
        Column("result_statement", Text("Aussage des Ergebnisses", "statement of the result"), _of_result("slug")),
        Column("share", Text("erreichter Anteil", "share reached"), lambda case: _number(case.share)),
        Column("progress", Text("Anteil am Zuwachs", "share of the increase"), lambda case: _number(case.progress)),
        Column("years", Text("Jahre", "years"), lambda case: case.years),
        Column("address", Text("Adresse", "address"), address),
    )


def _of_promise(part: str) -> Callable[[JudgedPromise], ListCell]:
    return lambda case: _cell(case.promise.lead, part)


def _of_result(part: str) -> Callable[[JudgedPromise], ListCell]:
    return lambda case: None if case.result is None else _cell(case.result, part)


def _cell(figure: ReportedFigure, part: str) -> ListCell:
    value: ListCell = getattr(figure, part)
    return value


def _number(share: float | None) -> Decimal | None:
    return None if share is None else Decimal(str(share))


_TITLE = Text("Versprechen und Ergebnis", "Promise and result")
_AS_OF = Text("Stand der Fakten", "facts as of")

"""Downloads of what managers do and of what was achieved: every cell as a row, or the records behind them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request
from sqlalchemy.orm import Session

from kb import export
from kb.export import Column, Content, Format, Selection, Site
from kb.models.labels import name_of
from kb.models.vocabulary import Activity, Aspect, LegalForm
from kb.queries import answers
from kb.queries.answers import Done, Group, MapCell, MixRow
from kb.texts import Language, Text
from kb.web.answers import evidence_map, question
from kb.web.answers.question import Narrowed
from kb.web.downloads import Offer, page_address
from kb.web.request import Params
from kb.web.writing import formatting


@dataclass(frozen=True, slots=True)
class MixLine:
    """An activity in a group of initiatives."""

    row: MixRow
    activity: Activity


@dataclass(frozen=True, slots=True)
class MapLine:
    """A cell of the evidence map."""

    done: Done | None
    aspect: Aspect
    cell: MapCell


def of_meaning() -> Offer:
    """Offer the mix of activities by group; formats without rows hold the initiatives."""
    params = Params(request.args)

    def select(session: Session, site: Site, chosen: Format) -> Selection:
        narrowed, dimension = question.narrowed(params), question.dimension(params)
        criteria = _criteria(narrowed, site.language)
        if chosen.needs is not Content.ROWS:
            keys = sorted(narrowed.selection.subjects)
            return export.of_keys(
                session, site, keys, "initiative", title=_MEANING, page=page_address(), criteria=criteria
            )
        answer = answers.meaning(session, narrowed.selection, dimension, question.this_year())
        lines = [MixLine(row, activity) for row in answer.mix for activity in Activity]
        return export.of_rows(
            session,
            site,
            lines,
            title=_MEANING,
            name="meaning",
            page=page_address(),
            criteria=criteria,
            columns=_mix_columns(site, question.LABELS[dimension]),
        )

    return Offer(export.EVERYTHING, select)


def of_achievements() -> Offer:
    """Offer the evidence map, gaps included; formats without rows hold the statements in it."""
    params = Params(request.args)

    def select(session: Session, site: Site, chosen: Format) -> Selection:
        narrowed = question.narrowed(params, question.WITH_RESULTS, question.INITIATIVES)
        answer = answers.achievements(session, narrowed.selection, question.this_year())
        criteria = _criteria(narrowed, site.language)
        if chosen.needs is not Content.ROWS:
            ids = sorted({key for aspect in answer.aspects for key in aspect.statements})
            keys = [("statement", key) for key in ids]
            return export.of_keys(
                session, site, keys, "statement", title=_ACHIEVED, page=page_address(), criteria=criteria
            )
        known = answer.map
        lines = [MapLine(done, aspect, known.cell(done, aspect)) for done in known.rows for aspect in known.columns]
        return export.of_rows(
            session,
            site,
            lines,
            title=_ACHIEVED,
            name="achievements",
            page=page_address(),
            criteria=criteria,
            columns=_map_columns(site),
        )

    return Offer(export.carried_by("statement"), select)


def group_name(group: Group, language: Language) -> str:
    """Return the name of a group of initiatives; unknown groups say so."""
    if group is None:
        return NOT_KNOWN.in_(language)
    return group.label.in_(language) if isinstance(group, LegalForm) else formatting.title_of(group, language).text


def _mix_columns(site: Site, dimension: Text) -> tuple[Column, ...]:
    return (
        Column("group", dimension, lambda line: group_name(line.row.group, site.language)),
        Column("activity", name_of("activity"), lambda line: line.activity),
        Column("initiatives", _INITIATIVES, lambda line: line.row.initiatives),
        Column("documented", _DOCUMENTED, lambda line: line.row.documented),
        Column("with_activity", _WITH_ACTIVITY, lambda line: line.row.counts.get(line.activity, 0)),
        Column("percent", Text("Anteil in Prozent", "share in per cent"), lambda line: line.row.percent(line.activity)),
    )


def _map_columns(site: Site) -> tuple[Column, ...]:
    return (
        Column("done", Text("was getan wurde", "what was done"), lambda line: line.done),
        Column("done_name", Text("Name dazu", "its name"), lambda line: _done_name(line.done).in_(site.language)),
        Column("aspect", name_of("aspect"), lambda line: line.aspect),
        Column("statements", Text("Aussagen", "statements"), lambda line: line.cell.count),
        Column("strength", STRENGTH, lambda line: line.cell.strength.points if line.cell.count else None),
    )


def _done_name(done: Done | None) -> Text:
    return evidence_map.NOT_DOCUMENTED if done is None else done.label


def _criteria(narrowed: Narrowed, language: Language) -> tuple[tuple[Text, str], ...]:
    return tuple((facet.label, value.label.in_(language)) for facet, value in narrowed.chosen)


NOT_KNOWN = Text("nicht bekannt", "not known")
STRENGTH = Text("Stärke des Belegs (0 bis 5)", "strength of evidence (0 to 5)")
_MEANING = Text("Was Clustermanagement bedeutet", "What cluster management means")
_ACHIEVED = Text("Was mit Clustermanagement erreicht werden kann", "What can be achieved with cluster management")
_INITIATIVES = Text("Initiativen", "initiatives")
_DOCUMENTED = Text("davon mit dokumentierter Tätigkeit", "of these with a documented activity")
_WITH_ACTIVITY = Text("davon mit dieser Tätigkeit", "of these with this activity")

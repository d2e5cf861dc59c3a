"""The selection that all answers share: facets of the search, records by id, voices that are heard."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.datastructures import MultiDict

from kb.errors import InvalidInput
from kb.models import Initiative, Statement
from kb.web.answers import question
from kb.web.request import Params, db


def _narrowed(app: Flask, query: list[tuple[str, str]], kinds: tuple[str, ...] = ("initiative",)) -> question.Narrowed:
    with app.test_request_context("/en/"):
        return question.narrowed(Params(MultiDict(query)), kinds)


def test_without_filters_every_initiative_is_selected_and_every_source_heard(app: Flask) -> None:
    narrowed = _narrowed(app, [])
    assert narrowed.selection.is_whole
    with app.test_request_context("/en/"):
        assert narrowed.selection.ids["initiative"] == set(db().scalars(sa.select(Initiative.id)))
        statements = db().scalars(sa.select(Statement).where(Statement.initiative_id.is_not(None))).all()
        assert narrowed.selection.statements(statements) == list(statements)


def test_facets_narrow_the_records_and_are_counted(app: Flask) -> None:
    narrowed = _narrowed(app, [("region", "ruhr"), ("country", "DE".lower())])
    whole = _narrowed(app, [])
    assert set(narrowed.selection.subjects) < set(whole.selection.subjects)
    assert len(narrowed.selection.subjects) == narrowed.found.total
    assert [facet.name for facet, _ in narrowed.chosen] == ["region", "country"]
    assert not narrowed.selection.is_whole


def test_a_kind_of_source_narrows_what_is_heard_as_well(app: Flask) -> None:
    narrowed = _narrowed(app, [("medium", "press_article")])
    with app.test_request_context("/en/"):
        heard = narrowed.selection.statements(db().scalars(sa.select(Statement)).all())
        assert heard
        assert {fact.source.kind.value for fact in heard if fact.source} == {"press_article"}


def test_programmes_are_selected_on_request(app: Flask) -> None:
    both = _narrowed(app, [], ("initiative", "programme"))
    assert both.selection.ids["programme"]
    assert not _narrowed(app, []).selection.ids["programme"]


def test_impossible_values_are_refused(app: Flask) -> None:
    with pytest.raises(InvalidInput):
        _narrowed(app, [("form", "castle")])

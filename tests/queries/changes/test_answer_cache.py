"""Answers are cached until the next change, for read-only sessions alone."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy.orm import Session

from kb import actions
from kb.models import Source
from kb.models.vocabulary import ChangeSetKind
from kb.queries.changes import answer_cache
from kb.queries.changes.answer_cache import READS_ONLY, cached, cached_in_language, cached_recently
from kb.texts import Language
from tests.queries.conftest import Counting
from tests.queries.making import Maker


def sources(session: Session) -> int:
    return session.query(Source).count()


def greeting(session: Session, language: Language) -> str:
    return f"{language}: {sources(session)}"


def add(session: Session, slug: str) -> None:
    with actions.change_set(session, actor="test", reason="test", kind=ChangeSetKind.EDIT) as changes:
        changes.create(Source, {"slug": slug, "kind": "document", "title": slug})
    session.commit()


@pytest.fixture
def reader(session: Session) -> Session:
    session.info[READS_ONLY] = True
    return session


def test_an_answer_is_kept_until_the_next_change(reader: Session, counting: Counting) -> None:
    add(reader, "one")
    assert cached(reader, sources) == 1
    with counting() as calls:
        assert cached(reader, sources) == 1
    assert not calls
    reader.rollback()
    with counting() as calls:
        assert cached(reader, sources) == 1
    # In a new transaction no more than the number of the last change is asked for.
    assert len([one for one in calls if one != "BEGIN"]) == 1
    add(reader, "two")
    assert cached(reader, sources) == 2


def test_a_session_that_may_write_asks_each_time(session: Session, make: Maker) -> None:
    add(session, "one")
    assert cached(session, sources) == 1
    make.source("unlogged")
    assert cached(session, sources) == 2


def test_nothing_is_kept_before_the_first_change(reader: Session, make: Maker) -> None:
    assert cached(reader, sources) == 0
    make.source("unlogged")
    assert cached(reader, sources) == 1


def test_an_answer_in_the_order_of_a_language_is_kept_for_each_language(reader: Session, counting: Counting) -> None:
    add(reader, "one")
    assert cached_in_language(reader, greeting, "de") == "de: 1"
    assert cached_in_language(reader, greeting, "en") == "en: 1"
    with counting() as calls:
        assert cached_in_language(reader, greeting, "de") == "de: 1"
    assert not calls
    add(reader, "two")
    assert cached_in_language(reader, greeting, "de") == "de: 2"


def test_of_answers_that_differ_from_reader_to_reader_the_last_are_kept(
    reader: Session, counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer_cache, "RECENT", 2)
    first, second, third = (partial(greeting, language="de") for _ in range(3))
    assert cached_recently(reader, sources) == 0
    add(reader, "one")
    assert [cached_recently(reader, question) for question in (first, second, first, third)] == ["de: 1"] * 4
    with counting() as calls:
        assert [cached_recently(reader, question) for question in (first, third)] == ["de: 1"] * 2
    assert not calls
    with counting() as calls:
        assert cached_recently(reader, second) == "de: 1"
    assert calls
    add(reader, "two")
    assert cached_recently(reader, first) == "de: 2"


def test_an_answer_of_an_older_state_is_not_kept_for_a_newer_one() -> None:
    recent = answer_cache._Recent()
    assert recent.get(2, sources) is None
    assert recent.keep(1, sources, 1) == 1
    assert recent.get(1, sources) is None
    assert recent.get(2, sources) is None

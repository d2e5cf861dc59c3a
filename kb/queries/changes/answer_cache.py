"""Cache of answers until the next change: shared by many pages and altered only by changes of records."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from kb.queries.changes import versions
from kb.texts import Language

Answer = TypeVar("Answer")
Question = Callable[[Session], Answer]

READS_ONLY = "reads_only"
"""Key in ``Session.info`` of a session that never writes, and so sees nothing that could be rolled back."""
RECENT = 40
"""The number of answers kept by ``cached_recently``, for each process."""
_answers: WeakKeyDictionary[Engine, dict[object, tuple[int, object]]] = WeakKeyDictionary()


def cached(session: Session, question: Question[Answer], *entities: str) -> Answer:
    """Return the answer of a function of the session, cached until the next change.

    With ``entities``, only changes of these kinds of record count. The answer is shared by all callers, so it must not be
    altered. A session that may write always asks afresh.
    """
    change = last_change(session) if session.info.get(READS_ONLY) else 0
    if change and entities:
        change = versions.last_change(session, entities)
    if not change:
        return question(session)
    answers = _answers.setdefault(session.get_bind().engine, {})
    known = answers.get(question)
    if known is None or known[0] != change:
        known = answers[question] = change, question(session)
    return cast(Answer, known[1])


def cached_recently(session: Session, question: Question[Answer]) -> Answer:
    """Return an answer as ``cached`` does, for questions that differ from reader to reader: the last ones are kept.

    The first question after a change clears them all.
    """
    change = last_change(session) if session.info.get(READS_ONLY) else 0
    if not change:
        return question(session)
    recent = _recent.setdefault(session.get_bind().engine, _Recent())
    known = recent.get(change, question)
    if known is None:
        known = recent.keep(change, question, question(session))
    return cast(Answer, known)


def cached_in_language(session: Session, question: Callable[[Session, Language], Answer], language: Language) -> Answer:
    """Return a cached answer that depends on a language."""
    return cast(Answer, cached(session, _InLanguage(question, language)))


@dataclass(frozen=True, slots=True)
class _InLanguage:
    """A question with its language; equal pairs share one cache entry."""

    question: Callable[[Session, Language], Any]
    language: Language

    def __call__(self, session: Session) -> Any:
        return self.question(session, self.language)


@dataclass(slots=True)
class _Recent:
    """The answers last asked for in one state; shared by the threads of a process."""

    change: int = 0
    answers: OrderedDict[object, object] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def get(self, change: int, question: object) -> object | None:
        """Return the answer to a question; None if it is not known in this state."""
        with self.lock:
            if change > self.change:
                self.change, self.answers = change, OrderedDict()
            if change != self.change or question not in self.answers:
                return None
            self.answers.move_to_end(question)
            return self.answers[question]

    def keep(self, change: int, question: object, answer: Answer) -> Answer:
        """Keep an answer, and forget the one that was not asked for the longest."""
        with self.lock:
            if change == self.change:
                self.answers[question] = answer
                if len(self.answers) > RECENT:
                    self.answers.popitem(last=False)
        return answer


_recent: WeakKeyDictionary[Engine, _Recent] = WeakKeyDictionary()


def last_change(session: Session) -> int:
    """Return the number of the newest change; a read-only transaction queries it once."""
    known = session.info.get(_CHANGE)
    if known is None or known[0] is not session.get_transaction() or not session.info.get(READS_ONLY):
        number = versions.last_change(session)
        known = session.info[_CHANGE] = session.get_transaction(), number
    return cast(int, known[1])


_CHANGE = "last_change"

"""Edit a record, add one, or withdraw it: each shows what will change before it is stored."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from flask import Response, flash, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kb import actions, database, search
from kb.actions import Changes
from kb.errors import Conflict, KnowledgeBaseError, NotFound
from kb.ingest import form
from kb.ingest.form import FormOutcome
from kb.models import ENTITIES
from kb.models.vocabulary import AccountRole
from kb.queries import names
from kb.queries.names import Reference
from kb.texts import Text
from kb.web.account import require, typed, visitor
from kb.web.desk.blueprint import desk
from kb.web.desk.drawing import fields_to_draw, parts_of, unplaced
from kb.web.desk.question import REASON, RecordForm, sent
from kb.web.request import app_state, db, language, settings, url_for, url_for_reference

ENTITY = f"<any({','.join(ENTITIES)}):entity>"


@desk.route(f"/{ENTITY}/<int:number>", methods=["GET", "POST"])
@require(AccountRole.EDITOR)
def edit(entity: str, number: int) -> AnyResponse:
    """Show the form of a record, then what it changes, and store that."""
    reference = _reference(entity, number)
    if request.method == "GET":
        cells = form.cells_of(db(), entity, number)
        return _form_page(entity, RecordForm(cells, version=form.version_of(db(), entity, number)), reference)
    record = sent(entity)
    outcome = _written(record, lambda changes: form.revise(changes, entity, number, record.cells, record.version))
    return _answer(entity, record, outcome, reference)


@desk.route(f"/{ENTITY}/new", methods=["GET", "POST"])
@require(AccountRole.EDITOR)
def create(entity: str) -> AnyResponse:
    """Show an empty form; parameters of its address fill fields, such as the record that the new one belongs to."""
    if request.method == "GET":
        return _form_page(entity, RecordForm({name: value[:300] for name, value in request.args.items()}))
    record = sent(entity)
    return _answer(entity, record, _written(record, lambda changes: form.create(changes, entity, record.cells)))


@desk.route(f"/{ENTITY}/<int:number>/withdraw", methods=["GET", "POST"])
@require(AccountRole.EDITOR)
def withdraw(entity: str, number: int) -> AnyResponse:
    """Ask for a reason, and withdraw a record with the rows that stand on its page."""
    reference = _reference(entity, number)
    record = RecordForm({}, " ".join(typed(REASON).split()), is_to_be_stored=True)
    wrong = record.problem_with_reason()
    if request.method == "GET" or wrong is not None:
        return _withdrawal_page(reference, record, wrong if request.method == "POST" else None)

    def remove(changes: Changes) -> FormOutcome:
        changes.withdraw(ENTITIES[entity], number)
        return FormOutcome(record_id=number)

    try:
        _written(record, remove)
    except Conflict as error:
        return _withdrawal_page(reference, record, error.message)
    flash(_WITHDRAWN.in_(language()))
    subject = None if reference.subject is None else url_for_reference(reference.subject)
    return redirect(subject or url_for("pages.home"), 303)


def _answer(entity: str, record: RecordForm, outcome: FormOutcome, reference: Reference | None = None) -> AnyResponse:
    """Lead to the record when the form is stored, else show it with its problems or its changes."""
    if not _stays(record, outcome):
        if outcome.rebased is not None:  # Sent again, the form counts against the record as it is now.
            record = RecordForm(outcome.rebased, record.reason, outcome.version)
        return _form_page(entity, record, reference, outcome)
    assert outcome.record_id is not None
    flash((_STORED if outcome.changes else _UNCHANGED).in_(language()))
    stored = _reference(entity, outcome.record_id)
    return redirect(url_for_reference(stored) or url_for("desk.edit", entity=entity, number=stored.id), 303)


def _stays(record: RecordForm, outcome: FormOutcome) -> bool:
    return record.is_to_be_stored and not outcome.problems and record.problem_with_reason() is None


def _written(record: RecordForm, write: Callable[[Changes], FormOutcome]) -> FormOutcome:
    """Write a form in a change set of its own, which stays if it is to be stored and nothing is wrong."""
    account = visitor()
    assert account is not None
    with database.in_plain_words(), app_state().sessions() as session:
        # A number, not a name: the log outlives accounts.
        with actions.change_set(session, actor=f"account {account.id}", reason=record.reason or "-") as changes:
            outcome = write(changes)
        if not _stays(record, outcome):
            session.rollback()
            return outcome
        session.commit()
    db().rollback()  # What is read from now on includes the change.
    _index()
    return outcome


def _index() -> None:
    """Index a change at once; if that fails, the server's own follower does it soon."""
    with suppress(KnowledgeBaseError):
        search.sync(settings(), app_state().sessions, wait=1)


def _form_page(
    entity: str, record: RecordForm, reference: Reference | None = None, outcome: FormOutcome | None = None
) -> Response:
    wrong = record.problem_with_reason() if outcome is not None else None
    problems = outcome.problems if outcome is not None else ()
    written = render_template(
        "desk/form.html",
        entity=entity,
        reference=reference,
        record=record,
        fields=fields_to_draw(db(), entity, record.cells, problems, language()),
        problems=unplaced(entity, problems, language()),
        changes=() if outcome is None or problems else outcome.changes,
        is_checked=outcome is not None and not problems,
        wrong_reason=wrong,
        parts=() if reference is None else parts_of(db(), reference),
    )
    return Response(written, status=400 if problems or wrong is not None else 200)


def _withdrawal_page(reference: Reference, record: RecordForm, wrong: Text | None) -> Response:
    written = render_template("desk/withdrawal.html", reference=reference, record=record, wrong=wrong)
    return Response(written, status=400 if wrong is not None else 200)


def _reference(entity: str, number: int) -> Reference:
    reference = names.references(db(), [(entity, number)]).get((entity, number)) if number < 2**31 else None
    if reference is None:
        raise NotFound(_MISSING)
    return reference


_MISSING = Text("Diesen Eintrag gibt es nicht (mehr).", "There is no such record (any more).")
_STORED = Text("Die Änderung ist gespeichert.", "The change is stored.")
_UNCHANGED = Text("Es gab nichts zu ändern.", "There was nothing to change.")
_WITHDRAWN = Text("Der Eintrag ist zurückgezogen.", "The record is withdrawn.")

"""Store bundles in batches: resolve references, match existing records, create or revise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import exc

from kb.actions import Changes
from kb.actions.stored import to_values
from kb.ingest.check import check_rules, missing_column, missing_fields, model_of, trees
from kb.ingest.draft import Bundle, Draft, Role, UnknownAction
from kb.ingest.report import Difference, NotedValue, Outcome, Place, Problem, Report, faults
from kb.ingest.store.derived import DerivedCells, Edited, filled
from kb.ingest.store.match import (
    ChangedCells,
    RowKey,
    StoredRecord,
    ambiguous,
    differences,
    existing,
    key_of,
    readable,
    shown_key,
    where_earlier,
)
from kb.ingest.store.pending import Pending
from kb.ingest.store.references import UNKNOWN, IdLookup, NameKey, name_of
from kb.ingest.store.similar import SimilarNames
from kb.ingest.store.unique import give_slugs, taken
from kb.models.columns import Key, field_names, table_of
from kb.texts import Text

BATCH = 2_000


class Store:
    """Store bundles in the open change set; the caller commits or rolls back."""

    def __init__(self, changes: Changes, report: Report) -> None:
        self._changes = changes
        self._session = changes.session
        self._report = report
        self._batch: list[Bundle] = []
        self._directory = IdLookup(changes.session)
        self._pending = Pending()
        self._derived = DerivedCells(self._session, report)
        self._similar = SimilarNames(self._session, report)
        self._seen: dict[int, Place] = {}
        self._linked: dict[tuple[str, RowKey], int] = {}
        self._outcomes: dict[Key, Outcome] = {}
        self._absent: set[tuple[str, str | None, str]] = set()
        self.moved: dict[str, dict[int, Draft]] = {entity: {} for entity in trees()}
        """Records whose parent this import sets, by entity and id."""

    def add(self, bundle: Bundle) -> None:
        """Add a bundle; it is stored with the next batch."""
        self._batch.append(bundle)
        if len(self._batch) >= BATCH:
            self.flush()

    def reject(self, problem: Problem, slug: object = None, entity: str | None = None) -> None:
        """Add a problem; a rejected slug is remembered to explain failing references."""
        self._report.problems.add(problem)
        if entity is not None and isinstance(slug, str):
            self._pending.rejected.add((entity, None, slug))

    def flush(self) -> None:
        """Store all ready bundles; those with references to later records stay pending."""
        while self._batch:
            bundles, self._batch = self._batch, []
            self._directory.resolve(bundles)
            ready = [bundle for bundle in bundles if self._is_ready(bundle)]
            for role in _roles(ready):
                held = [(bundle, bundle.drafts.get(role.name, [])) for bundle in ready if not bundle.rejected]
                drafts = [(bundle, draft) for bundle, of_name in held for draft in of_name if draft.role == role]
                self._settle(role, drafts)
                if role.must_exist:
                    self._leave_out_unknown(role, drafts)

    def finish(self) -> None:
        """Store the rest, and report unresolved and circular references."""
        self.flush()
        for problem in self._pending.problems(self._session):
            self._report.problems.add(problem)
        for problem in self._pending.cycles(self._session, self.moved):
            self._report.problems.add(problem.stopping())
        self._derived.report_without_effect()

    def _is_ready(self, bundle: Bundle) -> bool:
        missing: list[NameKey] = []
        for draft, column, reference in bundle.references():
            if ids := self._directory.candidates(reference):
                self._refuse(bundle, ambiguous(self._session, bundle.place_of(draft), draft, column, ids))
                continue
            if reference.unknown is UnknownAction.REJECT:
                missing.append(name_of(reference))
                continue
            skips = reference.unknown is UnknownAction.SKIP
            kind = UNKNOWN[reference.unknown](reference.entity)
            self._report.note_value(
                kind, bundle.place_of(draft), field_names(draft.role.entity)[column], reference.text, left_out=skips
            )
            if skips:
                return False
            draft.values[column] = None
        if missing and not bundle.rejected:
            self._pending.add(bundle, missing)
        return not (missing or bundle.rejected)

    def _settle(self, role: Role, drafts: Sequence[tuple[Bundle, Draft]]) -> None:
        """Give every draft of one role the id of a record."""
        keys: dict[RowKey, tuple[Bundle, Draft]] = {}
        duplicates: list[tuple[RowKey, Bundle, Draft]] = []
        for bundle, draft in drafts:
            if not (self._link(bundle, draft) and self._is_known_by(role, bundle, draft)):
                continue
            key = key_of(role.entity, role.match, draft.values)
            if role.is_main:
                first = self._seen.setdefault(hash((role.entity, key)), bundle.place) is bundle.place
            elif draft.id is None:
                draft.id = self._linked.get((role.name, key))
                first = draft.id is None and keys.get(key, (bundle, draft))[1] is draft
            else:
                continue
            if first:
                keys.setdefault(key, (bundle, draft))
            else:
                duplicates.append((key, bundle, draft))
        self._match(role, keys)
        if role.is_main:
            self._report_duplicates(role, duplicates)
        for key, _, draft in duplicates:
            draft.id = self._linked.get((role.name, key), draft.id)

    def _link(self, bundle: Bundle, draft: Draft) -> bool:
        """Fill in the ids of linked records. Return False if the draft is not to be stored.

        A row whose linked record was rejected is rejected; a linked record with an empty reference is left out.
        """
        for column, linked in draft.links.items():
            if linked is not None and linked.id is None and not linked.is_absent:
                field = field_names(draft.role.entity)[column]
                self._refuse(bundle, faults.WAITS_FOR_REJECTED.at(bundle.place_of(draft), field, linked.role.name))
                return False
            draft.values[column] = linked.id if linked else None
        draft.is_absent = draft.lacks_reference
        return not draft.is_absent

    def _leave_out_unknown(self, role: Role, drafts: Sequence[tuple[Bundle, Draft]]) -> None:
        """Leave out the rows whose linked record is to exist and does not."""
        kind, column = UNKNOWN[UnknownAction.SKIP](role.entity), field_names(role.entity)[role.match[0]]
        for bundle, draft in drafts:
            if draft.id is None and not bundle.rejected:
                first, *others = key_of(role.entity, role.match, draft.values)
                shown = f"{first} ({shown_key(others)})" if others else str(first)
                self._report.note_value(kind, bundle.place_of(draft), column, shown, left_out=True)
                bundle.rejected = True

    def _is_known_by(self, role: Role, bundle: Bundle, draft: Draft) -> bool:
        """Reject a row without match values, which an unresolved reference may have left empty."""
        names = field_names(role.entity)
        empty = [column for column in role.match if draft.values.get(column) is None] if role.is_main else []
        self._refuse(bundle, *(faults.REQUIRED.at(bundle.place, field=names[column]) for column in empty))
        return not empty

    def _report_duplicates(self, role: Role, duplicates: Sequence[tuple[RowKey, Bundle, Draft]]) -> None:
        """Reject repeated keys; a foreign list may repeat identical rows."""
        stored = existing(self._session, role.entity, role.match, [key for key, _, _ in duplicates])
        names = ", ".join(field_names(role.entity)[column] for column in role.match)
        for key, bundle, draft in duplicates:
            where = where_earlier(self._seen[hash((role.entity, key))], bundle.place)
            same = key in stored and not differences(role.entity, stored[key], draft.values)
            if same and bundle.mapper.may_repeat:
                self._report.note(_REPEATED, bundle.place, left_out=True)
                continue
            fault = faults.DUPLICATE_KEY if same or not bundle.mapper.may_repeat else faults.CONTRADICTION
            self._refuse(bundle, fault.at(bundle.place_of(draft), names, shown_key(key), where=where, key=names))

    def _match(self, role: Role, keys: dict[RowKey, tuple[Bundle, Draft]]) -> None:
        shared: set[RowKey] = set()
        stored = existing(self._session, role.entity, role.match, keys, shared)
        for key, record in stored.items():
            keys[key][1].id = record["id"]
        for key in shared:
            self._note_shared(role, keys[key], key, stored[key])
        edited = self._derived.edited(role.entity, {record["id"]: keys[key][1] for key, record in stored.items()})
        new: list[tuple[RowKey, Bundle, Draft]] = []
        revisions: dict[int, dict[str, Any]] = {}
        for key, (bundle, draft) in keys.items():
            if key not in stored:
                new += [] if role.must_exist else [(key, bundle, draft)]
            elif problems := self._misplaced(draft, edited.get(stored[key]["id"], ())):
                self._refuse(bundle, *problems)
            elif role.is_main:
                self._compare(draft, bundle, stored[key], revisions)
            else:
                self._linked[role.name, key] = stored[key]["id"]
                self._count(draft, Outcome.UNCHANGED)
        self._revise(role, revisions, keys)
        self._create(role, [entry for entry in new if self._may_be_created(*entry[1:])])

    def _note_shared(self, role: Role, entry: tuple[Bundle, Draft], key: RowKey, oldest: StoredRecord) -> None:
        """Note a row that several stored records match."""
        bundle, draft = entry
        column = field_names(role.entity)[role.match[0]]
        slug = str(oldest.get("slug") or oldest["id"])
        text = _SHARED.format(value=shown_key(key), slug=slug)
        self._report.note(text, bundle.place_of(draft), about=NotedValue(column, shown_key(key)))

    def _misplaced(self, draft: Draft, edited: Edited) -> list[Problem]:
        """Return why a row may not change a stored record."""
        if draft.must_be_new:
            return [faults.EXISTS.at(draft.place, "slug", draft.values["slug"])]
        return self._derived.problems(draft, edited)

    def _compare(
        self, draft: Draft, bundle: Bundle, stored: StoredRecord, revisions: dict[int, dict[str, Any]]
    ) -> None:
        """Determine what a row changes, and check the record with the changes applied."""
        entity = draft.role.entity
        changed = differences(entity, stored, draft.values)
        if not changed:
            self._count(draft, Outcome.UNCHANGED)
            return
        complete = {**to_values(table_of(entity), stored), **draft.values}
        problems = [*self._missing(draft, complete, bundle), *check_rules(entity, complete, bundle.place_of(draft))]
        if problems:
            self._refuse(bundle, *problems)
            return
        if self._outcomes.get((entity, stored["id"])) is not Outcome.CREATED:
            self._report_differences(draft, bundle.place, stored, changed)
        revisions[stored["id"]] = {column: draft.values[column] for column in changed}

    def _report_differences(self, draft: Draft, place: Place, stored: StoredRecord, changed: ChangedCells) -> None:
        """Report each changed cell in readable form: references by slug, amounts as decimals."""
        entity = draft.role.entity
        record = str(stored.get("slug") or " · ".join(str(stored[column]) for column in draft.role.match))
        for column, pair in changed.items():
            name = field_names(entity)[column]
            before, after = (readable(self._session, entity, name, value) for value in pair)
            self._report.note_difference(Difference(place, entity, record, name, before, after))

    def _may_be_created(self, bundle: Bundle, draft: Draft) -> bool:
        required = draft.values if draft.slug_from is None else {**draft.values, "slug": draft.slug_from}
        problems = [
            *self._missing(draft, required, bundle),
            *check_rules(draft.role.entity, draft.values, bundle.place_of(draft)),
            *self._derived.problems(draft, filled(draft)),
        ]
        self._refuse(bundle, *problems)
        return not problems and not missing_fields(draft.role.entity, required)

    def _missing(self, draft: Draft, values: dict[str, Any], bundle: Bundle) -> list[Problem]:
        """Return missing required values; report a missing column only once per file."""
        names = missing_fields(draft.role.entity, values)
        header = bundle.mapper.header
        absent = [name for name in names if header is not None and name not in header.columns]
        for name in absent:
            if header is not None and (header.file, header.sheet, name) not in self._absent:
                self._absent.add((header.file, header.sheet, name))
                self.reject(missing_column(name, header.columns, header.place).stopping())
        return [faults.REQUIRED.at(bundle.place_of(draft), field=name) for name in names if name not in absent]

    def _create(self, role: Role, new: Sequence[tuple[RowKey, Bundle, Draft]]) -> None:
        self._similar.load(role.entity)
        give_slugs(self._session, role.entity, [draft for _, _, draft in new])
        if not self._create_together(role, new):
            for entry in new:
                if not self._create_together(role, [entry]):
                    self._refuse(entry[1], taken(self._session, entry[2], entry[1].place_of(entry[2])))

    def _create_together(self, role: Role, new: Sequence[tuple[RowKey, Bundle, Draft]]) -> bool:
        """Store new records, all or none; return False on a constraint violation."""
        if not new:
            return True
        try:
            with self._session.begin_nested():
                ids = self._changes.create_many(model_of(role.entity), [draft.values for _, _, draft in new])
        except exc.IntegrityError:
            return False
        for (key, bundle, draft), record_id in zip(new, ids, strict=True):
            draft.id = record_id
            self._count(draft, Outcome.CREATED)
            self._similar.note(draft, bundle.place_of(draft))
            if not role.is_main:
                self._linked[role.name, key] = record_id
            self._release_pending(draft, draft.values)
        return True

    def _revise(
        self, role: Role, revisions: dict[int, dict[str, Any]], keys: dict[RowKey, tuple[Bundle, Draft]]
    ) -> None:
        owners = {draft.id: (bundle, draft) for bundle, draft in keys.values() if draft.id in revisions}
        for record_id, values in revisions.items():
            bundle, draft = owners[record_id]
            try:
                with self._session.begin_nested():
                    self._changes.revise_many(model_of(role.entity), {record_id: values})
            except exc.IntegrityError:
                self._refuse(bundle, taken(self._session, draft, bundle.place_of(draft)))
                continue
            self._count(draft, Outcome.UPDATED)
            self._release_pending(draft, draft.values)

    def _release_pending(self, draft: Draft, values: dict[str, Any]) -> None:
        """Release the bundles pending on this record, and remember changed trees."""
        assert draft.id is not None
        entity = draft.role.entity
        for name in self._directory.learn(entity, values, draft.id):
            self._batch += self._pending.release(name)
        parent = trees().get(entity)
        if parent is not None and values.get(parent) is not None:
            self.moved[entity][draft.id] = draft

    def _count(self, draft: Draft, outcome: Outcome) -> None:
        """Count a record once, however many rows use it."""
        assert draft.id is not None
        key = (draft.role.entity, draft.id)
        former = self._outcomes.get(key)
        outcome = outcome if former is None else max(former, outcome)
        if outcome is not former:
            self._outcomes[key] = outcome
            self._report.counts(draft.role.entity).count(outcome, former)
        if draft.role.is_main:
            self._report.rows.count(outcome)

    def _refuse(self, bundle: Bundle, *problems: Problem) -> None:
        for problem in problems:
            bundle.rejected = True
            self.reject(bundle.mapper.with_heading(problem), bundle.main.values.get("slug"), bundle.main.role.entity)


def _roles(bundles: Iterable[Bundle]) -> list[Role]:
    roles: dict[Role, None] = {}
    for mapper in {id(bundle.mapper): bundle.mapper for bundle in bundles}.values():
        roles.update(dict.fromkeys(mapper.roles))
    return list(roles)


_SHARED = Text(
    "Mehrere Einträge passen auf „{value}“; verwendet wird der älteste, {slug}.",
    "Several records match “{value}”; the oldest one is used, {slug}.",
)
_REPEATED = Text("Ausgelassen: Die Zeile wiederholt eine frühere.", "Left out: the row repeats an earlier one.")

"""Keep the vectors of records in step with the index: drop what is gone, compute what is missing."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.config import Settings
from kb.errors import Unavailable
from kb.search import meaning
from kb.search.engines import Snapshot
from kb.search.index.handle import MISSING, VECTORS, current, locked, opened
from kb.search.index.progress import Progress, tell
from kb.search.meaning import MeaningModel, Missing, Scope, Settled
from kb.texts import Text

SAVED_AFTER_SECONDS = 60.0
"""What a process that is killed loses at most."""
AT_ONCE = 16
"""Texts given to the model together."""
WAIT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class VectorsUpdated:
    """What computing vectors did: new vectors, their number now, and the processor time in seconds."""

    added: int
    total: int
    seconds: float


def update_vectors(
    settings: Settings,
    *,
    wait: float = WAIT_SECONDS,
    progress: Progress | None = None,
    model: MeaningModel | None = None,
) -> VectorsUpdated:
    """Compute the vectors that are missing, and save them every minute; a later call continues after a kill.

    Raises InvalidInput without a model, Unavailable without an index, and Busy when another process computes vectors for
    more than ``wait`` seconds.
    """
    model = meaning.load()
    began, added = time.process_time(), 0
    fresh: dict[tuple[str, bytes], bytes] = {}
    with locked(settings.index_folder, "learning", wait):
        while True:
            settled = _settle(settings.index_folder, _scope(settings), wait, model, fresh)
            total = settled.kept + len(settled.missing)
            tell(progress, settled.kept, total)
            if not settled.missing:
                return VectorsUpdated(added, settled.kept, time.process_time() - began)
            fresh = _computed(model, settled, progress)
            added += len(fresh)


def _settle(folder: Path, scope: Scope, wait: float, model: MeaningModel, fresh: meaning.Fresh) -> Settled:
    with locked(folder, VECTORS, wait):
        return meaning.settle(folder / VECTORS, _snapshot(folder), scope, model, fresh)


def _computed(model: MeaningModel, settled: Settled, progress: Progress | None) -> dict[tuple[str, bytes], bytes]:
    """Return vectors for the missing ones, as many as a minute allows."""
    until = time.monotonic() + SAVED_AFTER_SECONDS
    fresh: dict[tuple[str, bytes], bytes] = {}
    missing: Sequence[Missing] = settled.missing
    for start in range(0, len(missing), AT_ONCE):
        batch = missing[start : start + AT_ONCE]
        vectors = model.passages([record.text for record in batch])
        fresh |= {(record.key, record.digest): vector for record, vector in zip(batch, vectors, strict=True)}
        tell(progress, settled.kept + len(fresh), settled.kept + len(missing))
        if time.monotonic() >= until:
            break
    return fresh


def prune(folder: Path, wait: float) -> None:
    """Remove the vectors of records that are gone or have changed, also while records are not searched by meaning."""
    if (folder / VECTORS).exists():
        with locked(folder, VECTORS, wait):
            meaning.settle(folder / VECTORS, _snapshot(folder), Scope.ALL)


def vectors_due(settings: Settings) -> Text | None:
    """Return why records are not found by meaning, or not all, although KB_SEMANTIC is on; None if all is well."""
    if settings.semantic == "off":
        return None
    if not meaning.is_installed():
        return meaning.NOT_INSTALLED
    path = settings.index_folder / VECTORS
    vectors = meaning.opened(path)
    if vectors is None:
        return _DAMAGED if path.exists() else _NONE
    model = meaning.load()
    if not vectors.is_of(model):
        return _OTHER_MODEL.format(there=vectors.model, name=model.name)
    missing = meaning.compare(vectors, _snapshot(settings.index_folder), _scope(settings)).missing
    return _INCOMPLETE.format(count=len(missing)) if missing else None


def surplus_vectors(folder: Path) -> int:
    """Count the vectors of records that are gone or have changed. Raises Unavailable without an index."""
    vectors = meaning.opened(folder / VECTORS)
    return meaning.compare(vectors, _snapshot(folder), Scope.ALL).surplus if vectors else 0


def _scope(settings: Settings) -> Scope:
    return Scope.ALL if settings.semantic == "all" else Scope.SUBJECTS


def _snapshot(folder: Path) -> Snapshot:
    try:
        return opened(current(folder))
    except FileNotFoundError as error:
        raise Unavailable(MISSING) from error


_NONE = Text(
    "Nach der Bedeutung wird noch nicht gesucht: Es gibt noch keine Vektoren. „kb index vectors“ berechnet sie.",
    "There is no search by meaning yet, as there are no vectors. “kb index vectors” computes them.",
)
_DAMAGED = Text(
    "Nach der Bedeutung wird nicht gesucht: Die Datei der Vektoren ist nicht lesbar. „kb index vectors“ berechnet sie neu.",
    "There is no search by meaning: the file of vectors cannot be read. “kb index vectors” builds them again.",
)
_OTHER_MODEL = Text(
    "Nach der Bedeutung wird nicht gesucht: Die Vektoren sind vom Modell {there}, installiert ist {name}. "
    "„kb index vectors“ berechnet sie neu.",
    "There is no search by meaning: the vectors are of the model {there}, but {name} is installed. "
    "“kb index vectors” builds them again.",
)
_INCOMPLETE = Text(
    "Nach der Bedeutung noch nicht zu finden: {count} Einträge, deren Vektor fehlt. „kb index vectors“ berechnet sie.",
    "Not yet found by meaning: {count} records whose vector is missing. “kb index vectors” computes them.",
)

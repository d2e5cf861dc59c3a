"""Damage every file of a data folder in every way, and see that it is noticed or harmless."""

from __future__ import annotations

import logging
import os
import random
import shutil
import sqlite3
import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache

from kb import database, search, upkeep
from kb.actions import change_set
from kb.cli import serve
from kb.config import Settings
from kb.errors import KnowledgeBaseError
from kb.models import Source
from kb.web.serving import create_serving_app
from tests.conftest import settings_for
from tools.chaos.bases import HarmedBase
from tools.chaos.commands import FORK

SECONDS_TO_ANSWER = 120
PAGES = (
    "/de/",
    "/de/initiatives",
    "/de/initiatives/chemsite",
    "/en/initiatives/dortmund-project/history",
    "/de/regions/ruhr",
    "/en/search?q=chemsite",
    "/en/search?q=wasserwirtschaft&region=ruhr",
    "/api/v1/search?q=Vorhaben&sort=title",
    "/api/v1/suggest?q=chem",
    "/de/map/data",
    "/en/projects",
    "/de/answers",
)
WAYS = ("bit", "bit", "bit", "bytes", "cut", "emptied", "removed")
"""The ways to damage a file; most damage is small."""
Answers = Mapping[str, tuple[int, bytes]]


@dataclass(frozen=True, slots=True)
class Judged:
    """What a damage led to: how it was noticed, if at all, and what was wrong."""

    noticed: Sequence[str]
    faults: Sequence[str]


class DamagedHomes:
    """Copies of one data folder, each with one damaged file."""

    def __init__(self, work: Path, base: HarmedBase, engine: str) -> None:
        """Fill the folder with every kind of file that a server leaves, a journal with changes included."""
        self.work = work
        Flask.jinja_options["bytecode_cache"] = FileSystemBytecodeCache(str(work))  # Each process makes applications.
        self.home = work / f"whole-{engine}"
        whole = base.copied(self.home)
        settings = _settings(whole.home)
        with whole.opened() as sessions:
            search.use(settings, sessions, engine)
            _leave_journal(settings, sessions)
            search.sync(settings, sessions)
            search.update_vectors(settings)  # While they are not used, so that no process has to load the model.
            keep = self.home.with_name(f"kept-{engine}")
            _answers(settings)
            shutil.copytree(self.home, keep)  # While the database is open, with its journal.
        shutil.rmtree(self.home)
        keep.rename(self.home)
        _expected.clear()
        whole_answers = _in_process(self._copied("expected"))
        assert not whole_answers.faults and not whole_answers.noticed, whole_answers

    def files(self) -> Sequence[str]:
        """List all files of the folder."""
        return sorted(path.relative_to(self.home).as_posix() for path in self.home.rglob("*") if path.is_file())

    def damaged(self, name: str, way: str, chance: random.Random) -> Judged:
        """Damage one file of a copy in one way, and judge what follows."""
        home = self._copied("damaged")
        damage(home / name, way, chance)
        return _in_process(home)

    def _copied(self, name: str) -> Path:
        home = self.work / name
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(self.home, home)
        return home


def damage(file: Path, way: str, chance: random.Random) -> None:
    """Damage a file; an empty one gets a byte."""
    content = bytearray(file.read_bytes() or b"\0")
    place = chance.randrange(len(content))
    if way == "removed":
        file.unlink()
        return
    if way == "bit":
        content[place] ^= 1 << chance.randrange(8)
    elif way == "bytes":
        content[place : place + 16] = chance.randbytes(len(content[place : place + 16]))
    else:
        del content[0 if way == "emptied" else place :]
    file.write_bytes(content)


def kind_of(name: str) -> str:
    """Return the kind of a file, as the table names it."""
    for part, kind in (
        ("-wal", "journal"),
        ("-shm", "journal"),
        ("kb.sqlite", "database"),
        ("/tantivy-", "index of Tantivy"),
    ):
        if part in name:
            return kind
    if "/whoosh-" in name:
        return "index of Whoosh"
    return {"index/vectors": "vectors", "index/current": "index/current"}.get(name, "key, counters, locks")


def _leave_journal(settings: Settings, sessions: database.Sessions) -> None:
    """Store a record whose pages stay in SQLite's journal."""
    with sqlite3.connect(settings.home / "kb.sqlite") as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with sessions() as session, session.begin():
        with change_set(session, actor="chaos", reason="journal") as changes:
            changes.create(
                Source, {"slug": "journal", "kind": "document", "title": "Vorhaben im Journal", "language": "de"}
            )


def _settings(home: Path) -> Settings:
    settings = settings_for(home, f"sqlite:///{home / 'kb.sqlite'}")
    return replace(settings, metrics="on", rate_limit="600 per minute", language="en")


_expected: dict[str, tuple[int, bytes]] = {}


def _in_process(home: Path) -> Judged:
    """Judge in a process of its own, which a damaged file may end."""
    receiver, sender = FORK.Pipe(duplex=False)
    process = FORK.Process(target=_judge, args=(home, sender))
    process.start()
    sender.close()
    try:
        judged, answers = (
            receiver.recv() if receiver.poll(SECONDS_TO_ANSWER) else (Judged([], ["no answer in time"]), {})
        )
    except EOFError:
        process.join()
        judged, answers = Judged([], [f"the process ended with {process.exitcode}"]), {}
    process.kill()
    process.join()
    if not _expected:
        _expected.update(answers)
    return judged


def _judge(home: Path, parent: Connection) -> None:
    logging.disable(logging.CRITICAL)
    os.chdir(home)
    settings = _settings(home)
    noticed: list[str] = []
    faults: list[str] = []
    answers: dict[str, tuple[int, bytes]] = {}
    with Path(os.devnull).open("w") as nothing:
        os.dup2(nothing.fileno(), 2)
        os.dup2(nothing.fileno(), 1)
    steps = (_check, _ask, _prepare, _ask)
    for step in steps:
        try:
            for sentence in step(settings, answers):
                (faults if sentence.startswith("!") else noticed).append(sentence.lstrip("!"))
        except KnowledgeBaseError as error:
            noticed.append(error.message.en)
        except OSError as error:  # The command line says these in a sentence with file and cure, too.
            noticed.append(str(error))
        except Exception:  # noqa: BLE001  # A traceback is what is looked for.
            faults.append(f"{step.__name__}: {traceback.format_exc()[-1200:]}")
    if any(fault.startswith("wrong") for fault in faults) and noticed:
        faults = [fault for fault in faults if not fault.startswith("wrong")]
    parent.send((Judged(noticed, faults), answers))


def _check(settings: Settings, _: object) -> Iterator[str]:
    for finding in upkeep.findings(settings):
        yield f"{finding.check}: {finding.place}: {finding.wrong.en} {finding.cure.en}"


def _prepare(settings: Settings, _: object) -> Iterator[str]:
    serve.prepare(settings)
    yield from ()


def _ask(settings: Settings, answers: dict[str, tuple[int, bytes]]) -> Iterator[str]:
    """Ask for the pages; yield what is not as it was, beginning with ! unless the answer itself says so."""
    answers.update(_answers(settings))
    for page, (status, body) in answers.items():
        if (status, body) == _expected.get(page, (status, body)) and status < 500:
            continue
        if status == 503:
            yield f"{page}: 503"
        elif status >= 500:
            yield f"!{page}: {status}"
        else:
            yield f"!wrong answer: {page}: {status}, {_first_difference(body, _expected[page][1])}"


def _answers(settings: Settings) -> Answers:
    client = create_serving_app(settings).test_client()
    responses = {page: client.get(page, headers={"X-Request-ID": "chaos-chaos"}) for page in PAGES}
    return {page: (response.status_code, response.data) for page, response in responses.items()}


def _first_difference(body: bytes, expected: bytes) -> str:
    place = next((place for place, (one, two) in enumerate(zip(body, expected, strict=False)) if one != two), 0)
    return f"{body[max(0, place - 40) : place + 40]!r} instead of {expected[max(0, place - 40) : place + 40]!r}"

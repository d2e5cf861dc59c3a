"""The knowledge bases that are copied for each kill."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kb import database, ingest, search
from kb.models.vocabulary import ChangeSetKind
from tests.conftest import BASE
from tests.postgres import Server
from tests.search.library import Library, furnish
from tools.chaos.bases import HarmedBase

LIST = "list"
"""The folder of the list to import."""
SEED = "seed"
"""The folder of what `kb serve` fills a new knowledge base with."""


class Originals:
    """Knowledge bases in several states, each made on first use."""

    def __init__(self, work: Path, server: Server | None, rows: int) -> None:
        self.work = work
        self.server = server
        self.list = work / LIST
        self.seed = work / SEED
        self.change_set = 0
        """The import in the database of ``imported`` and of those that are behind."""
        self._made: dict[str, HarmedBase] = {}
        _write_list(self.list, rows)
        _write_seed(self.seed, rows)

    def of(self, name: str) -> HarmedBase:
        """Return an original; what it is made from is made before."""
        if name not in self._made:
            self._made[name] = getattr(self, f"_{name.replace('-', '_')}")(self.work / "originals" / name)
        return self._made[name]

    def _empty(self, home: Path) -> HarmedBase:
        return HarmedBase.new(home, self.server)

    def _indexed(self, home: Path) -> HarmedBase:
        base = HarmedBase.new(home, self.server)
        database.upgrade(base.settings)
        library = Library.at(base.home, base.url)
        furnish(library)
        library.sync()
        library.close()
        return base

    def _behind(self, home: Path) -> HarmedBase:
        base = self.of("indexed").copied(home)
        self._import(base)
        return base

    def _imported(self, home: Path) -> HarmedBase:
        return _with_index(self.of("behind").copied(home), "sync")

    def _behind_tantivy(self, home: Path) -> HarmedBase:
        base = _with_index(self.of("indexed").copied(home), "use", "tantivy")
        self._import(base)
        return base

    def _import(self, base: HarmedBase) -> None:
        with base.opened() as sessions:
            report = ingest.run(sessions, [self.list])
        assert report.change_set is not None and not report.problems, list(report.problems)
        self.change_set = report.change_set


def filled(home: Path) -> HarmedBase:
    """Make a knowledge base of all kinds of records, with its index."""
    base = HarmedBase.new(home, None)
    database.upgrade(base.settings)
    with base.opened() as sessions:
        ingest.run(sessions, [BASE], kind=ChangeSetKind.SEED)
        search.rebuild(base.settings, sessions)
    return base


def _with_index(base: HarmedBase, act: str, *names: str) -> HarmedBase:
    with base.opened() as sessions:
        getattr(search, act)(base.settings, sessions, *names)
    return base


def _write_list(folder: Path, rows: int) -> None:
    """Write organisations, and projects that refer to them."""
    folder.mkdir(parents=True)
    tables: Mapping[str, tuple[str, str]] = {
        "organisation": ("slug,name_de,source", "o{n},Firma {n},golem"),
        "project": ("slug,title,organisation,source", "p{n},Vorhaben {n},o{n},golem"),
    }
    for name, (head, line) in tables.items():
        lines = [head, *(line.format(n=number) for number in range(rows))]
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _write_seed(folder: Path, rows: int) -> None:
    """Write sources, the simplest records there are."""
    folder.mkdir(parents=True)
    lines = ["slug,kind,title,language", *(f"q{number},document,Quelle {number},de" for number in range(rows))]
    (folder / "source.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")

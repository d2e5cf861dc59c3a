"""A small knowledge base with its index, for the tests of the search."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from kb import actions, database, search
from kb.config import Settings
from kb.models import (
    ClusterManager,
    CompetenceField,
    EraProgramme,
    Event,
    FieldScheme,
    Initiative,
    InitiativeField,
    InitiativeProgramme,
    InitiativeRegion,
    Organisation,
    PolicyEra,
    Programme,
    Record,
    Region,
    RegionMember,
    Source,
)
from kb.search import Page, Query
from tests.conftest import settings_for

_Record = TypeVar("_Record", bound=Record)


@dataclass
class Library:
    """Stores records through the change log and asks the index."""

    settings: Settings
    sessions: database.Sessions
    index: search.Index
    ids: dict[str, int] = field(default_factory=dict)

    @classmethod
    def at(cls, home: Path, url: str) -> Library:
        """Open the knowledge base of a folder."""
        settings = settings_for(home, url)
        sessions = database.sessions(database.create_engine(settings))
        return cls(settings, sessions, search.open_index(settings))

    def copied(self, home: Path) -> Library:
        """Copy the folder of the knowledge base into another one, and open it there."""
        shutil.copytree(self.settings.home, home, dirs_exist_ok=True)
        copy = Library.at(home, f"sqlite:///{home / 'kb.sqlite'}")
        copy.ids.update(self.ids)
        return copy

    def close(self) -> None:
        """Let go of the database."""
        self.sessions.kw["bind"].dispose()

    def add(self, model: type[_Record], slug: str | None = None, /, **values: Any) -> int:
        """Store a record; values that name a slug stored before stand for its id."""
        if slug is not None:
            values["slug"] = slug
        return self.add_all(model, [values])[0]

    def add_all(self, model: type[_Record], rows: list[dict[str, Any]]) -> list[int]:
        """Store several records of one kind in one change set."""
        ready = [self._resolved(model, row) for row in rows]
        with self.sessions() as session, session.begin():
            with actions.change_set(session, actor="test", reason="test") as changes:
                ids = list(changes.create_many(model, ready))
        for row, key in zip(ready, ids, strict=True):
            if "slug" in row:
                self.ids[row["slug"]] = key
        return ids

    def revise(self, model: type[Record], slug: str, /, **values: Any) -> None:
        """Change a record."""
        with self.sessions() as session, session.begin():
            with actions.change_set(session, actor="test", reason="test") as changes:
                changes.revise(model, self.ids[slug], self._resolved(model, values, complete=False))

    def withdraw(self, model: type[Record], key: int | str) -> None:
        """Remove a record."""
        record = self.ids[key] if isinstance(key, str) else key
        with self.sessions() as session, session.begin():
            with actions.change_set(session, actor="test", reason="test") as changes:
                changes.withdraw(model, record)

    def sync(self) -> search.Synced:
        """Bring the index in step."""
        return search.sync(self.settings, self.sessions, wait=5)

    def find(self, text: str = "", /, sort: str = "relevance", **selected: list[str]) -> Page:
        """Ask the index, with chosen values of facets."""
        return search.find(self.index, Query(text, selected, sort=sort, per_page=100))

    def slugs(self, text: str = "", /, sort: str = "relevance", **selected: list[str]) -> list[str]:
        """Return the slugs of what is found, best first."""
        return [hit.slug for hit in self.find(text, sort, **selected).hits]

    def count(self, facet: str, page: Page) -> dict[str, int]:
        """Return the counts of a facet by value."""
        return {one.value: one.count for one in page.facets[facet]}

    def _resolved(self, model: type[Record], row: dict[str, Any], complete: bool = True) -> dict[str, Any]:
        table = model.__table__
        ready = {
            name: self.ids[value]
            if name in table.c and table.c[name].foreign_keys and isinstance(value, str)
            else value
            for name, value in row.items()
        }
        if complete and "unconfirmed" in model.__table__.c and not ready.get("source_id"):
            ready["unconfirmed"] = True
        return ready


def furnished_at(home: Path, migrated_file: Path) -> Library:
    """Furnish and index a knowledge base in a folder, of which tests get copies."""
    shutil.copyfile(migrated_file, home / "kb.sqlite")
    library = Library.at(home, f"sqlite:///{home / 'kb.sqlite'}")
    furnish(library)
    library.sync()
    library.close()
    return library


def furnish(library: Library) -> None:
    """Store the few records that most tests need."""
    library.add(
        Source,
        "konferenz",
        kind="document",
        title="Clustermanagement in der Strukturpolitik",
        language="de",
        published_on="2003-12-05",
    )
    library.add(
        Source, "golem", kind="press_article", title="70.000 neue Jobs", language="de", published_on="2000-06-16"
    )
    library.add(Region, "deutschland", kind="nuts0", code="DE", name_de="Deutschland", name_en="Germany")
    library.add(
        Region,
        "nrw",
        kind="nuts1",
        code="DEA",
        name_de="Nordrhein-Westfalen",
        name_en="North Rhine-Westphalia",
        parent_id="deutschland",
    )
    library.add(Region, "dortmund", kind="nuts3", code="DEA52", name_de="Dortmund", name_en="Dortmund", parent_id="nrw")
    library.add(Region, "herten", kind="lau", code="05562024", name_de="Herten", name_en="Herten", parent_id="nrw")
    library.add(Region, "ruhr", kind="functional", name_de="Ruhrgebiet", name_en="Ruhr")
    library.add(Region, "oesterreich", kind="nuts0", code="AT", name_de="Österreich", name_en="Austria")
    library.add(RegionMember, region_id="ruhr", member_id="dortmund")
    library.add(RegionMember, region_id="ruhr", member_id="herten")
    library.add(
        FieldScheme, "projekt-ruhr", name_de="Zwölf Kompetenzfelder", name_en="Twelve fields", author="Projekt Ruhr"
    )
    library.add(CompetenceField, "technik", field_scheme_id="projekt-ruhr", name_de="Technik", name_en="Technology")
    library.add(
        CompetenceField,
        "mst",
        field_scheme_id="projekt-ruhr",
        name_de="Mikrosystemtechnik",
        name_en="Microsystems",
        parent_id="technik",
    )
    library.add(CompetenceField, "chemie", field_scheme_id="projekt-ruhr", name_de="Chemie", name_en="Chemistry")
    library.add(Organisation, "win", name_de="WiN Emscher-Lippe GmbH", kind="agency", city="Herten", region_id="herten")
    library.add(
        Programme,
        "ziel2",
        kind="structural_fund",
        name_de="Ziel-2-Programm NRW",
        name_en="Objective 2 Programme NRW",
        cci="2000DE162DO004",
    )
    library.add(
        PolicyEra,
        "ziel2-aera",
        name_de="Ziel-2-Förderung",
        name_en="Objective 2 funding",
        started_on="2000",
        ended_on="2006",
    )
    library.add(EraProgramme, policy_era_id="ziel2-aera", programme_id="ziel2")
    library.add(
        Initiative,
        "dortmund-project",
        name_de="dortmund-project",
        summary_de="Die Stadt fördert Logistik und Informationstechnik, mit Wasserwirtschaft am Rande.",
        summary_en="The city supports logistics and information technology.",
        status="ended",
        source_id="golem",
    )
    library.add(InitiativeRegion, initiative_id="dortmund-project", region_id="dortmund", role="seat")
    library.add(InitiativeField, initiative_id="dortmund-project", competence_field_id="mst")
    library.add(InitiativeProgramme, initiative_id="dortmund-project", programme_id="ziel2", role="funded")
    library.add(Initiative, "chemsite", name_de="ChemSite", summary_de="Ansiedlung der Chemie.", status="active")
    library.add(InitiativeRegion, initiative_id="chemsite", region_id="herten", role="seat")
    library.add(InitiativeField, initiative_id="chemsite", competence_field_id="chemie")
    library.add(
        ClusterManager,
        "win-chemsite",
        initiative_id="chemsite",
        organisation_id="win",
        role="office",
        started_on="1997",
    )
    library.add(
        Event,
        "tagung",
        name_de="Tagung Clustermanagement",
        name_en="Conference on cluster management",
        started_on="2003-12-05",
        source_id="konferenz",
    )

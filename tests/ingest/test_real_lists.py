"""The real lists, found through KB_REAL_DATA: the counts the lists are known by, and what is said about their flaws."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from kb import database, ingest
from kb.ingest import Report
from kb.models import (
    CompetenceField,
    FieldLabel,
    FieldScheme,
    Organisation,
    Programme,
    Project,
    Region,
    RegionEmployment,
)
from tests.conftest import settings_for
from tests.ingest.conftest import said


@pytest.fixture(scope="module")
def seeded(seeded_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[database.Sessions]:
    """Copy the database with the seed, once for all tests of this file; they only add to it."""
    home = tmp_path_factory.mktemp("real")
    shutil.copyfile(seeded_home / "kb.sqlite", home / "kb.sqlite")
    engine = database.create_engine(settings_for(home, f"sqlite:///{home / 'kb.sqlite'}"))
    sessions = database.sessions(engine)
    yield sessions
    engine.dispose()


@pytest.fixture(scope="module")
def ziel2(seeded: database.Sessions, request: pytest.FixtureRequest) -> Report:
    real_data: Path = request.getfixturevalue("real_data")
    return ingest.run(seeded, [real_data / "ziel2_nrw_erdf_2007-2013.csv"], mapping="ziel2-nrw")


def test_the_ziel2_list_gives_all_its_projects_and_beneficiaries(seeded: database.Sessions, ziel2: Report) -> None:
    assert list(ziel2.problems) == []
    assert (ziel2.rows.created, ziel2.rejected, ziel2.skipped) == (3109, 0, 0)
    organisations = ziel2.records["organisation"]
    # The list names 1,759 beneficiaries in different spellings; its description counts the header as one more. Those
    # the seed knows under exactly this name are not made a second time.
    assert organisations.created + organisations.unchanged == 1759
    with seeded() as session:
        linked = session.scalar(
            sa.select(sa.func.count(sa.distinct(Project.organisation_id))).where(Project.slug.startswith("ziel2-nrw"))
        )
        assert linked == 1759
        first = session.scalars(sa.select(Project).where(Project.external_id == "1")).one()
        assert (first.amount, first.year, first.currency) == (Decimal(48219), 2013, "EUR")
        assert session.get_one(Region, first.region_id).code == "DEA"
        assert session.get_one(Programme, first.programme_id).cci == "2007DE162PO007"


def test_the_competitions_are_a_scheme_with_their_spellings_brought_together(
    seeded: database.Sessions, ziel2: Report
) -> None:
    notes = {text.en.partition(": ")[2]: noted.count for text, noted in ziel2.notes.items()}
    assert {text: count for text, count in notes.items() if "→" in text} == {
        "“Elektromobil.NRW” → “ElektroMobil.NRW”": 6,
        "“IuK&Gender Med.NRW” → “IuK & Gender Med.NRW”": 5,
        "“NanoMikro-Werkstoffe.NRW” → “NanoMikro+Werkstoffe.NRW”": 2,
        "“PedMed.NRW” → “PerMed.NRW”": 3,
        "“Create.NRW_09” → “Create.NRW”": 1,
    }
    assert "“Access e.V. ≈ Access e. V.”. Are both the same?" in notes
    with seeded() as session:
        scheme = session.scalars(
            sa.select(FieldScheme).where(FieldScheme.slug == "ziel2-nrw-wettbewerbe-2007-2013")
        ).one()
        fields = session.scalars(sa.select(CompetenceField).where(CompetenceField.field_scheme_id == scheme.id)).all()
        by_name = {field.name_de: field for field in fields}
        # 39 prefixes, five of them variants, and two series that no operation carries alone.
        assert len(fields) == 39 - 5 + 2
        assert by_name["Erlebnis.NRW_Tourismus"].parent_id == by_name["Erlebnis.NRW"].id
        assert by_name["Gründung.NRW_Gründerinnen"].parent_id == by_name["Gründung.NRW"].id
        labels = session.scalars(
            sa.select(FieldLabel.text).where(FieldLabel.competence_field_id == by_name["PerMed.NRW"].id)
        )
        assert "PedMed.NRW" in labels.all()
        query = sa.select(CompetenceField.name_de, sa.func.count()).group_by(CompetenceField.name_de)
        rows = session.execute(query.join(Project, Project.competence_field_id == CompetenceField.id)).all()
        counted = {row[0]: row[1] for row in rows}
        assert (counted["ElektroMobil.NRW"], counted["IuK & Gender Med.NRW"]) == (117, 92)
        assert sum(counted.values()) == 3109 - 1197


def test_a_second_import_of_the_ziel2_list_changes_nothing(
    seeded: database.Sessions, ziel2: Report, real_data: Path
) -> None:
    again = ingest.run(seeded, [real_data / "ziel2_nrw_erdf_2007-2013.csv"], mapping="ziel2-nrw")
    assert (again.rows.created, again.rows.updated, again.rows.unchanged) == (0, 0, 3109)
    assert again.change_set is None


def test_the_list_of_cluster_projects_is_read_without_a_guess(seeded: database.Sessions, real_data: Path) -> None:
    report = ingest.run(seeded, [real_data / "esif_cluster_related_projects.csv"], mapping="esif")
    assert list(report.problems) == []
    assert report.rows.created == 658
    with seeded() as session:

        def project(number: int) -> Project:
            return session.scalars(sa.select(Project).where(Project.slug == f"esif-{number}")).one()

        assert (project(11).amount, project(11).currency) == (Decimal("47425.50"), "EUR")
        # Where the list gives no title, its description stands in.
        assert project(8743).title == "Projekt im Bereich Technologietransfer / KMU-Kooperation"
        # The Danish list does not say in which currency it counts.
        danish = session.scalars(sa.select(Project).where(Project.source_locator.like("DK.denmark%"))).all()
        assert {(each.amount, each.currency) for each in danish} == {(None, None)}
        dutch = session.scalars(sa.select(Project.amount).where(Project.source_locator.like("NL.%"))).all()
        assert Decimal(21474836) in dutch
        assert (
            session.scalar(sa.select(sa.func.count(Organisation.id)).where(Organisation.name_de.contains("&amp;"))) == 0
        )


def test_the_messy_sample_names_what_cannot_be_stored_and_takes_the_rest(
    seeded: database.Sessions, real_data: Path
) -> None:
    path = real_data / "esif_projects_sample_10k.ndjson.gz"
    strict = ingest.run(seeded, [path], mapping="esif", dry_run=True)
    assert strict.is_blocked
    kinds: dict[str | None, int] = {}
    for _, field, _ in said(strict):
        kinds[field] = kinds.get(field, 0) + 1
    # No title and no description; refunds; an operation that ends before it starts.
    assert kinds == {"title": 222, "amount": 2, "ended_on": 1}
    repeated = [noted.count for text, noted in strict.notes.items() if "repeats" in text.en]
    assert repeated == [263]
    taken = ingest.run(seeded, [path], mapping="esif", skip_rejected=True)
    assert taken.rows.created + taken.rows.unchanged == 9861 - 263 - 225
    assert taken.change_set is not None
    with seeded() as session:
        assert (
            session.scalar(
                sa.select(sa.func.count(Organisation.id)).where(Organisation.name_de.startswith("(Privatperson"))
            )
            == 0
        )


def test_the_wide_employment_table_becomes_values_of_the_known_regions(
    seeded: database.Sessions, real_data: Path, tmp_path: Path
) -> None:
    """Take the years 2017 and 2018, which hold every region; the whole table is measured in bench/."""
    whole = (real_data / "eurostat_nama_10r_3empers_wide.csv").read_text("utf-8").splitlines(keepends=True)
    part = tmp_path / "eurostat.csv"
    part.write_text("".join(line for line in whole if line.startswith(("Date", "2017", "2018"))), "utf-8")
    report = ingest.run(seeded, [part], mapping="eurostat-employment")
    assert list(report.problems) == []
    assert report.rows.created > 10_000
    left_out = {text.en for text in report.notes}
    assert "Left out: region “EU27_2020” is not known." in left_out
    assert "Left out: region “AT” is not known." not in left_out
    with seeded() as session:
        austria = session.scalars(
            sa.select(RegionEmployment)
            .join(Region, Region.id == RegionEmployment.region_id)
            .where(Region.code == "AT", RegionEmployment.year == 2017, RegionEmployment.nace_group == "TOTAL")
        ).one()
        assert 4_000_000 < austria.persons < 5_000_000

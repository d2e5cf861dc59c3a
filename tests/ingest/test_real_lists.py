"""The real lists, found through KB_REAL_DATA: the counts the lists are known by, and what is said about their flaws."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
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
    RegionFigure,
    RegionSuccessor,
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
    taken = ingest.run(seeded, [path], mapping="esif", skip_rejected=True)
    kinds: dict[str | None, int] = {}
    for _, field, _ in said(taken):
        kinds[field] = kinds.get(field, 0) + 1
    # No title and no description; refunds; an operation that ends before it starts.
    assert kinds == {"title": 222, "amount": 2, "ended_on": 1}
    repeated = [noted.count for text, noted in taken.notes.items() if "repeats" in text.en]
    assert repeated == [263]
    assert taken.rows.created + taken.rows.unchanged == 9861 - 263 - 225
    assert taken.change_set is not None
    with seeded() as session:
        assert (
            session.scalar(
                sa.select(sa.func.count(Organisation.id)).where(Organisation.name_de.startswith("(Privatperson"))
            )
            == 0
        )


def test_the_messy_sample_is_taken_whole_or_not_at_all(
    seeded: database.Sessions, real_data: Path, tmp_path: Path
) -> None:
    with gzip.open(real_data / "esif_projects_sample_10k.ndjson.gz", "rb") as sample:
        part = tmp_path / "esif.ndjson"
        part.write_bytes(b"".join(islice(sample, 1000)))
    strict = ingest.run(seeded, [part], mapping="esif", dry_run=True)
    assert strict.is_blocked
    assert {field for _, field, _ in said(strict)} <= {"title", "amount", "ended_on"}


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


def cut(real_data: Path, name: str, tmp_path: Path, *starts: str) -> Path:
    """Write the lines of a real list that begin in certain ways to a file of the same name, below its header."""
    header, *lines = (real_data / name).read_text("utf-8").splitlines(keepends=True)
    part = tmp_path / name
    part.write_text(header + "".join(line for line in lines if line.startswith(starts)), "utf-8")
    return part


def test_the_table_of_gdp_becomes_figures_in_euros_with_their_flags(
    seeded: database.Sessions, real_data: Path, tmp_path: Path
) -> None:
    starts = ("MIO_EUR,DEA5", "EUR_HAB,DEA5", "MIO_EUR,EU27", "MIO_EUR,AT112")
    part = cut(real_data, "eurostat_nama_10r_3gdp_wide.csv", tmp_path, *starts)
    report = ingest.run(seeded, [part], mapping="eurostat-gdp")
    assert list(report.problems) == []
    assert "Left out: region “EU27_2020” is not known." in {text.en for text in report.notes}
    with seeded() as session:
        figures = {
            (str(figure.figure), figure.year): figure
            for figure in session.scalars(
                sa.select(RegionFigure).join(Region, Region.id == RegionFigure.region_id).where(Region.code == "DEA52")
            )
        }
    gdp, per_head = figures["gdp", 2021], figures["gdp_per_head", 2021]
    assert 20_000_000_000 < gdp.value < 30_000_000_000
    assert 30_000 < per_head.value < 50_000
    assert 550_000 < gdp.value / per_head.value < 650_000
    assert per_head.source_locator is not None
    assert per_head.source_locator.startswith("EUR_HAB")


def test_the_crosswalk_leads_old_regions_to_new_ones_by_the_version_that_knew_them_last(
    seeded: database.Sessions, real_data: Path, tmp_path: Path
) -> None:
    starts = tuple(f"{level},{version}," for level in (2, 3) for version in (2006, 2013))
    part = cut(real_data, "jrc_nuts_crosswalk_2006_2024.csv", tmp_path, *starts)
    report = ingest.run(seeded, [part], mapping="jrc-nuts-crosswalk")
    assert list(report.problems) == []
    assert report.rows.created + report.skipped == len(part.read_text("utf-8").splitlines()) - 1
    with seeded() as session:
        rows = session.scalars(sa.select(RegionSuccessor)).all()
        shares = {(row.region.code, row.successor.code): row.share for row in rows}
    # NUTS 2006 puts 2 % of the Landkreis into another one; its outline in NUTS 2013 lies within one alone.
    assert shares["DEB16", "DEB1C"] == 1
    assert ("DEB16", "DEB1D") not in shares
    assert shares["DED3", "DED4"] + shares["DED3", "DED5"] == pytest.approx(1)
    assert all(older != newer for older, newer in shares)


def test_the_list_of_municipalities_becomes_regions_below_nuts_3(
    seeded: database.Sessions, real_data: Path, tmp_path: Path
) -> None:
    starts = ("05113", "0631", "0643", "10801", "07000999")
    part = cut(real_data, "lau_2018_de_at.csv", tmp_path, *starts)
    report = ingest.run(seeded, [part], mapping="eurostat-lau")
    assert list(report.problems) == []
    assert "Left out: region “DEXXX” is not known." in {text.en for text in report.notes}
    with seeded() as session:
        rows = {row.slug: row for row in session.scalars(sa.select(Region).where(Region.kind == "lau"))}
        assert {name: rows[name].name_de for name in ("05113000-essen", "10801-deutschkreutz")} == {
            "05113000-essen": "Essen",
            "10801-deutschkreutz": "Deutschkreutz",
        }
        assert rows["06431200-michelbuch-gemfr-gebiet"].name_de == "Michelbuch, gemfr. Gebiet"
        assert rows["05113000-essen"].parent is not None
        assert rows["05113000-essen"].parent.code == "DEA13"

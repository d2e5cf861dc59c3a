"""What the seed says: the facts that the knowledge base is known for."""

from __future__ import annotations

from collections import Counter

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.config import resource
from kb.models import Event, Initiative, Source
from kb.queries.content import accepted_in, content_findings, content_of, review
from tests.seed.conftest import Row, Tables

RUHR = (
    "Bochum, Bottrop, Dortmund, Duisburg, Essen, Gelsenkirchen, Hagen, Hamm, Herne, Mülheim an der Ruhr, Oberhausen, "
    "Kreis Recklinghausen, Kreis Unna, Kreis Wesel, Ennepe-Ruhr-Kreis"
)


def of(tables: Tables, table: str, **wanted: str) -> list[Row]:
    """Return the rows of a table with these values."""
    return [row for row in tables[table] if all(row[column] == value for column, value in wanted.items())]


def figures(tables: Tables, indicator: str, **subject: str) -> list[tuple[str, str]]:
    """Return time and number of a subject's statements, in the order of time."""
    return sorted((row["as_of"], row["value"]) for row in of(tables, "statement", indicator=indicator, **subject))


def test_the_conference_is_the_first_source(seeded: Session) -> None:
    first = seeded.scalars(sa.select(Source).order_by(sa.nulls_last(Source.position), Source.id)).first()
    assert first is not None and first.slug == "clustertagung-2003" and first.position == 1


def test_the_conference_asks_three_questions_in_both_languages(seeded: Session) -> None:
    event = seeded.scalars(sa.select(Event).where(Event.slug == "clustertagung-duisburg-2003")).one()
    asked = [one for one in event.contributions if one.kind == "question"]
    assert str(event.started_on) == "2003-12-05" and event.place == "Duisburg"
    assert [one.position for one in asked] == [1, 2, 3]
    assert [one.title_en for one in asked] == [
        "What does cluster management mean?",
        "What can be achieved with it?",
        "What are reasonable expectations?",
    ]
    assert all(one.title_de and one.text_de and one.text_en for one in asked)


def test_there_are_hundreds_of_initiatives_each_with_region_main_field_source_and_summary(seeded: Session) -> None:
    initiatives = seeded.scalars(sa.select(Initiative)).all()
    assert len(initiatives) > 600
    for initiative in initiatives:
        assert initiative.regions, initiative.slug
        assert sum(field.is_primary for field in initiative.fields) == 1, initiative.slug
        assert initiative.source_id is not None, initiative.slug
        assert initiative.summary_de and initiative.summary_en, initiative.slug


def test_fifteen_leading_edge_clusters_won_in_three_rounds_of_five(tables: Tables) -> None:
    rounds = Counter(
        row["programme"]
        for row in tables["initiative_programme"]
        if row["programme"].startswith("spitzencluster-runde")
    )
    assert rounds == {"spitzencluster-runde-1": 5, "spitzencluster-runde-2": 5, "spitzencluster-runde-3": 5}
    assert len(of(tables, "label", kind="spitzencluster")) == 15


def test_there_are_sixteen_state_clusters(tables: Tables) -> None:
    clusters = of(tables, "initiative_programme", programme="landescluster-nrw")
    assert len({row["initiative"] for row in clusters}) == 16
    assert len(of(tables, "competence_field", field_scheme="landescluster-nrw")) == 16


def test_the_ledger_of_the_dortmund_project_is_complete(tables: Tables) -> None:
    rows = of(tables, "statement", initiative="dortmund-project")
    found = {(row["as_of"][:4], row["kind"], row["indicator"], row["value"], row["source"]) for row in rows}
    assert found >= {
        ("2000", "characteristic", "budget", "100000000", "ingenieur-de-dortmund-project"),
        ("2000", "expectation", "jobs_targeted", "70000", "golem-dortmund-project-2000"),
        ("2000", "expectation", "jobs_targeted", "70000", "ingenieur-de-dortmund-project"),
        ("2003", "outcome", "jobs_created", "7000", "stern-dortmund-2003"),
        ("2005", "assessment", "", "", "cdu-fraktion-dortmund-2005"),
        ("2005", "expectation", "jobs_targeted", "52000", "cdu-fraktion-dortmund-2005"),
        ("2006", "assessment", "", "", "ratsfraktion-dortmund-2006"),
        ("2010", "outcome", "jobs_created", "71000", "wr-dortmund-project-2010"),
    }
    assert "DEM" in [row["currency"] for row in rows if row["indicator"] == "budget"]
    assert "2010" in {row["target_on"] for row in rows if row["indicator"] == "jobs_targeted"}
    decisions = of(tables, "milestone", initiative="dortmund-project", kind="decision")
    assert [row["happened_on"] for row in decisions] == ["2000-06-15"]


def test_contradicting_dates_stand_beside_each_other(tables: Tables) -> None:
    for initiative, dates in {
        "chemsite": ["1997", "1998"],
        "automobil-cluster-ooe": ["1998", "1999"],
        "medicon-valley": ["1995", "1997-04-01"],
    }.items():
        founded = of(tables, "milestone", initiative=initiative, kind="founded")
        assert sorted(row["happened_on"] for row in founded) == dates, initiative
        assert len({row["source"] for row in founded}) == 2, initiative


def test_contradicting_numbers_stand_beside_each_other(tables: Tables) -> None:
    partners = of(tables, "statement", initiative="effizienzcluster-logistikruhr", indicator="members", as_of="2010")
    assert sorted(row["value"] for row in partners) == ["128", "131", "142"]
    assert len({row["source"] for row in partners}) == 3
    jobs = [
        (row["indicator"], row["value"])
        for row in of(tables, "statement", programme="ziel2-nrw-2000-2006")
        if row["indicator"].startswith("jobs")
    ]
    assert set(jobs) >= {
        ("jobs_created_or_secured", "95000"),
        ("jobs_targeted", "120000"),
        ("jobs_created_or_secured_targeted", "50000"),
    }


def test_members_are_followed_over_time(tables: Tables) -> None:
    assert set(figures(tables, "members", initiative="medecon-ruhr")) >= {
        ("2007-05", "40"),
        ("2012", "127"),
        ("2018", "150"),
        ("2021", "170"),
    }
    assert set(figures(tables, "members", initiative="minalogic")) >= {("2007", "78"), ("2013-03-04", "220")}
    assert {value for _, value in figures(tables, "members", initiative="owl-maschinenbau")} >= {
        "46",
        "118",
        "130",
        "240",
    }


def test_the_programme_of_2000_has_number_and_money_as_the_commission_says(tables: Tables) -> None:
    (programme,) = of(tables, "programme", slug="ziel2-nrw-2000-2006")
    assert (programme["cci"], programme["budget_total"], programme["budget_eu"], programme["currency"]) == (
        "2000DE162DO004",
        "3598600000",
        "970400000",
        "EUR",
    )
    assert of(tables, "programme", slug="ziel2-nrw-2007-2013")[0]["cci"] == "2007DE162PO007"


def test_the_area_of_2000_is_partly_the_ruhr_krefeld_and_seven_towns_of_heinsberg(tables: Tables) -> None:
    areas = of(tables, "programme_area", programme="ziel2-nrw-2000-2006")
    towns = {row["code"] for row in of(tables, "region", kind="lau", parent="DEA29")}
    assert len(towns) == 7
    assert {row["region"] for row in areas} >= {"ruhr", "DEA14", "DEA29"} | towns
    assert {row["extent"] for row in areas} == {"partly"}
    assert [row["ended_on"] for row in areas if row["status"] == "phasing_out"] == ["2005"]


def test_the_ruhr_has_eleven_cities_and_four_districts(tables: Tables) -> None:
    names = {row["code"]: row["name_de"] for row in tables["region"]}
    members = {names[row["member"]] for row in of(tables, "region_member", region="ruhr")}
    assert members == set(RUHR.split(", ")) and len(members) == 15


def test_the_field_schemes_have_as_many_fields_as_their_authors_list(tables: Tables) -> None:
    counts = Counter(row["field_scheme"] for row in tables["competence_field"])
    assert len(tables["field_scheme"]) >= 5
    assert counts["ruhr-memorandum-1997"] == 7
    assert counts["kvr-aktionsprogramm-ruhr-2000"] == 6 + 2
    assert counts["projekt-ruhr-zwoelf"] == 12
    assert counts["leitmaerkte-metropoleruhr"] == 8
    unconfirmed = of(tables, "competence_field", field_scheme="projekt-ruhr-zwoelf", unconfirmed="true")
    assert len(unconfirmed) == 12


def test_mappings_lead_from_one_scheme_to_another_and_reach_every_scheme_with_fields(tables: Tables) -> None:
    scheme = {row["slug"]: row["field_scheme"] for row in tables["competence_field"]}
    pairs = {(scheme[row["competence_field"]], scheme[row["target"]]) for row in tables["field_mapping"]}
    assert all(left != right for left, right in pairs)
    assert {name for pair in pairs for name in pair} == set(scheme.values())


def test_projekt_ruhr_is_succeeded_by_the_agency_of_the_region(tables: Tables) -> None:
    (row,) = of(tables, "succession", organisation="projekt-ruhr-gmbh")
    assert (row["successor_organisation"], row["happened_on"]) == ("wirtschaftsfoerderung-metropoleruhr", "2006")


def test_no_finding_of_the_editors_checks_is_left_without_a_reason(seeded: Session) -> None:
    path = resource("seed") / "review" / "accepted.csv"
    reasons = accepted_in(path.read_text(encoding="utf-8").splitlines(), path.name)
    left = review(content_findings(content_of(seeded)), reasons).left
    assert [f"{finding.check} {finding.record} {finding.field}: {finding.wrong}" for finding in left] == []

"""The timeline of a selection: contents, groups and sentence."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.models import (
    CompetenceField,
    EraProgramme,
    FieldScheme,
    Initiative,
    InitiativeField,
    InitiativeProgramme,
    InitiativeRegion,
    Label,
    Milestone,
    PolicyEra,
    Programme,
    ProgrammeArea,
    Region,
    Succession,
)
from kb.queries.timeline.bars import ALL, ERAS, MOST_UNFOLDED, REST, Timeline, timeline
from kb.queries.timeline.choices import choices
from kb.queries.timeline.finding import finding
from kb.queries.timeline.lifespans import End
from kb.queries.timeline.selection import Grouping, TimelineSelection
from kb.web.writing.findings import sentence
from tests.queries.conftest import Counting
from tests.queries.making import Maker


@pytest.fixture
def cluster_policy(make: Maker) -> None:
    """Store two countries, three initiatives, a programme with a round, and three eras."""
    germany = make(Region, "deutschland", kind="nuts0", code="DE")
    nrw = make(Region, "nrw", kind="nuts1", code="DEA", parent=germany)
    essen = make(Region, "essen", kind="nuts3", code="DEA13", parent=nrw)
    austria = make(Region, "oesterreich", kind="nuts0", code="AT")
    scheme = make(FieldScheme, "schema")
    transport = make(CompetenceField, "verkehr", field_scheme=scheme)
    logistics = make(CompetenceField, "logistik", field_scheme=scheme, parent=transport)
    chemistry = make(CompetenceField, "chemie", field_scheme=scheme)
    contest = make(Programme, "wettbewerb", kind="competition", started_on="2007", ended_on="2017")
    second = make(Programme, "runde-2", kind="competition", parent=contest, started_on="2010")
    ended = make(Programme, "vorgaenger", kind="competition", ended_on="2006")
    make(Programme, "ohne-initiative", kind="competition", started_on="1999")
    make(Milestone, "call", programme=contest, kind="decision", happened_on="2007-02")
    make(Succession, kind="succeeded_by", programme=ended, successor_programme=contest, happened_on="2007")
    make(ProgrammeArea, programme=ended, region=nrw, status="eligible", extent="whole")
    era = make(PolicyEra, "wettbewerbe", started_on="2007", ended_on="2013", region=germany)
    make(EraProgramme, policy_era=era, programme=contest)
    make(PolicyEra, "ohne-daten", region=nrw)
    make(PolicyEra, "anderswo", started_on="1990", region=austria)
    ruhr = make(Initiative, "ruhr-logistik", status="active")
    make(Milestone, "won", initiative=ruhr, kind="label_won", happened_on="2010-01")
    make(Milestone, "begun", initiative=ruhr, kind="founded", happened_on="2008", source=make.source("one"))
    make(Milestone, "begun-too", initiative=ruhr, kind="founded", happened_on="2009", source=make.source("two"))
    make(Milestone, "renamed", initiative=ruhr, kind="renamed")
    make(InitiativeRegion, initiative=ruhr, region=nrw, role="area")
    make(InitiativeRegion, initiative=ruhr, region=essen, role="seat")
    make(InitiativeField, initiative=ruhr, competence_field=chemistry)
    make(InitiativeField, initiative=ruhr, competence_field=logistics, is_primary=True)
    make(InitiativeProgramme, initiative=ruhr, programme=second, role="selected")
    chemie = make(Initiative, "chemie-nrw", status="ended")
    make(Milestone, initiative=chemie, kind="opened", happened_on="1997")
    make(InitiativeRegion, initiative=chemie, region=nrw, role="area")
    make(InitiativeField, initiative=chemie, competence_field=chemistry)
    alps = make(Initiative, "auto-steiermark")
    make(InitiativeRegion, initiative=alps, region=austria, role="area")
    make(Initiative, "heimatlos")


def shown(drawn: Timeline) -> dict[str, list[str]]:
    return {
        group.record.slug if group.record else "": [bar.record.slug for bar in group.bars] for group in drawn.groups
    }


def bands(drawn: Timeline) -> tuple[list[str], list[str]]:
    return [bar.record.slug for bar in drawn.eras], [bar.record.slug for bar in drawn.programmes]


@pytest.mark.usefixtures("cluster_policy")
def test_everything_stands_by_country_and_in_time_order(session: Session) -> None:
    drawn = timeline(session, TimelineSelection(), "de")
    assert shown(drawn) == {
        "deutschland": ["chemie-nrw", "ruhr-logistik"],
        "oesterreich": ["auto-steiermark"],
        "": ["heimatlos"],
    }
    assert bands(drawn) == (["anderswo", "wettbewerbe", "ohne-daten"], ["wettbewerb", "runde-2"])
    assert drawn.total == 4
    assert drawn.beginnings == [1997, 2008]
    assert drawn.ongoing == 1


@pytest.mark.usefixtures("cluster_policy")
@pytest.mark.parametrize(
    ("selection", "initiatives"),
    [
        (TimelineSelection(region="nrw"), {"chemie-nrw", "ruhr-logistik"}),
        (TimelineSelection(region="essen"), {"ruhr-logistik"}),
        (TimelineSelection(field="verkehr"), {"ruhr-logistik"}),
        (TimelineSelection(field="chemie"), {"chemie-nrw", "ruhr-logistik"}),
        (TimelineSelection(scheme="schema"), {"chemie-nrw", "ruhr-logistik"}),
        (TimelineSelection(scheme="schema", region="essen"), {"ruhr-logistik"}),
        (TimelineSelection(programme="wettbewerb"), {"ruhr-logistik"}),
        (TimelineSelection(era="wettbewerbe"), {"ruhr-logistik"}),
        (TimelineSelection(initiatives=("heimatlos", "chemie-nrw")), {"heimatlos", "chemie-nrw"}),
        (TimelineSelection(region="oesterreich", field="chemie"), set()),
    ],
)
def test_filters_mean_what_the_facets_of_the_search_mean(
    session: Session, selection: TimelineSelection, initiatives: set[str]
) -> None:
    drawn = timeline(session, selection, "de")
    assert {slug for slugs in shown(drawn).values() for slug in slugs} == initiatives


@pytest.mark.usefixtures("cluster_policy")
@pytest.mark.parametrize(("by_years", "others"), [(False, set()), (True, {"chemie-nrw"})])
def test_years_alone_make_nothing_part_of_an_era_until_asked_for(
    session: Session, make: Maker, by_years: bool, others: set[str]
) -> None:
    make(
        Milestone,
        initiative=session.query(Initiative).filter_by(slug="chemie-nrw").one(),
        kind="other",
        happened_on="2008",
    )
    selection = TimelineSelection(era="wettbewerbe", grouping=Grouping.ERA, by_years=by_years)
    assert set(shown(timeline(session, selection, "de"))["wettbewerbe"]) == {"ruhr-logistik"} | others


@pytest.mark.usefixtures("cluster_policy")
def test_bands_are_those_of_the_initiatives_and_of_what_was_chosen(session: Session) -> None:
    assert bands(timeline(session, TimelineSelection(region="nrw"), "de")) == (
        ["wettbewerbe", "ohne-daten"],
        ["wettbewerb", "runde-2", "vorgaenger"],
    )
    assert bands(timeline(session, TimelineSelection(programme="runde-2"), "de")) == (
        ["wettbewerbe"],
        ["wettbewerb", "runde-2"],
    )
    assert bands(timeline(session, TimelineSelection(programme="ohne-initiative"), "de")) == ([], ["ohne-initiative"])
    assert bands(timeline(session, TimelineSelection(era="anderswo"), "de")) == (["anderswo"], [])


@pytest.mark.usefixtures("cluster_policy")
def test_groups_go_one_level_deeper_than_the_region_chosen(session: Session) -> None:
    by_region = TimelineSelection(region="deutschland", grouping=Grouping.REGION)
    assert shown(timeline(session, by_region, "de")) == {"nrw": ["chemie-nrw", "ruhr-logistik"]}
    assert shown(timeline(session, TimelineSelection(region="nrw", grouping=Grouping.REGION), "de")) == {
        "essen": ["ruhr-logistik"],
        "nrw": ["chemie-nrw"],
    }
    assert shown(timeline(session, TimelineSelection(region="nrw"), "de")) == {
        "chemie": ["chemie-nrw"],
        "logistik": ["ruhr-logistik"],
    }


@pytest.mark.usefixtures("cluster_policy")
def test_milestones_come_in_time_order_and_tell_when_others_disagree(session: Session) -> None:
    drawn = timeline(session, TimelineSelection(initiatives=("ruhr-logistik",)), "de")
    (bar,) = drawn.groups[0].bars
    assert [expected.fact.slug for expected in bar.milestones] == ["begun", "begun-too", "won", "renamed"]
    assert [bool(expected.contradicts) for expected in bar.milestones] == [True, True, False, False]


@pytest.mark.usefixtures("cluster_policy")
def test_programmes_show_their_milestones_and_lead_to_what_came_after_them(session: Session) -> None:
    drawn = timeline(session, TimelineSelection(region="nrw"), "de")
    assert {bar.record.slug: [expected.fact.slug for expected in bar.milestones] for bar in drawn.programmes} == {
        "vorgaenger": [],
        "wettbewerb": ["call"],
        "runde-2": [],
    }
    steps = {bar.record.slug: [(step.other.slug, step.is_successor) for step in bar.steps] for bar in drawn.programmes}
    assert steps == {"vorgaenger": [("wettbewerb", True)], "wettbewerb": [("vorgaenger", False)], "runde-2": []}


@pytest.mark.usefixtures("cluster_policy")
@pytest.mark.parametrize(
    "selection",
    [
        TimelineSelection(region="nowhere"),
        TimelineSelection(field="nowhere"),
        TimelineSelection(scheme="nowhere"),
        TimelineSelection(programme="nowhere"),
        TimelineSelection(era="nowhere"),
        TimelineSelection(initiatives=("chemie-nrw", "nowhere")),
    ],
)
def test_what_is_not_there_is_named(session: Session, selection: TimelineSelection) -> None:
    with pytest.raises(NotFound, match="nowhere"):
        timeline(session, selection, "de")


@pytest.mark.usefixtures("cluster_policy")
def test_a_scheme_groups_by_its_own_fields(session: Session, make: Maker) -> None:
    other = make(CompetenceField, "stahl", field_scheme=make(FieldScheme, "anderes"))
    make(
        InitiativeField,
        initiative=session.scalars(sa.select(Initiative).filter_by(slug="ruhr-logistik")).one(),
        competence_field=other,
    )
    drawn = timeline(session, TimelineSelection(scheme="anderes", grouping=Grouping.FIELD), "de")
    assert shown(drawn) == {"stahl": ["ruhr-logistik"]}


@pytest.mark.usefixtures("cluster_policy")
def test_labels_are_shown_unless_a_milestone_tells_of_them(session: Session, make: Maker) -> None:
    alps = session.scalars(sa.select(Initiative).filter_by(slug="auto-steiermark")).one()
    ruhr = session.scalars(sa.select(Initiative).filter_by(slug="ruhr-logistik")).one()
    make(Label, "gold", initiative=alps, kind="ecei_gold", issued_on="2012-03", valid_until="2014")
    make(Label, "undated", initiative=alps, kind="landescluster")
    make(Label, "told", initiative=ruhr, kind="spitzencluster", issued_on="2010")
    drawn = timeline(session, TimelineSelection(), "de")
    bars = {bar.record.slug: bar for group in drawn.groups for bar in group.bars}
    assert {slug: [one.slug for one in bar.labels] for slug, bar in bars.items() if bar.labels} == {
        "auto-steiermark": ["gold"]
    }
    life = bars["auto-steiermark"].life
    assert (str(life.first), str(life.last), life.has_beginning) == ("2012-03", "2014", False)
    assert drawn.beginnings == [1997, 2008], "a label is no beginning"


def test_many_initiatives_come_page_by_page(session: Session, make: Maker) -> None:
    for number in range(100):
        make(Milestone, initiative=make(Initiative), kind="founded", happened_on=str(1900 + number))
    everything = TimelineSelection(unfolded=(ALL,))
    assert timeline(session, everything, "de").pages == 1
    make(Milestone, initiative=make(Initiative), kind="founded", happened_on="2000")
    session.commit()
    first, last = timeline(session, everything, "de"), timeline(session, everything, "de", page=2)
    assert (first.pages, len(first.bars), len(last.bars)) == (2, 100, 1)
    assert last.bars[0].life.first == last.lifespans[last.bars[0].record.id].first
    assert last.total == first.total == 101


def test_many_initiatives_are_folded_until_a_group_is_chosen(session: Session, make: Maker) -> None:
    germany = make(Region, "deutschland", kind="nuts0", code="DE")
    for number in range(MOST_UNFOLDED + 1):
        initiative = make(Initiative)
        if number < 3:
            make(InitiativeRegion, initiative=initiative, region=germany, role="area")
    folded = timeline(session, TimelineSelection(), "de")
    assert (folded.keys, list(folded.bars), folded.pages) == (["deutschland", REST], [], 1)
    assert [len(group.lives) for group in folded.groups] == [3, MOST_UNFOLDED - 2], "the rest is last, though larger"
    chosen = timeline(session, TimelineSelection(unfolded=("deutschland",)), "de")
    assert [len(group.bars) for group in chosen.groups] == [3, 0]
    assert len(timeline(session, TimelineSelection(unfolded=("nowhere",)), "de").bars) == 0
    assert len(timeline(session, TimelineSelection(), "de", whole=True).bars) == MOST_UNFOLDED + 1


@pytest.mark.usefixtures("cluster_policy")
def test_eras_and_programmes_unfold_by_themselves_only_without_initiatives(session: Session) -> None:
    germany = timeline(session, TimelineSelection(region="deutschland"), "de")
    assert {bar.record.slug for bar in germany.bars} == {"ruhr-logistik", "chemie-nrw"}
    alone = timeline(session, TimelineSelection(era="anderswo"), "de")
    assert [bar.record.slug for bar in alone.bars] == ["anderswo"]
    chosen = timeline(session, TimelineSelection(region="deutschland", unfolded=(ERAS,)), "de")
    assert [bar.record.slug for bar in chosen.bars] == ["wettbewerbe"]


@pytest.mark.usefixtures("cluster_policy")
@pytest.mark.parametrize(
    ("selection", "groups"),
    [
        (
            TimelineSelection(grouping=Grouping.PROGRAMME),
            {"wettbewerb": ["ruhr-logistik"], "": ["chemie-nrw", "auto-steiermark", "heimatlos"]},
        ),
        (TimelineSelection(programme="wettbewerb", grouping=Grouping.PROGRAMME), {"runde-2": ["ruhr-logistik"]}),
        (
            TimelineSelection(grouping=Grouping.ERA),
            {"wettbewerbe": ["ruhr-logistik"], "": ["chemie-nrw", "auto-steiermark", "heimatlos"]},
        ),
    ],
)
def test_groups_are_topmost_programmes_or_eras(
    session: Session, selection: TimelineSelection, groups: dict[str, list[str]]
) -> None:
    assert shown(timeline(session, selection, "de")) == groups


@pytest.mark.usefixtures("cluster_policy")
def test_what_another_initiative_succeeded_has_ended(session: Session, make: Maker) -> None:
    ruhr = session.scalars(sa.select(Initiative).filter_by(slug="ruhr-logistik")).one()
    alps = session.scalars(sa.select(Initiative).filter_by(slug="auto-steiermark")).one()
    make(Succession, kind="merged_into", initiative=ruhr, successor_initiative=alps, happened_on="2014")
    make(Succession, kind="split_from", initiative=alps, successor_initiative=ruhr, happened_on="2015")
    lives = timeline(session, TimelineSelection(), "de").lifespans
    assert (str(lives[ruhr.id].last), lives[ruhr.id].end) == ("2014", End.DATED)
    assert lives[alps.id].end is End.UNKNOWN, "what a part was split from goes on"


def test_more_initiatives_do_not_mean_more_questions(session: Session, make: Maker, counting: Counting) -> None:
    for _ in range(20):
        one = make(Initiative)
        make(Milestone, initiative=one, kind="founded", happened_on="2000", source=make.source())
    session.expire_all()
    with counting() as asked:
        timeline(session, TimelineSelection(), "de")
    assert len(asked) <= 21


@pytest.mark.usefixtures("cluster_policy")
@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (TimelineSelection(), "4 Initiativen: Die erste, von der ein Beginn bekannt ist, war chemie-nrw (1997)"),
        (
            TimelineSelection(scheme="schema"),
            (
                "2 Initiativen mit Feldern aus „schema“: "
                "Die erste, von der ein Beginn bekannt ist, war chemie-nrw (1997)"
            ),
        ),
        (TimelineSelection(region="essen"), "ruhr-logistik in der Region essen begann 2008"),
        (
            TimelineSelection(region="oesterreich"),
            "Eine Initiative in der Region oesterreich: Ihr Beginn ist nicht bekannt",
        ),
        (
            TimelineSelection(initiatives=("heimatlos", "auto-steiermark")),
            "2 Initiativen der Auswahl: Von keiner ist der Beginn bekannt",
        ),
        (TimelineSelection(region="oesterreich", field="chemie"), "Keine Initiative passt zu dieser Auswahl"),
        (
            TimelineSelection(region="nrw", field="chemie"),
            (
                "2 Initiativen in der Region nrw im Kompetenzfeld chemie: "
                "Die erste, von der ein Beginn bekannt ist, war chemie-nrw (1997)"
            ),
        ),
    ],
)
def test_the_title_says_what_is_to_be_seen(session: Session, selection: TimelineSelection, expected: str) -> None:
    assert sentence(finding(timeline(session, selection, "de")), "de") == expected


def test_the_title_names_the_years_in_which_most_began(session: Session, make: Maker) -> None:
    for year in (1990, 1998, 1998, 1999, 2001, 2012):
        make(Milestone, initiative=make(Initiative), kind="founded", happened_on=str(year))
    assert sentence(finding(timeline(session, TimelineSelection(), "en")), "en") == (
        "6 initiatives: 4 of them began from 1998 to 2001"
    )
    make(Initiative)
    assert sentence(finding(timeline(session, TimelineSelection(), "de")), "de") == (
        "7 Initiativen: Von 6 mit bekanntem Beginn begannen 4 in den Jahren 1998 bis 2001"
    )


def test_initiatives_that_began_in_one_year_are_first_together(session: Session, make: Maker) -> None:
    for day in ("1998", "1998-03"):
        make(Milestone, initiative=make(Initiative), kind="founded", happened_on=day)
    drawn = timeline(session, TimelineSelection(), "en")
    assert sentence(finding(drawn), "en") == "2 initiatives: the first with a known beginning began in 1998"


@pytest.mark.usefixtures("cluster_policy")
def test_the_form_offers_what_has_initiatives(session: Session) -> None:
    offered = choices(session, "de")
    assert {kind.value: [one.slug for one in drawn] for kind, drawn in offered.regions} == {
        "nuts0": ["deutschland", "oesterreich"],
        "nuts1": ["nrw"],
        "nuts3": ["essen"],
    }
    assert [one.slug for one in offered.schemes] == ["schema"]
    assert [[one.slug for one in drawn] for _scheme, drawn in offered.fields] == [["chemie", "logistik", "verkehr"]]
    assert [one.slug for one in offered.programmes] == ["runde-2", "wettbewerb"]
    assert [one.slug for one in offered.eras] == ["anderswo", "wettbewerbe", "ohne-daten"]

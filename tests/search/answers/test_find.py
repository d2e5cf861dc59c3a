"""What is found, why, in which order, and how results are narrowed."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from kb import search
from kb.errors import InvalidInput, Unavailable
from kb.models import (
    ClusterManager,
    CompetenceField,
    Contribution,
    Event,
    FieldLabel,
    FieldMapping,
    GlossaryTerm,
    Initiative,
    InitiativeActivity,
    InitiativeField,
    InitiativeObjective,
    Label,
    Milestone,
    Organisation,
    Participation,
    Person,
    Programme,
    Project,
    Region,
    Source,
    Statement,
    Succession,
)
from kb.models.vocabulary import Status
from kb.search import Page, Query
from kb.search.answers import find
from kb.search.answers.snippets import Piece
from kb.search.fields import TOPIC
from tests.search.library import Library


def hit(page: Page, slug: str) -> search.Hit:
    return next(one for one in page.hits if one.slug == slug)


def marked(pieces: Iterable[Piece]) -> list[str]:
    return [text for text, is_marked in pieces if is_marked]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("chemsite", "chemsite"),
        ("Dortmund Logistik", "dortmund-project"),
        ("Foerderung", "ziel2-aera"),
        ("Wasser", "dortmund-project"),
        ("microsystems dortmund", "dortmund-project"),
        ("Ziel-2", "ziel2"),
        ("Ziel 2", "ziel2"),
        ("Ziel2", "ziel2"),
        ("2000DE162DO004", "ziel2"),
        ("Herten", "herten"),
        ("conference", "tagung"),
        ('"information technology"', "dortmund-project"),
        ("title:chem*", "chemsite"),
        ("der ChemSite und die", "chemsite"),
        ("region:Ruhrgebiet Chemie -dortmund", "chemsite"),
        ("field:Technology kind:initiative", "dortmund-project"),
        ("status:beendet", "dortmund-project"),
        ("art:Organisation", "win"),
    ],
)
def test_the_record_somebody_looks_for_comes_first(shared: Library, typed: str, first: str) -> None:
    assert shared.slugs(typed)[:1] == [first]


def test_hits_that_are_not_explained_are_the_same_without_reasons(shared: Library) -> None:
    explained = shared.find("wasser")
    plain = search.find(shared.index, Query("wasser", per_page=100, explained=False))
    assert [hit.slug for hit in plain.hits] == [hit.slug for hit in explained.hits]
    assert [(hit.title, hit.detail, hit.page) for hit in plain.hits] == [
        (hit.title, hit.detail, hit.page) for hit in explained.hits
    ]
    assert any(hit.why and hit.snippet for hit in explained.hits)
    assert not any(hit.why or hit.snippet for hit in plain.hits)
    assert plain.facets == explained.facets


@pytest.mark.parametrize("typed", ["Forderung", "fahrt", "=Wasser", '"Technik Wasser"', "region:Atlantis", "year:1800"])
def test_what_is_not_there_is_not_found(shared: Library, typed: str) -> None:
    page = shared.find(typed)
    assert (page.total, page.hits, page.pages) == (0, (), 1)


def test_an_empty_query_finds_everything_with_initiatives_first(library: Library) -> None:
    page = library.find()
    assert [one.slug for one in page.hits[:2]] == ["chemsite", "dortmund-project"]
    assert page.total == len(page.hits) == search.check(library.settings, library.sessions).documents


def test_excluding_a_word_does_not_exclude_what_merely_contains_it(shared: Library) -> None:
    assert "dortmund-project" in shared.slugs("-Wasser")
    assert "dortmund-project" not in shared.slugs("-Wasserwirtschaft")
    assert "chemsite" not in shared.slugs("-(ChemSite OR Technik)")


def test_only_stop_words_are_searched_as_they_are(shared: Library) -> None:
    assert shared.slugs("am") == ["dortmund-project"]
    assert shared.slugs("die am") == ["dortmund-project"]


def test_a_record_counts_for_all_regions_around_it(shared: Library) -> None:
    counts = shared.count("region", shared.find(kind=["initiative"]))
    assert counts == {"ruhr": 2, "nrw": 2, "deutschland": 2, "dortmund": 1, "herten": 1}


def test_values_of_one_facet_widen_and_facets_narrow(shared: Library) -> None:
    assert set(shared.slugs(kind=["initiative"], region=["dortmund", "herten"])) == {"dortmund-project", "chemsite"}
    page = shared.find(kind=["initiative"], region=["dortmund"], status=["active"])
    assert page.total == 0
    assert shared.count("region", page) == {"ruhr": 1, "nrw": 1, "deutschland": 1, "herten": 1, "dortmund": 0}
    assert shared.count("status", page) == {"ended": 1, "active": 0}


def test_facets_have_labels_in_both_languages_and_know_what_is_chosen(shared: Library) -> None:
    page = shared.find(kind=["initiative"], status=["ended", "planned"])
    labels = {(name, one.value): one.label for name, values in page.facets.items() for one in values}
    assert labels["status", "ended"] == Status.ENDED.label
    assert (labels["kind", "initiative"].de, labels["kind", "initiative"].en) == ("Initiative", "Initiative")
    assert (labels["region", "nrw"].de, labels["region", "nrw"].en) == ("Nordrhein-Westfalen", "North Rhine-Westphalia")
    assert (labels["field", "mst"].de, labels["field", "mst"].en) == ("Mikrosystemtechnik", "Microsystems")
    assert labels["year", "2000"].de == "2000"
    chosen = [(one.value, one.count) for one in page.facets["status"] if one.selected]
    assert chosen == [("ended", 1), ("planned", 0)]


def test_fields_count_for_their_broader_field_and_managers_for_what_they_manage(shared: Library) -> None:
    page = shared.find(kind=["initiative"])
    assert shared.count("field", page) == {"mst": 1, "technik": 1, "chemie": 1}
    assert shared.count("manager", page) == {"win": 1}
    assert [one.label.de for one in page.facets["manager"]] == ["WiN Emscher-Lippe GmbH"]
    assert shared.count("programme", page) == {"ziel2": 1}
    assert shared.count("era", page) == {"ziel2-aera": 1}
    assert shared.count("year", page) == {"2000": 1}
    assert set(shared.slugs(manager=["win"])) == {"chemsite", "win", "win-chemsite"}
    assert shared.slugs(kind=["cluster_manager"], actor=["agency"]) == ["win-chemsite"]


def test_no_facet_lists_more_than_its_most_but_always_what_is_chosen(library: Library) -> None:
    rows = [{"slug": f"org-{n:03}", "name_de": f"Firma {n}", "kind": "company"} for n in range(40)]
    library.add_all(Organisation, rows)
    managing = [
        {"slug": f"m-{n}", "initiative_id": "chemsite", "organisation_id": f"org-{n:03}", "role": "office"}
        for n in range(40)
    ]
    library.add_all(ClusterManager, managing)
    library.sync()
    shown = library.find(kind=["initiative"], manager=["org-039"]).facets["manager"]
    assert len(shown) == search.FACETS_BY_NAME["manager"].shown + 1
    assert shown[-1].value == "org-039"
    assert shown[-1].selected


def test_a_hit_says_why_it_was_found_and_marks_exactly_that(shared: Library) -> None:
    page = shared.find("Wasser Dortmund")
    found = hit(page, "dortmund-project")
    assert [why.de for why in found.why] == [
        "„Wasser“ als Teil von „Wasserwirtschaft“ in der Beschreibung",
        "„Dortmund“ im Titel",
    ]
    assert [why.en for why in found.why] == [
        "“Wasser” as a part of “Wasserwirtschaft” in the description",
        "“Dortmund” in the title",
    ]
    assert marked(found.snippet) == ["Wasserwirtschaft"]
    assert marked(found.marked_title) == ["dortmund"]
    assert "".join(text for text, _ in found.marked_title) == "dortmund-project"


def test_words_such_as_in_and_of_are_neither_named_nor_marked_beside_others(library: Library) -> None:
    found = hit(library.find("die Logistik in der Stadt"), "dortmund-project")
    assert [why.de.partition("“")[0] for why in found.why] == ["„Logistik", "„Stadt"]
    assert marked(found.snippet) == ["Stadt", "Logistik"]
    library.add(Initiative, "owl", name_de="it's OWL")
    library.sync()
    assert len(hit(library.find("it's OWL"), "owl").why) == 2, "a name"
    (alone,) = hit(library.find("die"), "dortmund-project").why
    assert alone.de.startswith("„die“")


def test_what_stands_in_several_texts_is_not_called_a_form_of_itself(shared: Library) -> None:
    found = hit(shared.find("Dortmund-Ziel-Nordrhein"), "dortmund-project")
    assert [why.de for why in found.why] == ["„Dortmund-Ziel-Nordrhein“ in den Angaben"]
    assert marked(found.snippet) == [], "and of no text is it said that it answers"
    assert "Die Stadt fördert" in found.snippet[0][0]


def test_forms_and_beginnings_of_a_word_are_explained(shared: Library) -> None:
    (form,) = hit(shared.find("Logistiken"), "dortmund-project").why
    assert form.de == "„Logistik“, eine Form von „Logistiken“, in der Beschreibung"
    (beginning,) = hit(shared.find("wasserw*"), "dortmund-project").why
    assert beginning.en == "“Wasserwirtschaft”, which begins with “wasserw”, in the description"


def test_a_hit_in_the_title_of_the_other_language_quotes_it(shared: Library) -> None:
    (why,) = hit(shared.find("Microsystems", kind=["competence_field"]), "mst").why
    assert why.de == "„Microsystems“ im Titel „Microsystems“"


def test_titles_and_snippets_prefer_the_readers_language(shared: Library) -> None:
    german = search.find(shared.index, Query("dortmund-project", language="de")).hits[0]
    english = search.find(shared.index, Query("dortmund-project", language="en")).hits[0]
    assert (german.snippet_language, english.snippet_language) == ("de", "en")
    assert (german.title, german.title_language) == ("dortmund-project", "de")
    assert (english.title, english.title_language) == ("dortmund-project", "de")
    region = search.find(shared.index, Query("title:Germany", language="en")).hits[0]
    assert (region.title, region.title_language) == ("Germany", "en")


def test_labels_mappings_and_the_glossary_widen_a_word_and_say_so(library: Library) -> None:
    library.add(
        CompetenceField, "bio", field_scheme_id="projekt-ruhr", name_de="Lebenswissenschaften", name_en="Life sciences"
    )
    library.add(FieldLabel, competence_field_id="bio", language="de", text="Biotech")
    library.add(FieldMapping, competence_field_id="mst", target_id="bio", match="close")
    library.add(GlossaryTerm, term="Hafen", synonym="port city")
    library.add(Initiative, "hafen", name_en="Port City Forum")
    library.add(Initiative, "leben", name_de="Forum Lebenswissenschaften")
    library.sync()
    page = library.find("Biotech")
    assert [(one.word, set(one.also)) for one in page.expansions] == [
        (
            "Biotech",
            {"Lebenswissenschaften", "Life sciences", "Microsystems", "Mikrosystemtechnik"}
            & set(page.expansions[0].also),
        )
    ]
    assert "Lebenswissenschaften" in page.expansions[0].also
    assert "leben" in [one.slug for one in page.hits]
    assert hit(page, "leben").why[0].de == "„Lebenswissenschaften“, gleichbedeutend mit „Biotech“, im Titel"
    assert library.slugs("Hafen") == ["hafen"]
    assert library.slugs("port city Forum") == ["hafen"]
    assert [one.word for one in library.find("port city Forum").expansions] == ["port city"]


def test_a_word_that_answers_two_words_of_the_query_is_named_for_both(library: Library) -> None:
    library.add(GlossaryTerm, term="Hafen", synonym="Logistik")
    library.sync()
    first, second = hit(library.find("Hafen Logistik"), "dortmund-project").why
    assert first.de == "„Logistik“, gleichbedeutend mit „Hafen“, in der Beschreibung"
    assert second.de == "„Logistik“ in der Beschreibung"


def test_a_word_that_begins_a_synonym_is_quoted_all_the_same(library: Library) -> None:
    library.add(GlossaryTerm, term="Microsystems", synonym="Microsystems Factory")
    library.add(Initiative, "factory", name_de="Mikrowerk", name_en="Microsystems Factory Ruhr")
    library.sync()
    (why,) = hit(library.find("Microsystems"), "factory").why
    assert why.de == "„Microsystems“ im Titel „Microsystems Factory Ruhr“"


def test_all_words_that_answer_together_are_named(library: Library) -> None:
    library.add(Initiative, "nmw", name_de="NRW für neue Werkstoffe")
    library.sync()
    (why,) = hit(library.find("Werkstoffe.NRW"), "nmw").why
    assert why.de == "„NRW … Werkstoffe“, eine Form von „Werkstoffe.NRW“, im Titel"


def test_a_hyphenated_word_is_widened_as_it_is_without_the_hyphen(library: Library) -> None:
    library.add(GlossaryTerm, term="Kunststofftechnik", synonym="ChemSite")
    library.sync()
    assert library.slugs("Kunststoff-Technik") == library.slugs("Kunststofftechnik") != []


def test_a_word_can_be_kept_from_being_widened(library: Library) -> None:
    library.add(GlossaryTerm, term="Hafen", synonym="ChemSite")
    library.sync()
    assert library.slugs("Hafen") != []
    for typed in ("=Hafen", '"Hafen"', "Haf*"):
        assert library.slugs(typed) == []
    page = search.find(library.index, Query("Hafen", plain=frozenset({"Hafen"})))
    assert (page.total, page.expansions) == (0, ())


def test_a_name_of_several_words_can_be_kept_from_being_widened(library: Library) -> None:
    library.add(GlossaryTerm, term="Tor zur Welt", synonym="ChemSite")
    library.sync()
    (widened,) = library.find("Tor zur Welt").expansions
    assert library.slugs("Tor zur Welt") != []
    page = search.find(library.index, Query("Tor zur Welt", plain=frozenset({widened.word})))
    assert (page.total, page.expansions) == (0, ())


def test_statements_and_the_like_lead_to_the_page_of_their_subject(library: Library) -> None:
    library.add(Statement, "jobs", initiative_id="dortmund-project", kind="expectation", text_de="70.000 Arbeitsplätze bis 2010.", indicator="jobs_targeted", value="70000", as_of="2000-06", source_id="golem")  # fmt: skip
    library.add(Milestone, "beschluss", initiative_id="dortmund-project", kind="decision", happened_on="2000-06-15", text_de="Der Rat stimmt zu.", source_id="golem")  # fmt: skip
    library.add(Label, "gold", initiative_id="chemsite", kind="ecei_gold", body_id="win")
    library.add(Label, "preis", initiative_id="chemsite", kind="other", name="Hertener Ehrenpreis")
    library.add(
        Contribution,
        "frage",
        event_id="tagung",
        kind="question",
        title_de="Was tun Clustermanager?",
        organisation_id="win",
    )
    library.add(Statement, "nrw-aussage", region_id="nrw", kind="lesson", text_de="Geduld lohnt.")
    library.add(Statement, "mst-aussage", competence_field_id="mst", kind="lesson", text_de="Kleinteile brauchen Mut.")
    library.add(Statement, "ziel2-aussage", programme_id="ziel2", kind="lesson", text_en="Patience pays.")
    library.add(Statement, "win-aussage", organisation_id="win", kind="lesson", text_de="Ansiedlung braucht Ausdauer.")
    library.add(Statement, "tagung-aussage", event_id="tagung", kind="lesson", text_de="Erwartungen waren ungeklärt.")
    library.sync()
    expected = {
        "Arbeitsplätze 2010": ("jobs", ("initiative", "dortmund-project"), "dortmund-project: Erwartung (Juni 2000)"),
        "Rat stimmt": ("beschluss", ("initiative", "dortmund-project"), "dortmund-project: Beschluss (15. Juni 2000)"),
        '"ECEI Gold"': ("gold", ("initiative", "chemsite"), "ChemSite: ECEI Gold"),
        "Ehrenpreis": ("preis", ("initiative", "chemsite"), "ChemSite: Hertener Ehrenpreis"),
        "Leitfrage": ("frage", ("event", "tagung"), "Was tun Clustermanager?"),
        "Geduld": ("nrw-aussage", ("region", "nrw"), "Nordrhein-Westfalen: Lehre"),
        "Kleinteile": ("mst-aussage", ("competence_field", "mst"), "Mikrosystemtechnik: Lehre"),
        "patience": ("ziel2-aussage", ("programme", "ziel2"), "Ziel-2-Programm NRW: Lehre"),
        "Ausdauer": ("win-aussage", ("organisation", "win"), "WiN Emscher-Lippe GmbH: Lehre"),
        "ungeklärt": ("tagung-aussage", ("event", "tagung"), "Tagung Clustermanagement: Lehre"),
    }
    for typed, (slug, page, title) in expected.items():
        found = hit(library.find(typed), slug)
        assert (found.page, found.anchor, found.title) == (page, slug, title)
    assert hit(library.find("chemsite"), "chemsite").anchor is None
    assert library.count("region", library.find(kind=["statement"], region=["dortmund"]))["dortmund"] == 1
    assert "dortmund-project" in library.slugs("70.000 Arbeitsplätze")


def test_everything_about_an_initiative_leads_to_it(library: Library) -> None:
    library.add(Person, "meier", name="Erika Meier", public_role_de="Vorsitzende", source_id="golem")
    library.add(Participation, "p1", initiative_id="chemsite", person_id="meier", role="initiator")
    library.add(Organisation, "evonik", name_de="Evonik", kind="company")
    library.add(
        Participation,
        "p2",
        initiative_id="chemsite",
        organisation_id="evonik",
        role="member",
        note_de="Gründungsmitglied",
    )
    library.add(ClusterManager, "m2", initiative_id="chemsite", person_id="meier", role="spokesperson")
    library.add(InitiativeActivity, initiative_id="chemsite", activity="marketing")
    library.add(InitiativeObjective, initiative_id="chemsite", objective="cluster_expansion")
    library.sync()
    for typed in (
        "Erika Meier",
        "Evonik",
        "Gründungsmitglied",
        "Marketing",
        '"cluster expansion"',
        "WiN Emscher",
        "Geschäftsstelle",
    ):
        assert {"chemsite", "win-chemsite"} & set(library.slugs(typed)), typed
    assert hit(library.find("Evonik"), "chemsite").why[0].de == "„Evonik“ unter den Beteiligten"
    assert library.slugs("Evonik")[0] == "evonik"
    assert set(library.slugs(manager=["meier"])) >= {"chemsite", "meier", "m2"}


def test_who_types_an_old_name_finds_what_came_of_it(library: Library) -> None:
    library.add(Organisation, "neue", name_de="Wirtschaftsagentur")
    library.add(Initiative, "folge", name_de="Neuer Verbund")
    library.add(Succession, "o", kind="succeeded_by", organisation_id="win", successor_organisation_id="neue")
    library.add(Succession, "i", kind="renamed_to", initiative_id="chemsite", successor_initiative_id="folge")
    library.sync()
    assert "neue" in library.slugs("WiN Emscher-Lippe GmbH", kind=["organisation"])
    assert library.slugs("ChemSite", kind=["initiative"]) == ["chemsite", "folge"]


def test_projects_are_found_by_title_beneficiary_programme_and_year(library: Library) -> None:
    common = {"organisation_id": "win", "programme_id": "ziel2", "competence_field_id": "mst", "region_id": "herten"}
    library.add(
        Project,
        "p1",
        title="Sensorik für Kläranlagen",
        language="de",
        year=2008,
        external_id="X-77",
        description="Messtechnik.",
        **common,
    )
    library.add(Project, "p2", title="Sensors", language="en-GB", started_on="2010-05", source_id="golem")
    library.add(Project, "p3", title="Sensor Sensor", language="fr")
    library.sync()
    found = hit(library.find("Klaeranlage"), "p1")
    assert (found.title_language, found.year, found.kind) == ("de", 2008, "project")
    assert "p1" in library.slugs("Mikrosystemtechnik Herten WiN Ziel-2 kind:project")
    assert library.slugs("X-77") == ["p1"]
    assert library.slugs(kind=["project"], year=["2008", "2010"], sort="year") == ["p2", "p1"]
    assert library.slugs(kind=["project"], sort="name") == ["p3", "p1", "p2"]
    assert hit(library.find("sensor"), "p3").title_language is None
    assert library.count("year", library.find(kind=["project"])) == {"2010": 1, "2008": 1}


def test_events_programmes_and_fields_are_found_by_what_belongs_to_them(library: Library) -> None:
    library.add(
        Organisation, "iat", name_de="Institut Arbeit und Technik", name_en="Institute for Work", kind="research"
    )
    library.add(Event, "eurokon", name_de="EUROKON", place="Oberhausen", organisation_id="iat", started_on="2004-07-14")
    library.add(
        Contribution, "vortrag", event_id="eurokon", kind="talk", title_de="Lehren aus Graz", text_de="Sachlich."
    )
    library.add(
        Programme,
        "pakt",
        name_de="Wachstumspakt",
        kind="pact",
        organisation_id="iat",
        parent_id="ziel2",
        started_on="2001",
    )
    library.add(CompetenceField, "c20", field_scheme_id="projekt-ruhr", notation="C20", name_de="Chemische Erzeugnisse")
    library.sync()
    assert library.slugs("Institut Arbeit Oberhausen") == ["eurokon"]
    assert library.slugs("Graz Lehren") == ["vortrag", "eurokon"]
    assert library.slugs("Work Wachstumspakt") == ["pakt"]
    assert library.slugs("C20") == ["c20"]
    assert hit(library.find("Wachstumspakt"), "pakt").year == 2001
    assert library.count("programme", library.find("Wachstumspakt"))["ziel2"] == 1


def test_what_a_page_is_asked_must_make_sense(shared: Library) -> None:
    for wrong, name in (
        (Query(selected={"colour": ["red"]}), "colour"),
        (Query(sort="size"), "sort"),
        (Query(page=0), "page"),
        (Query(per_page=101), "per_page"),
        (Query("x" * 501), "q"),
    ):
        with pytest.raises(InvalidInput) as refused:
            search.find(shared.index, wrong)
        assert refused.value.field == name


def test_pages_cut_the_hits(shared: Library) -> None:
    whole = shared.slugs()
    third = search.find(shared.index, Query(page=3, per_page=5))
    assert [one.slug for one in third.hits] == whole[10:15]
    assert (third.page, third.per_page, third.pages) == (3, 5, -(-len(whole) // 5))


def test_without_an_index_the_reader_is_told_what_helps(empty: Library) -> None:
    with pytest.raises(Unavailable, match="kb index rebuild"):
        empty.find("x")
    with pytest.raises(Unavailable, match="kb index rebuild"):
        search.check(empty.settings, empty.sessions)


def test_it_in_capitals_finds_the_abbreviation_only_and_marks_it(library: Library) -> None:
    library.add(Source, "it-markt", kind="press_article", title="IT in der Region", language="de")
    library.add(Source, "pronoun", kind="press_article", title="How it works", language="en")
    library.sync()
    found = library.find("IT")
    assert [hit.slug for hit in found.hits] == ["it-markt"]
    assert found.hits[0].marked_title[0] == ("IT", True)
    assert found.hits[0].why[0].en == "“IT” in the heading"
    assert set(library.slugs("it")) == {"it-markt", "pronoun"}


def test_a_source_entitled_by_a_word_comes_after_what_is_named_so(library: Library) -> None:
    library.add(Source, "aufsatz", kind="document", title="ChemSite und die Folgen", language="de")
    library.sync()
    slugs = library.slugs("ChemSite")
    assert slugs[0] == "chemsite"
    assert library.slugs("title:ChemSite kind:source") == ["aufsatz"]


def test_a_record_that_has_the_whole_name_comes_first(library: Library) -> None:
    library.add(Organisation, "gesellschaft", name_de="Projekt Ruhr GmbH", kind="agency")
    library.add(Initiative, "andere", name_de="GmbH am Projekt in der Ruhr", summary_de="Projekt Ruhr", status="active")
    library.sync()
    assert library.slugs("Projekt Ruhr GmbH")[0] == "gesellschaft"


def test_a_topic_counts_once_by_its_name_so_that_what_belongs_to_it_comes_first(library: Library) -> None:
    library.add(CompetenceField, "optik", field_scheme_id="projekt-ruhr", name_de="Optik", name_en="Optics")
    library.add(Initiative, "licht", name_de="Lichtverbund", summary_de="Optik, Optiker und nichts als Optik.")
    library.add(InitiativeField, initiative_id="licht", competence_field_id="optik")
    library.add(Statement, "satz", initiative_id="licht", kind="lesson", text_de="Mit Optik allein geht es nicht.")
    library.sync()
    scores = {hit.slug: hit.score for hit in library.find("Optik").hits}
    assert scores["optik"] - scores["licht"] == (16 - (8 + 4 + 2)) * 10 + (16 + 8) * TOPIC.weight


def test_the_code_of_a_region_is_no_name(library: Library) -> None:
    library.add(Region, "italien", kind="nuts0", code="IT", name_de="Italien")
    library.add(Initiative, "software", name_de="IT und Software")
    library.sync()
    assert library.slugs("IT") == ["software", "italien"]


def test_words_side_by_side_come_before_scattered_ones(library: Library) -> None:
    library.add(
        Initiative, "a", name_de="A", summary_de="Die Region plant einen Hafen an neuer Stelle.", status="active"
    )
    library.add(Initiative, "b", name_de="B", summary_de="Ein neuer Hafen an der Emscher.", status="active")
    library.sync()
    assert library.slugs("neuer Hafen") == ["b", "a"]


def test_initiatives_are_found_by_every_year_given_for_their_founding(library: Library) -> None:
    for slug, kind, date in (("m1", "founded", "1997"), ("m2", "founded", "1999-05"), ("m3", "incorporated", "2018")):
        library.add(Milestone, slug, initiative_id="chemsite", kind=kind, happened_on=date)
    for slug, kind, date in (("m4", "decision", "2000-06"), ("m5", "opened", "2002"), ("m6", "label_won", "1995")):
        library.add(Milestone, slug, initiative_id="dortmund-project", kind=kind, happened_on=date)
    library.sync()
    assert library.slugs("founded:1997") == library.slugs("gegründet:1998..1999") == ["chemsite"]
    assert library.slugs("founded:..2001") == ["chemsite", "dortmund-project"]
    assert library.slugs("founded:2002..") == []


@pytest.mark.parametrize(
    ("facet", "value"), [("kind", "rumour"), ("status", "lively"), ("year", "abc"), ("year", "99")]
)
def test_a_value_that_cannot_exist_is_refused_by_the_name_of_its_facet(shared: Library, facet: str, value: str) -> None:
    with pytest.raises(InvalidInput, match=value) as refusal:
        search.find(shared.index, Query(selected={facet: [value]}))
    assert refusal.value.field == facet


@pytest.mark.parametrize(
    ("text", "kind"), [("Initiativen", "initiative"), ("initiatives", "initiative"), ("Veranstaltungen", "event")]
)
def test_a_record_is_found_by_the_name_of_its_kind(shared: Library, text: str, kind: str) -> None:
    page = find(shared.index, Query(text, {"kind": [kind]}, per_page=100))
    assert page.total == find(shared.index, Query("", {"kind": [kind]})).total > 0
    assert any("in der Art" in why.de for hit in page.hits for why in hit.why)


def test_a_text_is_shown_in_the_readers_language_even_if_its_translation_matched(library: Library) -> None:
    library.add(
        Initiative, "holz", name_de="Nord", summary_de="Ein Netz der Sägewerke.", summary_en="A network of sawmills."
    )
    library.sync()
    for language, text in (("de", "Ein Netz der Sägewerke."), ("en", "A network of sawmills.")):
        (found,) = search.find(library.index, Query("sawmills", language="de" if language == "de" else "en")).hits
        assert (found.snippet_language, "".join(piece for piece, _ in found.snippet)) == (language, text)
        assert "sawmills" in found.why[0].en


def test_a_fact_is_quoted_as_a_reason_and_not_as_a_snippet(library: Library) -> None:
    library.add(Organisation, "stelle", name_de="Stelle", kind="agency", city="Quarzstadt")
    library.sync()
    (found,) = search.find(library.index, Query("Quarzstadt")).hits
    assert found.snippet == ()
    assert found.why[0].de == "„Quarzstadt“ am Ort: Quarzstadt"


def test_evidence_is_narrowed_by_its_source_and_initiatives_by_the_role_of_their_manager(library: Library) -> None:
    about = {"initiative_id": "chemsite", "source_id": "golem"}
    library.add(Milestone, "begun", kind="founded", happened_on="1997", **about)
    library.add(Label, "won", kind="other", name="Preis", **about)
    library.sync()
    for kind, slug in (("milestone", "begun"), ("label", "won")):
        assert library.slugs(kind=[kind], medium=["press_article"]) == [slug]
    assert library.slugs(kind=["initiative"], role=["office"]) == ["chemsite"]
    assert library.count("role", library.find(kind=["initiative"])) == {"office": 1}


def test_what_only_a_parents_name_finds_comes_last_and_says_so(library: Library) -> None:
    library.add(CompetenceField, "entsorgung", field_scheme_id="projekt-ruhr", name_de="Brunnenbau")
    library.add(CompetenceField, "kind", field_scheme_id="projekt-ruhr", name_de="Anlagen", parent_id="entsorgung")
    library.add(Initiative, "nebenbei", name_de="Nebenbei", summary_de="Beteiligt am Brunnenbau.")
    library.sync()
    page = search.find(library.index, Query("Brunnenbau"))
    assert [hit.slug for hit in page.hits] == ["entsorgung", "nebenbei", "kind"]
    assert [why.de for why in page.hits[2].why] == ["„Brunnenbau“ im Namen eines übergeordneten Eintrags"]
    assert page.hits[2].snippet == ()


def test_a_region_typed_by_its_name_comes_first(library: Library) -> None:
    library.add(Region, "werdohl", name_de="Werdohl", kind="functional")
    for number in range(3):
        library.add(Initiative, f"w{number}", name_de=f"Kreis {number} Werdohl", summary_de="Werdohl")
    library.sync()
    assert search.find(library.index, Query("Werdohl")).hits[0].slug == "werdohl"

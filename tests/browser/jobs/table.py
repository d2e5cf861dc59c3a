"""What people come for: twenty everyday jobs, each with the steps that it takes from the home page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.texts import Text
from tests.browser.jobs import results
from tests.browser.jobs.results import Result
from tests.browser.jobs.steps import Click, Fill, Step, Take, Unfold

MOST_STEPS = 4
SEARCH = Text("Die Wissensbasis durchsuchen", "Search the knowledge base")
FOOTER = "footer"


@dataclass(frozen=True, slots=True)
class Job:
    """What somebody wants to know, the steps to it, and how to tell that it was found."""

    number: int
    question: str
    steps: Sequence[Step]
    result: Result
    by_keyboard: bool = False
    lacks: str = ""
    """What the product does not do of it, in the words of docs/jobs.md."""


def search(de: str, en: str | None = None) -> Fill:
    """Return the step that types words into the search of the home page."""
    return Fill(SEARCH, Text(de, de if en is None else en))


def hit(de: str, en: str | None = None) -> Click:
    """Return the step that opens a hit."""
    return Click(Text(de, de if en is None else en), within=".hits")


def click(de: str, en: str, within: str = "main") -> Click:
    """Return the step that follows a link."""
    return Click(Text(de, en), within=within)


SPITZENCLUSTER = (
    search("Spitzencluster", "Leading-Edge Cluster Competition"),
    hit("Spitzencluster-Wettbewerb", "Leading-Edge Cluster Competition"),
    click("Diese Initiativen durchsuchen", "Search these initiatives"),
    click("Alle Treffer auf eine Merkliste setzen", "Put all hits into a list"),
)
"""The way to a list of all fifteen."""
WORDS = Text("Wörter in dieser Auswahl", "Words in this selection")
PLACE = Text("Was gibt es an diesem Ort, in dieser Region?", "What is in this place or region?")
JOBS = (
    Job(
        1,
        "Who tried logistics in an old industrial region, run by whom, promised what, achieved what?",
        (
            search("Logistik Management altindustriell", "logistics management old industrial"),
            hit("EffizienzCluster LogistikRuhr"),
        ),
        results.initiative,
        by_keyboard=True,
    ),
    Job(
        2,
        "One page for the minister: biotechnology and health in the Ruhr, with the state-wide clusters",
        (
            search("Ruhrgebiet", "Ruhr area"),
            hit("Ruhrgebiet", "Ruhr area"),
            click("Kurzbericht", "Briefing"),
            Fill(WORDS, Text("Biotechnologie ODER Gesundheit", "biotechnology OR health")),
        ),
        results.briefing,
    ),
    Job(
        3,
        "Compare all fifteen leading-edge clusters: manager, members, money, target, result",
        SPITZENCLUSTER,
        results.fifteen_compared,
    ),
    Job(
        4,
        "All initiatives in Ostwestfalen-Lippe",
        (search("Ostwestfalen-Lippe"), hit("Ostwestfalen-Lippe")),
        results.initiatives_of_region,
    ),
    Job(
        5,
        "What did NRW do between Objective 2 2000–2006 and the state clusters?",
        (
            search("Nordrhein-Westfalen", "North Rhine-Westphalia"),
            hit("Nordrhein-Westfalen", "North Rhine-Westphalia"),
            click("Auf der Zeitleiste", "On the timeline"),
            click("Politikphase", "Policy era"),
        ),
        results.eras_between,
    ),
    Job(
        6,
        "What can the Ruhr learn from elsewhere, and under which conditions?",
        (
            click("Was sind angemessene Erwartungen?", "What are reasonable expectations?"),
            click("Internationale Erfahrungen und Konsequenzen", "International experience and consequences"),
            Fill(WORDS, Text("Schottland ODER Baskenland ODER Oberösterreich", "Scotland OR Basque OR Upper Austria")),
        ),
        results.lessons,
    ),
    Job(
        7,
        "Which cluster managers are firms, associations, offices of an authority?",
        (click("Was bedeutet Clustermanagement?", "What does cluster management mean?"),),
        results.kinds_of_managers,
    ),
    Job(
        8,
        "What does a cluster manager do all day, and how much staff do they have?",
        (click("Was bedeutet Clustermanagement?", "What does cluster management mean?"),),
        results.work_and_staff,
        by_keyboard=True,
    ),
    Job(
        9,
        "Which expectations were met, over all initiatives and in one field?",
        (
            click("Was sind angemessene Erwartungen?", "What are reasonable expectations?"),
            click("Logistik", "Logistics", within="#page_facets"),
        ),
        results.verdicts_in_a_field,
    ),
    Job(
        10,
        "Which regions have no initiative in my field: known, or only not researched?",
        (click("Matrix", "Matrix"), click("Deutschland", "Germany")),
        results.gaps_of_a_field,
    ),
    Job(
        11,
        "How did the membership of Silicon Saxony grow?",
        (search("Silicon Saxony"), hit("Silicon Saxony")),
        results.growth,
    ),
    Job(
        12,
        "Which initiatives ended, when and why?",
        (
            click("Alle Initiativen von A bis Z", "All initiatives from A to Z"),
            Unfold(Text("Status", "Status"), within="#page_facets"),
            Click(Text("beendet", "ended"), within="#page_facets"),
        ),
        results.ended,
    ),
    Job(13, "Who succeeded whom?", (click("Nachfolgen", "Successions", within=FOOTER),), results.successions),
    Job(
        14,
        "Find the photonics initiative, also misspelt, also as “Fotonik”",
        (search("Phtonik", "Phtonics"), search("Fotonik", "photonics")),
        results.photonics,
        by_keyboard=True,
    ),
    Job(
        15,
        "A whole question in natural language",
        (
            search("Was tut Clustermanagement?", "What do cluster managers do?"),
            click("Was bedeutet Clustermanagement?", "What does cluster management mean?"),
        ),
        results.answer_to_a_question,
    ),
    Job(
        16,
        "From the map: what is in Dortmund, in the Ruhr, in NRW?",
        (
            click("Karte", "Map"),
            Fill(PLACE, Text("Dortmund", "Dortmund")),
            Fill(PLACE, Text("Ruhrgebiet", "Ruhr area")),
            Fill(PLACE, Text("Nordrhein-Westfalen", "North Rhine-Westphalia")),
        ),
        results.places,
    ),
    Job(17, "Send a colleague a short link to fifteen chosen initiatives", SPITZENCLUSTER, results.short_link),
    Job(
        18,
        "Come back next week: what is new in my region?",
        (
            search("Ruhrgebiet", "Ruhr area"),
            click("Änderungen an diesen Treffern als Feed", "Follow changes to these hits as a feed"),
        ),
        results.feed,
        lacks="The feed has each change to the hits since a day; there is no page that sums up what is new in a region, and"
        " nothing remembers when a reader was here last.",
    ),
    Job(
        19,
        "I manage a cluster: our entry is wrong. How do I say so?",
        (search("ChemSite"), hit("ChemSite")),
        results.message,
        by_keyboard=True,
        lacks="The link opens a mail to the editors, and is missing where `KB_CONTACT` is not set; there is no form, a"
        " correction cannot be proposed on the page, and nobody can see what became of it.",
    ),
    Job(
        20,
        "All initiatives of NRW with managers, founding dates, sources and their addresses, in one file and one call",
        (
            click("Alle Initiativen von A bis Z", "All initiatives from A to Z"),
            Click(Text("Nordrhein-Westfalen", "North Rhine-Westphalia"), within="#page_facets"),
            Unfold(Text("Herunterladen", "Download")),
            Take(Text("CSV", "CSV")),
        ),
        results.one_file,
    ),
)

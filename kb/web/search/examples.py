"""QueryExamples of queries, the same in the help on searching and in docs/search.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.texts import Language


@dataclass(frozen=True, slots=True)
class QueryExample:
    """Queries of the same form and a description of their hits. Each has hits in the seed."""

    queries: tuple[str, ...]
    finds: str


EXAMPLES: Mapping[Language, tuple[QueryExample, ...]] = {
    "de": (
        QueryExample(("Logistik Ruhr",), "was alle Wörter enthält; Wörter wie „der“ oder „und“ müssen nicht vorkommen"),
        QueryExample(('"Wachstums- und Beschäftigungspakt"',), "genau diese Wörter nebeneinander"),
        QueryExample(
            ("Chemie -Pharma", "Chemie -Pharma*"),
            "ohne das Wort in all seinen Formen; mit * auch ohne „Pharmaindustrie“ und was sonst so beginnt",
        ),
        QueryExample(("Chemie NICHT Pharma", "Chemie NOT Pharma"), "dasselbe wie mit dem Minus, in Großbuchstaben"),
        QueryExample(
            ("Chemie ODER Kunststoff", "Chemie OR Kunststoff"),
            "eines von beiden, in Großbuchstaben; das OR verbindet die beiden Nachbarn",
        ),
        QueryExample(
            ("Chemie UND Ruhr", "Chemie AND Ruhr"), "dasselbe wie ohne UND, da ohnehin alle Wörter vorkommen müssen"
        ),
        QueryExample(("(Chemie OR Kunststoff) Ruhr",), "Klammern fassen zusammen"),
        QueryExample(("Mikro*",), "alle Wörter, die mit Mikro beginnen"),
        QueryExample(("=Hafen",), "genau dieses Wort, keine andere Form und kein gleichbedeutendes Wort"),
        QueryExample(("titel:Logistik",), "das Wort im Titel oder Namen"),
        QueryExample(
            ("region:Ruhrgebiet", 'programm:"Spitzencluster-Wettbewerb"'),
            "nach einer Angabe, mit Namen oder Kennung",
        ),
        QueryExample(
            ("jahr:1998..2003", "jahr:2005..", "jahr:..2000", "1998..2003"),
            "nach Jahren, beide Enden eingeschlossen; „jahr:“ kann auch wegbleiben",
        ),
        QueryExample(
            ("gegründet:1995..2003",),
            "Initiativen nach dem Jahr ihrer Gründung; jedes Jahr, das eine Quelle nennt, zählt",
        ),
    ),
    "en": (
        QueryExample(("logistics Ruhr",), "records with all the words; words like “the” or “of” need not occur"),
        QueryExample(('"cluster management"',), "exactly these words beside each other"),
        QueryExample(
            ("chemistry -pharma", "chemistry -pharma*"),
            "without the word in all its forms; with * without “pharmaceutical” and all else that begins so, too",
        ),
        QueryExample(("chemistry NOT pharma",), "the same as with the minus sign, in capitals"),
        QueryExample(("chemistry OR plastics",), "one of both, in capitals; OR connects its two neighbours"),
        QueryExample(("chemistry AND Ruhr",), "the same as without AND, as all words must match anyway"),
        QueryExample(("(chemistry OR plastics) Ruhr",), "parentheses keep things together"),
        QueryExample(("micro*",), "all words that begin with micro"),
        QueryExample(("=port",), "exactly this word, no other form of it and no word that means the same"),
        QueryExample(("title:logistics",), "the word in the title or name"),
        QueryExample(
            ("region:Ruhr", 'programme:"Leading-Edge Cluster Competition"'),
            "by a fact, given as its name or its slug",
        ),
        QueryExample(
            ("year:1998..2003", "year:2005..", "year:..2000", "1998..2003"),
            "by years, both ends included; “year:” may be left out",
        ),
        QueryExample(
            ("founded:1995..2003",), "initiatives by the year of their founding; every year that a source gives counts"
        ),
    ),
}

"""What may be written into the search box, example by example; the page on searching and docs/search.md show the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.texts import Language


@dataclass(frozen=True, slots=True)
class Example:
    """Queries of one form, each of which finds something in the seed, and what they find."""

    queries: tuple[str, ...]
    finds: str


EXAMPLES: Mapping[Language, tuple[Example, ...]] = {
    "de": (
        Example(("Logistik Ruhr",), "was alle Wörter enthält; Wörter wie „der“ oder „und“ müssen nicht vorkommen"),
        Example(('"Wachstums- und Beschäftigungspakt"',), "genau diese Wörter nebeneinander"),
        Example(
            ("Chemie -Pharma", "Chemie -Pharma*"),
            "ohne das Wort in all seinen Formen; mit * auch ohne „Pharmaindustrie“ und was sonst so beginnt",
        ),
        Example(("Chemie NICHT Pharma", "Chemie NOT Pharma"), "dasselbe wie mit dem Minus, in Großbuchstaben"),
        Example(
            ("Chemie ODER Kunststoff", "Chemie OR Kunststoff"),
            "eines von beiden, in Großbuchstaben; das OR verbindet die beiden Nachbarn",
        ),
        Example(
            ("Chemie UND Ruhr", "Chemie AND Ruhr"), "dasselbe wie ohne UND, da ohnehin alle Wörter vorkommen müssen"
        ),
        Example(("(Chemie OR Kunststoff) Ruhr",), "Klammern fassen zusammen"),
        Example(("Mikro*",), "alle Wörter, die mit Mikro beginnen"),
        Example(("=Hafen",), "genau dieses Wort, keine andere Form und kein gleichbedeutendes Wort"),
        Example(("titel:Logistik",), "das Wort im Titel oder Namen"),
        Example(
            ("region:Ruhrgebiet", 'programm:"Spitzencluster-Wettbewerb"'),
            "nach einer Angabe, mit Namen oder Kennung",
        ),
        Example(
            ("jahr:1998..2003", "jahr:2005..", "jahr:..2000", "1998..2003"),
            "nach Jahren, beide Enden eingeschlossen; „jahr:“ kann auch wegbleiben",
        ),
        Example(
            ("gegründet:1995..2003",),
            "Initiativen nach dem Jahr ihrer Gründung; jedes Jahr, das eine Quelle nennt, zählt",
        ),
    ),
    "en": (
        Example(("logistics Ruhr",), "records with all the words; words like “the” or “of” need not occur"),
        Example(('"cluster management"',), "exactly these words beside each other"),
        Example(
            ("chemistry -pharma", "chemistry -pharma*"),
            "without the word in all its forms; with * without “pharmaceutical” and all else that begins so, too",
        ),
        Example(("chemistry NOT pharma",), "the same as with the minus sign, in capitals"),
        Example(("chemistry OR plastics",), "one of both, in capitals; OR connects its two neighbours"),
        Example(("chemistry AND Ruhr",), "the same as without AND, as all words must match anyway"),
        Example(("(chemistry OR plastics) Ruhr",), "parentheses keep things together"),
        Example(("micro*",), "all words that begin with micro"),
        Example(("=port",), "exactly this word, no other form of it and no word that means the same"),
        Example(("title:logistics",), "the word in the title or name"),
        Example(
            ("region:Ruhr", 'programme:"Leading-Edge Cluster Competition"'),
            "by a fact, given as its name or its slug",
        ),
        Example(
            ("year:1998..2003", "year:2005..", "year:..2000", "1998..2003"),
            "by years, both ends included; “year:” may be left out",
        ),
        Example(
            ("founded:1995..2003",), "initiatives by the year of their founding; every year that a source gives counts"
        ),
    ),
}

"""Regions, programmes and their areas, and the relations of competence fields."""

from __future__ import annotations

from kb.models.vocabulary.term import Term


class RegionKind(Term):
    """Kind of a region."""

    NUTS0 = "nuts0", "Staat", "Country"
    NUTS1 = "nuts1", "NUTS 1", "NUTS 1"
    NUTS2 = "nuts2", "NUTS 2", "NUTS 2"
    NUTS3 = "nuts3", "NUTS 3", "NUTS 3"
    LAU = "lau", "Gemeinde", "Municipality"
    FUNCTIONAL = "functional", "Funktionale Region", "Functional region"


class RegionTrait(Term):
    """Type of a region, by which experience elsewhere may fit; a region may have several."""

    OLD_INDUSTRIAL = "old_industrial", "altindustriell", "old industrial"
    COALFIELD = "coalfield", "Bergbau- und Kohlerevier", "coal and mining area"
    METROPOLITAN = "metropolitan", "Metropolregion", "metropolitan region"
    RURAL = "rural", "ländlich", "rural"
    BORDER = "border", "Grenzregion", "border region"
    COASTAL = "coastal", "Küstenregion", "coastal region"


class RegionalFigure(Term):
    """Statistical figure of a region."""

    GDP = "gdp", "Bruttoinlandsprodukt", "gross domestic product"
    GDP_PER_HEAD = "gdp_per_head", "Bruttoinlandsprodukt je Einwohner", "gross domestic product per head"
    POPULATION = "population", "Bevölkerung", "population"


class ProgrammeKind(Term):
    """Kind of a programme."""

    STRUCTURAL_FUND = "structural_fund", "Strukturfondsprogramm", "structural fund programme"
    PACT = "pact", "Pakt", "pact"
    COMPETITION = "competition", "Wettbewerb", "competition"
    CLUSTER_POLICY = "cluster_policy", "Clusterpolitik", "cluster policy"
    AGENDA = "agenda", "Aktionsprogramm", "agenda"
    NETWORK = "network", "Netzwerk-Programm", "network programme"


class AreaStatus(Term):
    """Status of a region under a programme."""

    ELIGIBLE = "eligible", "Fördergebiet", "eligible"
    PHASING_OUT = "phasing_out", "Auslaufgebiet", "phasing-out"
    TRANSITION = "transition", "Übergangsregion", "transition region"
    MORE_DEVELOPED = "more_developed", "stärker entwickelte Region", "more developed region"
    LESS_DEVELOPED = "less_developed", "weniger entwickelte Region", "less developed region"
    JUST_TRANSITION = "just_transition", "Gebiet des gerechten Übergangs (JTF)", "just transition territory (JTF)"


class AreaExtent(Term):
    """Extent to which a region belongs to a programme area."""

    WHOLE = "whole", "ganz", "whole"
    PARTLY = "partly", "teilweise", "partly"


class MatchKind(Term):
    """SKOS mapping relations between fields of two schemes, read from left to right."""

    EXACT = "exact", "genau gleich", "exact match"
    CLOSE = "close", "ungefähr gleich", "close match"
    BROAD = "broad", "weiter gefasst", "broad match"
    NARROW = "narrow", "enger gefasst", "narrow match"
    RELATED = "related", "verwandt", "related match"


class LabelUse(Term):
    """Use of a further label of a competence field: shown, or for search only."""

    ALT = "alt", "auch genannt", "also called"
    HIDDEN = "hidden", "Suchwort", "search word"


class LanguageCode(Term):
    """Language of a text."""

    DE = "de", "Deutsch", "German"
    EN = "en", "Englisch", "English"
    BG = "bg", "Bulgarisch", "Bulgarian"
    CA = "ca", "Katalanisch", "Catalan"
    CS = "cs", "Tschechisch", "Czech"
    DA = "da", "Dänisch", "Danish"
    EL = "el", "Griechisch", "Greek"
    ES = "es", "Spanisch", "Spanish"
    ET = "et", "Estnisch", "Estonian"
    EU = "eu", "Baskisch", "Basque"
    FI = "fi", "Finnisch", "Finnish"
    FR = "fr", "Französisch", "French"
    GL = "gl", "Galicisch", "Galician"
    HR = "hr", "Kroatisch", "Croatian"
    HU = "hu", "Ungarisch", "Hungarian"
    IT = "it", "Italienisch", "Italian"
    LT = "lt", "Litauisch", "Lithuanian"
    LV = "lv", "Lettisch", "Latvian"
    NL = "nl", "Niederländisch", "Dutch"
    NO = "no", "Norwegisch", "Norwegian"
    PL = "pl", "Polnisch", "Polish"
    PT = "pt", "Portugiesisch", "Portuguese"
    RO = "ro", "Rumänisch", "Romanian"
    RU = "ru", "Russisch", "Russian"
    SK = "sk", "Slowakisch", "Slovak"
    SL = "sl", "Slowenisch", "Slovenian"
    SV = "sv", "Schwedisch", "Swedish"

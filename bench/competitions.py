"""Questions with known answers: the competition that funded each project of the Ziel-2 list.

The title of each project begins with the name of its competition. The name is removed, and a search for the subject
of the competition should find its projects by their titles alone. The words were chosen from the names and calls of
the competitions before any search was run: the plain word of a reader who does not know the name.
"""

from __future__ import annotations

from typing import NamedTuple


class Question(NamedTuple):
    """A query, the competitions whose projects are relevant, and the reason for the words."""

    query: str
    competitions: frozenset[str]
    reason: str


_AUTOMOTIVE = frozenset(["Automotive.NRW", "Automotive+Produktion.NRW"])
_PRODUCTION = frozenset(["Produktion.NRW", "Automotive+Produktion.NRW"])
_ELECTRIC = frozenset(["ElektroMobil.NRW", "Elektromobil.NRW"])
_ENERGY = frozenset(["Energie.NRW", "EnergieForschung.NRW", "EnergieAgentur.NRW"])
_FOOD = frozenset(["Ernährung.NRW"])
_LIFE = frozenset(["Bio.NRW", "Clustermanagement BIO.NRW"])
_HEALTH = frozenset(
    [
        "Med in.NRW",
        "InnoMeT.NRW",
        "PerMed.NRW",
        "PedMed.NRW",
        "IuK & Gender Med.NRW",
        "IuK&Gender Med.NRW",
        "Altersgerechte Versorgungsmodelle.NRW",
    ]
)
_LOGISTICS = frozenset(["Logistik.NRW"])
_MATERIALS = frozenset(["NanoMikro+Werkstoffe.NRW", "NanoMikro-Werkstoffe.NRW"])
_MEDIA = frozenset(["Medien.NRW", "Digitale Medien.NRW"])
_PLASTICS = frozenset(["CheK.NRW", "Clustermanagement kunststoffland NRW"])
_FOUNDING = frozenset(["Gründung.NRW", "Gründung.NRW_Gründerinnen"])
_TOURISM = frozenset(["Erlebnis.NRW_Tourismus"])

QUESTIONS = (
    Question("Logistik", _LOGISTICS, "the name"),
    Question("Energie", _ENERGY, "in the three names"),
    Question("Elektromobilität", _ELECTRIC, "the name in full"),
    Question("Fahrzeug", _AUTOMOTIVE | _ELECTRIC, "what both are about"),
    Question("Automobil", _AUTOMOTIVE, "German for automotive"),
    Question("Produktion", _PRODUCTION, "in both names"),
    Question("Kunststoff", _PLASTICS, "the K in CheK"),
    Question("Chemie", _PLASTICS, "the Che in CheK"),
    Question("Werkstoffe", _MATERIALS, "in the name"),
    Question("Nanotechnologie", _MATERIALS, "Nano in full"),
    Question("Mikrosystemtechnik", _MATERIALS, "Mikro in full"),
    Question("Medizin", _HEALTH, "Med in full"),
    Question("Medizintechnik", _HEALTH, "InnoMeT is innovative medical technology"),
    Question("Gesundheit", _HEALTH, "the field of all of them"),
    Question("Versorgung", frozenset(["Altersgerechte Versorgungsmodelle.NRW"]), "in the name"),
    Question("IKT", frozenset(["IKT.NRW"]), "the name"),
    Question("Software", frozenset(["IKT.NRW"]), "what it is about"),
    Question("Ressourceneffizienz", frozenset(["Ressource.NRW"]), "the call: efficient use of resources"),
    Question("Tourismus", _TOURISM, "in the name"),
    Question("Natur", frozenset(["Erlebnis.NRW_Naturerlebnis"]), "in the name"),
    Question("Ernährung", _FOOD, "the name"),
    Question("Lebensmittel", _FOOD, "the products of the field"),
    Question("Biotechnologie", _LIFE, "Bio in full"),
    Question("Medien", _MEDIA, "in both names"),
    Question("Stadt", frozenset(["StandortInnenstadt.NRW"]), "in the name"),
    Question("Cluster", frozenset(["RegioCluster.NRW"]), "in the name"),
    Question("Wissen", frozenset(["WissensWirtschaft.NRW"]), "in the name"),
    Question("Gründung", _FOUNDING, "the name"),
    Question("logistics", _LOGISTICS, "in English"),
    Question("energy", _ENERGY, "in English"),
    Question("electric mobility", _ELECTRIC, "in English"),
    Question("automotive industry", _AUTOMOTIVE, "in English"),
    Question("plastics", _PLASTICS, "in English"),
    Question("chemistry", _PLASTICS, "in English"),
    Question("new materials", _MATERIALS, "in English"),
    Question("health economy", _HEALTH, "in English"),
    Question("medical technology", _HEALTH, "in English"),
    Question("resource efficiency", frozenset(["Ressource.NRW"]), "in English"),
    Question("tourism", _TOURISM, "in English"),
    Question("food industry", _FOOD, "in English"),
    Question("biotechnology", _LIFE, "in English"),
    Question("media", _MEDIA, "in English"),
)

"""Kinds of facts: what a text among the facts of a document says of its record."""

from __future__ import annotations

from dataclasses import dataclass

from kb.texts import Text


@dataclass(frozen=True, slots=True)
class Fact:
    """A kind of fact of a record. ``code`` is stored with it, and ``where`` completes the sentence "found …"."""

    code: str
    where: Text


REGION = Fact("r", Text("in der Region", "in the region"))
FIELD = Fact("f", Text("im Kompetenzfeld", "in the competence field"))
PROGRAMME = Fact("p", Text("im Programm", "in the programme"))
ERA = Fact("e", Text("in der Politikphase", "in the policy era"))
MANAGER = Fact("m", Text("im Clustermanagement", "in the cluster management"))
SUBJECT_NAME = Fact("s", Text("im Namen dessen, worum es geht", "in the name of what it is about"))
FORMER = Fact("v", Text("im früheren Namen", "in the former name"))
BENEFICIARY = Fact("b", Text("im Namen des Begünstigten", "in the name of the beneficiary"))
BODY = Fact("o", Text("im Namen der zuständigen Stelle", "in the name of the body in charge"))
AUTHOR = Fact("a", Text("im Namen des Urhebers", "in the name of the author or publisher"))
SPEAKER = Fact("w", Text("im Namen der Vortragenden", "in the name of the speaker"))
LABEL = Fact("l", Text("in der Auszeichnung", "in the label"))
TRAIT = Fact("t", Text("im Merkmal", "in the characteristic"))
DATED = Fact("d", Text("im Jahr eines Meilensteins", "in the year of a milestone"))
PLACE = Fact("c", Text("am Ort", "in the place"))
SCHEME = Fact("g", Text("in der Systematik", "in the scheme"))
CODE = Fact("k", Text("in der Kennung", "in the code"))
KIND = Fact("i", Text("in der Art", "in the kind"))
OTHER = Fact("-", Text("in den Angaben", "in the facts"))
FACTS_BY_CODE = {
    fact.code: fact
    for fact in (REGION, FIELD, PROGRAMME, ERA, MANAGER, SUBJECT_NAME, FORMER, BENEFICIARY, BODY, AUTHOR, SPEAKER)
    + (LABEL, TRAIT, DATED, PLACE, SCHEME, CODE, KIND, OTHER)
}

"""What a statement found: what it is about, which way it points, and by which method it was found."""

from __future__ import annotations

from kb.models.vocabulary.term import Term


class Aspect(Term):
    """What a finding is about: where something was to be achieved, or what cluster management means."""

    COOPERATION = "cooperation", "Zusammenarbeit", "cooperation"
    PROJECTS = "projects", "Vorhaben", "projects"
    INNOVATION = "innovation", "Forschung und Innovation", "research and innovation"
    SKILLS = "skills", "Fachkräfte und Qualifikation", "skilled workers and training"
    JOBS = "jobs", "Arbeitsplätze", "jobs"
    START_UPS = "start_ups", "Gründungen und Ansiedlungen", "start-ups and settlements"
    GROWTH = "growth", "Umsatz und Wachstum", "turnover and growth"
    MONEY = "money", "eingeworbene Mittel", "money raised"
    VISIBILITY = "visibility", "Sichtbarkeit des Standorts", "visibility of the place"
    ORGANISATION = "organisation", "Management und Bestand", "management and persistence"
    REGION = "region", "Strukturwandel der Region", "structural change of the region"
    MEANING = "meaning", "Bedeutung des Begriffs", "meaning of the term"


class Tendency(Term):
    """Which way a finding points."""

    FAVOURABLE = "favourable", "günstig", "favourable"
    MIXED = "mixed", "gemischt", "mixed"
    NONE = "none", "keine Wirkung gefunden", "no effect found"
    UNFAVOURABLE = "unfavourable", "ungünstig", "unfavourable"


class Method(Term):
    """Method by which a finding was made, where its source names it."""

    MONITORING = "monitoring", "Monitoring", "monitoring"
    CASE_STUDY = "case_study", "Fallstudie oder Interviews", "case study or interviews"
    SURVEY = "survey", "Befragung", "survey"
    BEFORE_AFTER = "before_after", "Vorher-nachher-Vergleich", "before–after comparison"
    COMPARISON_GROUP = "comparison_group", "Vergleichsgruppe", "comparison group"
    REVIEW = "review", "Auswertung anderer Studien", "review of other studies"

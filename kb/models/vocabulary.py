"""Controlled lists: stored values with their German and English names."""

from __future__ import annotations

import enum
from typing import Self

from kb.texts import Text


class Term(enum.StrEnum):
    """A member of a controlled list: the stored value and its names."""

    label: Text

    def __new__(cls, value: str, de: str = "", en: str = "") -> Self:
        """Attach the names to the value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = Text(de, en)
        return member


class RegionKind(Term):
    """Kind of a region."""

    NUTS0 = "nuts0", "Staat (NUTS 0)", "Country (NUTS 0)"
    NUTS1 = "nuts1", "NUTS 1", "NUTS 1"
    NUTS2 = "nuts2", "NUTS 2", "NUTS 2"
    NUTS3 = "nuts3", "NUTS 3", "NUTS 3"
    LAU = "lau", "Gemeinde (LAU)", "Municipality (LAU)"
    FUNCTIONAL = "functional", "Funktionale Region", "Functional region"


class Status(Term):
    """Status of an initiative; not the life-cycle stage of its cluster."""

    PLANNED = "planned", "geplant", "planned"
    ACTIVE = "active", "aktiv", "active"
    DORMANT = "dormant", "ruhend", "dormant"
    ENDED = "ended", "beendet", "ended"
    ABSORBED = "absorbed", "aufgegangen", "absorbed"


class Stage(Term):
    """Life-cycle stage of the cluster, after Menzel & Fornahl (2010)."""

    EMERGENCE = "emergence", "Entstehung", "emergence"
    GROWTH = "growth", "Wachstum", "growth"
    SUSTAINMENT = "sustainment", "Reife", "sustainment"
    DECLINE = "decline", "Niedergang", "decline"
    TRANSFORMATION = "transformation", "Wandel", "transformation"


class Direction(Term):
    """Origin of an initiative's steering."""

    BOTTOM_UP = "bottom_up", "von unten (Unternehmen)", "bottom-up"
    TOP_DOWN = "top_down", "von oben (Politik)", "top-down"
    MIXED = "mixed", "gemischt", "mixed"


class LegalForm(Term):
    """Legal form of an initiative."""

    ASSOCIATION = "ev", "eingetragener Verein (e. V.)", "registered association (e.V.)"
    LIMITED_COMPANY = "gmbh", "GmbH", "limited company (GmbH)"
    PUBLIC_BODY = "public_body", "öffentliche Einrichtung", "public body"
    PPP = "ppp", "öffentlich-private Partnerschaft", "public–private partnership"
    PROJECT = "project", "Projekt", "project"
    OTHER = "other", "andere", "other"


class Activity(Term):
    """Activity of cluster management."""

    NETWORKING = "networking", "Animation und Vernetzung", "animation and networking"
    MATCHMAKING = "matchmaking", "Kooperationsvermittlung", "matchmaking"
    INNOVATION = "innovation", "Innovationsprojekte", "innovation projects"
    SKILLS = "skills", "Qualifizierung", "skills"
    INTELLIGENCE = "intelligence", "Markt- und Technologiebeobachtung", "business intelligence"
    MARKETING = "marketing", "Marketing", "marketing"
    INTERNATIONALISATION = "internationalisation", "Internationalisierung", "internationalisation"
    FACILITIES = "facilities", "gemeinsame Einrichtungen", "facilities"
    POLICY = "policy", "Einfluss auf die Politik", "policy influence"


class Objective(Term):
    """Objective of an initiative, after the Cluster Initiative Greenbook (Sölvell, Lindqvist, Ketels 2003)."""

    RESEARCH_NETWORKING = "research_networking", "Forschung und Vernetzung", "research and networking"
    POLICY_ACTION = "policy_action", "politisches Handeln", "policy action"
    COMMERCIAL_COOPERATION = "commercial_cooperation", "geschäftliche Zusammenarbeit", "commercial cooperation"
    EDUCATION_TRAINING = "education_training", "Aus- und Weiterbildung", "education and training"
    INNOVATION_TECHNOLOGY = "innovation_technology", "Innovation und Technologie", "innovation and technology"
    CLUSTER_EXPANSION = "cluster_expansion", "Erweiterung des Clusters", "cluster expansion"


class RegionRole(Term):
    """Role of a region for an initiative."""

    SEAT = "seat", "Sitz", "seat"
    AREA = "area", "Wirkungsgebiet", "area of operation"


class OrganisationKind(Term):
    """Kind of an organisation."""

    COMPANY = "company", "Unternehmen", "company"
    PUBLIC = "public", "Behörde oder Gebietskörperschaft", "public authority"
    AGENCY = "agency", "Wirtschaftsförderung oder Agentur", "development agency"
    UNIVERSITY = "university", "Hochschule", "university"
    RESEARCH = "research", "Forschungseinrichtung", "research institute"
    CHAMBER = "chamber", "Kammer oder Verband", "chamber or business association"
    ASSOCIATION = "association", "Verein", "association"
    CLUSTER_ORGANISATION = "cluster_organisation", "Cluster-Organisation", "cluster organisation"
    OTHER = "other", "andere oder unbekannt", "other or unknown"


class ManagerRole(Term):
    """Role of a cluster manager."""

    MANAGEMENT = "management", "Clustermanagement", "cluster management"
    OFFICE = "office", "Geschäftsstelle", "office"
    MANAGING_DIRECTOR = "managing_director", "Geschäftsführung", "managing director"
    SPOKESPERSON = "spokesperson", "Sprecher·in", "spokesperson"
    PROJECT_MANAGEMENT = "project_management", "Projektleitung", "project management"


class ParticipationRole(Term):
    """The role of an actor in an initiative."""

    INITIATOR = "initiator", "Initiator", "initiator"
    RESPONSIBLE = "responsible", "Träger", "responsible body"
    PARTNER = "partner", "Partner", "partner"
    MEMBER = "member", "Mitglied", "member"
    FUNDER = "funder", "Förderer", "funder"


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


class SourceKind(Term):
    """Kind of a source."""

    DOCUMENT = "document", "Dokument", "document"
    WEB_PAGE = "web_page", "Webseite", "web page"
    PRESS_ARTICLE = "press_article", "Presseartikel", "press article"
    REGISTER = "register", "Register", "register"
    DATA_SET = "data_set", "Datensatz", "data set"


class StatementKind(Term):
    """Kind of a statement."""

    EXPECTATION = "expectation", "Erwartung", "expectation"
    OUTCOME = "outcome", "Ergebnis", "outcome"
    ASSESSMENT = "assessment", "Bewertung", "assessment"
    ACTIVITY = "activity", "Tätigkeit", "activity"
    LESSON = "lesson", "Lehre", "lesson"
    CHARACTERISTIC = "characteristic", "Merkmal", "characteristic"


class Indicator(Term):
    """Indicator that a statement counts. The four job figures are never mixed."""

    MEMBERS = "members", "Mitglieder", "members"
    JOBS_TARGETED = "jobs_targeted", "angestrebte Arbeitsplätze", "jobs targeted"
    JOBS_CREATED = "jobs_created", "geschaffene Arbeitsplätze", "jobs created"
    JOBS_SECURED = "jobs_secured", "gesicherte Arbeitsplätze", "jobs secured"
    JOBS_TOTAL = "jobs_total", "Arbeitsplätze insgesamt", "jobs in total"
    FIRMS = "firms", "Unternehmen", "firms"
    BUDGET = "budget", "Budget", "budget"
    FUNDING = "funding", "Fördermittel", "funding"
    PROJECTS = "projects", "Projekte", "projects"
    STAFF_FTE = "staff_fte", "Beschäftigte des Managements (VZÄ)", "management staff (FTE)"
    START_UPS = "start_ups", "Gründungen", "start-ups"
    TURNOVER = "turnover", "Umsatz", "turnover"


class Precision(Term):
    """Precision of a stated number."""

    EXACT = "exact", "", ""
    ABOUT = "about", "rund", "about"
    MORE_THAN = "more_than", "über", "more than"
    UP_TO = "up_to", "bis zu", "up to"


class MilestoneKind(Term):
    """Kind of a milestone."""

    IDEA = "idea", "Idee", "idea"
    DECISION = "decision", "Beschluss", "decision"
    FOUNDED = "founded", "Gründung", "founded"
    INCORPORATED = "incorporated", "Eintragung als Rechtsform", "incorporated"
    OPENED = "opened", "Eröffnung oder Start", "opened or started"
    LABEL_WON = "label_won", "Auszeichnung gewonnen", "label or competition won"
    REJECTED = "rejected", "Bewerbung abgelehnt", "application rejected"
    RENAMED = "renamed", "Umbenennung", "renamed"
    MERGED = "merged", "Zusammenschluss", "merged"
    ENDED = "ended", "Ende", "ended"
    OTHER = "other", "Weiteres", "other"


class SuccessionKind(Term):
    """Kind of a succession."""

    RENAMED_TO = "renamed_to", "umbenannt in", "renamed to"
    MERGED_INTO = "merged_into", "aufgegangen in", "merged into"
    SPLIT_FROM = "split_from", "abgespalten zu", "split into"
    SUCCEEDED_BY = "succeeded_by", "abgelöst von", "succeeded by"


class LabelKind(Term):
    """Quality labels and awards for cluster initiatives."""

    ECEI_BRONZE = "ecei_bronze", "ECEI Bronze", "ECEI bronze"
    ECEI_SILVER = "ecei_silver", "ECEI Silber", "ECEI silver"
    ECEI_GOLD = "ecei_gold", "ECEI Gold", "ECEI gold"
    GO_CLUSTER = "go_cluster", "go-cluster", "go-cluster"
    SPITZENCLUSTER = "spitzencluster", "Spitzencluster", "Leading-Edge Cluster (Spitzencluster)"
    LANDESCLUSTER = "landescluster", "Landescluster NRW", "NRW state cluster"
    KOMPETENZNETZ = "kompetenznetz", "Kompetenznetze Deutschland", "Kompetenznetze Deutschland"
    POLE = "pole_de_competitivite", "Pôle de compétitivité", "Pôle de compétitivité"
    OTHER = "other", "anderes Gütesiegel", "other label"


class ContributionKind(Term):
    """Kind of a contribution to an event."""

    QUESTION = "question", "Leitfrage", "guiding question"
    TALK = "talk", "Vortrag", "talk"
    PANEL = "panel", "Podium", "panel"
    FINDING = "finding", "Ergebnis", "finding"


class ProgrammeRole(Term):
    """Role of an initiative in a programme."""

    SELECTED = "selected", "ausgewählt", "selected"
    FUNDED = "funded", "gefördert", "funded"
    PART = "part", "Teil des Programms", "part of the programme"


class LabelUse(Term):
    """Use of a further label of a competence field: shown, or for search only."""

    ALT = "alt", "auch genannt", "also called"
    HIDDEN = "hidden", "Suchwort", "search word"


class LanguageCode(Term):
    """Language of a text."""

    DE = "de", "Deutsch", "German"
    EN = "en", "Englisch", "English"


class ChangeSetKind(Term):
    """Origin of a change set."""

    IMPORT = "import", "Import", "import"
    SEED = "seed", "Erstbefüllung", "seed"
    EDIT = "edit", "Bearbeitung", "edit"
    MERGE = "merge", "Zusammenführung", "merge"
    UNDO = "undo", "Rücknahme", "undo"


class Operation(Term):
    """Operation of a change on its row."""

    CREATE = "create", "angelegt", "created"
    REVISE = "revise", "geändert", "revised"
    WITHDRAW = "withdraw", "zurückgezogen", "withdrawn"

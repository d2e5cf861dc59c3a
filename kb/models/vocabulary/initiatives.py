"""What initiatives are: status, form, activities, and the roles of actors."""

from __future__ import annotations

from kb.models.vocabulary.term import Term


class Status(Term):
    """Status of an initiative; not the life-cycle stage of its cluster."""

    PLANNED = "planned", "geplant", "planned"
    ACTIVE = "active", "aktiv", "active"
    DORMANT = "dormant", "ruhend", "dormant"
    ENDED = "ended", "beendet", "ended"
    ABSORBED = "absorbed", "in anderer aufgegangen", "merged into another"
    RENAMED = "renamed", "umbenannt", "renamed"


class EndReason(Term):
    """Reason for which an initiative, organisation or programme ended or was merged, as a source gives it."""

    TERM = "term", "Laufzeit oder Auftrag endete", "term or mandate ended"
    FUNDING = "funding", "Förderung endete", "funding ended"
    RECOGNITION = "recognition", "nicht wieder anerkannt", "recognition not renewed"
    INCOME = "income", "zu wenig eigene Einnahmen", "too little income of its own"
    PARTNERS = "partners", "zu wenige Partner", "too few partners"
    INSOLVENCY = "insolvency", "Insolvenz", "insolvency"
    DEMAND = "demand", "Nachfrage brach ein", "demand collapsed"
    POLICY = "policy", "Politik änderte die Regeln", "policy changed the rules"
    STRUCTURE = "structure", "Aufwand oder Aufbau der Organisation", "cost or structure of the organisation"
    FAILED_MERGER = "failed_merger", "Zusammenschluss scheiterte", "merger failed"
    SCALE = "scale", "größere Einheit gesucht", "a larger unit was sought"
    OTHER = "other", "anderer Grund", "another reason"


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

    NETWORKING = "networking", "Vernetzung und Aktivierung", "networking and engagement"
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


class Tenure(Term):
    """Whether a cluster manager is still in charge."""

    ONGOING = "ongoing", "im Amt", "in charge"
    ENDED = "ended", "beendet", "ended"
    UNKNOWN = "unknown", "unbekannt", "not known"


class ParticipationRole(Term):
    """The role of an actor in an initiative."""

    INITIATOR = "initiator", "Initiator", "initiator"
    RESPONSIBLE = "responsible", "Träger", "responsible body"
    PARTNER = "partner", "Partner", "partner"
    MEMBER = "member", "Mitglied", "member"
    FUNDER = "funder", "Förderer", "funder"


class ProgrammeRole(Term):
    """Role of an initiative in a programme."""

    SELECTED = "selected", "ausgewählt", "selected"
    FUNDED = "funded", "gefördert", "funded"
    PART = "part", "Teil des Programms", "part of the programme"

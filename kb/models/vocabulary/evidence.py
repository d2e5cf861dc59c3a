"""Sources and what they say: statements, indicators, milestones, labels."""

from __future__ import annotations

from kb.models.vocabulary.term import Term


class SourceKind(Term):
    """Kind of a source."""

    DOCUMENT = "document", "Dokument", "document"
    WEB_PAGE = "web_page", "Webseite", "web page"
    PRESS_ARTICLE = "press_article", "Presseartikel", "press article"
    REGISTER = "register", "Register", "register"
    DATA_SET = "data_set", "Datensatz", "data set"


class SourceSeen(Term):
    """How much of a source was seen when a fact was taken from it."""

    WHOLE = "whole", "ganz gelesen", "read as a whole"
    EXCERPT = "excerpt", "in Auszügen gesehen", "seen in excerpts"
    SECOND_HAND = "second_hand", "nach anderen zitiert", "quoted second-hand"


class Voice(Term):
    """Who speaks in a source, seen from its subject."""

    SELF = "self", "die Initiative selbst", "the initiative itself"
    PARTNER = "partner", "Mitglied oder Partner", "member or partner"
    FUNDER = "funder", "Förderer oder Träger", "funder or responsible body"
    PRESS = "press", "Presse", "press"
    POLITICS = "politics", "Politik", "politics"
    EVALUATION = "evaluation", "Evaluation", "evaluation"
    STATISTICS = "statistics", "Statistik oder Register", "statistics or register"
    RESEARCH = "research", "Forschung", "research"
    REFERENCE = "reference", "Nachschlagewerk oder Portal", "reference work or portal"

    @property
    def is_study(self) -> bool:
        """Whether it measures by a method of its own, and so can confirm a result."""
        return self in (Voice.EVALUATION, Voice.STATISTICS, Voice.RESEARCH)

    @property
    def is_independent(self) -> bool:
        """Whether it has no interest of its own in the result, and does not only retell what others say."""
        return self.is_study or self is Voice.PRESS


class StatementKind(Term):
    """Kind of a statement."""

    EXPECTATION = "expectation", "Erwartung", "expectation"
    OUTCOME = "outcome", "Ergebnis", "outcome"
    ASSESSMENT = "assessment", "Bewertung", "assessment"
    ACTIVITY = "activity", "Tätigkeit", "activity"
    LESSON = "lesson", "Lehre", "lesson"
    CHARACTERISTIC = "characteristic", "Merkmal", "characteristic"


class Indicator(Term):
    """Indicator that a statement counts. Figures of jobs with different meanings are never mixed."""

    MEMBERS = "members", "Mitglieder", "members"
    JOBS_TARGETED = "jobs_targeted", "angestrebte Arbeitsplätze", "jobs targeted"
    JOBS_SECURED_TARGETED = "jobs_secured_targeted", "zu sichernde Arbeitsplätze", "jobs to be secured"
    JOBS_CREATED_OR_SECURED_TARGETED = (
        "jobs_created_or_secured_targeted",
        "zu schaffende oder zu sichernde Arbeitsplätze",
        "jobs to be created or secured",
    )
    JOBS_CREATED = "jobs_created", "geschaffene Arbeitsplätze", "jobs created"
    JOBS_SECURED = "jobs_secured", "gesicherte Arbeitsplätze", "jobs secured"
    JOBS_CREATED_OR_SECURED = (
        "jobs_created_or_secured",
        "geschaffene oder gesicherte Arbeitsplätze",
        "jobs created or secured",
    )
    JOBS_TOTAL = "jobs_total", "Arbeitsplätze insgesamt", "jobs in total"
    JOBS_MEMBERS = "jobs_members", "Arbeitsplätze bei den Mitgliedern", "jobs at the members"
    JOBS_INDUSTRY = "jobs_industry", "Arbeitsplätze in der Branche", "jobs in the industry"
    JOBS_WORLDWIDE = "jobs_worldwide", "Arbeitsplätze weltweit", "jobs worldwide"
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


FOUNDINGS = frozenset({MilestoneKind.DECISION, MilestoneKind.FOUNDED, MilestoneKind.INCORPORATED, MilestoneKind.OPENED})
"""Milestones that date the existence of an initiative; an idea or a rejected bid is not enough, nor is an award."""


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

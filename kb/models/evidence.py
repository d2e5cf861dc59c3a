"""Sources and the evidence taken from them: statements, milestones, successions, labels."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.base import SOURCED, Record, Rule, Sourced, at_least, exactly_one, in_order
from kb.models.figures import COUNTED_AS_WHAT_IT_IS
from kb.models.types import Body, Code, Date, Line, Link, Money, Name, Slug, Title, enumeration
from kb.models.vocabulary import (
    Aspect,
    EndReason,
    Indicator,
    LabelKind,
    LanguageCode,
    Method,
    MilestoneKind,
    Precision,
    SourceKind,
    SourceSeen,
    StatementKind,
    SuccessionKind,
    Tendency,
    Voice,
)
from kb.texts import Text

MONEY = (Indicator.BUDGET, Indicator.FUNDING, Indicator.TURNOVER)
"""The indicators that are amounts of money."""

SUBJECTS = ("initiative_id", "programme_id", "region_id", "competence_field_id", "organisation_id", "event_id")


class Source(Record):
    """A document, web page, press article, register or data set cited for facts."""

    __tablename__ = "source"
    __path__ = "sources"
    __title__ = Text("Quelle", "Source")
    __rules__ = (at_least("position", 0),)

    slug: Mapped[Slug]
    kind: Mapped[SourceKind] = mapped_column(enumeration(SourceKind), index=True)
    title: Mapped[Title]
    language: Mapped[LanguageCode | None] = mapped_column(enumeration(LanguageCode))
    author: Mapped[Line | None]
    publisher: Mapped[Line | None]
    published_on: Mapped[Date | None] = mapped_column(index=True)
    url: Mapped[Link | None]
    accessed_on: Mapped[Date | None]
    licence: Mapped[Line | None]
    note_de: Mapped[Body | None]
    note_en: Mapped[Body | None]
    seen: Mapped[SourceSeen | None] = mapped_column(enumeration(SourceSeen))
    voice: Mapped[Voice | None] = mapped_column(enumeration(Voice), index=True)
    """Who speaks; an initiative's own account weighs less than an evaluation."""
    position: Mapped[int | None] = mapped_column(sa.Integer)
    """Position in the list of sources; the conference of 2003 is first."""


class Statement(Record, Sourced):
    """One source's statement about one subject. Contradicting statements are stored side by side."""

    __tablename__ = "statement"
    __path__ = "statements"
    __title__ = Text("Aussage", "Statement")
    __owner__ = SUBJECTS
    __rules__ = (
        *SOURCED,
        exactly_one(*SUBJECTS),
        in_order("as_of", "target_on"),
        at_least("value", 0),
        Rule(
            name="counted",
            sql="(indicator IS NULL) = (value IS NULL)",
            holds=lambda row: (row.get("indicator") is None) == (row.get("value") is None),
            field="value",
            message=Text(
                "Kennzahl und Wert gehören zusammen: beide angeben oder keines.",
                "Indicator and value belong together: give both or neither.",
            ),
        ),
        Rule(
            name="money_has_a_currency",
            sql="(currency IS NOT NULL) = (indicator IS NOT NULL AND indicator IN ('budget', 'funding', 'turnover'))"
            " AND (currency IS NULL OR (length(currency) = 3 AND currency = upper(currency)))",
            holds=lambda row: (
                (row.get("currency") is not None) == (row.get("indicator") in MONEY)
                and (row.get("currency") is None or (len(row["currency"]) == 3 and row["currency"].isupper()))
            ),
            field="currency",
            message=Text(
                "Budget, Fördermittel und Umsatz brauchen eine Währung wie EUR oder DEM, andere Kennzahlen haben keine.",
                "Budget, funding and turnover need a currency such as EUR or DEM; other indicators have none.",
            ),
        ),
        COUNTED_AS_WHAT_IT_IS,
        Rule(
            name="worded",
            sql="text_de IS NOT NULL OR text_en IS NOT NULL",
            holds=lambda row: bool(row.get("text_de") or row.get("text_en")),
            field="text_de",
            message=Text("Ohne Text. Bitte text_de oder text_en angeben.", "No text. Give text_de or text_en."),
        ),
        Rule(
            name="only_lessons_are_read",
            sql="kind = 'lesson' OR (reading_de IS NULL AND reading_en IS NULL)",
            holds=lambda row: (
                row.get("kind") == StatementKind.LESSON or not (row.get("reading_de") or row.get("reading_en"))
            ),
            field="reading_de",
            message=Text(
                "Eine Lesart haben nur Lehren: bitte kind=lesson setzen oder reading_de und reading_en leeren.",
                "Only lessons have a reading: set kind=lesson, or empty reading_de and reading_en.",
            ),
        ),
        Rule(
            name="value_order",
            sql="value_most IS NULL OR value <= value_most",
            holds=lambda row: (
                row.get("value_most") is None or row.get("value") is None or row["value"] <= row["value_most"]
            ),
            field="value_most",
            message=Text("value_most ist kleiner als value.", "value_most is smaller than value."),
        ),
    )

    slug: Mapped[Slug]
    initiative_id: Mapped[int | None] = mapped_column(sa.ForeignKey("initiative.id"), index=True)
    programme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("programme.id"), index=True)
    region_id: Mapped[int | None] = mapped_column(sa.ForeignKey("region.id"), index=True)
    competence_field_id: Mapped[int | None] = mapped_column(sa.ForeignKey("competence_field.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(sa.ForeignKey("event.id"), index=True)
    kind: Mapped[StatementKind] = mapped_column(enumeration(StatementKind), index=True)
    text_de: Mapped[Body | None]
    text_en: Mapped[Body | None]
    reading_de: Mapped[Body | None]
    """The editors' general reading of a lesson; the text is what the source found."""
    reading_en: Mapped[Body | None]
    indicator: Mapped[Indicator | None] = mapped_column(enumeration(Indicator))
    value: Mapped[Money | None]
    """The number, in pieces (jobs, members, firms) or in units of ``currency``; the lower end of a range."""
    value_most: Mapped[Money | None]
    precision: Mapped[Precision | None] = mapped_column(enumeration(Precision))
    currency: Mapped[str | None] = mapped_column(sa.String(3))
    """ISO 4217: EUR, or DEM for amounts in DM."""
    as_of: Mapped[Date | None] = mapped_column(index=True)
    """The time the statement refers to or was made at."""
    target_on: Mapped[Date | None]
    """The due date of an expectation."""

    source: Mapped[Source | None] = relationship()


class StatementFinding(Record):
    """What a statement finds on one aspect: the editors' reading of its text."""

    __tablename__ = "statement_finding"
    __title__ = Text("Befund einer Aussage", "Finding of a statement")
    __key__ = ("statement_id", "aspect")
    __owner__ = ("statement_id",)

    statement_id: Mapped[int] = mapped_column(sa.ForeignKey("statement.id"))
    aspect: Mapped[Aspect] = mapped_column(enumeration(Aspect))
    tendency: Mapped[Tendency | None] = mapped_column(enumeration(Tendency))
    """Which way the finding points; None for a result that is only reported."""
    method: Mapped[Method | None] = mapped_column(enumeration(Method))
    """The method, where the source names it."""
    found_by: Mapped[Voice | None] = mapped_column(enumeration(Voice))
    """Who found it, if the source passes on the finding of another."""

    statement: Mapped[Statement] = relationship()


class Milestone(Record, Sourced):
    """A dated fact about an initiative, a programme or an organisation."""

    __tablename__ = "milestone"
    __path__ = "milestones"
    __title__ = Text("Meilenstein", "Milestone")
    __owner__ = ("initiative_id", "programme_id", "organisation_id")
    __rules__ = (*SOURCED, exactly_one("initiative_id", "programme_id", "organisation_id"))

    slug: Mapped[Slug]
    initiative_id: Mapped[int | None] = mapped_column(sa.ForeignKey("initiative.id"), index=True)
    programme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("programme.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    kind: Mapped[MilestoneKind] = mapped_column(enumeration(MilestoneKind), index=True)
    happened_on: Mapped[Date | None] = mapped_column(index=True)
    text_de: Mapped[Line | None]
    text_en: Mapped[Line | None]

    source: Mapped[Source | None] = relationship()


class Succession(Record, Sourced):
    """The succession of one initiative, organisation or programme by another of its kind."""

    __tablename__ = "succession"
    __path__ = "successions"
    __title__ = Text("Nachfolge", "Succession")
    __owner__ = ("initiative_id", "organisation_id", "programme_id")
    __rules__ = (
        *SOURCED,
        exactly_one("initiative_id", "organisation_id", "programme_id"),
        Rule(
            name="same_kind",
            sql="(initiative_id IS NULL) = (successor_initiative_id IS NULL)"
            " AND (organisation_id IS NULL) = (successor_organisation_id IS NULL)"
            " AND (programme_id IS NULL) = (successor_programme_id IS NULL)",
            holds=lambda row: all(
                (row.get(f"{kind}_id") is None) == (row.get(f"successor_{kind}_id") is None)
                for kind in ("initiative", "organisation", "programme")
            ),
            field="successor_initiative",
            message=Text(
                "Vorgänger und Nachfolger müssen von gleicher Art sein.",
                "Predecessor and successor must be of the same kind.",
            ),
        ),
        Rule(
            name="not_itself",
            sql="(initiative_id IS NULL OR initiative_id <> successor_initiative_id)"
            " AND (organisation_id IS NULL OR organisation_id <> successor_organisation_id)"
            " AND (programme_id IS NULL OR programme_id <> successor_programme_id)",
            holds=lambda row: all(
                row.get(f"{kind}_id") is None or row.get(f"{kind}_id") != row.get(f"successor_{kind}_id")
                for kind in ("initiative", "organisation", "programme")
            ),
            field="successor_initiative",
            message=Text("Nichts kann sich selbst nachfolgen.", "Nothing can succeed itself."),
        ),
    )

    slug: Mapped[Slug]
    kind: Mapped[SuccessionKind] = mapped_column(enumeration(SuccessionKind))
    initiative_id: Mapped[int | None] = mapped_column(sa.ForeignKey("initiative.id"), index=True)
    successor_initiative_id: Mapped[int | None] = mapped_column(sa.ForeignKey("initiative.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    successor_organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    programme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("programme.id"), index=True)
    successor_programme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("programme.id"), index=True)
    happened_on: Mapped[Date | None]
    note_de: Mapped[Line | None]
    note_en: Mapped[Line | None]

    source: Mapped[Source | None] = relationship()


class ReasonEnded(Record, Sourced):
    """Why an initiative, organisation or programme ended or was merged, as one source says; there may be several."""

    __tablename__ = "reason_ended"
    __title__ = Text("Grund des Endes", "Reason for ending")
    __owner__ = ("initiative_id", "organisation_id", "programme_id")
    __rules__ = (*SOURCED, exactly_one("initiative_id", "organisation_id", "programme_id"))

    slug: Mapped[Slug]
    initiative_id: Mapped[int | None] = mapped_column(sa.ForeignKey("initiative.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    programme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("programme.id"), index=True)
    reason: Mapped[EndReason] = mapped_column(enumeration(EndReason), index=True)
    text_de: Mapped[Line | None]
    text_en: Mapped[Line | None]

    source: Mapped[Source | None] = relationship()


class Label(Record, Sourced):
    """A quality label or award that an initiative holds or held."""

    __tablename__ = "label"
    __title__ = Text("Gütesiegel", "Label")
    __owner__ = ("initiative_id",)
    __rules__ = (*SOURCED, in_order("issued_on", "valid_until"))

    slug: Mapped[Slug]
    initiative_id: Mapped[int] = mapped_column(sa.ForeignKey("initiative.id"), index=True)
    kind: Mapped[LabelKind] = mapped_column(enumeration(LabelKind), index=True)
    name: Mapped[Name | None]
    """The label's own name if ``kind`` is ``other``."""
    body_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    issued_on: Mapped[Date | None]
    valid_until: Mapped[Date | None]

    source: Mapped[Source | None] = relationship()


class GlossaryTerm(Record):
    """Synonyms for the search, such as ``Ziel 2`` and ``Objective 2``."""

    __tablename__ = "glossary_term"
    __title__ = Text("Glossareintrag", "Glossary entry")
    __key__ = ("term", "synonym")

    term: Mapped[Code]
    synonym: Mapped[Code]
    note: Mapped[Line | None]

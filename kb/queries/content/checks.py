"""The table of all checks of the content."""

from __future__ import annotations

from kb.queries.content import dates, figures, kinds, records, texts
from kb.queries.content.findings import Check, ContentFinding
from kb.queries.content.tables import ContentRows
from kb.texts import Text

CHECKS = (
    Check(
        "later-than-source",
        Text(
            "Das Datum liegt nach dem der Quelle ({detail}).", "The date is later than that of the source ({detail})."
        ),
        Text(
            "Das Datum berichtigen, die Quelle nennen, die es wissen kann, oder eine Erwartung daraus machen.",
            "Correct the date, cite the source that can know it, or make it an expectation.",
        ),
        dates.later_than_source,
    ),
    Check(
        "date-of-page",
        Text(
            "Das Datum ist das der Seite ({detail}), nicht das des Fakts.", "This is the date of the page ({detail})."
        ),
        Text(
            "Das Datum leeren, als ungefähr kennzeichnen (2015~) oder auf Monat oder Jahr kürzen, das die Quelle nennt.",
            "Empty the date, mark it as approximate (2015~), or shorten it to the month or year that the source gives.",
        ),
        dates.date_of_page,
    ),
    Check(
        "counted-back",
        Text(
            "Das Jahr ist von einem Jubiläum zurückgerechnet ({detail}).",
            "The year is counted back from an anniversary ({detail}).",
        ),
        Text(
            "unconfirmed=true setzen oder eine Quelle nennen, die das Jahr nennt.",
            "Set unconfirmed=true, or cite a source that gives the year.",
        ),
        dates.counted_back,
    ),
    Check(
        "undated-label",
        Text("Das Gütesiegel hat kein Datum.", "The label has no date."),
        Text("issued_on oder valid_until angeben.", "Give issued_on or valid_until."),
        dates.undated_labels,
    ),
    Check(
        "admission-as-event",
        Text(
            "„{detail}“ klingt nach Auszeichnung, Aufnahme oder Ankündigung, nicht nach einem Ereignis dieser Art.",
            "“{detail}” sounds like an award, an admission or an announcement, not like an event of this kind.",
        ),
        Text(
            "kind=label_won, decision oder other setzen, bei Ankündigungen eine Erwartung daraus machen.",
            "Set kind=label_won, decision or other; make an expectation of an announcement.",
        ),
        kinds.admission_as_event,
    ),
    Check(
        "same-target",
        Text("Dasselbe Ziel steht schon in {detail}.", "The same target is already given in {detail}."),
        Text(
            "Eine der beiden Aussagen löschen; zwei unabhängige Quellen sind ein Grund, beide zu behalten.",
            "Delete one of the two; two independent sources are a reason to keep both.",
        ),
        figures.same_target,
    ),
    Check(
        "two-values",
        Text(
            "Dieselbe Quelle nennt für dieselbe Zeit noch einen Wert ({detail}).",
            "The same source gives another value for the same time ({detail}).",
        ),
        Text(
            "Prüfen, ob beide dasselbe zählen; sonst Kennzahl, Zeit oder Gegenstand unterscheiden.",
            "Check whether both count the same; if not, tell indicator, time or subject apart.",
        ),
        figures.two_values,
    ),
    Check(
        "undated-figure",
        Text(
            "Die Zahl hat kein Datum, aber ihr Text nennt eines ({detail}).",
            "The figure has no date, but its text gives one ({detail}).",
        ),
        Text("as_of angeben.", "Give as_of."),
        figures.undated_figures,
    ),
    Check(
        "qualifier",
        Text(
            "Genauigkeit {value}, aber der Text sagt {detail}.",
            "The precision is {value}, but the text says {detail}.",
        ),
        Text(
            "precision und Text angleichen: „rund“ ist about, „mehr als“ more_than, „bis zu“ up_to.",
            "Make precision and text agree: “some” is about, “more than” more_than, “up to” up_to.",
        ),
        figures.qualifier,
    ),
    Check(
        "unread-lesson",
        Text("Die Lehre hat keinen allgemeinen Satz.", "The lesson has no general sentence."),
        Text(
            "reading_de und reading_en ergänzen, oder kind=assessment setzen, wenn nichts folgt.",
            "Add reading_de and reading_en, or set kind=assessment if nothing follows.",
        ),
        texts.unread_lessons,
    ),
    Check(
        "speakerless-lesson",
        Text("Der Text sagt nicht, wer die Lehre zieht.", "The text does not say who draws the lesson."),
        Text("Wer spricht, in den Text schreiben: „Laut …“.", "Name the speaker in the text: “According to …”."),
        texts.speakerless_lessons,
    ),
    Check(
        "absence",
        Text("Der Text behauptet, dass es etwas nicht gibt.", "The text claims that something does not exist."),
        Text(
            "Schreiben, wer das sagt, oder dass uns nichts bekannt ist.",
            "Write who says so, or that we know of none.",
        ),
        texts.absence,
    ),
    Check(
        "vague-legal-form",
        Text("Die Rechtsform „andere“ sagt nicht, welche.", "The legal form “other” does not say which."),
        Text(
            "Die Form in governance_de und governance_en nennen oder legal_form leeren.",
            "Name the form in governance_de and governance_en, or empty legal_form.",
        ),
        records.vague_legal_form,
    ),
    Check(
        "front-page",
        Text("Die Adresse ist nur die einer ganzen Website.", "The address is only that of a whole site."),
        Text("Die Adresse der Seite angeben.", "Give the address of the page."),
        records.front_pages,
    ),
    Check(
        "unexplained-source",
        Text("Die Quelle hat hier keine Angabe.", "The source says nothing here."),
        Text(
            "Sprache (language), wie sie gesehen wurde (seen) und wer spricht (voice) angeben.",
            "Give the language, how it was seen and whose voice it is.",
        ),
        records.unexplained_sources,
    ),
    Check(
        "bare-initiative",
        Text("Die Initiative hat hier nichts.", "The initiative has nothing here."),
        Text("Region, Feld und Quelle ergänzen.", "Add region, field and source."),
        records.bare_initiatives,
    ),
    Check(
        "twin",
        Text("Name oder Website hat auch {detail}.", "{detail} has this name or website as well."),
        Text(
            "Die beiden zusammenführen oder im Namen unterscheiden.",
            "Merge the two, or tell them apart by name.",
        ),
        records.twins,
    ),
)
"""In the order in which they mislead a reader."""


def content_findings(content: ContentRows) -> list[ContentFinding]:
    """Run every check over the whole content."""
    return [
        ContentFinding(
            check.name,
            f"{suspect.table}:{suspect.slug}",
            suspect.field,
            suspect.value,
            check.wrong.format(**words),
            check.cure,
        )
        for check in CHECKS
        for suspect in check.suspects(content)
        for words in [{"value": suspect.value, "detail": suspect.detail}]
    ]

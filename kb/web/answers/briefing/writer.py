"""The sentences of a briefing, in German and English: written once, shown as a page and as a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from flask import url_for

from kb.export import DataVersion, Document, DocumentPart, Passage, Site, Words
from kb.models import ENTITIES, ClusterManager, Source, Statement
from kb.models.vocabulary import Tenure
from kb.queries.answers import BriefedInitiative, Briefing, Disagreement, JudgedPromise, Lesson, Shortened, Strength
from kb.queries.matrix import NamedRecord
from kb.texts import Text
from kb.web.answers.briefing import words
from kb.web.records import Citations
from kb.web.request import absolute
from kb.web.writing import formatting

MOST_TEXT, MOST_TITLE, MOST_PLACES, MOST_MANAGERS, MOST_SIDES = 150, 110, 2, 2, 3
"""The longest texts in characters, and the longest lists within a sentence."""
Kept = Mapping[str, Any]
"""The parameters that choose the same selection on another page."""


class BriefingWriter:
    """Writes one briefing in the language of a site, and numbers its sources in the order cited."""

    def __init__(self, site: Site, version: DataVersion) -> None:
        """Begin without sources."""
        self._site, self._language, self._version = site, site.language, version
        self._citations = Citations()

    @property
    def cited(self) -> Sequence[Source]:
        """The sources cited, by number."""
        return self._citations.sources

    def document(
        self, brief: Briefing, names: Sequence[str], address: str, kept: Kept, hits: str, places: Sequence[str]
    ) -> Document:
        """Write the whole briefing.

        ``names`` say what is chosen, ``kept`` chooses it on other pages, ``hits`` is where all its initiatives are,
        ``places`` are the chosen regions by slug.
        """
        title = ", ".join(names) or self._in(words.EVERYTHING)
        parts = (
            DocumentPart(self._in(words.SITUATION), list(self._situation(brief))),
            self._listed(words.WHO, brief.who, hits),
            self._listed(words.ABOVE, brief.above, self._covering(places), words.ABOVE_MEANS),
            self._promises(brief, kept),
            self._conflicts(brief, kept),
            self._lessons(brief, kept),
            DocumentPart(self._in(words.UNKNOWN), entries=[_plain(line) for line in self._gaps(brief)]),
        )
        day = self._version.moment and formatting.date(self._version.moment.date(), self._language)
        judged = [_plain(self._in(words.JUDGED))] if brief.cases.shown else []
        state = self._in(words.STATE.format(day=day or "–", change=self._version.change))
        return Document(
            f"{self._in(words.TITLE)}: {title}",
            state,
            self._language,
            [part for part in parts if next(part.passages(), None)],
            self._in(words.SOURCES),
            [self._source(source) for source in self.cited],
            [
                _plain(self._in(words.FOOT)),
                *judged,
                Passage((Words(f"Clusterwissen · {state} · "), Words(address, address))),
            ],
        )

    # Situation and initiatives

    def _situation(self, brief: Briefing) -> Iterator[Passage]:
        if not brief.initiatives:
            yield _plain(self._in(words.NO_INITIATIVE))
            return
        status = [
            f"{self._number(count)} {self._in(status.label if status else words.NO_STATUS)}"
            for status, count in sorted(brief.by_status.items(), key=lambda pair: (-pair[1], str(pair[0])))
        ]
        known = words.INITIATIVES[brief.initiatives != 1].format(count=self._number(brief.initiatives))
        yield _plain(f"{self._in(known)}: {', '.join(status)}.")
        for heading, entity, counted in (
            (words.FIELDS, "competence_field", brief.fields),
            (words.REGIONS, "region", brief.regions),
        ):
            if counted.shown:
                yield self._counted(heading, entity, counted)

    def _counted(self, heading: Text, entity: str, counted: Shortened[tuple[NamedRecord, int]]) -> Passage:
        pieces: list[Words] = [Words(f"{self._in(heading)}: ")]
        for at, (record, count) in enumerate(counted.shown):
            end = ", " if at + 1 < len(counted.shown) else ""
            pieces += [self._link(entity, record), Words(f" ({self._number(count)}){end}")]
        more = [Words(f" {self._more(words.MORE, counted.more)}")] if counted.more else []
        return Passage((*pieces, *more, Words(".")))

    def _listed(
        self, heading: Text, rows: Shortened[BriefedInitiative], more: str | None, lead: Text | None = None
    ) -> DocumentPart:
        lines = [self._initiative(row) for row in rows.shown]
        rest = [self._rest(words.MORE_INITIATIVES, rows.more, more)] if rows.more else []
        return DocumentPart(self._in(heading), [_plain(self._in(lead))] if lead and lines else [], lines, rest)

    def _covering(self, places: Sequence[str]) -> str | None:
        """Return where all initiatives of larger regions are listed, if one region is chosen."""
        return f"{self._site.page(f'regions/{places[0]}')}#section_covering" if len(places) == 1 else None

    def _initiative(self, row: BriefedInitiative) -> Passage:
        record = row.initiative
        places = ", ".join(self._name(region) for region in row.regions[:MOST_PLACES])
        status = self._in(record.status.label) if record.status else ""
        about = ", ".join(filter(None, (places, status)))
        since = self._in(words.SINCE).format(date=self._date(row.founded.happened_on)) if row.founded else ""
        managers = "; ".join(self._manager(manager) for manager in row.managers[:MOST_MANAGERS])
        led = self._in(words.MANAGED.format(names=managers) if managers else words.UNMANAGED)
        end = "" if led.endswith(".") else "."
        text = f"{f' ({about})' if about else ''}{f', {since}' if since else ''}. {led}{end}"
        facts = (record, *([row.founded] if row.founded else ()), *row.managers[:MOST_MANAGERS])
        return Passage((self._link("initiative", record, is_strong=True), Words(text)), self._numbers(facts))

    def _manager(self, manager: ClusterManager) -> str:
        name = self._name(manager.organisation or manager.person)
        period = formatting.period(manager.started_on, manager.ended_on, self._language)
        is_over = manager.tenure is Tenure.ENDED and manager.ended_on is None
        term = ", ".join(filter(None, (period, self._in(words.OVER) if is_over else "")))
        return f"{name} ({term})" if term else name

    # Promises, contradictions, lessons

    def _promises(self, brief: Briefing, kept: Kept) -> DocumentPart:
        expected = brief.expectations
        counts = "; ".join(
            f"{self._number(count)} {self._in(verdict.label)}" for verdict, count in expected.counts.items() if count
        )
        promised = words.PROMISES[len(expected.judged) != 1].format(count=self._number(len(expected.judged)))
        lines = []
        if expected.judged:
            rated = self._rated(expected.strength, "pages.answer_expectations", kept) if expected.decided else ()
            lines.append(Passage((Words(f"{self._in(promised)}: {counts}."), *rated)))
        lines += self._results(brief, kept)
        entries = [self._case(case, brief) for case in brief.cases.shown]
        more = brief.cases.more
        rest = [self._rest(words.MORE_PROMISES, more, _address("pages.answer_expectations", kept))] if more else []
        return DocumentPart(self._in(words.PROMISED), lines, entries, rest)

    def _rated(self, rated: Strength, endpoint: str, kept: Kept) -> tuple[Words, Words]:
        """Write how strong the evidence is; the words lead to the page that lists each point."""
        text = self._in(words.STRENGTH.format(points=rated.points, label=rated.label))
        return Words(" "), Words(text, _address(endpoint, kept))

    def _results(self, brief: Briefing, kept: Kept) -> Iterator[Passage]:
        results = brief.achievements
        if results.statements:
            counted = words.DOCUMENTED.format(
                count=self._number(results.documented), all=self._number(results.initiatives)
            )
            rated = self._rated(results.strength, "pages.answer_achievements", kept)
            yield Passage((Words(self._in(counted)), *rated))
        agreed = [f"{self._in(study.aspect)} ({self._in(study.verdict)})" for study in results.studies if study.verdict]
        split = [self._in(study.aspect) for study in results.studies if study.differs]
        for sentence, aspects in ((words.AGREED, agreed), (words.SPLIT, split)):
            if aspects:
                yield _plain(f"{self._in(sentence)} {', '.join(aspects)}.")

    def _case(self, case: JudgedPromise, brief: Briefing) -> Passage:
        promised = brief.statements[case.promise.lead.id]
        reported = brief.statements[case.result.id] if case.result else None
        subject = brief.subjects[case.subject]
        pieces = [
            self._link(subject.entity, subject, is_strong=True),
            Words(f": {self._when(case.promise.made_on)}"),
            self._text(promised, "text"),
            Words(f"{self._voice(promised)} {self._in(words.REPORTED)} "),
        ]
        if reported is not None and case.result is not None:
            pieces += [
                Words(self._when(case.result.latest)),
                self._text(reported, "text"),
                Words(f"{self._voice(reported)} "),
            ]
        else:
            pieces.append(Words(f"{self._in(words.NO_RESULT)} "))
        verdict = self._in(words.VERDICT.format(verdict=case.verdict.label))
        pieces += [Words(verdict, is_strong=True), Words(f" {self._in(case.reason)}")]
        if others := brief.expectations.facts.assessed.get(case.subject) if case.is_decided else None:
            address = self._site.page(f"{ENTITIES[subject.entity].__path__}/{subject.slug}#section_ledger")
            pieces += [Words(" "), Words(self._more(words.OTHERS_ASSESS, others), address), Words(".")]
        return Passage(tuple(pieces), self._numbers([promised, *([reported] if reported else [])]))

    def _conflicts(self, brief: Briefing, kept: Kept) -> DocumentPart:
        entries = [self._conflict(conflict, brief) for conflict in brief.conflicts.shown]
        more = brief.conflicts.more
        rest = [self._rest(words.MORE_CONFLICTS, more, _address("pages.answer_achievements", kept))] if more else []
        return DocumentPart(self._in(words.CONFLICTS), (), entries, rest)

    def _conflict(self, conflict: Disagreement, brief: Briefing) -> Passage:
        subject = brief.subjects[conflict.subject]
        sides = [brief.statements[key] for key in conflict.statements if key in brief.statements][:MOST_SIDES]
        pieces = [
            self._link(subject.entity, subject, is_strong=True),
            Words(f" ({self._in(conflict.aspect)}): "),
        ]
        for at, side in enumerate(sides):
            source = f" ({formatting.source_label(side.source)})" if side.source else ""
            pieces += [
                self._text(side, "text"),
                Words(f"{source}{self._voice(side)}{' – ' if at + 1 < len(sides) else ''}"),
            ]
        left_out = len(conflict.statements) - len(sides)
        pieces += [Words(f" {self._more(words.MORE, left_out)}")] if left_out else []
        return Passage(tuple(pieces), self._numbers(sides))

    def _lessons(self, brief: Briefing, kept: Kept) -> DocumentPart:
        entries = [self._lesson(lesson) for lesson in (*brief.lessons.shown, *brief.elsewhere)]
        more = brief.lessons.more
        rest = [self._rest(words.MORE_LESSONS, more, _address("pages.answer_lessons", kept))] if more else []
        return DocumentPart(self._in(words.LESSONS), (), entries, rest)

    def _lesson(self, lesson: Lesson) -> Passage:
        fact = lesson.statement
        attribute = "reading" if fact.reading_de or fact.reading_en else "text"
        fits: Iterable[str] = ()
        if lesson.fit:
            fields = (self._name(lesson.references["competence_field", key]) for key in lesson.fit.fields)
            eras = (self._name(lesson.references["policy_era", key]) for key in lesson.fit.eras)
            fits = (*(self._in(trait) for trait in lesson.fit.types), *fields, *eras)
        why = f" {self._in(words.FITS.format(reasons=', '.join(fits)))}" if lesson.fit else ""
        subject = self._link(lesson.subject.entity, lesson.subject, is_strong=True)
        rated = self._in(words.LESSON_STRENGTH.format(points=lesson.strength.points, label=lesson.strength.label))
        ends = Words(f"{self._voice(fact)}{why} {rated}")
        return Passage((subject, Words(": "), self._text(fact, attribute), ends), self._numbers([fact]))

    # What is not known

    def _gaps(self, brief: Briefing) -> Iterator[str]:
        expected, results = brief.expectations, brief.achievements
        counts = (
            (words.GAP_MANAGERS, brief.unmanaged, brief.initiatives),
            (words.GAP_FOUNDINGS, brief.undated, brief.initiatives),
            (words.GAP_RESULTS, results.initiatives - results.documented, results.initiatives),
            (words.GAP_JOBS, expected.jobs_unknown, expected.jobs_promised),
        )
        for sentence, count, everyone in counts:
            if count:
                yield self._in(sentence.format(count=self._number(count), all=self._number(everyone)))
        absent = (
            (words.NO_PROMISE, not expected.judged),
            (words.NO_STUDY, not results.studies),
            (words.NO_CONFLICT, not results.conflicts),
            (words.NO_LESSON, not brief.lessons.shown and not brief.elsewhere),
            (words.NO_ABOVE, brief.is_local and not brief.above.shown),
        )
        yield from (self._in(sentence) for sentence, is_absent in absent if is_absent)

    # Pieces

    def _in(self, text: Any) -> str:
        label = text if isinstance(text, Text) else text.label
        return label.in_(self._language)

    def _number(self, value: int) -> str:
        return formatting.number(value, self._language)

    def _date(self, value: Any) -> str:
        return formatting.date(value, self._language)

    def _when(self, value: Any) -> str:
        return f"{self._date(value)}: " if value else ""

    def _name(self, record: Any) -> str:
        return formatting.shorten(formatting.title_of(record, self._language).text, MOST_TITLE)

    def _text(self, statement: Statement, attribute: str) -> Words:
        text = formatting.localised(statement, attribute, self._language)
        return Words(formatting.shorten(text.text, MOST_TEXT), language=text.language)

    def _voice(self, statement: Statement) -> str:
        """Say in brackets who speaks, if that is known."""
        voice = statement.source.voice if statement.source else None
        return f" ({self._in(voice)})" if voice else ""

    def _link(self, entity: str, record: Any, *, is_strong: bool = False) -> Words:
        path = getattr(ENTITIES[entity], "__path__", None)
        address = self._site.page(f"{path}/{record.slug}") if path and record.slug else None
        title = formatting.title_of(record, self._language)
        return Words(formatting.shorten(title.text, MOST_TITLE), address, is_strong, title.language)

    def _more(self, sentence: tuple[Text, Text], count: int) -> str:
        return self._in(sentence[count != 1].format(count=self._number(count)))

    def _rest(self, sentence: tuple[Text, Text], count: int, address: str | None) -> Passage:
        return Passage((Words(self._more(sentence, count), address), Words(".")))

    def _numbers(self, facts: Iterable[Any]) -> tuple[int, ...]:
        return tuple(sorted({self._citations.number(fact.source) for fact in facts if fact.source}))

    def _source(self, source: Source) -> Passage:
        who = source.author or source.publisher
        title = formatting.shorten(source.title, MOST_TITLE)
        date = f", {self._date(source.published_on)}" if source.published_on else ""
        pieces = [
            Words(f"{who}: " if who else ""),
            Words(
                title,
                self._site.page(f"sources/{source.slug}"),
                False,
                formatting.foreign(source.language, self._language),
            ),
            Words(f"{date}" if not date and title.endswith(".") else f"{date}."),
        ]
        if formatting.is_link(source.url):
            shown = str(source.url).removeprefix("https://").removeprefix("http://")
            pieces += [Words(" "), Words(shown, source.url)]
        return Passage(tuple(pieces))


def _address(endpoint: str, kept: Kept) -> str:
    return absolute(url_for(endpoint, **kept))


def _plain(text: str) -> Passage:
    return Passage((Words(text),))

"""Strips and table rows of a timeline, ready for its template.

A page has hundreds of marks and rows; building their words in the template would take most of its time.
Texts are escaped here for the same reason: whatever comes from a record is `Markup`, all else consists of our own
words, numbers and slugs.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from markupsafe import Markup

from kb.dates import PartialDate
from kb.models import Initiative, Label, Source
from kb.models.vocabulary import LabelKind, MilestoneKind, SuccessionKind
from kb.queries.evidence import SuccessionStep
from kb.queries.timeline import ERAS, PROGRAMMES, Bar, End, Lifespan, Timeline
from kb.texts import Language, Text
from kb.web import templating
from kb.web.records import citations
from kb.web.request import url_for_record, url_for_reference
from kb.web.timeline import timescale
from kb.web.timeline.timescale import BarShape, Scale, Stroke, boxed, marks, shape
from kb.web.writing import formatting

PAST_THE_MIDDLE = 60
"""Position in percent from which words are placed left of their mark."""
_SITE = re.compile(r"\w+://(?:www\.)?([^/?#]+)")


@dataclass(frozen=True, slots=True)
class MilestoneMark:
    """A milestone or label on a strip.

    ``year`` is the stretch of a date of which no more than the year is known, soft if ``is_vague``.
    """

    kind: MilestoneKind
    url: str
    words: Markup
    at: str
    year: Stroke | None
    is_doubtful: bool
    is_vague: bool = False

    @property
    def look(self) -> str:
        """The classes of its style."""
        return " ".join(["doubtful"] * self.is_doubtful + ["vague"] * self.is_vague)

    @property
    def is_late(self) -> bool:
        """Return whether the words have more room on the left."""
        return float(self.at) > PAST_THE_MIDDLE


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """A row of the table; ``number`` is that of its source in the list below."""

    when: str
    what: Markup
    number: int | None
    locator: Markup
    is_contradicted: bool = False
    is_unconfirmed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A record with its strip; ``shape`` is None where nothing is dated."""

    url: str
    name: Markup
    when: str
    steps: Sequence[Markup]
    life: Lifespan
    shape: BarShape | None
    prelude: Stroke | None
    worn: Sequence[Stroke]
    marks: Sequence[MilestoneMark]
    rows: Sequence[TimelineRow]


def draw(timeline: Timeline, scale: Scale, language: Language) -> Mapping[str, Sequence[Line]]:
    """Draw the unfolded lines, by key; sources are numbered in their order."""
    bands = {ERAS: timeline.eras, PROGRAMMES: timeline.programmes}
    groups = {group.key: group.bars for group in timeline.groups}
    return {
        key: [_line(bar, scale, language) for bar in bars]
        for key, bars in {**bands, **groups}.items()
        if key in timeline.unfolded
    }


def scale_of(timeline: Timeline) -> Scale:
    """Return the scale that has room for all that a timeline shows, up to this year."""
    lives = [*timeline.lifespans.values(), *(bar.life for bar in (*timeline.eras, *timeline.programmes))]
    return timescale.scale(lives, dates(timeline.bars), datetime.datetime.now(datetime.UTC).year)


def legend(bars: Sequence[Bar]) -> list[MilestoneKind]:
    """Return the kinds of milestones drawn, in their order."""
    drawn = {milestone.fact.kind for bar in bars for milestone in bar.milestones if milestone.fact.happened_on}
    if any(bar.labels for bar in bars):
        drawn.add(MilestoneKind.LABEL_WON)
    drawn |= {_STEPS[step.succession.kind] for bar in bars for step in _drawn_steps(bar)}
    return [kind for kind in MilestoneKind if kind in drawn]


def dates(bars: Iterable[Bar]) -> Iterator[PartialDate]:
    """Return every date that the scale must cover."""
    for bar in bars:
        yield from (date for date in (bar.life.prelude, bar.life.first, bar.life.last) if date)
        yield from (milestone.fact.happened_on for milestone in bar.milestones if milestone.fact.happened_on)
        yield from (date for label in bar.labels for date in (label.issued_on, label.valid_until) if date)


def has_vague(bars: Iterable[Bar]) -> bool:
    """Return whether a date is drawn that is approximate, an interval or a decade."""
    return any(not date.is_exact for bar in bars for date in dates([bar]))


def site_of(address: str) -> str:
    """Return the host of an address without ``www``, else the text itself."""
    match = _SITE.match(address)
    return match[1] if match else address


def _line(bar: Bar, scale: Scale, language: Language) -> Line:
    url = url_for_record(bar.record.__tablename__, bar.record.slug)
    return Line(
        url,
        templating.title(bar.record),
        when(bar.life, language),
        [_step(step, language) for step in bar.steps if step.is_successor],
        bar.life,
        shape(scale, bar.life),
        scale.prelude(bar.life),
        [_worn(label, scale) for label in bar.labels if label.issued_on and label.valid_until],
        [*_marks(bar, scale, url, language), *_won(bar, scale, url, language), *_gone(bar, scale, language)],
        list(_rows(bar, language)),
    )


def _marks(bar: Bar, scale: Scale, url: str, language: Language) -> Iterator[MilestoneMark]:
    for placed in marks(scale, bar.milestones):
        fact = placed.milestone.fact
        words = f"{formatting.date(fact.happened_on, language)}: {fact.kind.label.in_(language)}"
        doubtful = bool(placed.milestone.contradicts or fact.unconfirmed)
        address, vague = f"{url}#{fact.slug}", bool(fact.happened_on and not fact.happened_on.is_exact)
        yield MilestoneMark(fact.kind, address, Markup.escape(words), _percent(placed.at), placed.year, doubtful, vague)


def _won(bar: Bar, scale: Scale, url: str, language: Language) -> Iterator[MilestoneMark]:
    """Draw each label where it was issued or, if unknown, where it ended."""
    for label in bar.labels:
        date = label.issued_on or label.valid_until
        if date is not None:
            stroke = scale.stroke(date)
            words = f"{formatting.period(label.issued_on, label.valid_until, language)}: {label_name(label, language)}"
            yield MilestoneMark(
                MilestoneKind.LABEL_WON,
                f"{url}#{label.slug}",
                Markup.escape(words),
                _percent(stroke.middle),
                boxed(date, stroke),
                bool(label.unconfirmed),
                not date.is_exact,
            )


def _gone(bar: Bar, scale: Scale, language: Language) -> Iterator[MilestoneMark]:
    """Draw where a successor took over; the mark leads to it."""
    for step in _drawn_steps(bar):
        date = cast(PartialDate, step.succession.happened_on)
        stroke = scale.stroke(date)
        yield MilestoneMark(
            _STEPS[step.succession.kind],
            url_for_reference(step.other) or "",
            Markup("{}: {} {}").format(
                formatting.date(date, language),
                step.succession.kind.label.in_(language),
                formatting.title_of(step.other, language).text,
            ),
            _percent(stroke.middle),
            boxed(date, stroke),
            bool(step.succession.unconfirmed),
            not date.is_exact,
        )


def _drawn_steps(bar: Bar) -> Iterator[SuccessionStep]:
    """Return the dated steps to a successor that no milestone of the same year stands for."""
    years_of_ends = {
        milestone.fact.happened_on.known_year
        for milestone in bar.milestones
        if milestone.fact.happened_on and milestone.fact.kind in _STEPS.values()
    }
    for step in bar.steps:
        on = step.succession.happened_on
        if (
            step.is_successor
            and on is not None
            and on.known_year not in years_of_ends
            and url_for_reference(step.other)
        ):
            yield step


def _worn(label: Label, scale: Scale) -> Stroke:
    assert label.issued_on is not None, "only labels with a period are drawn as a stretch"
    assert label.valid_until is not None, "only labels with a period are drawn as a stretch"
    left, right = scale.stroke(label.issued_on).left, scale.stroke(label.valid_until).right
    return Stroke(left, round(max(right - left, 0.0), 2))


def label_name(label: Label, language: Language) -> str:
    """Return the name of a quality label: its own if the kind has none."""
    own = label.name if label.kind is LabelKind.OTHER else None
    return own or label.kind.label.in_(language)


def _percent(value: float) -> str:
    return f"{value:.2f}"


def when(life: Lifespan, language: Language) -> str:
    """Write the period of a lifespan, and which of its ends are unknown."""
    first, last = (formatting.date(date, language) for date in (life.first, life.last))
    if not first and not last:
        pattern = _NOT_KNOWN
    elif life.end is End.DATED and life.has_beginning:
        return formatting.period(life.first, life.last, language)
    elif life.end is End.DATED:
        pattern = _UNTIL if first else _ONLY_UNTIL
    elif life.end is End.ONGOING:
        if life.has_beginning:
            return formatting.period(life.first, None, language)
        pattern = _AT_WORK
    else:
        pattern = _FROM if life.has_beginning else _ON_RECORD
    return pattern.in_(language).format(first=first, last=last)


def _step(step: SuccessionStep, language: Language) -> Markup:
    succession = step.succession
    date = f" ({formatting.date(succession.happened_on, language)})" if succession.happened_on else ""
    return Markup("{} {}{}").format(succession.kind.label.in_(language), _reference(step), date)


def _reference(step: SuccessionStep) -> Markup:
    address, name = url_for_reference(step.other), templating.localised(step.other)
    return Markup('<a href="{}">{}</a>').format(address, name) if address else name


def _rows(bar: Bar, language: Language) -> Iterator[TimelineRow]:
    is_initiative = isinstance(bar.record, Initiative)
    if not is_initiative or not (bar.milestones or bar.labels):
        known = bar.life.first or bar.life.last
        period = when(bar.life, language) if is_initiative or not known else _period(bar.life, language)
        yield _row(None if is_initiative else bar.record, period, templating.kind(bar.record.__tablename__))
    for milestone in bar.milestones:
        text = templating.localised(milestone.fact, "text")
        what = Markup(": ").join(
            part for part in (Markup.escape(milestone.fact.kind.label.in_(language)), text) if part
        )
        yield _row(
            milestone.fact, _dated(milestone.fact.happened_on, language), what, contradicted=bool(milestone.contradicts)
        )
    for label in bar.labels:
        period = formatting.period(label.issued_on, label.valid_until, language)
        if label.valid_until is None:
            period = formatting.date(label.issued_on, language)
        yield _row(label, period, f"{label.__title__.in_(language)}: {label_name(label, language)}")
    for step in bar.steps:
        if step.is_successor:
            what = Markup("{} {}").format(step.succession.kind.label.in_(language), _reference(step))
            yield _row(step.succession, _dated(step.succession.happened_on, language), what)


def _period(life: Lifespan, language: Language) -> str:
    return formatting.period(life.first, life.last, language)


def _dated(date: PartialDate | None, language: Language) -> str:
    return formatting.date(date, language) if date else _UNDATED.in_(language)


def _row(fact: Any, period: str, what: str | Markup, *, contradicted: bool = False) -> TimelineRow:
    source: Source | None = None if fact is None else fact.source
    number = None if source is None else citations().number(source)
    locator = fact.source_locator if source is not None else None
    unconfirmed = bool(fact is not None and fact.unconfirmed)
    return TimelineRow(period, Markup.escape(what), number, Markup.escape(locator or ""), contradicted, unconfirmed)


_STEPS = {
    SuccessionKind.RENAMED_TO: MilestoneKind.RENAMED,
    SuccessionKind.MERGED_INTO: MilestoneKind.MERGED,
    SuccessionKind.SPLIT_FROM: MilestoneKind.OTHER,
    SuccessionKind.SUCCEEDED_BY: MilestoneKind.ENDED,
}
"""The milestone whose shape a succession has."""
_NOT_KNOWN = Text("ohne bekannte Daten", "dates not known")
_UNTIL = Text("bis {last}, Beginn unbekannt", "until {last}, beginning not known")
_ONLY_UNTIL = Text("bis {last}", "until {last}")
_AT_WORK = Text("tätig seit spätestens {first}, Beginn unbekannt", "at work by {first}, beginning not known")
_FROM = Text("ab {first}, Ende unbekannt", "from {first}, end not known")
_ON_RECORD = Text("nachgewiesen: {first}", "on record: {first}")
_UNDATED = Text("ohne Jahr", "undated")

"""Finding of a timeline, in one sentence. Pure."""

from __future__ import annotations

from kb.queries.findings import Finding
from kb.queries.timeline.bars import Timeline
from kb.queries.timeline.lifespans import busiest
from kb.texts import Text


def finding(timeline: Timeline) -> Finding:
    """Summarise when most initiatives began, else which was first, else that none is dated."""
    where = _where(timeline)
    values = {
        "count": timeline.total,
        "known": len(timeline.beginnings),
        "ongoing": timeline.ongoing,
        "where": where.template,
    }
    values |= where.values
    if not timeline.total:
        return Finding(_NONE, values)
    if stretch := busiest(timeline.beginnings):
        values |= {"most": stretch.count, "first": str(stretch.first), "last": str(stretch.last)}
        return Finding(_fill(_STRETCH if timeline.total > len(timeline.beginnings) else _STRETCH_OF_ALL, where), values)
    if timeline.earliest:
        lifespan = timeline.lifespans[timeline.earliest[0].id]
        values |= {"earliest": timeline.earliest[0], "year": str(lifespan.first.year if lifespan.first else "")}
        several = len(timeline.earliest) > 1
        return Finding(_fill(_ONE if timeline.total == 1 else _SAME_YEAR if several else _FIRST, where), values)
    return Finding(_fill(_ONE_UNDATED if timeline.total == 1 else _UNDATED, where), values)


def _where(timeline: Timeline) -> Finding:
    """Return the phrase that names the selection, to follow a number of initiatives."""
    selected = timeline.selected
    if selected.initiatives:
        return Finding(Text(" der Auswahl", " of the selection"))
    parts = [
        (selected.region, _REGION),
        (selected.field, _FIELD),
        (selected.scheme, _SCHEME),
        (selected.programme, _PROGRAMME),
        (selected.era, _ERA),
    ]
    used = [(record, text) for record, text in parts if record is not None]
    text = Text("", "")
    values: dict[str, object] = {}
    for number, (record, part) in enumerate(used):
        name = f"place{number}"
        text = Text(text.de + part.de.replace("{}", f"{{{name}}}"), text.en + part.en.replace("{}", f"{{{name}}}"))
        values[name] = record
    return Finding(text, values)


def _fill(template: Text, where: Finding) -> Text:
    """Insert the phrase of the selection into a sentence, leaving its other placeholders."""
    return Text(template.de.replace("{where}", where.template.de), template.en.replace("{where}", where.template.en))


_REGION = Text(" in der Region {}", " in the region {}")
_FIELD = Text(" im Kompetenzfeld {}", " in the competence field {}")
_SCHEME = Text(" mit Feldern aus „{}“", " with fields of “{}”")
_PROGRAMME = Text(" im Programm „{}“", " in the programme “{}”")
_ERA = Text(" in der Phase „{}“", " in the era “{}”")
_NONE = Text("Keine Initiative passt zu dieser Auswahl", "No initiative matches this selection")
_STRETCH = Text(
    "{count} Initiativen{where}: Von {known} mit bekanntem Beginn begannen {most} in den Jahren {first} bis {last}",
    "{count} initiatives{where}: of {known} with a known beginning, {most} began from {first} to {last}",
)
_STRETCH_OF_ALL = Text(
    "{count} Initiativen{where}: {most} von ihnen begannen in den Jahren {first} bis {last}",
    "{count} initiatives{where}: {most} of them began from {first} to {last}",
)
_FIRST = Text(
    "{count} Initiativen{where}: Die erste, von der ein Beginn bekannt ist, war {earliest} ({year})",
    "{count} initiatives{where}: the first with a known beginning was {earliest} ({year})",
)
_SAME_YEAR = Text(
    "{count} Initiativen{where}: Die ersten, von denen ein Beginn bekannt ist, begannen {year}",
    "{count} initiatives{where}: the first with a known beginning began in {year}",
)
_ONE = Text("{earliest}{where} begann {year}", "{earliest}{where} began in {year}")
_UNDATED = Text(
    "{count} Initiativen{where}: Von keiner ist der Beginn bekannt",
    "{count} initiatives{where}: the beginning of none is known",
)
_ONE_UNDATED = Text(
    "Eine Initiative{where}: Ihr Beginn ist nicht bekannt", "One initiative{where}: its beginning is not known"
)

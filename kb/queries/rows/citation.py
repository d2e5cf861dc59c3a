"""Sources as one-line citations."""

from __future__ import annotations

from kb.models import Source


def citation(source: Source) -> str:
    """Return a one-line citation: author, title, publisher, date. The same in all languages."""
    who = f"{source.author}: " if source.author else ""
    where = ", ".join(str(part) for part in (source.publisher, source.published_on) if part)
    return who + " ".join(_with_full_stop(part) for part in (source.title, where) if part)


def _with_full_stop(text: str) -> str:
    """End a text with a full stop unless it has one, as in `e.V.`."""
    return text if text[-1:] in ".?!" else f"{text}."

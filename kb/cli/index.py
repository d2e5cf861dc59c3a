"""`kb search` and `kb index`: query the index and keep it up to date."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import Progress

from kb import search
from kb.cli.bilingual import argument, command, group, option
from kb.cli.imports import advise, opened
from kb.config import Settings
from kb.errors import InvalidInput
from kb.models import ENTITIES, PAGES
from kb.texts import Text

_Command = TypeVar("_Command", bound=Callable[..., Any])


_ONLY = Text(
    "Nur Treffer mit diesem Wert für „{facet}“; bei mehreren genügt einer.",
    "Only hits with this value of “{facet}”; repeat to allow several values.",
)


def _facet_options(function: _Command) -> _Command:
    """Add one option per facet in `kb.search` to a command."""
    for facet in reversed(search.FACETS):
        function = option(f"--{facet.name}", multiple=True, help_text=_ONLY.format(facet=facet.label))(function)
    return function


@command(
    Text("Nach TEXT suchen; ein leerer Text findet alles.", "Search for TEXT; an empty text matches everything."),
    name="search",
)
@argument("text", Text("TEXT", "TEXT"))
@_facet_options
@option(
    "--by-years",
    is_flag=True,
    help_text=Text(
        "Zu einer Politikphase gehört auch, was zu ihrer Zeit in ihrer Region tätig war.",
        "A policy era also has what was at work in its region at the time.",
    ),
)
@option(
    "--sort",
    default="relevance",
    type=click.Choice(search.SORTS),
    show_default=True,
    help_text=Text("Reihenfolge der Treffer.", "Sort order of the hits."),
)
@option(
    "--page", default=1, type=click.IntRange(1), show_default=True, help_text=Text("Nummer der Seite.", "Page number.")
)
@option(
    "--per-page",
    default=20,
    type=click.IntRange(1, search.MOST_PER_PAGE),
    show_default=True,
    help_text=Text("Treffer je Seite.", "Hits per page."),
)
@option(
    "--json",
    "as_json",
    is_flag=True,
    help_text=Text("Die Antwort der API als JSON ausgeben.", "Print the JSON response of the API."),
)
@click.pass_obj
def search_(
    settings: Settings,
    /,
    text: str,
    by_years: bool,
    sort: str,
    page: int,
    per_page: int,
    as_json: bool,
    **chosen: tuple[str, ...],
) -> None:
    """Search, and print a page of hits."""
    index = search.open_index(settings)
    if as_json:
        # Raises Unavailable without an index; the API would create files in a folder without a knowledge base.
        index.state()
        parameters = {"q": text, "sort": sort, "page": page, "per_page": per_page, "lang": settings.language, **chosen}
        parameters |= {"by_years": "yes"} if by_years else {}
        _write_api_answer(settings, parameters)
        return
    query = search.Query(
        text, chosen, page, per_page, sort, "de" if settings.language == "de" else "en", by_years=by_years, folded=True
    )
    click.echo("\n".join(_lines(search.answer(index, query), settings.language)))


def _write_api_answer(settings: Settings, parameters: dict[str, Any]) -> None:
    """Print the API response without a server, so that both have one format."""
    # Only this needs the web package; every other index command starts without it.
    from kb.web import create_app

    answer = create_app(settings).test_client().get("/api/v1/search", query_string=parameters)
    body = answer.get_json()
    if answer.status_code != 200:
        raise InvalidInput(Text.same(str(body.get("detail") or body.get("title"))))
    click.echo(json.dumps(body, ensure_ascii=False, indent=2))


def _lines(answered: search.Answered, language: str) -> Iterator[str]:
    """Yield the hits of a page as terminal lines: title, kind, snippet and match reasons."""
    page = answered.page
    if answered.searched_instead is not None:
        yield _INSTEAD.format(text=answered.searched_instead).in_(language)
    if answered.suggestion is not None:
        yield _MEANT.format(text=answered.suggestion).in_(language)
    if page.is_wordless and answered.notice:
        yield answered.notice.in_(language)
    yield _TOTAL.format(total=page.complete, page=page.page, pages=page.pages).in_(language)
    if answered.notice and not page.is_wordless:
        yield from (text.in_(language) for text in (answered.notice, answered.advice) if text)
    if page.query.match == "most":
        yield (_MOST_OR_NEAR if page.by_meaning else _MOST).format(total=page.total - page.complete).in_(language)
    for fewer in answered.fewer:
        yield _FEWER.format(total=fewer.total, words=", ".join(fewer.left_out), text=fewer.text).in_(language)
    for expansion in page.expansions:
        yield _ALSO.format(word=expansion.word, also=", ".join(expansion.also)).in_(language)
    for hit in page.hits:
        yield from _hit_lines(hit, language)


def _hit_lines(hit: search.Hit, language: str) -> Iterator[str]:
    kind, slug = hit.page
    yield f"\n{click.style(hit.title, bold=True)}  [{ENTITIES[hit.kind].__title__.in_(language)}: {PAGES[kind].__path__}/{slug}]"
    if hit.snippet:
        yield "  " + "".join(click.style(part, bold=marked) for part, marked in hit.snippet)
    if hit.why:
        yield "  " + "; ".join(why.in_(language) for why in hit.why)
    if hit.partners:
        yield "  " + _PARTNERS.format(count=len(hit.partners)).in_(language)
    if hit.lacks:
        yield "  " + _LACKS.format(words=", ".join(hit.lacks)).in_(language)


@group(
    Text("Den Suchindex aktuell halten.", "Keep the search index up to date."),
    name="index",
)
def index() -> None:
    """Keep the search index up to date."""


@index.command(
    help_text=Text(
        "Änderungen seit dem letzten Mal in den Index aufnehmen; baut ihn neu auf, wenn das fällig ist.",
        "Index the changes since the last sync; rebuilds the index if that is due.",
    )
)
@click.pass_obj
def sync(settings: Settings) -> None:
    """Index the changes since the last sync; rebuild the index if that is due."""
    with opened(settings) as sessions, _progress_bar() as update:
        synced = search.sync(settings, sessions, progress=update)
    click.echo(_summary(synced).in_(settings.language))
    advise(settings)


@index.command(
    help_text=Text(
        "Den Index neu aufbauen, während der bisherige weiter antwortet, und dann wechseln.",
        "Rebuild the index while the current one keeps answering, then switch over.",
    )
)
@click.pass_obj
def rebuild(settings: Settings) -> None:
    """Rebuild the index while the current one keeps answering, then switch over."""
    with opened(settings) as sessions, _progress_bar() as update:
        synced = search.rebuild(settings, sessions, progress=update)
    click.echo(_summary(synced).in_(settings.language))
    advise(settings)


@index.command(
    help_text=Text(
        "Die Suchmaschine wechseln: den neuen Index aufbauen, während der bisherige weiter antwortet, und dann"
        " umschalten.\n\nDie Wahl wird im Index gespeichert; ist KB_SEARCH_URL gesetzt, muss es dieselbe Suchmaschine nennen.",
        "Change the search engine: build its index while the current one keeps answering, then switch over.\n\nThe choice"
        " is stored in the index; KB_SEARCH_URL, if set, must name the same engine.",
    )
)
@argument("engine", Text.same("|".join(search.ENGINES)), type=click.Choice(search.ENGINES))
@click.pass_obj
def use(settings: Settings, engine: str) -> None:
    """Change the search engine."""
    with opened(settings) as sessions, _progress_bar() as update:
        synced = search.use(settings, sessions, engine, progress=update)
    click.echo(_summary(synced).in_(settings.language))
    advise(settings)


@index.command(
    help_text=Text(
        "Die Vektoren berechnen, mit denen nach der Bedeutung gesucht wird (KB_SEMANTIC).\n\nJede Minute wird gespeichert;"
        " ein abgebrochener Lauf wird beim nächsten Mal fortgesetzt.",
        "Compute the vectors that records are found by meaning with (KB_SEMANTIC).\n\nThey are saved every minute; a run"
        " that was interrupted is continued by the next.",
    )
)
@click.pass_obj
def vectors(settings: Settings) -> None:
    """Compute the missing vectors at low priority, as this takes long and readers come first."""
    os.nice(10)
    began = time.monotonic()
    with _progress_bar() as update:
        updated = search.update_vectors(settings, progress=update)
    words = {"total": updated.total, "added": updated.added, "seconds": round(time.monotonic() - began)}
    click.echo(_VECTORS.format(processor=round(updated.seconds), **words).in_(settings.language))
    if settings.semantic == "off":
        click.echo(_IS_OFF.in_(settings.language), err=True)


@index.command(
    help_text=Text(
        "Den Index Eintrag für Eintrag mit der Datenbank vergleichen und seine Dateien mit ihren Prüfsummen; Rückgabewert 1"
        " bei Abweichungen.",
        "Compare the index with the database, record by record, and its files with their checksums; exit code 1 if they"
        " differ.",
    )
)
@click.pass_context
def check(context: click.Context) -> None:
    """Compare the index with the database; exit code 1 if they differ."""
    settings: Settings = context.obj
    with opened(settings) as sessions:
        checked = search.check(settings, sessions)
    if checked.is_well:
        click.echo(_WELL.format(documents=checked.documents).in_(settings.language))
        click.echo((_OFF if settings.semantic == "off" else _ON).in_(settings.language))
        return
    behind = _BEHIND.format(behind=checked.behind) if checked.behind else None
    surplus = _SURPLUS_VECTORS.format(count=checked.surplus_vectors) if checked.surplus_vectors else None
    for text in (checked.due, behind, checked.meaning, surplus):
        if text is not None:
            click.echo(text.in_(settings.language), err=True)
    for text, keys in ((_MISSING, checked.missing), (_SURPLUS, checked.surplus), (_DIFFERING, checked.differing)):
        if keys:
            shown = ", ".join(keys[:20]) + (" …" if len(keys) > 20 else "")
            click.echo(text.format(count=len(keys), shown=shown).in_(settings.language), err=True)
    context.exit(1)


def _summary(synced: search.Synced) -> Text:
    text = _REBUILT if synced.rebuilt else _SYNCED
    return text.format(indexed=synced.indexed, removed=synced.removed, position=synced.position)


@contextmanager
def _progress_bar() -> Iterator[search.Progress]:
    """Show progress on stderr if it is a terminal."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("index")

        def update(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        yield update


_INSTEAD = Text("Keine Treffer; stattdessen gesucht nach: {text}", "No hits; searched instead for: {text}")
_FEWER = Text("Ohne „{words}“: {total} ({text})", "Without “{words}”: {total} ({text})")
_MEANT = Text("Meinten Sie: {text}", "Did you mean: {text}")
_TOTAL = Text("{total} Treffer, Seite {page} von {pages}", "{total} hits, page {page} of {pages}")
_MOST = Text("Die meisten Wörter haben {total} weitere Einträge.", "{total} more records have most of the words.")
_MOST_OR_NEAR = Text(
    "Die meisten Wörter oder eine ähnliche Bedeutung haben {total} weitere Einträge.",
    "{total} more records have most of the words or a similar meaning.",
)
_PARTNERS = Text("Weitere Partner: {count}", "More partners: {count}")
_LACKS = Text("Fehlt: {words}", "Not found: {words}")
_ALSO = Text("Auch gesucht für „{word}“: {also}", "Also searched for “{word}”: {also}")
_SYNCED = Text(
    "Der Index ist aktuell bis Änderung {position}: {indexed} Einträge aufgenommen, {removed} entfernt.",
    "The index is up to date with change {position}: {indexed} records indexed, {removed} removed.",
)
_REBUILT = Text(
    "Der Index wurde neu aufgebaut und ist aktuell bis Änderung {position}: {indexed} Einträge.",
    "The index was rebuilt and is up to date with change {position}: {indexed} records.",
)
_WELL = Text(
    "Index und Datenbank stimmen überein: {documents} Einträge.", "Index and database match: {documents} records."
)
_ON = Text("Suche nach der Bedeutung: ein, für alle Einträge.", "Search by meaning: on, for all records.")
_OFF = Text("Suche nach der Bedeutung: aus (KB_SEMANTIC).", "Search by meaning: off (KB_SEMANTIC).")
_BEHIND = Text(
    "Im Index fehlen noch {behind} Änderungen. Zum Beheben ausführen: kb index sync",
    "The index is {behind} changes behind. To fix this, run: kb index sync",
)
_MISSING = Text("Fehlend im Index ({count}): {shown}", "Missing from the index ({count}): {shown}")
_SURPLUS_VECTORS = Text(
    "Vektoren von Einträgen, die es so nicht mehr gibt: {count}. Zum Beheben ausführen: kb index rebuild",
    "Vectors of records that have changed or are gone: {count}. To fix this, run: kb index rebuild",
)
_VECTORS = Text(
    "{total} Einträge werden nach der Bedeutung gefunden, {added} davon neu ({seconds} s, Rechenzeit {processor} s).",
    "{total} records are found by meaning, {added} of them new ({seconds} s, {processor} s of processor time).",
)
_IS_OFF = Text(
    "Benutzt werden die Vektoren erst mit der Einstellung KB_SEMANTIC=on.",
    "The vectors are not used before the setting KB_SEMANTIC=on.",
)
_SURPLUS = Text("Überzählig im Index ({count}): {shown}", "Superfluous in the index ({count}): {shown}")
_DIFFERING = Text(
    "Im Index steht anderes als in der Datenbank ({count}): {shown}. Zum Beheben ausführen: kb index rebuild",
    "The index differs from the database ({count}): {shown}. To fix this, run: kb index rebuild",
)

COMMANDS: tuple[click.Command, ...] = (search_, index)

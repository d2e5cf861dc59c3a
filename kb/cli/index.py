"""`kb search` and `kb index`: ask the index, and keep it in step with the database."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import Progress

from kb import search
from kb.cli.imports import advise, opened
from kb.cli.spoken import argument, command, group, option
from kb.config import Settings
from kb.errors import InvalidInput
from kb.models import ENTITIES, PAGES
from kb.texts import Text

_Command = TypeVar("_Command", bound=Callable[..., Any])


_ONLY = Text(
    "Nur Treffer mit dieser Angabe zu „{facet}“; mehrere bedeuten: eine davon.",
    "Only hits with this value of “{facet}”; several mean one of them.",
)


def _facet_options(asked: _Command) -> _Command:
    """Give a command one option for each facet of the table in `kb.search`."""
    for facet in reversed(search.FACETS):
        asked = option(f"--{facet.name}", multiple=True, said=_ONLY.format(facet=facet.label))(asked)
    return asked


@command(
    Text("Nach TEXT suchen; ein leerer Text findet alles.", "Search for TEXT; an empty text finds everything."),
    name="search",
)
@argument("text", Text("TEXT", "TEXT"))
@_facet_options
@option(
    "--sort",
    default="relevance",
    type=click.Choice(search.SORTS),
    show_default=True,
    said=Text("Die Reihenfolge der Treffer.", "The order of the hits."),
)
@option("--page", default=1, type=click.IntRange(1), show_default=True, said=Text("Welche Seite.", "Which page."))
@option(
    "--per-page",
    default=20,
    type=click.IntRange(1, search.MOST_PER_PAGE),
    show_default=True,
    said=Text("Treffer je Seite.", "Hits on a page."),
)
@option(
    "--json",
    "as_json",
    is_flag=True,
    said=Text("Schreiben, was die Schnittstelle antwortet.", "Write what the API answers."),
)
@click.pass_obj
def search_(
    settings: Settings, /, text: str, sort: str, page: int, per_page: int, as_json: bool, **chosen: tuple[str, ...]
) -> None:
    """Search, and write a page of hits."""
    index = search.open_index(settings)
    if as_json:
        # Raises Unavailable where there is no index; the API would make files in a folder without a knowledge base.
        index.state()
        parameters = {"q": text, "sort": sort, "page": page, "per_page": per_page, "lang": settings.language, **chosen}
        _write_api_answer(settings, parameters)
        return
    wanted = search.Query(text, chosen, page, per_page, sort, "de" if settings.language == "de" else "en")
    click.echo("\n".join(_lines(search.answer(index, wanted), settings.language)))


def _write_api_answer(settings: Settings, parameters: dict[str, Any]) -> None:
    """Let the API answer, without a server, so that there is one form of the answer."""
    # The web is loaded for this alone; every other use of the index starts without it.
    from kb.web import create_app

    answer = create_app(settings).test_client().get("/api/v1/search", query_string=parameters)
    body = answer.get_json()
    if answer.status_code != 200:
        raise InvalidInput(Text.same(str(body.get("detail") or body.get("title"))))
    click.echo(json.dumps(body, ensure_ascii=False, indent=2))


def _lines(answered: search.Answered, language: str) -> Iterator[str]:
    """Write the hits of a page for a terminal: title, kind and page, snippet, and why each was found."""
    found = answered.page
    if answered.searched_instead is not None:
        yield _INSTEAD.format(text=answered.searched_instead).in_(language)
    if answered.suggestion is not None:
        yield _MEANT.format(text=answered.suggestion).in_(language)
    if found.is_wordless:
        yield search.WORDLESS.in_(language)
    yield _TOTAL.format(total=found.total, page=found.page, pages=found.pages).in_(language)
    for one in answered.fewer:
        yield _FEWER.format(total=one.total, words=", ".join(one.left_out), text=one.text).in_(language)
    for expansion in found.expansions:
        yield _ALSO.format(word=expansion.word, also=", ".join(expansion.also)).in_(language)
    for hit in found.hits:
        kind, slug = hit.page
        yield f"\n{click.style(hit.title, bold=True)}  [{ENTITIES[hit.kind].__title__.in_(language)}: {PAGES[kind].__path__}/{slug}]"
        if hit.snippet:
            yield "  " + "".join(click.style(part, bold=marked) for part, marked in hit.snippet)
        if hit.why:
            yield "  " + "; ".join(why.in_(language) for why in hit.why)


@group(
    Text("Den Suchindex auf dem Stand der Datenbank halten.", "Keep the search index in step with the database."),
    name="index",
)
def index() -> None:
    """Keep the search index in step with the database."""


@index.command(
    said=Text(
        "Aufnehmen, was sich seit dem letzten Mal geändert hat; baut neu, wenn das fällig ist.",
        "Index what has changed since the last time; builds anew when that is due.",
    )
)
@click.pass_obj
def sync(settings: Settings) -> None:
    """Index what has changed since the last time; builds anew when that is due."""
    with opened(settings) as sessions, _bar() as tell:
        done = search.sync(settings, sessions, progress=tell)
    click.echo(_told(done).in_(settings.language))
    advise(settings)


@index.command(
    said=Text(
        "Den Index daneben neu bauen, während der alte weiter antwortet, und wechseln.",
        "Build the index anew aside, while the old one goes on answering, and switch.",
    )
)
@click.pass_obj
def rebuild(settings: Settings) -> None:
    """Build the index anew aside, while the old one goes on answering, and switch."""
    with opened(settings) as sessions, _bar() as tell:
        done = search.rebuild(settings, sessions, progress=tell)
    click.echo(_told(done).in_(settings.language))
    advise(settings)


@index.command(
    said=Text(
        "Zu einer anderen Suchmaschine übergehen: ihren Index daneben bauen, während der jetzige weiter antwortet,"
        " und wechseln.\n\nDer Index behält die Wahl; KB_SEARCH_URL muss, wo es gesetzt ist, dieselbe nennen.",
        "Go over to another search engine: build its index aside, while the present one goes on answering, and"
        " switch.\n\nThe index keeps the choice; KB_SEARCH_URL, where it is set, must name the same engine.",
    )
)
@argument("engine", Text.same("|".join(search.ENGINES)), type=click.Choice(search.ENGINES))
@click.pass_obj
def use(settings: Settings, engine: str) -> None:
    """Go over to another search engine."""
    with opened(settings) as sessions, _bar() as tell:
        done = search.use(settings, sessions, engine, progress=tell)
    click.echo(_told(done).in_(settings.language))
    advise(settings)


@index.command(
    said=Text(
        "Den Index mit der Datenbank vergleichen; Rückgabewert 1, wenn sie sich unterscheiden.",
        "Compare the index with the database; exit code 1 if they differ.",
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
        return
    for text in (checked.due, _BEHIND.format(behind=checked.behind) if checked.behind else None):
        if text is not None:
            click.echo(text.in_(settings.language), err=True)
    for text, keys in ((_MISSING, checked.missing), (_SURPLUS, checked.surplus)):
        if keys:
            shown = ", ".join(keys[:20]) + (" …" if len(keys) > 20 else "")
            click.echo(text.format(count=len(keys), shown=shown).in_(settings.language), err=True)
    context.exit(1)


def _told(done: search.Synced) -> Text:
    text = _REBUILT if done.rebuilt else _SYNCED
    return text.format(indexed=done.indexed, removed=done.removed, position=done.position)


@contextmanager
def _bar() -> Iterator[search.Progress]:
    """Show the progress on stderr, when that is a terminal."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("index")

        def tell(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        yield tell


_INSTEAD = Text("Nichts gefunden; gesucht wurde statt dessen: {text}", "Nothing found; searched instead: {text}")
_FEWER = Text("Ohne „{words}“: {total} ({text})", "Without “{words}”: {total} ({text})")
_MEANT = Text("Meinten Sie: {text}", "Did you mean: {text}")
_TOTAL = Text("{total} Treffer, Seite {page} von {pages}", "{total} hits, page {page} of {pages}")
_ALSO = Text("Auch gesucht für „{word}“: {also}", "Also searched for “{word}”: {also}")
_SYNCED = Text(
    "Der Index ist auf dem Stand von Änderung {position}: {indexed} Einträge aufgenommen, {removed} entfernt.",
    "The index is up to change {position}: {indexed} records indexed, {removed} removed.",
)
_REBUILT = Text(
    "Der Index ist neu gebaut, auf dem Stand von Änderung {position}: {indexed} Einträge.",
    "The index has been built anew, up to change {position}: {indexed} records.",
)
_WELL = Text(
    "Index und Datenbank stimmen überein: {documents} Einträge.", "Index and database agree: {documents} records."
)
_BEHIND = Text(
    "Der Index kennt {behind} Änderungen noch nicht. Abhilfe: kb index sync",
    "The index has not seen {behind} changes. Cure: kb index sync",
)
_MISSING = Text("Im Index fehlen {count}: {shown}", "Missing in the index, {count}: {shown}")
_SURPLUS = Text("Im Index zu viel, {count}: {shown}", "Surplus in the index, {count}: {shown}")

COMMANDS: tuple[click.Command, ...] = (search_, index)

"""Measure the time of searches with facets, snippets and reasons, beside Datasette with FTS5."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from urllib.parse import quote

from bench import yardstick
from bench.homes import ENGINES, Home, fill
from bench.raw import measure_raw
from bench.serving import READERS, Server, ask, datasette, serving
from bench.table import Line, compared, say
from kb.search import MOST_CHARACTERS

WARMING = 20
MOST_MEGABYTES = 300
WORDS_OF_A_QUESTION = 4
MOST_FOR_PASTED = 150
ADDRESSES: Mapping[str, Callable[[str], str]] = {
    "JSON": lambda word: f"/api/v1/search?kind=project&q={quote(word)}",
    "page": lambda word: f"/de/search?kind=project&q={quote(word)}",
}
Times = dict[tuple[str, str], list[float]]
"""Milliseconds per engine and format of the answer."""


def measure_search(home: Home) -> Iterator[Line]:
    """Ask both engines and Datasette the same words in turn, under the same conditions."""
    fill(home)
    for engine in ENGINES:
        say(f"{home.title}: bringing the index of {engine.capitalize()} up to date")
        home.kb(engine, "index", "sync")
    say(f"{home.title}: filling Datasette")
    file = home.folder / "datasette.sqlite"
    yardstick.fill(home.database, file)
    words = yardstick.words(file)
    with ExitStack() as running:
        other = Server(running.enter_context(datasette(file)), 0)
        servers = {engine: running.enter_context(serving(home.environment(engine))) for engine in ENGINES}
        _warm(home, servers, other, yardstick.words(file, seed=1997))
        yield from _answers(home, servers, other, words)
        yield from _questions(home, servers, words)
        yield from _load(home, servers, other, words)
        yield from _weights(home, servers)
    yield from measure_raw(home, words, yardstick.words(file, seed=1997))


def _warm(home: Home, servers: Mapping[str, Server], datasette_server: Server, words: Sequence[str]) -> None:
    """Warm up with other words, because a server's first requests are not typical."""
    say(f"{home.title}: asking for other words first")
    paths = {server: [ADDRESSES["JSON"](word) for word in words] for server in servers.values()}
    paths[datasette_server] = [yardstick.address(word) for word in words[:WARMING]]
    for server, addresses in paths.items():
        connection = server.connect()
        for address in addresses:
            ask(connection, address)


def _answers(
    home: Home, servers: Mapping[str, Server], datasette_server: Server, words: Sequence[str]
) -> Iterator[Line]:
    say(f"{home.title}: asking for {len(words)} words")
    theirs: list[float] = []
    bare: list[float] = []
    ours: Times = {(engine, form): [] for engine in servers for form in ADDRESSES}
    connections = {engine: server.connect() for engine, server in servers.items()}
    other = datasette_server.connect()
    for number, word in enumerate(words):
        theirs.append(ask(other, yardstick.address(word)))
        bare.append(ask(other, yardstick.bare_address(word)))
        # Each form asks for another word, so that none is answered from the cache of the form before it.
        others = [
            words[(number + place * len(words) // len(ADDRESSES)) % len(words)] for place in range(len(ADDRESSES))
        ]
        measured = {
            (engine, form): ask(connections[engine], ADDRESSES[form](other_word))
            for engine in servers
            for form, other_word in zip(ADDRESSES, others, strict=True)
        }
        for key, milliseconds in measured.items():
            ours[key].append(milliseconds)
        if number % 50 == 0:
            say(f"{home.title}: word {number + 1}")
    what = f"{home.title}: Datasette as it comes, beside Datasette that suggests no facets"
    yield compared(what, theirs, bare)
    for (engine, form), taken_by_us in ours.items():
        what = f"{home.title}: search as {form} on {engine.capitalize()}, four facets, beside Datasette"
        yield compared(what, taken_by_us, theirs, share=0.5)
        yield compared(what, taken_by_us, theirs, _expected(home, engine))


def _questions(home: Home, servers: Mapping[str, Server], words: Sequence[str]) -> Iterator[Line]:
    """Measure processor time of pages with best matches, beside pages with all words, and of pasted texts."""
    say(f"{home.title}: asking what no record has all words of")
    questions = [" ".join(words[at : at + WORDS_OF_A_QUESTION]) for at in range(0, len(words), WORDS_OF_A_QUESTION)]
    pasted = yardstick.long_texts(home.database, MOST_CHARACTERS)
    for engine, server in servers.items():
        best, whole, long = (
            [_spent(server, ADDRESSES["page"](text)) for text in texts] for texts in (questions, words, pasted)
        )
        what = f"{home.title}: page of best matches on {engine.capitalize()}, beside one of hits with all words"
        yield compared(f"{what}, processor time", best, whole)
        what = f"{home.title}: the slowest of {len(long)} pasted texts on {engine.capitalize()}, processor time"
        yield Line(what, f"{max(long):.0f} ms", expected=f"≤ {MOST_FOR_PASTED} ms")


def _spent(server: Server, path: str) -> float:
    """Return the milliseconds of processor time of a page that is in no cache."""
    connection = server.connect()
    before = server.processor_ms()
    ask(connection, f"{path}&without=none")
    connection.close()
    return server.processor_ms() - before


def _expected(home: Home, engine: str) -> str:
    if engine == "whoosh":
        return "≤ 0.33"
    return "≤ 1/20" if home.is_generated else ""


def _load(home: Home, servers: Mapping[str, Server], datasette_server: Server, words: Sequence[str]) -> Iterator[Line]:
    say(f"{home.title}: asking with {READERS} readers at once")
    other = datasette_server.answers_a_second([yardstick.address(word) for word in words])
    for engine, server in servers.items():
        mine = server.answers_a_second([ADDRESSES["page"](word) for word in words])
        what = f"{home.title}: pages a second on {engine.capitalize()} for {READERS} readers, beside Datasette"
        yield Line(what, f"{mine:,.0f} /s", f"{other:,.1f} /s", f"{mine / other:.1f}")


def _weights(home: Home, servers: Mapping[str, Server]) -> Iterator[Line]:
    for engine, server in servers.items():
        weight = server.weight()
        what = (
            f"{home.title}: memory of the web process on {engine.capitalize()}, of it {weight.mapped} MB mapped files"
        )
        yield Line(what, f"{weight.resident} MB", expected=f"< {MOST_MEGABYTES} MB")

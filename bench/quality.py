"""Judge the search: the real list, judged queries, the gold list of compounds and misspelt words.

Writes the tables of docs/search-quality.md.

Usage: python -m bench.quality; KB_REAL_DATA names the folder with the real lists.
"""

from __future__ import annotations

import gzip
import os
import sys
import tempfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench import misspelt, plain_whoosh, relevance
from bench.competitions import QUESTIONS
from bench.table import filled, markdown
from kb import config, database, ingest, search
from kb.models.vocabulary import ChangeSetKind
from kb.search.words import compounds, language, synonyms
from tests.search import gold, judging

SAMPLE = "esif_projects_sample_10k.ndjson.gz"
MOST_NAMED = 16
OWN_LANGUAGE = ("field-filter", "year-range")
"""Phenomena that only our own query language has."""
PAGE = Path(__file__).parents[1] / "docs" / "search-quality.md"


def main() -> int:
    """Run all measurements; exit code 2 if the real lists are missing."""
    named = os.environ.get("KB_REAL_DATA", "")
    if not named or not all((Path(named) / name).is_file() for name in (relevance.LIST, SAMPLE)):
        print("KB_REAL_DATA must name the folder with the real lists.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="kb-eval-") as folder:
        index = _index_of(judging.BASE, Path(folder) / "base")
        seed = _index_of(config.resource("seed"), Path(folder) / "seed")
        blocks = {
            "relevance": _relevance(Path(named), index, Path(folder) / "titles"),
            "judgements": _judgements(index),
            "held-out": _held_out(index),
            "grown": _grown(index, seed),
            "readers": _readers(seed),
            "plain-whoosh": _plain_whoosh(index, seed),
            "compounds": _compounds(index),
            "own-words": _own_words(Path(named), index),
            "misspelt": _misspelt(Path(named), Path(folder) / "lists"),
            "date": f"Measured on {datetime.now(UTC):%Y-%m-%d} with `make eval`.",
        }
    page = PAGE.read_text(encoding="utf-8")
    for name, block in blocks.items():
        print(block, end="\n\n")
        page = filled(page, name, block)
    PAGE.write_text(page, encoding="utf-8")
    return 0


def _index_of(facts: Path, folder: Path) -> search.Index:
    folder.mkdir()
    url = f"sqlite:///{folder / 'kb.sqlite'}"
    settings = config.load({"KB_HOME": str(folder), "KB_DATABASE_URL": url}, env_file=folder / ".env")
    database.upgrade(settings)
    sessions = database.sessions(database.create_engine(settings))
    ingest.run(sessions, [facts], kind=ChangeSetKind.SEED)
    search.rebuild(settings, sessions)
    return search.open_index(settings)


def _relevance(data: Path, index: search.Index, folder: Path) -> str:
    listed = relevance.operations(data)
    known = synonyms.build(relevance.synonyms_of(index.state().snapshot.memory))
    rows = []
    for name, search_titles in relevance.searches(listed, known, index.state().domain_words, folder):
        sums = relevance.figures(relevance.answer(listed, search_titles))
        rows.append((name, *map(_percent, (sums.precision, sums.recall, sums.f1)), str(sums.unanswered)))
    head = f"{len(QUESTIONS)} questions, {len(listed):,} titles"
    return markdown((head, "precision", "recall", "F1", "questions without an answer"), rows)


def _judgements(index: search.Index) -> str:
    return _judged([judging.ask(index, judged) for judged in judging.judgements()])


def _held_out(index: search.Index) -> str:
    table = _judged([judging.ask(index, judged, judging.answered) for judged in judging.held_out()])
    led_on = judging.summed([judging.ask(index, judged, judging.led_on) for judged in judging.held_out()])
    last = (
        f"| all, the first offer of fewer words followed | {led_on.queries} | {led_on.mrr:.3f} | {led_on.recall:.3f} |"
    )
    return f"{table}\n{last} {led_on.intruders} |"


def _readers(index: search.Index) -> str:
    """Ask the whole seed what readers ask."""
    outcomes = [judging.ask(index, judged, judging.answered) for judged in judging.readers()]
    named = {**judging.figures(outcomes), "**all**": judging.summed(outcomes)}
    rows = [
        (name, str(figures.queries), f"{figures.mrr:.3f}", f"{figures.in_ten:.3f}", f"{figures.empty:.0%}")
        for name, figures in named.items()
    ]
    return markdown(("phenomenon", "queries", "MRR", "R@10", "without hits"), rows)


def _plain_whoosh(base: search.Index, seed: search.Index) -> str:
    """Compare ours with plain Whoosh on every set of queries."""
    judged, held_out = list(judging.judgements()), list(judging.held_out())
    words_only = [query for query in judged if query.phenomenon not in OWN_LANGUAGE]
    sets: Sequence[tuple[str, search.Index, Sequence[judging.Judged], judging.Find]] = (
        ("judged, base", base, judged, search.find),
        ("judged, base, words only", base, words_only, search.find),
        ("held out, base", base, held_out, judging.answered),
        ("judged, seed", seed, judged, search.find),
        ("judged, seed, words only", seed, words_only, search.find),
        ("held out, seed", seed, held_out, judging.answered),
        ("readers, seed", seed, list(judging.readers()), judging.answered),
    )
    rows = []
    with plain_whoosh.searcher(base) as plain_base, plain_whoosh.searcher(seed) as plain_seed:
        for name, index, queries, find in sets:
            rows.append((name, "ours", *_figures([judging.ask(index, query, find) for query in queries])))
            plain = plain_base if index is base else plain_seed
            for label, any_word in (("plain Whoosh, all words", False), ("plain Whoosh, any word", True)):
                outcomes = [plain_whoosh.ask(plain, query, any_word=any_word) for query in queries]
                rows.append((name, label, *_figures(outcomes)))
    return markdown(("queries, asked of", "search", "MRR", "recall", "R@10", "records that must not appear"), rows)


def _figures(outcomes: Sequence[judging.Outcome]) -> tuple[str, str, str, str]:
    total = judging.summed(outcomes)
    return f"{total.mrr:.3f}", f"{total.recall:.3f}", f"{total.in_ten:.3f}", str(total.intruders)


def _grown(base: search.Index, seed: search.Index) -> str:
    """Compare the first ten hits on the base with those on the whole seed."""
    asked = [
        ("judged", list(judging.judgements()), search.find),
        ("held out", list(judging.held_out()), judging.answered),
    ]
    rows = []
    for name, queries, find in asked:
        small, whole = ([judging.ask(index, query, find) for query in queries] for index in (base, seed))
        if name == "judged":
            on_base, on_seed = judging.figures(small), judging.figures(whole)
            rows += [_grown_row(phenomenon, on_base[phenomenon], on_seed[phenomenon]) for phenomenon in on_base]
        rows.append(_grown_row(f"**{name}, all**", judging.summed(small), judging.summed(whole)))
    head = ("phenomenon", "queries", "R@10, base", "R@10, seed", "MRR, base", "MRR, seed", "must not appear, seed")
    return markdown(head, rows)


def _grown_row(name: str, base: judging.Figures, seed: judging.Figures) -> tuple[str, ...]:
    figures = (base.in_ten, seed.in_ten, base.mrr, seed.mrr)
    return (name, str(base.queries), *(f"{figure:.3f}" for figure in figures), str(seed.intruders))


def _judged(outcomes: Sequence[judging.Outcome]) -> str:
    named = {**judging.figures(outcomes), "**all**": judging.summed(outcomes)}
    rows = [
        (name, str(figures.queries), f"{figures.mrr:.3f}", f"{figures.recall:.3f}", str(figures.intruders))
        for name, figures in named.items()
    ]
    return markdown(("phenomenon", "queries", "MRR", "recall", "records that must not appear"), rows)


def _compounds(index: search.Index) -> str:
    own = index.state().domain_words
    figures = gold.figures(gold.split(word, own) for word in gold.words())
    rows = [
        ("compounds in the list", str(figures.compounds)),
        ("precision of the parts", _percent(figures.precision)),
        ("recall of the parts", _percent(figures.recall)),
        ("right heads", _percent(figures.heads)),
        ("cut exactly as by hand", _percent(figures.exact)),
        ("wholes in the list", str(figures.wholes)),
        ("wholes that were cut", str(len(figures.wholes_cut))),
    ]
    return markdown(("gold list", "figure"), rows)


def _own_words(data: Path, index: search.Index) -> str:
    """Count how the seed's own words change the words of both real lists."""
    own = index.state().domain_words
    text = language.tidy((data / relevance.LIST).read_text(encoding="utf-8"))
    text += language.tidy(gzip.decompress((data / SAMPLE).read_bytes()).decode("utf-8"))
    words = sorted({token.word for chunk in language.chunks(text) for token in chunk.tokens})
    pairs = [(word, compounds.cut(word), compounds.cut(word, own)) for word in words]
    rows = [
        ("own words of the seed", str(len(own.words))),
        ("words of both lists, without doubles", f"{len(words):,}"),
        ("cut only with own words", _listed(word for word, before, after in pairs if after and not before)),
        (
            "cut in another place",
            _listed(word for word, before, after in pairs if after and before and after != before),
        ),
        ("no longer cut", _listed(word for word, before, after in pairs if before and not after)),
    ]
    return markdown(("own words", "figure"), rows)


def _misspelt(data: Path, folder: Path) -> str:
    cost = misspelt.measure(data, folder)
    rows = [
        ("records", f"{cost.records:,}"),
        ("misspelt queries", str(cost.queries)),
        ("of these with another spelling found", str(cost.corrected)),
        ("median", f"{cost.median:.1f} ms"),
        ("95 of 100 take at most", f"{cost.p95:.1f} ms"),
        ("the slowest", f"{cost.most:.1f} ms"),
    ]
    return markdown(("processor time of an answer", "figure"), rows)


def _listed(words: Iterable[str]) -> str:
    listed = list(words)
    return f"{len(listed)} ({', '.join(listed[:MOST_NAMED])}{' …' if len(listed) > MOST_NAMED else ''})"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


if __name__ == "__main__":
    sys.exit(main())

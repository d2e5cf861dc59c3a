"""Measure what search by meaning adds, on questions in the language of the texts and across languages, and what it costs.

Writes the table "meaning" of docs/search-quality.md. Needs the extra ``semantic``.

Usage: python -m bench.meaning [FOLDER]; FOLDER keeps indexes and vectors between runs, as computing these takes minutes.
"""

from __future__ import annotations

import csv
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from bench.table import filled, markdown
from kb import config, database, ingest, search
from kb.config import Settings
from kb.models.vocabulary import ChangeSetKind
from kb.search import meaning
from kb.search.documents import stored
from kb.search.index.handle import VECTORS
from kb.search.meaning.passages import passage
from kb.search.query import AllOf
from tests.search import judging

SAMPLE = 200
PAGE = Path(__file__).parents[1] / "docs" / "search-quality.md"


def main() -> int:
    """Run all measurements."""
    with tempfile.TemporaryDirectory(prefix="kb-meaning-") as temporary:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(temporary)
        seed = _home(folder / "seed", config.resource("seed"))
        cost = _vectors(seed)
        german = _home(folder / "german", _without_english(folder / "texts"))
        # The vectors stand for German texts, so most are those of the seed.
        if not (german.index_folder / VECTORS).exists():
            shutil.copyfile(seed.index_folder / VECTORS, german.index_folder / VECTORS)
        search.update_vectors(german)
        rows = [*_figures(seed, german)]
        quality = markdown(
            ("queries, asked of", "search", "MRR", "recall", "R@10", "records that must not appear"), rows
        )
        costs = markdown(("cost", "figure"), [*cost, *_times(seed)])
    print(quality, costs, sep="\n\n")
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(filled(filled(page, "meaning", quality), "meaning-cost", costs), encoding="utf-8")
    return 0


def _home(folder: Path, facts: Path) -> Settings:
    """Return the settings of a knowledge base with some facts; it is filled and indexed unless it is there."""
    url = f"sqlite:///{folder / 'kb.sqlite'}"
    environment = {"KB_HOME": str(folder), "KB_DATABASE_URL": url, "KB_SEMANTIC": "on"}
    settings = config.load(environment, env_file=folder / ".env")
    if not folder.exists():
        folder.mkdir(parents=True)
        database.upgrade(settings)
        sessions = database.sessions(database.create_engine(settings))
        ingest.run(sessions, [facts], kind=ChangeSetKind.SEED)
        search.rebuild(settings, sessions)
    return settings


def _without_english(folder: Path) -> Path:
    """Write the seed without its English texts, as far as there are German ones."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in config.resource("seed").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as lines, (folder / path.name).open("w", newline="") as out:
            reader = csv.DictReader(lines)
            writer = csv.DictWriter(out, reader.fieldnames or ())
            writer.writeheader()
            for row in reader:
                twins = [name for name in row if name.endswith("_en") and row.get(f"{name[:-3]}_de")]
                writer.writerow(row | dict.fromkeys(twins, ""))
    return folder


def _vectors(settings: Settings) -> list[tuple[str, str]]:
    """Compute the vectors of the seed, unless they are there, and measure how long some of them take."""
    updated = search.update_vectors(settings)
    size = (settings.index_folder / VECTORS).stat().st_size / 2**20
    documents = search.open_index(settings).state().snapshot.documents(AllOf())
    sample = [passage(stored(payload)) for _, payload in islice(documents, 0, None, updated.total // SAMPLE)]
    began = time.process_time()
    meaning.load().passages(sample)
    seconds = 1000 * (time.process_time() - began) / len(sample)
    return [
        ("records with a vector", f"{updated.total:,}"),
        ("file of vectors", f"{size:.1f} MB"),
        (f"processor time of vectors per 1,000 records, from {len(sample)} of them", f"{seconds:.0f} s"),
    ]


def _figures(seed: Settings, german: Settings) -> Iterable[tuple[str, ...]]:
    sets: Sequence[tuple[str, Settings, Iterable[judging.Judged], bool]] = (
        ("judged, seed", seed, judging.judgements(), False),
        ("held out, seed", seed, judging.held_out(), False),
        ("readers, seed", seed, judging.readers(), False),
        ("English questions, German texts", german, judging.across(), True),
    )
    for name, settings, queries, by_page in sets:
        asked = list(queries)
        for label, chosen in (("words", replace(settings, semantic="off")), ("words and meaning", settings)):
            index = search.open_index(chosen)
            outcomes = [judging.ask(index, judged, judging.answered, by_page=by_page) for judged in asked]
            total = judging.summed(outcomes)
            shown = (f"{figure:.3f}" for figure in (total.mrr, total.recall, total.in_ten))
            yield (f"{name} ({len(asked)})", label, *shown, str(total.intruders))


def _times(settings: Settings) -> Iterable[tuple[str, str]]:
    """Measure the processor time that meaning adds to questions with best matches, each asked for the first time."""
    questions = [*judging.readers(), *judging.across()]
    with_words, with_both = search.open_index(replace(settings, semantic="off")), search.open_index(settings)
    added = []
    for judged in questions:
        question = search.Query(judged.query, language=judged.language)
        if search.answer(with_words, question).page.query.match == "all":
            continue
        before = _processor_time(with_words, question)
        added.append(_processor_time(with_both, question) - before)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield "memory of the measuring process, of it 72 MB of the mapped model", f"{memory / 1024:.0f} MB"
    yield f"added to a question with best matches ({len(added)}): median", f"{1000 * statistics.median(added):.0f} ms"
    yield "95 of 100 are slower by at most", f"{1000 * statistics.quantiles(added, n=20)[-1]:.0f} ms"


def _processor_time(index: search.Index, question: search.Query) -> float:
    began = time.process_time()
    search.answer(index, question)
    return time.process_time() - began


if __name__ == "__main__":
    sys.exit(main())

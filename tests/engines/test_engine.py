"""Every engine passes this suite, and agrees with a naive search."""

from __future__ import annotations

import threading
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from kb.errors import Busy
from kb.search import query
from kb.search.documents import analysis
from kb.search.engines import NO_FOLD, Engine, EngineAnswer, EngineQuery, IndexDocument
from kb.search.facets import FACETS
from kb.search.index.handle import engine_for
from kb.search.query import plan
from kb.search.words.synonyms import Synonyms
from tests.conftest import examples
from tests.processes import CONTEXT

WORDS = ["wasser", "wirtschaft", "wasserwirtschaft", "ruhr", "logistik", "netzwerk", "netzwerke", "der"]


@pytest.fixture(params=["whoosh:", "tantivy:"])
def url(request: pytest.FixtureRequest) -> str:
    if request.param == "tantivy:":
        pytest.importorskip("tantivy", reason="The extra tantivy is not installed.")
    return str(request.param)


@pytest.fixture
def engine(url: str) -> Engine:
    return engine_for(url)


@pytest.fixture
def folder(engine: Engine, tmp_path: Path) -> Path:
    engine.create(tmp_path / "index")
    return tmp_path / "index"


def document(number: int, title: str = "", text: str = "", year: int = 0, **facets: list[str]) -> IndexDocument:
    """Return a document to index, by default a project."""
    kind = facets.get("kind", ["project"])[0]
    fields = {code: analysis.terms([("de", words)]) for code, words in (("t", title), ("x", text)) if words}
    return IndexDocument(
        key=f"{kind}:{number}",
        address=f"{kind}/{number}",
        order=title.lower(),
        kind=kind,
        year=year,
        fields=fields,
        facets={"kind": [kind], **facets},
        payload=f"{number}".encode(),
    )


def fill(engine: Engine, folder: Path, *documents: IndexDocument, remove: list[str] | None = None) -> None:
    with engine.writing(folder, wait=5) as writer:
        writer.remove(remove or [])
        for document in documents:
            writer.add(document)
        writer.remember({"position": 1})


def ask(
    engine: Engine, folder: Path, text: str = "", sort: str = "relevance", limit: int = 100, **selected: Any
) -> EngineAnswer:
    planned = plan.make(query.parse(text), Synonyms())
    return engine.snapshot(folder).ask(EngineQuery(planned, selected, sort, 0, limit))


def payloads(answer: EngineAnswer) -> list[str]:
    return [hit.payload.decode() for hit in answer.hits]


def test_an_empty_index_answers(engine: Engine, folder: Path) -> None:
    answer = ask(engine, folder, "wasser")
    assert (answer.total, answer.hits) == (0, ())
    assert engine.snapshot(folder).memory == {}
    assert engine.snapshot(folder).size == 0


def test_what_is_remembered_is_replaced_as_a_whole(engine: Engine, folder: Path) -> None:
    for position in (1, 2):
        with engine.writing(folder, wait=5) as writer:
            writer.remember({"position": position, "text": "ß"})
    assert engine.snapshot(folder).memory == {"position": 2, "text": "ß"}
    assert engine.snapshot(folder).size == 0


def test_a_writer_that_fails_leaves_everything_as_it_was(engine: Engine, folder: Path) -> None:
    fill(engine, folder, document(1, "Wasser"))
    with pytest.raises(RuntimeError):
        _write_and_fail(engine, folder)
    assert payloads(ask(engine, folder, "wasser")) == ["1"]
    fill(engine, folder, document(3, "Wasser"))
    assert payloads(ask(engine, folder, "wasser")) == ["1", "3"]


def _write_and_fail(engine: Engine, folder: Path) -> None:
    with engine.writing(folder, wait=5) as writer:
        writer.remove(["project:1"])
        writer.add(document(2, "Wasser"))
        raise RuntimeError


def test_removed_documents_are_found_no_more_and_unknown_keys_are_fine(engine: Engine, folder: Path) -> None:
    fill(engine, folder, document(1, "Wasser"), document(2, "Wasser"))
    fill(engine, folder, document(1, "Wein"), remove=["project:1", "project:99"])
    snapshot = engine.snapshot(folder)
    assert payloads(ask(engine, folder, "wasser")) == ["2"]
    assert snapshot.keys() == {"project:1", "project:2"}
    assert snapshot.payloads(["project/1", "project/7"]) == {"project/1": b"1"}


def test_a_snapshot_goes_on_answering_while_others_write(engine: Engine, folder: Path) -> None:
    fill(engine, folder, document(1, "Wasser"))
    before = engine.snapshot(folder)
    stamp = engine.stamp(folder)
    fill(engine, folder, remove=["project:1"])
    assert before.size == 1
    assert before.payloads(["project/1"]) == {"project/1": b"1"}
    assert engine.snapshot(folder, before).size == 0
    assert engine.stamp(folder) != stamp


def test_many_small_writings_are_brought_together(engine: Engine, folder: Path) -> None:
    for number in range(30):
        fill(engine, folder, document(number, f"Wasser {number}", year=1990 + number), remove=[f"project:{number - 1}"])
    assert payloads(ask(engine, folder, "wasser")) == ["29"]
    assert ask(engine, folder, "wasser").counts["kind"] == {"project": 1}
    for number in range(30, 60):
        fill(engine, folder, document(number, f"Netz Werk {number:03}"))
    assert len(list(folder.iterdir())) < 60
    assert payloads(ask(engine, folder, '"netz werk"')) == [str(number) for number in range(30, 60)]


def test_words_and_documents_are_counted(engine: Engine, folder: Path) -> None:
    fill(engine, folder, document(1, "Wasser", "Wasser Ruhr"), document(2, "Netz"), document(3, "Netz"))
    snapshot = engine.snapshot(folder)
    assert snapshot.words() == {"wasser": 2, "ruhr": 1, "netz": 2}
    fill(engine, folder, document(4, "Netz"))
    snapshot = engine.snapshot(folder)
    assert snapshot.words() == {"wasser": 2, "ruhr": 1, "netz": 3}
    for text, count in {"netz": 3, "netz OR ruhr": 4, "-netz": 1, "": 4, "kind:project wasser": 1, "nichts": 0}.items():
        assert snapshot.count(plan.make(query.parse(text), Synonyms()).root) == count


def test_documents_are_weighed_by_what_matches(engine: Engine, folder: Path) -> None:
    fill(
        engine,
        folder,
        document(1, "Wasser Ruhr", region=["ruhr"]),
        document(2, "Netz", region=["ruhr", "nrw"]),
        document(3, "Wasser"),
        document(4, "Wein"),
        document(5, "Wasser Ruhr", kind=["region"]),
    )
    snapshot = engine.snapshot(folder)
    projects = plan.FacetFilter("kind", ("project",))
    wasser = plan.make(query.parse("wasser"), Synonyms()).root
    parts = [(2, wasser), (3, plan.FacetFilter("region", ("ruhr",))), (9, plan.FacetFilter("region", ("nowhere",)))]
    weighed = snapshot.weigh(projects, parts, 10)
    assert [(hit.payload, hit.matched) for hit in weighed] == [
        (b"1", (True, True, False)),
        (b"2", (False, True, False)),
        (b"3", (True, False, False)),
    ]
    assert [hit.payload for hit in snapshot.weigh(projects, parts, 2)] == [b"1", b"2"]
    assert snapshot.weigh(projects, [], 2) == ()
    assert snapshot.weigh(projects, parts[2:], 2) == ()
    of_two = snapshot.facets_of("project/2")
    assert (sorted(of_two["region"]), list(of_two["kind"]), list(of_two["field"])) == (["nrw", "ruhr"], ["project"], [])
    assert snapshot.facets_of("project/9") == {}


def test_hits_are_ordered_by_the_year_of_their_newest_source(engine: Engine, folder: Path) -> None:
    years = {1: (2010, 1999), 2: (1990, 2004), 3: (0, 0), 4: (2001, 2004)}
    documents = [
        replace(document(number, f"Wasser {number}", year=year), newest=newest)
        for number, (year, newest) in years.items()
    ]
    fill(engine, folder, *documents)
    assert payloads(ask(engine, folder, "wasser", sort="newest")) == ["2", "4", "1", "3"]
    assert payloads(ask(engine, folder, "wasser", sort="year")) == ["1", "4", "2", "3"]
    fill(engine, folder, replace(documents[0], newest=2020), remove=["project:1"])
    assert payloads(ask(engine, folder, "wasser", sort="newest"))[0] == "1"


def test_hits_of_a_year_are_ordered_by_day_and_those_without_come_last(engine: Engine, folder: Path) -> None:
    days = {1: (2010, 0), 2: (2010, 501), 3: (2010, 1231), 4: (2011, 0), 5: (2010, 500)}
    fill(engine, folder, *(replace(document(number, "Wasser", year=y), day=day) for number, (y, day) in days.items()))
    assert payloads(ask(engine, folder, "wasser", sort="year")) == ["4", "3", "2", "5", "1"]


def test_an_empty_index_has_no_words(engine: Engine, folder: Path) -> None:
    assert engine.snapshot(folder).words() == {}


def test_titles_count_more_than_texts_and_whole_words_more_than_parts(engine: Engine, folder: Path) -> None:
    fill(
        engine,
        folder,
        document(1, "A", "Wasserwirtschaft"),
        document(2, "B", "Wasser"),
        document(3, "C Wasserwirtschaft"),
        document(4, "D Wasser"),
        document(5, "E", "nichts"),
    )
    answer = ask(engine, folder, "wasser")
    assert payloads(answer) == ["4", "3", "2", "1"]
    assert [hit.matched for hit in answer.hits] == [
        (("t", "exact"),),
        (("t", "part"),),
        (("x", "exact"),),
        (("x", "part"),),
    ]
    assert [hit.score for hit in answer.hits] == [160, 80, 40, 20]


def test_initiatives_come_before_projects_of_equal_score(engine: Engine, folder: Path) -> None:
    fill(
        engine,
        folder,
        document(1, "Wasser"),
        document(2, "Wasser", kind=["initiative"]),
        document(3, "Wasser und mehr"),
    )
    assert payloads(ask(engine, folder, "wasser")) == ["2", "1", "3"]


def test_hits_sort_by_name_and_by_year(engine: Engine, folder: Path) -> None:
    fill(
        engine,
        folder,
        document(1, "C", year=2001),
        document(2, "A", year=1999, kind=["initiative"]),
        document(3, "B", year=2003),
    )
    assert payloads(ask(engine, folder, sort="name")) == ["2", "3", "1"]
    assert payloads(ask(engine, folder, sort="year")) == ["3", "1", "2"]


def test_pages_follow_each_other(engine: Engine, folder: Path) -> None:
    fill(engine, folder, *(document(number, f"Wasser {number:03}") for number in range(50)))
    planned = plan.make(query.parse("wasser"), Synonyms())
    snapshot = engine.snapshot(folder)
    pages = [snapshot.ask(EngineQuery(planned, {}, "relevance", start, 7)) for start in range(0, 56, 7)]
    assert [name for page in pages for name in payloads(page)] == [str(number) for number in range(50)]
    assert {page.total for page in pages} == {50}


def test_hits_are_the_same_when_nobody_asks_why(engine: Engine, folder: Path) -> None:
    fill(engine, folder, *(document(number, f"Wasser {number}", "ruhr") for number in range(5)))
    planned = plan.make(query.parse("wasser ruhr"), Synonyms())
    for sort in ("relevance", "name"):
        engine_query = EngineQuery(planned, {}, sort, 0, 3)
        explained = engine.snapshot(folder).ask(engine_query)
        bare = engine.snapshot(folder).ask(replace(engine_query, explained=False))
        assert [hit.payload for hit in bare.hits] == [hit.payload for hit in explained.hits]
        assert {hit.matched for hit in bare.hits} == {()}
        assert (bare.total, bare.counts) == (explained.total, explained.counts)
        assert all(len(hit.matched) == 2 for hit in explained.hits)


@pytest.mark.parametrize("text", ["wasser -ruhr", "-ruhr", "", "wasser OR ruhr -netz*", '"wasser ruhr"', "nichts"])
def test_counting_is_as_finding(engine: Engine, folder: Path, text: str) -> None:
    texts = ["wasser", "ruhr", "wasser ruhr", "ruhr wasser", "netzwerk", "wasser netz", ""]
    fill(engine, folder, *(document(number, title) for number, title in enumerate(texts)))
    planned = plan.make(query.parse(text), Synonyms())
    assert engine.snapshot(folder).count(planned.root) == ask(engine, folder, text).total


def test_phrases_respect_order_and_the_border_between_texts(engine: Engine, folder: Path) -> None:
    fill(engine, folder, document(1, "netz werk"), document(2, "werk netz"), document(3, "netz", "werk"))
    assert payloads(ask(engine, folder, '"netz werk"')) == ["1"]
    assert payloads(ask(engine, folder, '"netz fehlt"')) == []
    many = [document(number, "netz") for number in range(10, 60)]
    fill(engine, folder, *many, document(60, "netz seltenes"))
    assert payloads(ask(engine, folder, '"netz seltenes"')) == ["60"]


def test_beginnings_of_words_are_found(engine: Engine, folder: Path) -> None:
    fill(engine, folder, document(1, "Wasserkraft"), document(2, "Was"), document(3, "Zug"))
    assert payloads(ask(engine, folder, "was*")) == ["2", "1"]
    assert payloads(ask(engine, folder, "wasserkraft*")) == ["1"]
    assert payloads(ask(engine, folder, "x*")) == []


def test_keys_of_documents_with_a_value_are_given(engine: Engine, folder: Path) -> None:
    fill(
        engine,
        folder,
        document(1, "A", region=["ruhr", "nrw"]),
        document(2, "B", region=["nrw"]),
        document(3, "C", source=["s"]),
    )
    snapshot = engine.snapshot(folder)
    assert snapshot.keys_with("region", ["ruhr", "unknown"]) == {"project:1"}
    assert snapshot.keys_with("source", ["s"]) == {"project:3"}
    assert set(snapshot.values("region")) == {"ruhr", "nrw"}


_documents = st.lists(
    st.tuples(
        st.lists(st.sampled_from(WORDS), max_size=4),
        st.lists(st.sampled_from(WORDS), max_size=6),
        st.sets(st.sampled_from(["ruhr", "nrw", "owl"])),
        st.sampled_from(["", "active", "ended"]),
        st.sampled_from(["1999", "2003"]),
    ),
    min_size=3,
    max_size=14,
)
_selections = st.fixed_dictionaries(
    {},
    optional={
        "region": st.lists(st.sampled_from(["ruhr", "nrw", "owl", "nowhere"]), min_size=1, max_size=2, unique=True),
        "status": st.lists(st.sampled_from(["active", "ended"]), min_size=1, max_size=2, unique=True),
        "year": st.just(["2003"]),
    },
)


@given(
    _documents,
    _selections,
    st.sampled_from(["", *WORDS, "-ruhr", "wasser OR logistik", "wasser logistik", '"wasser ruhr"']),
)
@examples(25)
def test_matches_and_facet_counts_are_those_of_a_naive_search(
    engine: Engine, tmp_path_factory: pytest.TempPathFactory, rows: list[Any], selected: dict[str, list[str]], text: str
) -> None:
    folder = tmp_path_factory.mktemp("naive") / "index"
    engine.create(folder)
    half = len(rows) // 2
    documents = [
        document(
            number,
            " ".join(title),
            " ".join(body),
            region=sorted(regions),
            status=[status] if status else [],
            year=int(year),
        )
        for number, (title, body, regions, status, year) in enumerate(rows)
    ]
    for indexed, row in zip(documents, rows, strict=True):
        indexed.facets = {**indexed.facets, "year": [row[4]]}
    fill(engine, folder, *documents[:half], document(99, "der wasser ruhr logistik"))
    fill(engine, folder, *documents[half:], remove=["project:99"])
    chosen: dict[str, Any] = {name: tuple(values) for name, values in selected.items()}
    answer = ask(engine, folder, text, **chosen)
    matching = [indexed for indexed, row in zip(documents, rows, strict=True) if _matches(text, row[0], row[1])]
    assert set(payloads(answer)) == {indexed.payload.decode() for indexed in _chosen(matching, selected)}
    assert answer.total == len(_chosen(matching, selected))
    event("some documents" if 0 < answer.total < len(rows) else "all documents" if answer.total else "no document")
    event("filtered" if selected else "not filtered")
    for facet in FACETS:
        left = _chosen(matching, {name: values for name, values in selected.items() if name != facet.name})
        expected: dict[str, int] = {}
        for indexed in left:
            for value in indexed.facets.get(facet.name, ()):
                expected[value] = expected.get(value, 0) + 1
        assert answer.counts[facet.name] == expected
    scores = [hit.score for hit in answer.hits]
    assert all(score >= following for score, following in pairwise(scores))


def _matches(text: str, title: list[str], body: list[str]) -> bool:
    """Return whether a document matches, by plain loops."""
    if text == "":
        return True
    if text == "-ruhr":
        return not _has("ruhr", title, body)
    if " OR " in text:
        return any(_has(word, title, body) for word in text.split(" OR "))
    if text.startswith('"'):
        first, second = text.strip('"').split()
        return any((first, second) in pairwise(words) for words in (title, body))
    return all(_has(word, title, body) for word in text.split())


def _has(word: str, title: list[str], body: list[str]) -> bool:
    forms = {
        "wasser": {"wasser", "wasserwirtschaft"},
        "wirtschaft": {"wirtschaft", "wasserwirtschaft"},
        "netzwerk": {"netzwerk", "netzwerke"},
        "netzwerke": {"netzwerk", "netzwerke"},
    }
    return any(other in forms.get(word, {word}) for other in title + body)


def _chosen(documents: list[IndexDocument], selected: dict[str, list[str]]) -> list[IndexDocument]:
    return [
        document
        for document in documents
        if all(set(values) & set(document.facets.get(name, ())) for name, values in selected.items())
    ]


def test_an_engine_remembers_only_so_many_words(engine: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.search.engines.whoosh.snapshot.CACHE_BYTES", 1000)
    fill(engine, folder, *(document(number, f"Wort{number} Wasser") for number in range(50)))
    snapshot = engine.snapshot(folder)
    for number in [*range(50), 0]:
        planned = plan.make(query.parse(f"Wort{number} Wasser"), Synonyms())
        assert snapshot.ask(EngineQuery(planned, {}, "relevance", 0, 9)).total == 1


def test_threads_share_a_snapshot(engine: Engine, folder: Path) -> None:
    fill(engine, folder, *(document(number, f"Wasser {number:03}", "der Ruhr") for number in range(200)))
    snapshot = engine.snapshot(folder)
    expected = [str(number) for number in range(200)]
    wrong: list[object] = []

    def search(word: str) -> None:
        planned = plan.make(query.parse(word), Synonyms())
        for _ in range(20):
            answer = snapshot.ask(EngineQuery(planned, {"kind": ("project",)}, "relevance", 0, 200))
            if payloads(answer) != expected:
                wrong.append(answer)

    threads = [
        threading.Thread(target=search, args=(word,)) for word in ("wasser", "ruhr", "der", "ruhr*") for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def _hold(url: str, folder: Path, held: Any, release: Any) -> None:
    with engine_for(url).writing(folder, wait=5):
        held.set()
        release.wait(20)


def test_a_second_writer_waits_and_then_says_that_another_one_writes(url: str, engine: Engine, folder: Path) -> None:
    held, release = CONTEXT.Event(), CONTEXT.Event()
    holder = CONTEXT.Process(target=_hold, args=(url, folder, held, release))
    holder.start()
    try:
        assert held.wait(20)
        with pytest.raises(Busy), engine.writing(folder, wait=0.2):
            pass
        threading.Timer(0.3, release.set).start()
        with engine.writing(folder, wait=20) as writer:
            writer.add(document(1, "Wasser"))
    finally:
        release.set()
        holder.join(20)
    assert payloads(ask(engine, folder, "wasser")) == ["1"]


def test_a_folder_that_is_not_there_is_named(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        engine.snapshot(tmp_path / "nowhere")
    (tmp_path / "bare").mkdir()
    with pytest.raises(FileNotFoundError, match="bare"):
        engine.snapshot(tmp_path / "bare")


@pytest.mark.parametrize("sort", ["relevance", "name", "year", "newest"])
def test_a_walk_names_all_that_pages_show_in_their_order(engine: Engine, folder: Path, sort: str) -> None:
    words = ["wasser", "wasser ruhr", "wasserwirtschaft", "netz"]
    fill(
        engine,
        folder,
        *(document(number, words[number % 4], "wasser" * (number % 3 == 0), 2000 + number % 5) for number in range(60)),
    )
    fill(engine, folder, *(document(number, "wasser", year=1990, kind=["initiative"]) for number in (60, 61)))
    for text, selected in (("wasser", {}), ("", {}), ("ruhr wasser", {}), ("", {"kind": ("project",)})):
        engine_query = EngineQuery(plan.make(query.parse(text), Synonyms()), selected, sort, 0, 100)
        snapshot = engine.snapshot(folder)
        paged = [hit.payload.decode() for hit in snapshot.ask(engine_query).hits]
        walked = [key.partition(":")[2] for key in snapshot.walk(engine_query)]
        assert len(walked) > 1
        assert walked == paged


def test_hits_are_read_when_they_are_shown(engine: Engine, folder: Path) -> None:
    fold = b"together"
    fill(engine, folder, document(1, "Wasser"), *(replace(document(n, "Wasser"), fold=fold) for n in (2, 3)))
    planned = plan.make(query.parse("wasser"), Synonyms())
    snapshot = engine.snapshot(folder)
    for sort in ("relevance", "name"):
        whole = EngineQuery(planned, {}, sort, 0, 10)
        unread = snapshot.ask(replace(whole, explained=False, stored=False)).hits
        assert [hit.fold for hit in unread] == [NO_FOLD, fold, fold]
        assert snapshot.read(whole, unread) == snapshot.ask(whole).hits
        assert [hit.payload for hit in snapshot.read(replace(whole, explained=False), unread[1:])] == [b"2", b"3"]

"""Parameters: what is taken, and what is refused in which words."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

import kb.web
from kb.errors import InvalidInput
from kb.models.vocabulary import StatementKind
from kb.web.downloads.sending import PARAMETER
from kb.web.request.params import OF_PAGES, Params
from kb.web.shortlist.question import COLLECTED


def params(*pairs: tuple[str, str]) -> Params:
    return Params(MultiDict(pairs))


def test_values_are_trimmed_and_empty_ones_count_as_missing() -> None:
    given_ = params(("q", "  ruhr "), ("page", ""), ("region", "a"), ("region", " "), ("region", "a"))
    assert given_.text("q") == "ruhr"
    assert given_.page() == 1
    assert given_.texts("region") == ("a",)
    assert given_.per_page() == 50
    assert given_.term("kind", StatementKind) is None


def test_a_member_of_a_list_is_taken_by_its_value() -> None:
    assert params(("kind", "lesson")).term("kind", StatementKind) is StatementKind.LESSON


@pytest.mark.parametrize(
    ("pairs", "ask"),
    [
        ([("n", "0")], lambda p: p.number("n", default=1, least=1, most=9)),
        ([("n", "10")], lambda p: p.number("n", default=1, least=1, most=9)),
        ([("n", "٣")], lambda p: p.number("n", default=1, least=1, most=9)),
        ([("n", "1" * 400)], lambda p: p.number("n", default=1, least=1, most=9)),
        ([("n", "a\0b")], lambda p: p.text("n")),
        ([("n", "a"), ("n", "b")], lambda p: p.text("n")),
        ([("n", "green")], lambda p: p.choice("n", ["red"])),
        ([("n", "red")], lambda p: p.done()),
    ],
)
def test_a_value_that_cannot_be_taken_is_refused_by_name(
    pairs: list[tuple[str, str]], ask: Callable[[Params], object]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        ask(params(*pairs))
    assert refused.value.field == "n"
    assert "n" in refused.value.message.de
    assert len(refused.value.message.en) < 200


@pytest.mark.parametrize(
    ("name", "within", "beyond", "ask"),
    [
        ("page", ["1000000"], ["1000001"], lambda p: p.page()),
        ("page", ["1"], ["0"], lambda p: p.page()),
        ("per_page", ["100"], ["101"], lambda p: p.per_page()),
        ("n", ["x" * 500], ["x" * 501], lambda p: p.text("n")),
        ("n", [str(number) for number in range(50)], [str(number) for number in range(51)], lambda p: p.texts("n")),
    ],
)
def test_a_parameter_is_taken_up_to_its_limit_and_not_beyond(
    name: str, within: list[str], beyond: list[str], ask: Callable[[Params], object]
) -> None:
    assert ask(params(*((name, value) for value in within)))
    with pytest.raises(InvalidInput) as refused:
        ask(params(*((name, value) for value in beyond)))
    assert refused.value.field == name
    assert name in refused.value.message.de
    assert len(refused.value.message.en) < 200


@given(st.text())
def test_any_text_is_a_number_within_bounds_or_refused(text: str) -> None:
    try:
        taken = params(("n", text)).number("n", default=5, least=1, most=9)
    except InvalidInput:
        return
    assert 1 <= taken <= 9


READING = {"text", "texts", "number", "choice", "choices", "switch", "term"}
OF_TABLES = {"facet.name", "COLLECTED", "PARAMETER", "parameter", "name"}
"""Names that are no literals where they are read: of facets, charts, and the two that have a constant."""


def names_read_by_pages() -> Iterator[str]:
    """Yield each name that the code of a page reads from `Params`, as it is written there."""
    web = Path(kb.web.__file__).parent
    files = [file for file in web.rglob("*.py") if "api" not in file.relative_to(web).parts]
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(value=owner, attr=attr), args=[name, *_]) if attr in READING:
                    if "arams" in ast.unparse(owner):
                        yield str(name.value) if isinstance(name, ast.Constant) else f"={ast.unparse(name)}"


def test_every_parameter_that_a_page_reads_is_kept() -> None:
    names = set(names_read_by_pages())
    assert len(names) > 30
    assert {name[1:] for name in names if name.startswith("=")} <= OF_TABLES
    assert {name for name in names if not name.startswith("=")} <= OF_PAGES
    assert {COLLECTED, PARAMETER, "page", "per_page"} <= OF_PAGES


@pytest.mark.parametrize("address", ["/de/initiatives?sort=name", "/de/initiatives?format=csv", "/embed/de/map?shade="])
def test_what_no_page_reads_makes_no_other_copy(client: FlaskClient, address: str) -> None:
    plain, tracked = client.get(address), client.get(f"{address}&utm_source=letter&x=1&x=2")
    assert plain.status_code == 200
    assert tracked.headers["ETag"] == plain.headers["ETag"]
    assert tracked.data == plain.data
    assert b"utm_source" not in tracked.data

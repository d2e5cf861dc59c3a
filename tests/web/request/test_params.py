"""Parameters: what is taken, and what is refused in which words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from kb.errors import InvalidInput
from kb.models.vocabulary import StatementKind
from kb.web.request.params import Params


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

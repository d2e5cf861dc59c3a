"""The list of accepted findings: its reasons, stale lines, and what is wrong with it."""

from __future__ import annotations

import pytest

from kb.errors import InvalidInput
from kb.queries.content import STALE, ContentFinding, accepted_in, review
from kb.texts import Text

HEAD = "check,record,field,reason"
FINDING = ContentFinding("front-page", "source:page", "url", "https://a.org", Text.same("wrong"), Text.same("cure"))


def test_an_accepted_finding_keeps_its_reason_and_the_others_are_left() -> None:
    other = ContentFinding("front-page", "source:other", "url", "https://b.org", Text.same("wrong"), Text.same("cure"))
    reviewed = review(
        [FINDING, other], accepted_in([HEAD, "front-page,source:page,url,Only the site is known."], "list")
    )
    assert reviewed.accepted == ((FINDING, "Only the site is known."),)
    assert reviewed.left == (other,)


def test_a_line_whose_finding_is_gone_is_left_as_a_finding() -> None:
    reviewed = review([FINDING], accepted_in([HEAD, "front-page,source:gone,url,Only the site is known."], "list"))
    assert [(finding.check, finding.record) for finding in reviewed.left] == [
        ("front-page", "source:page"),
        (STALE, "source:gone"),
    ]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], "the first line must be check,record,field,reason"),
        (["check,record,reason"], "the first line must be check,record,field,reason"),
        ([HEAD, "front-page,source:page,url"], "list, line 2: too many or too few cells"),
        ([HEAD, "front-page,source:page,url,a,b"], "list, line 2: too many or too few cells"),
        ([HEAD, "frontpage,source:page,url,a"], "“frontpage” is no check. There are later-than-source, "),
        ([HEAD, "front-page,source:page,url, "], "list, line 2, reason: give the reason"),
        ([HEAD, *["front-page,source:page,url,a"] * 2], "list, line 3, record: source:page is listed"),
        ([HEAD, 'front-page,source:page,url,"a'], "line 2: not a readable line of CSV"),
    ],
)
def test_a_flawed_list_is_refused_with_line_and_cure(lines: list[str], message: str) -> None:
    with pytest.raises(InvalidInput, match=message.replace(".", r"\.")):
        accepted_in(lines, "list")

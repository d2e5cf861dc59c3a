"""Short links to lists, and lists of all hits."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from kb.errors import InvalidInput
from kb.queries.records import profiles
from kb.web.shortlist import short_links

LIST = "record=initiatives/chemsite&record=regions/ruhr&record=initiatives/logport-i"


def test_every_kind_with_a_page_has_a_letter_of_its_own() -> None:
    assert set(short_links.LETTERS) == set(profiles.PROFILES)
    assert len(set(short_links.LETTERS.values())) == len(short_links.LETTERS)


def test_a_short_link_leads_to_its_list_in_its_order(client: FlaskClient) -> None:
    text = client.get(f"/de/shortlist?{LIST}").text
    link = re.search(r'href="(?:https?://[^/"]*)?(/l/[a-z0-9]+)"', text)
    assert link is not None and len(link[1]) < 20
    answer = client.get(link[1], headers={"Accept-Language": "de"})
    assert answer.status_code == 302
    assert answer.location == "/de/shortlist?" + LIST.replace("/", "%2F")
    assert "Accept-Language" in answer.headers["Vary"]
    assert client.get(link[1], headers={"Accept-Language": "en"}).location.startswith("/en/shortlist?")


def test_a_record_that_is_gone_is_named_on_the_list(client: FlaskClient) -> None:
    answer = client.get("/l/i999999999", headers={"Accept-Language": "en"}, follow_redirects=True)
    assert answer.status_code == 200
    assert "One record of this list is no longer available" in answer.text


@pytest.mark.parametrize("code", ["", "i", "7", "i0", "x7", "i7-r3", "i1" * 51, "i1234567890"])
def test_other_texts_are_refused(code: str) -> None:
    with pytest.raises(InvalidInput):
        short_links.decode(code)


def test_a_list_may_hold_fifty_records_each_once() -> None:
    code = "".join(f"i{number}" for number in range(1, 51))
    assert len(short_links.decode(code)) == 50
    assert short_links.decode("r3i7r3") == (("region", 3), ("initiative", 7))


def test_all_hits_become_a_list(client: FlaskClient) -> None:
    page = client.get("/en/search?kind=initiative&region=ruhr").text
    link = re.search(r'href="(/en/shortlist/of-hits[^"]*)"', page)
    assert link is not None
    answer = client.get(link[1].replace("&amp;", "&"))
    assert answer.status_code == 302
    hits = set(re.findall(r'href="/en/initiatives/([a-z0-9-]+)"', page))
    listed = set(re.findall(r"initiatives%2F([a-z0-9-]+)", answer.location))
    assert listed and listed <= hits


def test_lists_offer_their_records_and_only_those_with_a_page(client: FlaskClient) -> None:
    events = client.get("/en/events").text
    link = re.search(r'href="(/en/shortlist/of-hits[^"]*)"', events)
    assert link is not None and "kind=event" in link[1]
    assert "events%2F" in client.get(link[1]).location
    assert "of-hits" not in client.get("/en/statements?kind=lesson").text


@pytest.mark.parametrize("path", ["search", "map", "matrix", "initiatives"])
def test_a_page_offers_its_hits_as_a_list_or_says_why_not(client: FlaskClient, path: str) -> None:
    offer, reason = "Put all hits into a list", "A list holds at most 50 records; narrow the hits"
    few = client.get(f"/en/{path}?region=ruhr&kind=initiative" if path == "search" else f"/en/{path}?region=ruhr").text
    assert offer in few and "A list holds at most" not in few
    many = client.get(f"/en/{path}").text
    assert reason in many and offer not in many


def test_more_hits_than_a_list_holds_are_refused_with_their_number(client: FlaskClient) -> None:
    assert "of-hits" not in client.get("/en/search").text
    answer = client.get("/en/shortlist/of-hits?kind=region")
    assert answer.status_code == 400
    assert re.search(r"holds at most 50 records; this search has \d+ hits", answer.text)

"""Journeys through profile pages: from a search to the source, through the ledger, down the regions, into the history."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kb import actions, database
from kb.models import Initiative
from kb.models.vocabulary import Status
from kb.queries import names
from tests.browser import watch
from tests.conftest import settings_for


def test_a_reader_goes_from_the_search_to_a_fact_and_on_to_its_source_and_back(page: Page) -> None:
    page.goto("/de/")
    page.get_by_label("Wissensbasis durchsuchen").fill("dortmund-project")
    page.get_by_role("button", name="Suchen").click()
    page.get_by_role("link", name="dortmund-project", exact=True).first.click()
    expect(page.get_by_role("heading", level=1, name="dortmund-project")).to_be_visible()

    row = page.locator("table.ledger tr", has_text="7.000").filter(has_text="Ergebnis")
    row.get_by_role("link", name="stern").click()
    expect(page).to_have_url(re.compile(r"#source_\d+$"))
    cited = page.locator("li:target")
    expect(cited).to_be_in_viewport()
    cited.get_by_role("link").first.click()

    expect(page.get_by_role("heading", name="Angaben aus dieser Quelle")).to_be_visible()
    page.get_by_role("link", name=re.compile("7.000")).first.click()
    expect(page).to_have_url(re.compile("/de/initiatives/dortmund-project#"))
    expect(page.locator("tr:target")).to_contain_text("7.000")
    expect(page.locator("tr:target")).to_be_in_viewport()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_ledger_reads_in_time_order_on_every_screen(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/de/initiatives/dortmund-project")
    rows = page.locator("table.ledger tbody tr")
    assert rows.count() >= 6
    years = [int(re.search(r"\d{4}", heading)[0]) for heading in rows.locator("th").all_inner_texts()]  # type: ignore[index]
    assert years == sorted(years)
    promise, result = rows.filter(has_text="70.000").first, rows.filter(has_text="71.000")
    expect(promise).to_contain_text("Erwartung")
    expect(result).to_contain_text("Ergebnis")
    for row in (promise, result):
        said = row.locator(".statement").bounding_box()
        assert said is not None
        assert said["width"] >= 250
    assert watch.overflow(page) <= 0
    if width == 1280:
        left, right = promise.locator(".statement").bounding_box(), result.locator(".statement").bounding_box()
        assert left is not None
        assert right is not None
        assert left["x"] + left["width"] <= right["x"]


def test_a_reader_goes_down_the_tree_of_regions_to_an_initiative(page: Page) -> None:
    page.goto("/de/regions")
    page.get_by_role("link", name="Ruhrgebiet", exact=True).first.click()
    expect(page.get_by_role("heading", level=1, name="Ruhrgebiet")).to_be_visible()
    page.locator("#section_parts").locator("..").get_by_role("link", name="Dortmund", exact=True).click()
    trail = page.get_by_role("navigation", name="Sie sind hier")
    expect(trail.get_by_role("link", name="Deutschland")).to_be_visible()
    expect(trail.get_by_role("link", name="Nordrhein-Westfalen")).to_be_visible()
    page.get_by_role("link", name="MST.factory dortmund").first.click()
    expect(page.get_by_role("heading", level=1, name="MST.factory dortmund")).to_be_visible()
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="Cluster management")).to_be_visible()


def test_the_history_tells_a_change_with_old_and_new(page: Page, served_home: Path) -> None:
    """Change an initiative that no other journey looks at."""
    engine = database.create_engine(settings_for(served_home, f"sqlite:///{served_home / 'kb.sqlite'}"))
    with database.sessions(engine)() as session:
        initiative = names.record(session, Initiative, "medicon-valley")
        with actions.change_set(session, actor="Ada Lovelace", reason="Bilanz gelesen") as changes:
            changes.revise(Initiative, initiative.id, {"status": Status.ENDED, "name_en": "Medicon Valley"})
        session.commit()
    engine.dispose()
    page.goto("/de/initiatives/medicon-valley")
    page.get_by_role("link", name="Verlauf").click()
    newest = page.locator("ol.revisions > li").first
    expect(newest).not_to_contain_text("Ada Lovelace")
    expect(newest).to_contain_text("Bilanz gelesen")
    row = newest.get_by_role("row", name=re.compile("Status"))
    expect(row.locator("ins")).to_have_text("beendet")
    expect(newest.get_by_role("row", name=re.compile(r"Name \(englisch\)")).locator("del")).not_to_have_text("")
    expect(page.locator("ol.revisions > li")).to_have_count(2)


def test_a_profile_is_read_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/de/initiatives/effizienzcluster-logistikruhr")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".profile-header .cite a")).to_be_focused()
    while page.evaluate("document.activeElement.getAttribute('href')") != "#section_ledger":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Erwartung und Ergebnis")).to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(page.get_by_role("group", name="Erwartung und Ergebnis")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("li:target")).to_be_in_viewport()

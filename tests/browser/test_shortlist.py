"""The reader's own list as people use it, and the fact sheet on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

FULL = ("dortmund-project", "medecon-ruhr", "effizienzcluster-logistikruhr", "its-owl", "silicon-saxony", "acstyria")
"""Initiatives of which most is known, so that their sheets are the fullest."""


@pytest.fixture
def plain(browser: Browser, site: str) -> Iterator[BrowserContext]:
    """Open a browser that runs no scripts."""
    fresh = browser.new_context(base_url=site, locale="de-DE", java_script_enabled=False)
    yield fresh
    fresh.close()


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def collect(page: Page, place: str) -> None:
    page.goto(f"/de/{place}")
    page.get_by_role("button", name="Merken").first.click()
    expect(page.get_by_role("button", name="Gemerkt").first).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("slug", FULL)
@pytest.mark.parametrize("language", ["de", "en"])
def test_a_fact_sheet_prints_on_one_page(page: Page, slug: str, language: str) -> None:
    page.goto(f"/{language}/initiatives/{slug}/fact-sheet")
    assert pages_of(page.pdf(prefer_css_page_size=True)) == 1


def test_a_briefing_prints_on_two_pages(page: Page) -> None:
    page.goto("/de/answers/briefing?region=ruhr")
    assert pages_of(page.pdf(prefer_css_page_size=True)) <= 2


@pytest.mark.parametrize("question", ["meaning", "achievements", "expectations"])
def test_an_answer_prints_on_the_paper_of_its_readers(page: Page, question: str) -> None:
    page.goto(f"/de/answers/{question}?region=ruhr")
    paper = page.pdf(prefer_css_page_size=True)
    # A4 is 595 × 842 points; without a size of its own a page prints as Letter, 612 × 792.
    assert {tuple(map(round, map(float, box.split()[2:]))) for box in re.findall(rb"/MediaBox \[([^]]*)\]", paper)} == {
        (595, 842)
    }


def test_records_are_collected_compared_and_taken_off(page: Page) -> None:
    collect(page, "initiatives/chemsite")
    collect(page, "initiatives/medecon-ruhr")
    page.get_by_role("link", name=re.compile("Merkliste")).first.click()
    expect(page.locator(".shortlist-records li")).to_have_count(2)
    expect(page.locator(".compare thead th")).to_have_text(["ChemSite", "MedEcon Ruhr"])
    page.get_by_role("link", name=re.compile("Entfernen.*ChemSite")).click()
    expect(page.locator(".shortlist-records li")).to_have_count(1)
    page.goto("/de/initiatives/chemsite")
    expect(page.get_by_role("button", name="Merken").first).to_have_attribute("aria-pressed", "false")


def test_the_list_outlives_a_visit_without_its_address(page: Page) -> None:
    collect(page, "initiatives/chemsite")
    page.goto("/de/shortlist")
    expect(page.locator(".shortlist-records li")).to_have_count(1)
    page.get_by_role("button", name="Liste leeren").click()
    expect(page.get_by_text("Ihre Merkliste ist leer.")).to_be_visible()
    page.goto("/de/shortlist")
    expect(page.get_by_text("Ihre Merkliste ist leer.")).to_be_visible()


def test_a_list_that_came_as_a_link_can_be_kept(page: Page) -> None:
    page.goto("/de/shortlist?record=initiatives/chemsite&record=regions/ruhr")
    page.get_by_role("button", name="Zu meiner Merkliste hinzufügen").click()
    expect(page.get_by_role("button", name="Zu meiner Merkliste hinzufügen")).to_be_hidden()
    page.goto("/de/shortlist")
    expect(page.locator(".shortlist-records li")).to_have_count(2)


def test_the_switch_works_by_keyboard(page: Page) -> None:
    page.goto("/de/initiatives/chemsite")
    switch = page.get_by_role("button", name="Merken").first
    switch.focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Gemerkt").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Merken").first).to_be_focused()


def test_a_dossier_starts_each_record_on_a_new_page_and_ends_with_sources(page: Page) -> None:
    page.goto("/de/shortlist/dossier?record=initiatives/chemsite&record=initiatives/medecon-ruhr&record=regions/ruhr")
    # Front with contents, three records, sources.
    assert pages_of(page.pdf(prefer_css_page_size=True)) >= 5
    page.get_by_role("link", name="MedEcon Ruhr").first.click()
    expect(page.locator("#entry_2 h2")).to_be_in_viewport()


def test_without_a_script_the_list_grows_by_addresses(plain: BrowserContext) -> None:
    page = plain.new_page()
    page.goto("/de/initiatives/chemsite")
    page.get_by_role("link", name="Merken").first.click()
    expect(page.locator(".shortlist-records li")).to_have_count(1)
    page.get_by_label("Eintrag über seinen Namen oder die Adresse seiner Seite hinzufügen").fill(
        "initiatives/medecon-ruhr"
    )
    page.get_by_role("button", name="Hinzufügen", exact=True).click()
    expect(page.locator(".shortlist-records li")).to_have_count(2)
    page.get_by_role("link", name=re.compile("Entfernen.*ChemSite")).click()
    expect(page.locator(".shortlist-records li")).to_have_count(1)


def test_without_a_script_several_hits_are_chosen_and_collected_at_once(plain: BrowserContext) -> None:
    page = plain.new_page()
    page.goto("/de/search?q=logistik&kind=initiative")
    boxes = page.locator(".hits").get_by_role("checkbox")
    boxes.nth(0).check()
    boxes.nth(2).check()
    page.get_by_role("button", name="Ausgewählte Treffer merken").click()
    expect(page.locator(".shortlist-records li")).to_have_count(2)
    expect(page.locator(".compare thead th")).to_have_count(2)


def test_the_notice_on_a_list_that_came_as_a_link_leaves_the_end_of_the_page_free(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/de/shortlist?record=initiatives/chemsite&record=initiatives/medecon-ruhr")
    notice = page.locator("[data-adopt]")
    expect(notice).to_be_visible()
    # What something else covers, wherever one scrolls to, cannot be clicked.
    page.locator("footer.site-footer p").last.click(trial=True)


def test_hits_are_collected_from_the_search(page: Page) -> None:
    page.goto("/de/search?q=logistik&kind=initiative")
    hits = page.locator(".hit .remember")
    hits.nth(0).click()
    hits.nth(1).click()
    expect(page.locator("[data-collect-count]").first).to_have_text("2")
    page.goto("/de/shortlist")
    expect(page.locator(".compare thead th")).to_have_count(2)


def test_a_record_is_added_by_choosing_a_suggestion(page: Page) -> None:
    page.goto("/de/shortlist?record=initiatives/chemsite")
    field = page.get_by_role("combobox", name=re.compile("Eintrag über seinen Namen"))
    field.press_sequentially("medec")
    page.get_by_role("option", name="MedEcon Ruhr Initiative").click()
    expect(page).to_have_url(re.compile("record=initiatives%2Fmedecon-ruhr$"))
    expect(page.locator(".compare thead th")).to_have_text(["ChemSite", "MedEcon Ruhr"])
    frame = page.locator(".compare-frame")
    frame.scroll_into_view_if_needed()
    frame.evaluate("one => one.scrollTo(0, one.scrollHeight)")
    expect(page.locator(".compare thead th").first).to_be_in_viewport()

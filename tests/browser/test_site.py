"""Journeys of readers through the frame of the site: search, browse, both languages, phone, keyboard, no script."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect


def test_a_search_is_narrowed_passed_on_and_taken_back(page: Page) -> None:
    page.goto("/")
    expect(page).to_have_url(re.compile(r"/de/$"))
    page.get_by_label("Die Wissensbasis durchsuchen").fill("Logistik")
    page.get_by_role("button", name="Suchen").click()
    hits = page.locator(".hit")
    expect(hits.first).to_be_visible()
    page.locator("#page_facets").get_by_role("link", name=re.compile("^Initiative ")).click()
    expect(page).to_have_url(re.compile("kind=initiative"))
    page.locator("#page_facets").get_by_role("link", name=re.compile("^Ruhrgebiet ")).click()
    chips = page.get_by_role("list", name="Eingegrenzt durch")
    expect(chips.get_by_role("link", name="Region: Ruhrgebiet")).to_be_visible()
    page.wait_for_load_state()
    expect(hits.locator(".meta")).to_have_text([re.compile("^Initiative")] * hits.count())
    permalink = page.url
    page.go_back()
    expect(chips.get_by_role("link", name="Region: Ruhrgebiet")).to_have_count(0)
    page.goto(permalink)
    chips.get_by_role("link", name="Art: Initiative").click()
    expect(page).not_to_have_url(re.compile("kind=initiative"))
    hits.get_by_role("link", name="EffizienzCluster LogistikRuhr").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("EffizienzCluster LogistikRuhr")


def test_everything_works_without_script(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, locale="de-DE", java_script_enabled=False)
    page = context.new_page()
    page.goto("/de/")
    page.get_by_label("Die Wissensbasis durchsuchen").fill("Chemie")
    page.get_by_role("button", name="Suchen").click()
    page.locator("#page_facets").get_by_role("link", name=re.compile("^Initiative ")).click()
    page.locator(".hit a").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto("/de/regions")
    page.locator("summary", has_text=re.compile("Teile von Deutschland$")).click()
    expect(page.get_by_role("link", name="Nordrhein-Westfalen", exact=True)).to_be_visible()
    context.close()


def test_the_keyboard_is_enough(page: Page) -> None:
    page.goto("/de/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Zum Inhalt springen")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#page_main")).to_be_focused()
    search = page.get_by_label("Die Wissensbasis durchsuchen")
    for _ in range(20):
        page.keyboard.press("Tab")
        if search.evaluate("field => field === document.activeElement"):
            break
    expect(search).to_be_focused()
    assert search.evaluate("field => getComputedStyle(field).outlineStyle") == "solid", "focus is visible"
    page.keyboard.type("Wasser")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/de/search\?q=Wasser"))
    page.goto("/de/regions")
    summary = page.locator("summary", has_text=re.compile("Teile von Österreich$"))
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Südösterreich", exact=True)).to_be_visible()


def test_the_language_is_switched_on_the_spot(page: Page) -> None:
    page.goto("/de/search?q=logistik&kind=initiative")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(re.compile(r"/en/search\?q=logistik&kind=initiative$"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Search")
    page.get_by_role("link", name="Deutsch").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Suche")


def test_a_wrong_address_helps_on(page: Page) -> None:
    answer = page.goto("/de/initiatives/gibt-es-nicht")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("Seite nicht gefunden")
    page.get_by_label("Die Wissensbasis durchsuchen").fill("dortmund-project")
    page.keyboard.press("Enter")
    expect(page.locator(".hit").first).to_contain_text("dortmund-project")

"""Suggestions below the search box: by keyboard, by mouse, announced, out of the way without script."""

from __future__ import annotations

import re
from contextlib import suppress

from playwright.sync_api import Browser, Error, Page, Route, expect

from tests.browser import watch

LABEL = "Die Wissensbasis durchsuchen"


def test_the_keyboard_chooses_a_record(page: Page) -> None:
    page.goto("/de/")
    field = page.get_by_role("combobox", name=LABEL)
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press_sequentially("effizienzclu")
    options = page.get_by_role("option")
    expect(options.filter(has_text="EffizienzCluster LogistikRuhr").first).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status").filter(has_text="Vorschläge darunter")).to_have_count(1)
    assert watch.barriers(page) == []
    for _ in range(options.count()):
        field.press("ArrowDown")
        active = page.locator("#" + str(field.get_attribute("aria-activedescendant")))
        expect(active).to_have_attribute("aria-selected", "true")
        if "Initiative" in active.inner_text():
            break
    field.press("Enter")
    expect(page).to_have_url(re.compile("/de/initiatives/effizienzcluster-logistikruhr$"))


def test_a_query_is_completed_and_searched(page: Page) -> None:
    page.goto("/de/search?kind=initiative")
    field = page.get_by_role("combobox", name=LABEL)
    field.press_sequentially("logis")
    expect(page.get_by_role("option").first).to_be_visible()
    field.press("ArrowDown")
    expect(field).to_have_value(re.compile("^logis[a-zä]+"))
    completed = field.input_value()
    field.press("Enter")
    expect(page).to_have_url(re.compile(f"kind=initiative.*q={completed}|q={completed}.*kind=initiative"))


def test_escape_and_leaving_close_the_list_and_keep_what_was_typed(page: Page) -> None:
    page.goto("/de/")
    field = page.get_by_role("combobox", name=LABEL)
    field.press_sequentially("logis")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    field.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    field.press("Escape")
    expect(options.first).to_be_hidden()
    expect(field).to_have_value("logis")
    field.press("ArrowDown")
    expect(options.first).to_be_visible()
    page.keyboard.press("Tab")
    expect(options.first).to_be_hidden()


def test_enter_without_a_choice_searches_for_what_was_typed(page: Page) -> None:
    page.goto("/de/")
    field = page.get_by_role("combobox", name=LABEL)
    field.press_sequentially("logis")
    expect(page.get_by_role("option").first).to_be_visible()
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"/de/search\?q=logis$"))


def test_the_mouse_opens_a_record_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/de/")
    page.get_by_role("combobox", name=LABEL).press_sequentially("dortmund-pro")
    option = page.get_by_role("option", name=re.compile("dortmund-project .*Initiative"))
    expect(option).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert watch.barriers(page) == []
    option.click()
    expect(page).to_have_url(re.compile("/de/initiatives/dortmund-project$"))


def test_late_answers_do_not_replace_newer_ones(page: Page) -> None:
    held: list[Route] = []
    page.route(re.compile("suggest\\?.*q=log$"), lambda route: held.append(route))
    page.goto("/de/")
    field = page.get_by_role("combobox", name=LABEL)
    with page.expect_request(re.compile("suggest\\?.*q=log$")):
        field.press_sequentially("log")
    field.fill("chemsi")
    newest = page.get_by_role("option", name=re.compile("ChemSite")).first
    expect(newest).to_be_visible()
    with suppress(Error):  # What is no longer waited for may have been given up.
        held[0].continue_()
        page.wait_for_timeout(300)
    expect(newest).to_be_visible()
    field.fill("c")
    expect(page.get_by_role("option").first).to_be_hidden()


def test_the_list_stays_as_it_is_while_one_chooses(page: Page) -> None:
    held: list[Route] = []
    page.route(re.compile("suggest\\?.*q=chems$"), lambda route: held.append(route))
    page.goto("/de/")
    field = page.get_by_role("combobox", name=LABEL)
    field.press_sequentially("chem")
    option = page.get_by_role("option").first
    expect(option).to_be_visible()
    with page.expect_request(re.compile("suggest\\?.*q=chems$")):
        field.press_sequentially("s")
    field.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    with suppress(Error):
        held[0].continue_()
        page.wait_for_timeout(300)
    expect(option).to_have_attribute("aria-selected", "true")


def test_without_script_the_box_is_a_plain_form(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, locale="de-DE", java_script_enabled=False)
    page = context.new_page()
    page.goto("/de/")
    field = page.get_by_role("searchbox", name=LABEL)
    field.press_sequentially("Logisitk")
    field.press("Enter")
    expect(page.get_by_text("Zu „Logisitk“ wurde nichts gefunden.")).to_be_visible()
    page.get_by_role("link", name="Trotzdem nach „Logisitk“ suchen").click()
    expect(page.get_by_role("heading", name="0 Treffer")).to_be_visible()
    context.close()

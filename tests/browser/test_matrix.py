"""Journeys through the matrix: down and up, into a cell, by filter, keyboard and phone, on paper, without script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import watch


def cell(page: Page, row: str, column: str) -> Locator:
    """Return the cell where a row and a column cross, by what their heads begin with."""
    # A click waits until the next page has begun; its heads are counted only when all of them are there.
    page.wait_for_load_state()
    heads = page.locator("[data-matrix] thead th").all_inner_texts()
    place = next(number for number, head in enumerate(heads, start=1) if head.strip().startswith(column))
    head = page.get_by_role("rowheader", name=re.compile(f"^{row}"))
    return page.locator("[data-matrix] tbody tr").filter(has=head).locator(f"> :nth-child({place})")


def scrolled(frame: Locator, side: str) -> None:
    """Wait until a frame has moved; the pages allow no script of a test to wait inside them."""
    for _ in range(50):
        if frame.evaluate(f"one => one.{side}") > 100:
            return
        frame.page.wait_for_timeout(100)
    raise AssertionError(f"{side} stays as it is")


FIELDS_ACROSS = "across=fields&view=names"
"""Fields side by side with the names of leading initiatives, whatever the numbers of regions and fields suggest."""


def narrow(page: Page) -> None:
    """Open the fields that narrow the matrix down."""
    page.locator("summary", has_text="Eingrenzen").click()


def test_from_countries_down_to_the_initiatives_of_a_cell_and_up_again(page: Page) -> None:
    page.goto("/de/matrix?across=fields")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Zellen belegt")
    table = page.get_by_role("table", name=re.compile("Zahl der Cluster-Initiativen"))
    table.get_by_role("rowheader", name="Deutschland").get_by_role("link").click()
    table.get_by_role("rowheader", name="Nordrhein-Westfalen").get_by_role("link").click()
    expect(page).to_have_url(re.compile("region=dea-nordrhein-westfalen"))
    table.get_by_role("columnheader", name="Gesundheitswirtschaft").get_by_role("link").click()
    expect(page).to_have_url(re.compile("field=gesundheit"))
    page.get_by_role("link", name="Clusterwissen: Schlagwörter", exact=True).click()
    expect(page).not_to_have_url(re.compile("field="))
    number = cell(page, "Regierungsbezirk Arnsberg", "Logistik").locator(".matrix-count")
    shown = int(re.findall(r"\d+", number.inner_text())[0])
    number.click()
    expect(page).to_have_url(re.compile(r"/de/search\?kind=initiative&region=dea5-[a-z-]+&field=logistik$"))
    expect(page.locator(".hit")).to_have_count(shown)
    page.go_back()
    page.get_by_role("link", name="Deutschland", exact=True).click()
    expect(page).to_have_url(re.compile("region=de-deutschland"))


def test_filters_stand_in_the_address(page: Page) -> None:
    page.goto("/de/matrix")
    narrow(page)
    page.get_by_label("Region", exact=True).select_option("ruhr")
    page.get_by_label("Politikphase").select_option(label="Projekt Ruhr")
    page.get_by_label("Systematik").select_option("projekt-ruhr-zwoelf")
    page.get_by_role("button", name="Anzeigen").click()
    for part in ("region=ruhr", "era=projekt-ruhr", "scheme=projekt-ruhr-zwoelf"):
        expect(page).to_have_url(re.compile(part))
    narrow(page)
    expect(page.get_by_label("Systematik")).to_have_value("projekt-ruhr-zwoelf")
    expect(page.locator(".matrix-derived").first).to_be_visible()


def test_without_script_all_of_it_works(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, locale="de-DE", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/de/matrix?{FIELDS_ACROSS}")
    narrow(page)
    page.get_by_label("Region", exact=True).select_option("ruhr")
    page.get_by_role("button", name="Anzeigen").click()
    expect(page).to_have_url(re.compile("region=ruhr"))
    cell(page, "Dortmund", "Logistik").locator(".matrix-leading a").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("dortmund-project")
    page.go_back()
    page.get_by_role("link", name="Nur Zahlen").click()
    expect(page).to_have_url(re.compile("view=counts"))
    cell(page, "Dortmund", "Logistik").locator(".matrix-count").click()
    expect(page.locator(".hit")).to_have_count(1)
    context.close()


def test_arrow_keys_go_from_number_to_number_over_white_spots(page: Page) -> None:
    page.goto("/de/matrix?region=ruhr&across=fields")
    page.get_by_role("rowheader", name="Dortmund").get_by_role("link").focus()
    seen = []
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
        seen.append(
            page.evaluate(
                "[document.activeElement.closest('td,th').cellIndex, document.activeElement.closest('tr').rowIndex]"
            )
        )
    assert page.evaluate("document.activeElement.matches(':focus-visible')")
    (first, row), (second, _), (third, _) = seen[:3]
    assert first < second < third
    assert seen[3][0] == third
    assert seen[3][1] > row
    assert seen[4][0] < third
    page.keyboard.press("Home")
    assert page.evaluate("document.activeElement.closest('table') !== null"), "other keys are left to the browser"


def test_the_frame_is_scrolled_by_keyboard_and_its_heads_stay(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 600})
    page.goto(f"/de/matrix?region=ruhr&empty=show&{FIELDS_ACROSS}")
    frame = page.get_by_role("region", name=re.compile("Zahl der Cluster-Initiativen"))
    frame.focus()
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    scrolled(frame, "scrollLeft")
    for _ in range(6):
        page.keyboard.press("ArrowDown")
    scrolled(frame, "scrollTop")
    place = """selector => {
        const frame = document.querySelector('[data-matrix-frame]').getBoundingClientRect();
        const head = document.querySelector(selector).getBoundingClientRect();
        return [Math.round(head.left - frame.left), Math.round(head.top - frame.top)];
    }"""
    assert max(page.evaluate(place, ".matrix-corner")) <= 1
    assert page.evaluate(place, ".matrix tbody tr:last-child th")[0] <= 1


def test_numbers_alone_show_who_leads_when_they_have_the_focus(page: Page) -> None:
    page.goto("/de/matrix?region=ruhr&view=counts&across=fields")
    expect(page.locator("[data-matrix-hint]")).to_be_hidden()
    shown = cell(page, "Duisburg", "Logistik")
    assert shown.locator(".matrix-leading").evaluate("one => one.offsetWidth") == 1
    shown.locator(".matrix-count").focus()
    expect(shown.locator(".matrix-leading")).to_contain_text("logport I")
    assert shown.locator(".matrix-leading").evaluate("one => one.offsetWidth") > 100
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/de/initiatives/logport-i$"))


def test_a_phone_scrolls_the_table_and_not_the_page(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for address in ("/de/matrix?across=fields", "/en/matrix?region=ruhr&view=counts&empty=show&across=fields"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        expect(page.locator("[data-matrix-hint]")).to_be_visible()
        frame = page.locator("[data-matrix-frame]")
        assert frame.evaluate("one => one.scrollWidth > one.clientWidth")
        head = frame.locator("tbody th").first.evaluate("one => one.offsetWidth")
        assert head < 390 / 2.5, "the first column leaves room for the others"


def test_paper_holds_the_whole_table(page: Page) -> None:
    page.goto("/de/matrix?region=de-deutschland")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1047, "height": 718})
    expect(page.locator(".matrix-form")).to_be_hidden()
    frame = page.locator("[data-matrix-frame]")
    assert frame.evaluate("one => one.querySelector('table').offsetWidth <= one.clientWidth + 1")
    assert frame.evaluate("one => getComputedStyle(one).overflow") == "visible"


@pytest.mark.parametrize(
    "address", ["/de/matrix?scheme=landescluster-nrw", "/en/matrix?region=dea-nordrhein-westfalen&view=counts"]
)
def test_the_matrix_has_no_barriers(page: Page, address: str) -> None:
    page.goto(address)
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert watch.barriers_in_light_and_dark(page, only=() if width == 390 else watch.OF_THE_LOOK) == [], width


def test_both_heads_of_a_cell_light_up_with_it(page: Page) -> None:
    page.goto("/de/matrix")
    cell = page.locator(".matrix tbody td:has(a)").nth(1)
    heads = page.locator(".matrix thead th.is-lit")
    cell.hover()
    expect(heads).to_have_count(1)
    expect(page.locator(".matrix tbody tr:hover th")).to_have_css(
        "background-color", str(heads.evaluate("one => getComputedStyle(one).backgroundColor"))
    )
    page.mouse.move(0, 0)
    expect(heads).to_have_count(0)
    cell.locator("a").first.focus()
    expect(heads).to_have_count(1)


@pytest.mark.parametrize("region", ["", "?region=dea-nordrhein-westfalen", "?region=ded-sachsen"])
@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 844)])
def test_the_first_screen_shows_the_matrix_with_its_heads(page: Page, region: str, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"/de/matrix{region}")
    expect(page.locator(".matrix thead th").first).to_be_in_viewport(ratio=0.9)
    expect(page.locator(".matrix tbody tr").first).to_be_in_viewport()
    if width > 1000:
        frame = page.locator("[data-matrix-frame]")
        assert frame.evaluate("one => one.scrollWidth <= one.clientWidth + 1"), "nothing is scrolled inside"
    heads = page.locator(".matrix thead th")
    for number in range(heads.count()):
        assert heads.nth(number).evaluate("one => one.scrollHeight <= one.clientHeight + 1"), "no head is cut"


def test_rows_and_columns_are_swapped(page: Page) -> None:
    page.goto("/de/matrix?region=dea-nordrhein-westfalen")
    expect(page.get_by_role("columnheader", name="Regierungsbezirk Arnsberg")).to_be_visible()
    number = cell(page, "Logistik", "Regierungsbezirk Arnsberg").locator(".matrix-count")
    words, address = number.inner_text(), number.get_attribute("href")
    page.get_by_role("link", name="Zeilen und Spalten tauschen").click()
    swapped = cell(page, "Regierungsbezirk Arnsberg", "Logistik").locator(".matrix-count")
    assert (swapped.inner_text(), swapped.get_attribute("href")) == (words, address)


def test_what_has_the_focus_is_seen_on_a_phone_too(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/de/matrix?region=dea-nordrhein-westfalen")
    link = page.locator(".matrix td .matrix-leading a").first
    link.focus()
    box = link.bounding_box()
    assert box is not None
    assert (box["width"] > 40, box["height"] > 10, 0 < box["y"] < 844) == (True, True, True)
    assert link.evaluate("node => getComputedStyle(node.closest('.matrix-leading')).clipPath") == "none"

"""The timeline: narrowed by a form, walked by keyboard, read on a phone, on paper and without script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import watch


def test_a_reader_narrows_the_timeline_and_goes_on_to_a_milestone(page: Page) -> None:
    page.goto("/de/timeline")
    page.locator("summary", has_text="Eingrenzen").click()
    page.get_by_label("Region", exact=True).select_option("ruhr")
    page.get_by_role("button", name="Anzeigen").click()
    expect(page).to_have_url(re.compile(r"region=ruhr"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ruhrgebiet")
    page.locator("summary", has_text="Eingrenzen").click()
    expect(page.get_by_label("Region", exact=True)).to_have_value("ruhr")
    mark = page.get_by_role("link", name=re.compile("^Januar 2010: Auszeichnung gewonnen"))
    mark.locator("use").hover()
    expect(mark.locator("text")).to_have_css("opacity", "1")
    mark.locator("use").click()
    expect(page).to_have_url(re.compile("/de/initiatives/effizienzcluster-logistikruhr#"))
    expect(page.locator("li:target")).to_be_in_viewport()


def test_the_keyboard_reaches_every_mark_and_shows_its_words(page: Page) -> None:
    page.goto("/de/timeline?initiative=dortmund-project")
    page.get_by_role("link", name="Zur Tabelle mit denselben Angaben").focus()
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.timeline svg a')"):
            words = page.locator(".timeline svg a:focus text")
            expect(words).to_have_css("opacity", "1")
            seen.add(words.text_content())
    assert seen == {"November 1999: Idee", "15. Juni 2000: Beschluss"}


@pytest.mark.parametrize(
    ("width", "path"),
    [(390, "/de/timeline"), (1280, "/en/timeline?open=de-deutschland"), (390, "/en/timeline?field=logistik")],
)
def test_it_has_no_barriers_on_any_screen(page: Page, width: int, path: str) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert watch.barriers_in_light_and_dark(page) == []


def test_strips_fill_the_screen_and_years_stay_in_sight(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/de/timeline?open=all")
    strip = page.locator(".timeline-lines li > svg").first.bounding_box()
    assert strip is not None
    assert strip["width"] > 320
    page.locator(".timeline-lines li").nth(30).scroll_into_view_if_needed()
    expect(page.locator(".timeline-axis")).to_be_in_viewport()


def test_without_script_everything_is_there(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/de/timeline?field=logistik")
    expect(page.locator(".timeline svg a").first).to_be_visible()
    page.get_by_role("link", name="Zur Tabelle mit denselben Angaben").click()
    expect(page.locator("#timeline_table")).to_be_in_viewport()
    expect(page.get_by_role("cell", name="Auszeichnung gewonnen").first).to_be_visible()
    page.get_by_role("link", name="Deutschland", exact=True).click()
    expect(page.locator(".timeline-initiative svg a", has_text="Landescluster")).to_have_count(0)
    expect(page.locator("#group_de-deutschland")).to_be_in_viewport()
    context.close()


def test_paper_shows_the_picture_and_not_the_form(page: Page) -> None:
    page.goto("/de/timeline?region=ruhr")
    page.emulate_media(media="print")
    expect(page.locator(".timeline-form")).to_be_hidden()
    expect(page.locator(".timeline-lines li rect").first).to_be_visible()


def test_the_first_screen_shows_when_how_many_existed(page: Page) -> None:
    for width, height in ((1280, 720), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto("/de/timeline")
        expect(page.locator(".timeline-band path").nth(3)).to_be_in_viewport(ratio=1)

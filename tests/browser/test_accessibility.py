"""Every kind of page is for everybody: axe, reflow, keyboard, colours as the reader likes them, and paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import cycle
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect
from werkzeug.exceptions import HTTPException

from kb.config import Settings
from kb.models import ENTITIES
from kb.web import create_app
from kb.web.records.profiles import WITH_PROFILE
from kb.web.records.question import SORTS
from tests.browser import watch
from tests.browser.addresses import EACH_KIND_OF_PAGE, address

WIDE, PHONE, ZOOMED = (ViewportSize(width=width, height=900) for width in (1280, 390, 320))
"""A wide screen, a phone, and what a wide screen shows at a zoom of 400 per cent."""
LOOKS = (
    {"de": (WIDE, "light"), "en": (PHONE, "dark")},
    {"de": (PHONE, "dark"), "en": (WIDE, "light")},
    {"en": (PHONE, "light"), "de": (WIDE, "dark")},
    {"en": (WIDE, "dark"), "de": (PHONE, "light")},
)
"""How a page is looked at: in the first language by all rules, in the second by those of colours and width.

Each page is seen in both languages, light and dark, wide and narrow. The looks change from page to page, so that what all
pages share is seen in all of them.
"""


@pytest.fixture(scope="session")
def readers(browser: Browser, site: str) -> Iterator[dict[str, Page]]:
    """Keep a window for each language for all pages: opening one for each would take longer than looking at them."""
    contexts = {
        language: browser.new_context(base_url=site, locale=f"{language}-{language.upper()}", reduced_motion="reduce")
        for language in ("de", "en")
    }
    for context in contexts.values():
        context.set_default_timeout(15_000)
    yield {language: context.new_page() for language, context in contexts.items()}
    for context in contexts.values():
        context.close()


@pytest.fixture
def reader(readers: dict[str, Page]) -> Page:
    """Take the window of the German-speaking reader."""
    return readers["de"]


def look(page: Page, width: ViewportSize, theme: str) -> None:
    page.set_viewport_size(width)
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")


@pytest.mark.parametrize(("path", "looks"), [*zip(EACH_KIND_OF_PAGE, cycle(LOOKS), strict=False)])
def test_no_kind_of_page_has_barriers(
    readers: dict[str, Page], path: str, looks: dict[str, tuple[ViewportSize, str]]
) -> None:
    """Ask in both languages, light and dark, on a wide screen and a phone, and whether 320 pixels suffice.

    Both languages come from one template, so the rules of structure and names are asked in one of them only: what is not
    translated is the business of tests/web/test_translations.py, and the same parts are asked in the other language on the
    next page. Colours and widths differ, so their rules are asked in both.
    """
    whole, other = looks
    for language, look_of in looks.items():
        look(readers[language], *look_of)
        readers[language].goto(address(language, path))
    watch.examine(readers[whole])
    watch.examine(readers[other], only=watch.OF_THE_LOOK)
    barriers = [
        f"{language} {looks[language]}: {barrier}"
        for language in looks
        for barrier in watch.examined(readers[language])
    ]
    wider = {}
    for language in looks:
        look(readers[language], ZOOMED, "light")
        wider[language] = watch.overflow(readers[language])
    assert barriers == []
    assert {language: by for language, by in wider.items() if by > 0} == {}


def test_every_pair_of_language_width_and_colours_is_looked_at_by_all_rules() -> None:
    """Each page is also seen in both languages, light and dark, wide and narrow."""
    whole = [(language, width["width"], theme) for looks in LOOKS for language, (width, theme) in [*looks.items()][:1]]
    for first, second in ((0, 1), (0, 2), (1, 2)):
        assert len({(look[first], look[second]) for look in whole}) == 4
    for looks in LOOKS:
        (wide, light), (narrow, dark) = looks.values()
        assert looks.keys() == {"de", "en"}
        assert (wide != narrow, light != dark) == (True, True)


PAGES_OF_DATA = {
    "feed", "search_feed", "map_data", "map_names", "map_outlines", "opensearch", "opensearch_suggestions",
    "record_citation",
}  # fmt: skip
"""What stands among the pages by its address but is for programs."""


def test_every_kind_of_page_is_looked_at(tmp_path: Path) -> None:
    """Each view, and for views of several kinds of records each kind, has an address among those that are tested."""
    app = create_app(Settings(home=tmp_path, database_url="sqlite://"))
    adapter = app.url_map.bind("localhost")
    seen = set()
    for path in EACH_KIND_OF_PAGE:
        with suppress(HTTPException):
            endpoint, values = adapter.match(address("de", path).partition("?")[0])
            seen |= {endpoint, (endpoint, values.get("plural"))}
    views = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith(("pages.", "embed."))}
    redirects = {"pages.owned", "pages.field_schemes", "pages.former_styleguide", "pages.shortlist_of_hits"}
    assert views - seen - redirects == {f"pages.{name}" for name in PAGES_OF_DATA}
    assert {("pages.profile", plural) for plural in WITH_PROFILE} | {
        ("pages.listing", ENTITIES[entity].__path__) for entity in SORTS
    } <= seen


def test_nothing_moves_when_the_device_asks_for_rest(reader: Page) -> None:
    look(reader, WIDE, "light")
    for path in ("", "map", "timeline", "initiatives/dortmund-project"):
        reader.goto(f"/de/{path}")
        assert reader.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
        # A step without duration, such as the one that shows a table whose picture does not come, moves nothing.
        moving = "one => one.playState === 'running' && one.effect.getComputedTiming().duration > 0"
        assert reader.evaluate(f"document.getAnimations().filter({moving}).length") == 0


def shows_focus(page: Page) -> bool:
    """Tell whether what has the focus, or the label that stands for it, is outlined."""
    shown: bool = page.evaluate(
        """() => [document.activeElement, document.activeElement.closest("label")].some(
            one => one && getComputedStyle(one).outlineStyle === "solid" && parseInt(getComputedStyle(one).outlineWidth) >= 2
        )"""
    )
    return shown


@pytest.mark.parametrize("path", ["", "search?q=logistik", "regions", "design", "initiatives/chemsite"])
def test_the_focus_is_always_visible(page: Page, path: str) -> None:
    page.goto(f"/de/{path}")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        assert shows_focus(page), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


def tab_to(page: Page, wanted: Locator, most: int = 80) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"The keyboard does not reach {wanted}.")


def test_the_menu_of_a_phone_is_opened_used_and_closed_with_the_keyboard(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/de/")
    menu = page.get_by_role("button", name="Menü")
    regions = page.get_by_role("navigation", name="Hauptnavigation").get_by_role("link", name="Regionen")
    expect(regions).to_be_hidden()
    tab_to(page, menu)
    page.keyboard.press("Enter")
    expect(regions).to_be_visible()
    assert watch.barriers(page) == []
    page.keyboard.press("Escape")
    expect(regions).to_be_hidden()
    expect(menu).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, regions)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Regionen")).to_be_visible()


def test_the_menu_of_a_phone_needs_no_script(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto("/de/")
    page.get_by_role("button", name="Menü").click()
    page.get_by_role("navigation", name="Hauptnavigation").get_by_role("link", name="Programme").click()
    expect(page.get_by_role("heading", level=1, name="Programme")).to_be_visible()
    context.close()


def test_a_search_is_made_and_narrowed_with_the_keyboard(page: Page) -> None:
    page.goto("/de/regions")
    field = page.get_by_label("Die Wissensbasis durchsuchen")
    tab_to(page, field)
    page.keyboard.type("logis")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.type("tik")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/de/search\?q=logistik"))
    facet = page.locator("#page_facets").get_by_role("link", name=re.compile("^Initiative "))
    tab_to(page, facet)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("kind=initiative"))


PAPER = "getComputedStyle(document.body).backgroundColor"


def is_dark(page: Page) -> bool:
    red: int = page.evaluate(f"Number({PAPER}.match(/\\d+/)[0])")
    return red < 128


def test_light_or_dark_follows_the_device_until_the_reader_chooses(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto("/de/")
    assert is_dark(page)
    page.emulate_media(color_scheme="light")
    assert not is_dark(page)
    tab_to(page, page.get_by_role("radio", name="wie auf dem Gerät"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="dunkel")).to_be_checked()
    assert is_dark(page)
    page.goto("/en/about")
    assert is_dark(page)
    expect(page.get_by_role("radio", name="dark")).to_be_checked()
    page.get_by_role("radio", name="light").check()
    page.emulate_media(color_scheme="dark")
    assert not is_dark(page)
    page.get_by_role("radio", name="same as device").check()
    assert is_dark(page)


def test_a_choice_holds_before_anything_is_drawn(page: Page) -> None:
    page.goto("/de/")
    page.get_by_role("radio", name="dunkel").check()
    # The scripts that wait for the page never come; what is seen until then has the chosen colours all the same.
    page.route(re.compile(r"suggest\.js"), lambda route: None)
    page.goto("/de/about", wait_until="commit")
    page.locator("h1").wait_for()
    assert is_dark(page)
    page.unroute_all(behavior="ignoreErrors")


def test_without_script_the_colours_follow_the_device(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False, color_scheme="dark")
    page = context.new_page()
    page.goto("/de/")
    assert is_dark(page)
    expect(page.locator("form.theme")).to_be_hidden()
    context.close()


def test_paper_shows_the_record_with_addresses_and_nothing_to_click(page: Page) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size({"width": 718, "height": 1000})
    page.goto("/de/initiatives/dortmund-project")
    assert not is_dark(page)
    for name in (".site-nav", ".site-tools", ".header-search", ".site-footer", ".contents"):
        expect(page.locator(name).first).to_be_hidden()
    address = page.locator(".source-list .outside").first
    shown = address.evaluate("one => getComputedStyle(one, '::after').content")
    assert str(address.get_attribute("href")) in shown
    frames = page.locator(".table-frame")
    assert frames.evaluate_all("all => all.filter(one => one.scrollWidth > one.clientWidth + 1).length") == 0
    assert watch.overflow(page) <= 0

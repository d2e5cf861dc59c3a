"""The map in a browser: by mouse, by keyboard, with and without script, on a phone, in the page of somebody else."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser import watch

READY = ".map-frame[data-map-ready]"
MOST_BYTES = 450_000
"""Bytes that the first visit to a map loads at most, as they are sent."""


def opened(page: Page, address: str) -> Locator:
    """Open a page with a map and wait until it is drawn."""
    page.goto(address)
    frame = page.locator(READY)
    expect(frame).to_be_visible()
    return frame


def focused(page: Page) -> str:
    """Return what is said of the element with the focus."""
    return str(page.evaluate("document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"))


def test_a_click_on_a_mark_leads_to_a_record(page: Page) -> None:
    frame = opened(page, "/de/map?region=dea52-dortmund")
    frame.get_by_role("button", name=re.compile("^Dortmund: 2 Initiativen")).click()
    frame.locator(".leaflet-popup").get_by_role("link", name="dortmund-project").click()
    expect(page).to_have_url(re.compile("/de/initiatives/dortmund-project$"))


def test_a_mark_of_several_places_is_looked_at_more_closely(page: Page) -> None:
    frame = opened(page, "/de/map")
    several = frame.locator(".map-mark-several").first
    before = frame.locator(".map-mark").count()
    several.click()
    expect(frame.locator(".map-mark")).not_to_have_count(before)


def test_the_closer_one_looks_the_smaller_is_what_a_mark_stands_for(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    frame = opened(page, "/de/map")
    said = frame.get_by_role("status")
    expect(said).to_contain_text("Eine Marke je Staat")
    for name, level in (
        ("Deutschland", "Eine Marke je Land (NUTS 1)"),
        ("Nordrhein-Westfalen", "Eine Marke je Region (NUTS 2)"),
        ("Regierungsbezirk Düsseldorf", "Eine Marke je Ort"),
    ):
        frame.get_by_role("button", name=re.compile(rf"^{name}: \d+ Initiativen an \d+ Orten$")).focus()
        page.keyboard.press("Enter")
        expect(said).to_contain_text(level)
        expect(frame.locator(".map-mark:focus")).to_have_count(1)
    expect(frame.get_by_role("button", name=re.compile("^Duisburg: "))).not_to_have_count(0)


def test_joined_marks_count_an_initiative_once(page: Page) -> None:
    frame = opened(page, "/de/map")
    germany = frame.get_by_role("button", name=re.compile(r"^Deutschland: \d+ Initiativen an"))
    counted = page.locator(".facets").get_by_role("link", name=re.compile("^Deutschland"))
    expect(counted).to_contain_text(germany.inner_text())


def test_marks_that_stand_for_more_as_they_are_close_say_so(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    frame = opened(page, "/de/map")
    expect(frame.get_by_role("status")).to_have_text("Eine Marke je Staat, dicht beieinander eine für mehrere")


@pytest.mark.parametrize(
    "address", ["/de/map?region=ruhr&level=3", "/en/map?level=2", "/en/map?region=de-deutschland&level=3"]
)
def test_the_first_visit_to_a_map_loads_little(page: Page, address: str) -> None:
    received: list[float] = []
    network = page.context.new_cdp_session(page)
    network.on("Network.loadingFinished", lambda finished: received.append(finished["encodedDataLength"]))
    network.send("Network.enable")
    opened(page, address)
    page.wait_for_load_state("networkidle")
    assert 250_000 < sum(received) < MOST_BYTES


def test_countries_beyond_europe_come_when_they_are_in_view(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    atlases: list[str] = []
    page.on("request", lambda request: atlases.append(request.url) if "world-atlas" in request.url else None)
    frame = opened(page, "/de/map?region=ruhr&level=3")
    assert not [url for url in atlases if "countries-110m" in url]
    with page.expect_request(re.compile("countries-110m")):
        for _ in range(4):
            frame.get_by_role("button", name="Verkleinern").click()
    expect(frame.locator(".map-land")).not_to_have_count(0)


def test_marks_begin_at_the_level_of_the_form(page: Page) -> None:
    frame = opened(page, "/de/map?level=2")
    expect(frame.get_by_role("status")).to_contain_text("Eine Marke je Region (NUTS 2)")


def test_areas_without_outline_are_marks_that_tell_it(page: Page) -> None:
    frame = opened(page, "/de/map?shade=none&area=ziel2-nrw-2000-2006")
    town = frame.get_by_role("button", name=re.compile(r"^Fördergebiete ohne bekannten Umriss: \d+\. .*Wegberg"))
    town.click()
    popup = frame.locator(".leaflet-popup")
    expect(popup.get_by_role("link", name="Wegberg")).to_have_attribute("href", "/de/regions/05370040-wegberg")
    expect(popup).to_contain_text("Umriss unbekannt, die Marke steht in der Mitte von: Kreis Heinsberg")
    town.focus()
    page.keyboard.press("Enter")
    expect(popup.get_by_role("link").first).to_be_focused()


def test_countries_are_shaded_without_any_import_and_tell_their_number(page: Page) -> None:
    frame = opened(page, "/de/map")
    germany = frame.get_by_role("button", name=re.compile(r"^Deutschland: \d+ Initiativen$"))
    assert "shade-5" in str(germany.get_attribute("class"))
    germany.focus()
    page.keyboard.press("Enter")
    popup = frame.locator(".leaflet-popup")
    expect(popup.get_by_role("link", name="Deutschland")).to_have_attribute("href", "/de/regions/de-deutschland")
    popup.get_by_role("link", name="Initiativen als Liste").click()
    expect(page).to_have_url(re.compile(r"/de/search\?kind=initiative&region=de-deutschland$"))


def test_a_name_with_signs_of_html_is_shown_as_it_is_written(page: Page) -> None:
    def renamed(route: Route) -> None:
        data = route.fetch().json()
        data["places"][0]["name"] = "<b>Stadt & Land"
        data["shading"]["countries"]["276"][1] = "<i>Deutschland"
        route.fulfill(json=data)

    page.route("**/de/map/data*", renamed)
    frame = opened(page, "/de/map?region=dea52-dortmund")
    frame.get_by_role("button", name=re.compile("^<b>Stadt & Land")).hover()
    expect(frame.locator(".map-tip")).to_contain_text("<b>Stadt & Land")
    frame.get_by_role("button", name=re.compile("^<i>Deutschland")).dispatch_event("mouseover")
    expect(frame.locator(".map-tip").last).to_contain_text("<i>Deutschland")


def test_the_keyboard_goes_from_mark_to_mark_opens_one_and_comes_back(page: Page) -> None:
    frame = opened(page, "/de/map?region=ruhr")
    marks = frame.locator(".map-mark")
    assert marks.count() > 1
    assert frame.locator(".map-mark[tabindex='0']").count() == 1, "the marks are one stop on the way through the page"
    marks.first.focus()
    first = focused(page)
    page.keyboard.press("ArrowRight")
    second = focused(page)
    assert second != first
    page.keyboard.press("Home")
    assert focused(page) == first
    single = frame.locator(".map-mark:not(.map-mark-several)").first
    single.focus()
    name = focused(page)
    page.keyboard.press("Enter")
    popup = frame.locator(".leaflet-popup")
    expect(popup).to_be_visible()
    assert page.evaluate("!!document.activeElement.closest('.leaflet-popup')"), "the focus goes into what opened"
    page.keyboard.press("Escape")
    expect(popup).to_be_hidden()
    assert focused(page) == name


def test_regions_are_one_stop_too_and_arrows_do_not_move_the_map(page: Page) -> None:
    frame = opened(page, "/de/map")
    regions = frame.locator(".map-region")
    assert frame.locator(".map-region[tabindex='0']").count() == 1
    regions.first.focus()
    first = focused(page)
    page.keyboard.press("ArrowDown")
    assert focused(page) > first, "regions follow each other by name"
    expect(frame.locator(".map-lit")).to_have_count(1)
    page.keyboard.press("Tab")
    assert focused(page) != first
    expect(frame.locator(".map-lit")).to_have_count(0)


def test_list_and_map_light_up_together(page: Page) -> None:
    frame = opened(page, "/de/map?region=dea52-dortmund")
    item = page.locator("[data-place='dea52-dortmund']")
    mark = frame.get_by_role("button", name=re.compile("^Dortmund: "))
    item.hover()
    expect(mark).to_have_class(re.compile("is-lit"))
    mark.hover()
    expect(item).to_have_class(re.compile("is-lit"))
    page.mouse.move(0, 0)
    expect(item).not_to_have_class(re.compile("is-lit"))
    item.get_by_role("button", name="Zeigen, wo auf der Karte: Dortmund").click()
    expect(frame.locator(".leaflet-popup")).to_contain_text("dortmund-project")


def test_filters_narrow_list_and_map_at_one_address(page: Page) -> None:
    opened(page, "/de/map")
    places = page.locator(".map-place").count()
    page.locator(".facets").get_by_role("link", name=re.compile("^Ruhrgebiet")).click()
    expect(page).to_have_url(re.compile(r"/de/map\?region=ruhr$"))
    expect(page.locator(READY)).to_be_visible()
    assert 0 < page.locator(".map-place").count() < places
    page.get_by_label("Initiativen mit diesen Wörtern").fill("Logistik")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"q=Logistik.*region=ruhr|region=ruhr.*q=Logistik"))
    page.get_by_role("link", name="Als Trefferliste zeigen").click()
    expect(page).to_have_url(re.compile("/de/search.*q=Logistik"))
    page.get_by_role("link", name="Diese Initiativen auf der Karte zeigen").click()
    expect(page.locator(READY)).to_be_visible()


def test_what_the_map_shows_is_chosen_in_a_form(page: Page) -> None:
    opened(page, "/de/map?region=ruhr")
    page.get_by_label("Regionen einfärben nach").select_option("nichts")
    page.get_by_label("Fördergebiete", exact=True).select_option(index=1)
    page.get_by_role("button", name="Anzeigen").click()
    expect(page).to_have_url(re.compile(r"region=ruhr&shade=none&area="))
    frame = page.locator(READY)
    expect(frame).to_be_visible()
    expect(frame.locator(".map-region")).to_have_count(0)
    expect(page.get_by_role("heading", name=re.compile("^Fördergebiete: "))).to_be_visible()


def test_the_map_has_no_barriers_in_light_and_dark_on_desk_and_phone(page: Page) -> None:
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 850})
        # What fades in would be measured half transparent.
        page.emulate_media(reduced_motion="reduce")
        frame = opened(page, "/de/map?region=ruhr")
        frame.locator(".map-mark:not(.map-mark-several)").first.click()
        expect(frame.locator(".leaflet-popup")).to_be_visible()
        assert watch.barriers_in_light_and_dark(page, only=() if width == 390 else watch.OF_THE_LOOK) == [], width
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{width} is wide enough"


def test_without_script_the_list_has_everything(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False, locale="de-DE")
    page = context.new_page()
    page.goto("/de/map?q=Logistik")
    expect(page.locator(".map-frame")).to_be_hidden()
    expect(page.locator("noscript p")).to_be_visible()
    page.locator(".map-place").get_by_role("link", name="EffizienzCluster LogistikRuhr").first.click()
    expect(page).to_have_url(re.compile("/de/initiatives/effizienzcluster-logistikruhr$"))
    context.close()


def test_a_map_that_fails_to_load_says_so_and_the_list_stands(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, locale="de-DE")
    page = context.new_page()
    page.route("**/map/data*", lambda route: route.abort())
    page.goto("/de/map")
    expect(page.get_by_role("status").filter(has_text="Die Karte konnte nicht geladen werden")).to_be_visible()
    assert page.locator(".map-place").count() > 10
    context.close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Say nothing of the visits."""


@pytest.fixture
def blog(tmp_path: Path, site: str) -> Iterator[str]:
    """Serve a page of somebody else that shows our map."""
    frame = f'<iframe src="{site}/embed/de/map?region=ruhr" width="700" height="640"></iframe>'
    (tmp_path / "index.html").write_text(f"<!doctype html><title>Blog</title>{frame}")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_the_map_shows_in_the_page_of_somebody_else(browser: Browser, blog: str) -> None:
    context = browser.new_context(locale="de-DE")
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.goto(blog)
    inside = page.frame_locator("iframe")
    expect(inside.locator(READY)).to_be_visible()
    expect(inside.get_by_role("heading", name="Karte der Cluster-Initiativen")).to_be_visible()
    expect(
        inside.get_by_role("link", name="Vollständige Karte mit Liste und Quellen: Clusterwissen")
    ).to_have_attribute("href", "/de/map?region=ruhr")
    assert [text for text in refused if "404" not in text] == [], "but for the icon that the blog does not have"
    context.close()


def test_who_wants_less_motion_gets_none(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, reduced_motion="reduce", locale="de-DE")
    page = context.new_page()
    frame = opened(page, "/de/map")
    assert frame.locator(".leaflet-zoom-anim, .leaflet-fade-anim").count() == 0
    frame.locator(".map-mark-several").first.click()
    expect(frame.locator(".map-canvas")).not_to_have_class(re.compile("leaflet-fade-anim"))
    context.close()


def test_names_of_towns_keep_clear_of_each_other(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    frame = opened(page, "/de/map?region=ruhr")
    names = frame.locator(".map-name")
    expect(names.filter(has_text="Dortmund")).to_have_count(1)
    boxes = page.evaluate(
        "[...document.querySelectorAll('.map-name')].map((node) => node.getBoundingClientRect())"
        ".map(({ left, right, top, bottom }) => [left, right, top, bottom])"
    )
    assert len(boxes) > 5
    covered = [
        (one, other)
        for number, one in enumerate(boxes)
        for other in boxes[number + 1 :]
        if one[0] < other[1] - 1 and other[0] < one[1] - 1 and one[2] < other[3] - 1 and other[2] < one[3] - 1
    ]
    assert covered == []


def test_a_place_that_is_typed_leads_to_the_list_of_its_initiatives(page: Page) -> None:
    opened(page, "/de/map")
    page.get_by_label("Was gibt es an diesem Ort, in dieser Region?").fill("dortmund")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/de/map\?region=dea52-dortmund$"))
    expect(page.locator(".map-place").first).to_contain_text("dortmund-project")


def test_names_of_places_can_be_touched_before_the_script_has_run(page: Page) -> None:
    page.route("**/js/map.js*", lambda route: route.abort())
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto("/en/map?region=ruhr&area=ziel2-nrw-2000-2006")
    expect(page.locator(".map-place").first).to_be_visible()
    assert page.locator(".map-show").count() == 0
    assert watch.barriers(page, only=["target-size"]) == []

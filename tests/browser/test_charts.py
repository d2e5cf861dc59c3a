"""Charts: drawn from their tables, in light and dark, on phones, in frames, on paper, and without script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import watch

LEDGER = "/de/initiatives/dortmund-project"
MEMBERS = "/en/initiatives/medecon-ruhr"
SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value; })
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(sum), 600);
})"""


def drawn(page: Page, name: str) -> None:
    """Bring a chart into sight and wait until it is drawn."""
    page.locator(f"#chart_{name}").scroll_into_view_if_needed()
    expect(page.locator(f"#chart_{name}.is-drawn svg").first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_picture_says_what_the_table_says(page: Page, width: int, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(MEMBERS)
    drawn(page, "members")
    picture = page.locator("#chart_members .chart-picture")
    for words in ("about 40", "127", "more than 150", "more than 170"):
        expect(picture.locator("svg text", has_text=words)).to_have_count(1)
    page.get_by_text("The numbers as a table").click()
    expect(page.locator("#chart_members tbody tr")).to_have_count(4)
    # Structure and names are the same in every width and in all colours.
    assert watch.barriers(page, only=() if (width, scheme) == (390, "light") else watch.OF_THE_LOOK) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_promises_are_dashed_lines_to_the_day_they_were_due(page: Page) -> None:
    page.goto(LEDGER)
    drawn(page, "jobs")
    picture = page.locator("#chart_jobs .chart-picture")
    expect(picture.locator("path[stroke-dasharray]").nth(1)).to_be_attached()
    expect(picture.locator("svg text", has_text="71.000")).to_have_count(1)


def test_nothing_moves_while_charts_are_fetched_and_drawn(page: Page) -> None:
    page.goto(LEDGER)
    drawn(page, "jobs")
    assert page.evaluate(SHIFTS) < 0.01


def test_the_library_is_fetched_only_when_a_chart_comes_into_sight(page: Page) -> None:
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto("/de/initiatives/logistik-nrw")
    page.goto("/de/timeline")
    assert not [url for url in fetched if "chart.js" in url or "echarts" in url]
    page.goto(MEMBERS)
    drawn(page, "members")
    assert len([url for url in fetched if "echarts" in url]) == 1


def test_a_change_to_dark_draws_anew_in_other_colours(page: Page) -> None:
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.goto(MEMBERS)
    drawn(page, "members")
    line = page.locator("#chart_members svg path[stroke-width='2']").first
    before = line.get_attribute("stroke")
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    expect(line).not_to_have_attribute("stroke", before or "")


def test_a_narrower_window_draws_a_narrower_picture(page: Page) -> None:
    page.goto(MEMBERS)
    drawn(page, "members")
    page.set_viewport_size({"width": 390, "height": 800})
    svg = page.locator("#chart_members .chart-picture svg").first
    expect(svg).to_have_attribute("width", re.compile(r"^3\d\d"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_keyboard_opens_the_table_and_the_lines_to_embed(page: Page) -> None:
    page.goto(MEMBERS)
    for words, inside in (("The numbers as a table", "table"), ("Embed", "code")):
        summary = page.locator("#chart_members summary", has_text=words)
        summary.focus()
        page.keyboard.press("Enter")
        expect(page.locator(f"#chart_members {inside}").first).to_be_visible()


def test_without_script_the_table_stands_open(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto(MEMBERS)
    expect(page.locator("#chart_members tbody tr").first).to_be_visible()
    expect(page.locator("#chart_members .chart-picture")).to_be_hidden()
    context.close()


def test_without_the_library_the_table_opens(page: Page) -> None:
    page.route(re.compile("echarts"), lambda route: route.fulfill(body="throw 0", status=204))
    page.route(re.compile("echarts.min"), lambda route: route.abort())
    page.goto(MEMBERS)
    page.locator("#chart_members").scroll_into_view_if_needed()
    expect(page.locator("#chart_members tbody tr").first).to_be_visible()
    expect(page.locator("#chart_members .chart-picture")).to_be_hidden()


def test_a_chart_is_shown_in_the_frame_of_another_page(page: Page, site: str) -> None:
    page.route(
        f"{site}/de/elsewhere",
        lambda route: route.fulfill(
            content_type="text/html",
            body='<iframe src="/embed/de/chart/jobs?initiative=dortmund-project" width="600" height="700"></iframe>',
        ),
    )
    page.goto("/de/elsewhere")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).to_contain_text("70.000 Arbeitsplätze angestrebt")
    expect(frame.locator(".chart-picture svg").first).to_be_visible()
    expect(frame.get_by_role("link", name="dortmund-project", exact=True)).to_be_visible()


def test_what_numbers_are_compared_with_is_one_more_line(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(MEMBERS)
    drawn(page, "members")
    lines = page.locator("#chart_members svg path[stroke-width='1.5']")
    expect(lines).to_have_count(0)
    page.locator("#chart_members").evaluate("one => { one.dataset.reference = '100'; }")
    page.evaluate("document.dispatchEvent(new Event('themechange'))")
    expect(lines).to_have_count(1)


def test_hollow_marks_are_hollow_in_the_dark_too(page: Page) -> None:
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.goto(MEMBERS)
    drawn(page, "members")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    expect(page.locator(f"#chart_members svg path[fill='{paper}']")).to_have_count(1)
    expect(page.locator("#chart_members svg path[fill='#fff']")).to_have_count(0)

"""The measures of the design: contrasts, colours of charts, and the page that shows every part."""

from __future__ import annotations

import math
import re
from itertools import combinations
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb.config import Settings
from kb.web import create_app
from kb.web.styleguide import measures

LEAST_DISTANCE = 0.06
"""In OKLab; colours of a chart that are nearer to each other are easily mistaken."""
BLINDNESS = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""What is left of light in each kind of colour blindness (Machado, Oliveira and Fernandes 2009, severity 1)."""


def oklab(light: tuple[float, ...]) -> tuple[float, float, float]:
    """Return the place of a colour where distances are as people see them (Ottosson 2020)."""
    red, green, blue = (max(part, 0.0) for part in light)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.793617785 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.428592205 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.808675766 * short,
    )


def seen_with(blindness: str, colour: str) -> tuple[float, float, float]:
    light = measures.linear(colour)
    return oklab(
        tuple(sum(share * part for share, part in zip(row, light, strict=True)) for row in BLINDNESS[blindness])
    )


def test_black_on_white_is_the_greatest_contrast() -> None:
    assert measures.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert measures.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert measures.contrast("#0a5563", "#0a5563") == 1


def test_every_ink_is_read_on_every_surface_it_stands_on_in_light_and_dark() -> None:
    seen = measures.seen()
    assert len(seen) > 100
    assert [one for one in seen if min(one.light, one.dark) < one.pair.least] == []


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("blindness", BLINDNESS)
def test_no_two_colours_of_charts_are_mistaken_for_each_other(theme: int, blindness: str) -> None:
    colours = [measures.colours()[theme][name] for name in measures.CHARTS]
    near = [
        (one, other)
        for one, other in combinations(colours, 2)
        if math.dist(seen_with(blindness, one), seen_with(blindness, other)) < LEAST_DISTANCE
    ]
    assert near == []


def test_dark_leaves_no_colour_as_it_is_in_light() -> None:
    light, dark = measures.colours()
    assert [name for name in light if light[name] == dark[name]] == []


def test_every_colour_of_charts_and_maps_is_measured() -> None:
    light, _ = measures.colours()
    assert {name for name in light if re.fullmatch(r"chart-[0-9]+", name)} == set(measures.CHARTS)
    assert {name for name in light if re.fullmatch(r"map-shade-[0-9]+", name)} == set(measures.SHADES)


def test_the_shades_of_a_map_grow_from_step_to_step() -> None:
    for theme in measures.colours():
        steps = [measures.contrast(theme[shade], theme["map-shade-0"]) for shade in measures.SHADES]
        assert steps == sorted(steps)
        assert len(set(steps)) == len(steps)


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_design_is_shown_and_not_found_by_search_engines(client: FlaskClient, language: str) -> None:
    response = client.get(f"/{language}/design")
    assert response.status_code == 200
    assert '<meta name="robots" content="noindex">' in response.text
    for name in ("map-shade-5", "chart-8", "ink-soft"):
        assert name in response.text
    for kind in ("expectation", "outcome", "assessment", "lesson", "activity", "characteristic"):
        assert f'class="statement statement-{kind}"' in response.text
    assert "badge-unconfirmed" in response.text
    assert "badge-contradicted" in response.text
    assert "/design" not in client.get(f"/{language}/").text


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_former_address_of_the_style_guide_redirects_for_good(client: FlaskClient, language: str) -> None:
    response = client.get(f"/{language}/gestaltung")
    assert (response.status_code, response.location) == (301, f"/{language}/design")


def test_every_icon_that_a_template_draws_is_in_the_sprite(client: FlaskClient) -> None:
    drawn = set(measures.icons())
    if not drawn:
        pytest.skip("The browser assets were not fetched (make setup).")
    paths = (
        "",
        "design",
        "initiatives/chemsite",
        "search?q=logistik",
        "search?q=logistik&page=2",
        "statements",
        "nowhere",
    )
    pages = "".join(client.get(f"/de/{path}").text for path in paths)
    used = {part.split('"', 1)[0] for part in pages.split("icons.svg?v=")[1:]}
    assert {name.partition("#")[2] for name in used} <= drawn


def test_without_the_browser_assets_there_are_no_icons(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(measures, "FOLDER", tmp_path)
    assert measures.icons() == []


def test_an_empty_base_shows_the_parts_that_need_no_records(empty_home: Settings) -> None:
    text = create_app(empty_home).test_client().get("/en/design").text
    assert "badge-unconfirmed" in text
    assert 'class="statement ' not in text

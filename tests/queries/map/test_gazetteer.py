"""The gazetteer: which region somebody means who types the name of a place."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from kb.models import Region, RegionShape
from kb.queries.map import gazetteer
from tests.queries.making import Maker


@pytest.fixture(autouse=True)
def _regions(make: Maker) -> None:
    make(Region, "hamburg", kind="nuts1", code="DE6", name_de="Hamburg")
    make(Region, "hamburg-3", kind="nuts3", code="DE600", name_de="Hamburg")
    make(Region, "koeln", kind="nuts3", code="DEA23", name_de="Köln, Kreisfreie Stadt", name_en="Cologne")
    make(Region, "kreis-herford", kind="nuts3", code="DEA43", name_de="Kreis Herford")
    make(Region, "old", kind="nuts3", code="DEA99", name_de="Altkreis", valid_until="2009")
    recklinghausen = make(Region, "kreis-recklinghausen", kind="nuts3", code="DEA36", name_de="Kreis Recklinghausen")
    ring = "[[6.9,51.5],[7.3,51.5],[7.3,51.8],[6.9,51.8],[6.9,51.5]]"
    outline = f'{{"type":"Polygon","coordinates":[{ring}]}}'
    make(RegionShape, region=recklinghausen, nuts_version=2024, scale=5, geometry=outline)


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("hamburg", "hamburg"),
        ("Koeln", "koeln"),
        (" KÖLN ", "koeln"),
        ("Cologne", "koeln"),
        ("Herford", "kreis-herford"),
        ("Kreis Herford", "kreis-herford"),
        ("Gladbeck", "kreis-recklinghausen"),
        ("Dortmund", None),
        ("Altkreis", None),
        ("!", None),
    ],
)
def test_a_name_leads_to_the_region_that_is_meant(session: Session, typed: str, slug: str | None) -> None:
    assert gazetteer.region_called(session, typed) == slug


def test_names_like_an_unknown_one_are_offered(session: Session) -> None:
    assert "Hamburg" in gazetteer.similar(session, "Hamburk")
    assert gazetteer.similar(session, "Xyzzy") == []

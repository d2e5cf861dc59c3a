"""Under which terms the data may be used, and whom to name. One place, for every export, page and catalogue."""

from __future__ import annotations

from kb.texts import Text

LICENCE = "EUPL-1.2"
LICENCE_ADDRESS = "https://joinup.ec.europa.eu/collection/eupl/eupl-text-eupl-12"
LICENCE_CONCEPT = "http://publications.europa.eu/resource/authority/licence/EUPL_1_2"
"""The licence as the catalogues of the European Union name it."""
ATTRIBUTION = "Clusterwissen"
RIGHTS = Text(
    "Texte und Zusammenstellung: EUPL-1.2, bitte „Clusterwissen“ nennen. Tatsachen gehören niemandem; ihre Quelle steht bei"
    " jeder Angabe und ist mitzunennen, und wo eine Quelle eigene Bedingungen hat, stehen sie bei ihr. Namen, Codes und"
    " Mittelpunkte von NUTS-Regionen: Eurostat/GISCO, © EuroGeographics für die Verwaltungsgrenzen.",
    "Texts and compilation: EUPL-1.2, please name “Clusterwissen”. Facts belong to nobody; the source of each stands beside"
    " it and is to be named too, and where a source has terms of its own, they stand with it. Names, codes and centroids of"
    " NUTS regions: Eurostat/GISCO, © EuroGeographics for the administrative boundaries.",
)

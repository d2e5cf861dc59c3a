"""Licence, attribution and rights: the single place for exports, pages and catalogue."""

from __future__ import annotations

from kb.texts import Text

LICENCE = "EUPL-1.2"
LICENCE_ADDRESS = "https://joinup.ec.europa.eu/collection/eupl/eupl-text-eupl-12"
LICENCE_CONCEPT = "http://publications.europa.eu/resource/authority/licence/EUPL_1_2"
"""The licence in the authority list of the European Union."""
ATTRIBUTION = "Clusterwissen"
RIGHTS = Text(
    "Texte und Zusammenstellung: EUPL-1.2, Namensnennung „Clusterwissen“. Tatsachen gehören niemandem; die Quelle steht bei"
    " jeder Angabe und ist mit anzugeben. Hat eine Quelle eigene Nutzungsbedingungen, sind sie bei ihr vermerkt. Namen, Codes und"
    " Mittelpunkte der NUTS-Regionen: Eurostat/GISCO, © EuroGeographics bezüglich der Verwaltungsgrenzen.",
    "Texts and compilation: EUPL-1.2, please credit “Clusterwissen”. Facts belong to no one; the source is given with each"
    " fact and must be cited too. If a source has its own terms of use, they are given with it. Names, codes and centroids of"
    " NUTS regions: Eurostat/GISCO, © EuroGeographics for the administrative boundaries.",
)

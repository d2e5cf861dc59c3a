"""Maps: places of initiatives, outlines and shading of regions, areas of programmes."""

from kb.queries.map.areas import CoveredRegion
from kb.queries.map.outlines import LEVELS, Outline, country_of
from kb.queries.map.places import LocatedRegion, MapPlace, NamedInitiative

__all__ = ["LEVELS", "CoveredRegion", "LocatedRegion", "MapPlace", "NamedInitiative", "Outline", "country_of"]

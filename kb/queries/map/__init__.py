"""Maps: where initiatives are, outlines and shades of regions, areas of programmes."""

from kb.queries.map.areas import Covered
from kb.queries.map.outlines import LEVELS, Outline
from kb.queries.map.places import Area, Here, Place

__all__ = ["LEVELS", "Area", "Covered", "Here", "Outline", "Place"]

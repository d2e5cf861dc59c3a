"""The map."""

from kb.web.map.drawing import in_search
from kb.web.map.sentences import about, allow_tiles, data_url, full_page

__all__ = ["about", "allow_tiles", "data_url", "full_page", "in_search"]

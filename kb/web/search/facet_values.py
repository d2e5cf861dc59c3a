"""Values of facets as links, written without a macro: pages have hundreds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape

from kb import search
from kb.texts import Language, Text
from kb.web.request import all_toggled, language
from kb.web.writing import formatting


def facet_values(name: str, values: Sequence[search.FacetValue]) -> Markup:
    """Write the values of a facet, each as a link that adds it to this page's filters or removes it.

    ``name`` is the parameter of the facet.
    """
    # All parts are escaped. ``Markup.format`` would take four times as long.
    return Markup("\n".join(_written(name, values, language())))  # noqa: S704


def _written(name: str, values: Sequence[search.FacetValue], code: Language) -> Iterator[str]:
    addresses = all_toggled(name, [value.value for value in values])
    for value, address in zip(values, addresses, strict=True):
        current = ' aria-current="true"' if value.selected else ""
        detail = f' <span class="hint">{_text(value.detail, code)}</span>' if value.detail else ""
        yield (
            f'<li><a href="{escape(address)}" rel="nofollow"{current}>'
            f'<span class="facet-label">{_text(value.label, code)}{detail}</span>'
            f' <span class="count">{formatting.number(value.count, code)}</span></a></li>'
        )


def _text(text: Text, code: Language) -> Markup:
    return escape(text.in_(code))

"""One call of the API: its path and its parameters."""

from __future__ import annotations

from dataclasses import dataclass

from kb.texts import LANGUAGES
from kb.web.api.shapes import Pages
from kb.web.request import Params, absolute, query_string


@dataclass(frozen=True, slots=True)
class Call:
    """A request to the API; ``path`` includes the folder in which the site runs."""

    path: str
    params: Params

    def done(self) -> None:
        """Reject parameters that were not read. Every endpoint accepts a language."""
        self.params.choice("lang", LANGUAGES)
        self.params.done()

    def pages(self, page: int, last: int) -> Pages:
        """Return the addresses of this page and its neighbours."""
        return Pages(
            self=self._at(page),
            first=self._at(1),
            prev=self._at(page - 1) if page > 1 else None,
            next=self._at(page + 1) if page < last else None,
            last=self._at(last),
        )

    def _at(self, page: int) -> str:
        values: dict[str, object] = {name: self.params.arguments.getlist(name) for name in self.params.arguments}
        return absolute(f"{self.path}{query_string({**values, 'page': page})}")

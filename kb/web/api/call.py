"""One question to the API: the address and the parameters it was asked with. Nothing here answers."""

from __future__ import annotations

from dataclasses import dataclass

from kb.texts import LANGUAGES
from kb.web.api.shapes import Pages
from kb.web.request import Params, absolute, query_string


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked: ``path`` as it stands in the address, with the folder in which the site runs."""

    path: str
    given: Params

    def done(self) -> None:
        """Refuse parameters that nobody has read; every answer may be asked for in a language."""
        self.given.choice("lang", LANGUAGES)
        self.given.done()

    def pages(self, page: int, last: int) -> Pages:
        """Return the addresses of this page and of those beside it."""
        return Pages(
            self=self._at(page),
            first=self._at(1),
            prev=self._at(page - 1) if page > 1 else None,
            next=self._at(page + 1) if page < last else None,
            last=self._at(last),
        )

    def _at(self, page: int) -> str:
        values: dict[str, object] = {name: self.given.arguments.getlist(name) for name in self.given.arguments}
        return absolute(f"{self.path}{query_string({**values, 'page': page})}")

"""Check of the web addresses of sources, on request only, as it asks other servers."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import Source
from kb.texts import Text
from kb.upkeep.finding import UpkeepFinding

AT_ONCE = 8
SECONDS = 15.0
_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
Ask = Callable[[str], str | None]
"""Asks for an address; returns why it cannot be reached, or None."""


def check_addresses(session: Session, ask: Ask | None = None) -> Iterator[UpkeepFinding]:
    """Object to addresses that lead nowhere; servers that refuse programs or fail for the moment are let pass."""
    query = sa.select(Source.slug, Source.url).where(Source.url.is_not(None)).order_by(Source.slug)
    sources = [(slug, url) for slug, url in session.execute(query) if url]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = pool.map(ask or unreachable, [url for _, url in sources])
        for (slug, url), reason in zip(sources, answers, strict=True):
            if reason is not None:
                yield UpkeepFinding("addresses", f"source:{slug}", _NOWHERE.format(url=url, reason=reason), _CURE)


def unreachable(url: str) -> str | None:
    """Return why an address leads nowhere; None if a server answers with anything but “not found”."""
    if not url.startswith(("http://", "https://")):
        return None
    headers = {"User-Agent": "clusterwissen (link check)"}
    request = urllib.request.Request(url, method="HEAD", headers=headers)  # noqa: S310  # Only http and https come here.
    try:
        with urllib.request.urlopen(request, timeout=SECONDS):  # noqa: S310
            return None
    except urllib.error.HTTPError as error:
        return f"HTTP {error.code}" if error.code in _GONE else None
    except (OSError, ValueError) as error:
        return str(getattr(error, "reason", None) or error)


_NOWHERE = Text("{url} ist nicht zu erreichen ({reason}).", "{url} cannot be reached ({reason}).")
_CURE = Text(
    "Die neue Adresse oder eine Kopie in einem Webarchiv eintragen.",
    "Give the new address, or a copy in a web archive.",
)

"""A quick way to put rows into a test's database."""

from __future__ import annotations

from collections import Counter
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from kb.models import Record, Source

R = TypeVar("R", bound=Record)


class Maker:
    """Stores rows; a fact without a source is unconfirmed, a missing slug is numbered."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._numbers: Counter[str] = Counter()

    def __call__(self, model: type[R], slug: str = "", **values: Any) -> R:
        """Store a row of ``model`` and return it with its id.

        A record as value of a foreign key stands for its id.
        """
        name = model.__tablename__
        self._numbers[name] += 1
        if "slug" in model.__table__.columns:
            values["slug"] = slug or f"{name.replace('_', '-')}-{self._numbers[name]}"
        if "name_de" in model.__table__.columns and "name_en" not in values:
            values.setdefault("name_de", values.get("slug", name))
        if "unconfirmed" in model.__table__.columns and "source" not in values:
            values.setdefault("unconfirmed", True)
        ready = {
            (f"{key}_id" if isinstance(value, Record) else key): value.id if isinstance(value, Record) else value
            for key, value in values.items()
        }
        row = model(**ready)
        self.session.add(row)
        self.session.flush()
        # What was given as text is read back as what the column holds.
        self.session.refresh(row)
        return row

    def source(self, slug: str = "", **values: Any) -> Source:
        """Store a source."""
        return self(Source, slug, **{"kind": "document", "title": f"Title of {slug or 'a source'}", **values})

"""A knowledge base that is searched by meaning."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb import search
from kb.search import meaning
from tests.search.concepts import Concepts
from tests.search.library import Library

pytest.importorskip("numpy", reason="The extra semantic is not installed.")


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Concepts:
    """Put a small model in the place of the installed one."""
    concepts = Concepts()
    monkeypatch.setattr(meaning, "load", lambda: concepts)
    monkeypatch.setattr(meaning, "is_installed", lambda: True)
    return concepts


@pytest.fixture(params=search.ENGINES)
def near(request: pytest.FixtureRequest, library: Library, model: Concepts) -> Library:
    """Return a knowledge base with vectors, on each engine."""
    if request.param == "tantivy":
        pytest.importorskip("tantivy", reason="The extra tantivy is not installed.")
    library.settings = replace(library.settings, search_url=f"{request.param}:", semantic="on")
    library.sync()
    search.update_vectors(library.settings)
    library.index = search.open_index(library.settings)
    return library

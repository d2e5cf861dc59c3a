"""Linked data as another program reads it."""

from __future__ import annotations

import warnings

import rdflib


def graph_of(written: bytes | str) -> rdflib.Graph:
    """Read JSON-LD."""
    with warnings.catch_warnings():
        # The parser of rdflib 7 uses a class that it has deprecated itself.
        warnings.filterwarnings("ignore", "ConjunctiveGraph is deprecated", DeprecationWarning)
        return rdflib.Graph().parse(data=written, format="json-ld")

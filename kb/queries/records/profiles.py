"""Profile query per kind of record, shared by pages and API."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from kb.queries.records import actors, eras, events, fields, initiatives, programmes, projects, regions, sources

PROFILES: Mapping[str, Callable[[Session, str], Any]] = {
    "cluster_manager": actors.manager_profile,
    "competence_field": fields.profile,
    "event": events.profile,
    "field_scheme": fields.scheme_profile,
    "initiative": initiatives.profile,
    "organisation": actors.organisation_profile,
    "person": actors.person_profile,
    "policy_era": eras.profile,
    "programme": programmes.profile,
    "project": projects.profile,
    "region": regions.profile,
    "source": sources.profile,
}
"""Profile queries by entity; a kind without one has only its row."""
FOR_CHARTS: Mapping[str, Callable[[Session, str], Any]] = {**PROFILES, "initiative": initiatives.with_evidence}
"""As much of a record's profile as its charts need, by entity."""

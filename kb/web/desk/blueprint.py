"""The blueprint of the desk."""

from __future__ import annotations

from kb.web.account import personal_blueprint

desk = personal_blueprint("desk")

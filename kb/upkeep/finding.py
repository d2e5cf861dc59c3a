"""What a check of the installation objects to."""

from __future__ import annotations

from dataclasses import dataclass

from kb.texts import Text


@dataclass(frozen=True, slots=True)
class UpkeepFinding:
    """Something wrong with the installation: the check, the place (a file, setting or record), what is wrong, the cure."""

    check: str
    place: str
    wrong: Text
    cure: Text

"""Upkeep of an installation: finding what is damaged, exposed or left over, with the cure of each."""

from kb.upkeep.checks import CHECKS, findings, lost_changes
from kb.upkeep.finding import UpkeepFinding
from kb.upkeep.remains import files_naming

__all__ = ["CHECKS", "UpkeepFinding", "files_naming", "findings", "lost_changes"]

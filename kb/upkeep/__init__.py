"""Upkeep of an installation: finding what is damaged, exposed or left over, with the cure of each; backups."""

from kb.upkeep.backup import BackupContents, back_up, restore_backup, verify_backup
from kb.upkeep.checks import CHECKS, findings, lost_changes
from kb.upkeep.finding import UpkeepFinding
from kb.upkeep.remains import files_naming

__all__ = [
    "CHECKS",
    "BackupContents",
    "UpkeepFinding",
    "back_up",
    "files_naming",
    "findings",
    "lost_changes",
    "restore_backup",
    "verify_backup",
]

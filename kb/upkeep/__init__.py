"""Upkeep of an installation: finding what is damaged, exposed or left over, with the cure of each; backups and copies."""

from kb.upkeep.backup import BackupContents, back_up, dated_backup, restore_backup, thin_out, verify_backup
from kb.upkeep.checks import CHECKS, findings, lost_changes
from kb.upkeep.copying import CopiedTable, copy_database
from kb.upkeep.finding import UpkeepFinding
from kb.upkeep.remains import files_naming

__all__ = [
    "CHECKS",
    "BackupContents",
    "CopiedTable",
    "UpkeepFinding",
    "back_up",
    "copy_database",
    "dated_backup",
    "files_naming",
    "findings",
    "lost_changes",
    "restore_backup",
    "thin_out",
    "verify_backup",
]

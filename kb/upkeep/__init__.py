"""Upkeep of an installation: finding what is damaged, exposed or left over, with the cure of each."""

from kb.upkeep.remains import files_naming

__all__ = ["files_naming"]

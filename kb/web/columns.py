"""What the columns of the tables are called in front of readers; exports use the same names."""

from kb.models.labels import name_of

__all__ = ["name_of"]

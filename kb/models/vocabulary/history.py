"""Change sets and the operations of their changes."""

from __future__ import annotations

from kb.models.vocabulary.term import Term


class ChangeSetKind(Term):
    """Origin of a change set."""

    IMPORT = "import", "Import", "import"
    SEED = "seed", "Erstbefüllung", "seed"
    EDIT = "edit", "Bearbeitung", "edit"
    MERGE = "merge", "Zusammenführung", "merge"
    UNDO = "undo", "Rücknahme", "undo"


class Operation(Term):
    """Operation of a change on its row."""

    CREATE = "create", "angelegt", "created"
    REVISE = "revise", "geändert", "revised"
    WITHDRAW = "withdraw", "zurückgezogen", "withdrawn"

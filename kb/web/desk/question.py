"""What the form of a record asks for: the cells, the reason, and the version of the record that it was opened with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request

from kb.ingest import form
from kb.texts import Text
from kb.web.account import typed

LONGEST_REASON = 300
REASON = "reason_of_change"
"""The field for the reason; records have fields of that name, too."""


@dataclass(frozen=True, slots=True)
class RecordForm:
    """A form as it was sent, or as it is first shown."""

    cells: Mapping[str, str]
    reason: str = ""
    version: int = 0
    is_to_be_stored: bool = False

    def problem_with_reason(self) -> Text | None:
        """Return what is wrong with the reason."""
        if not self.reason:
            return _NO_REASON
        return _LONG.format(most=LONGEST_REASON) if len(self.reason) > LONGEST_REASON else None


def sent(entity: str) -> RecordForm:
    """Read a form. Browsers end lines in their own way, and the database has one."""
    names = [field.name for field in form.shown_fields(entity)]
    cells = {name: typed(name).replace("\r\n", "\n") for name in names if name in request.form}
    version = typed("version")
    is_number = version.isascii() and version.isdigit() and len(version) < 16
    return RecordForm(
        cells, " ".join(typed(REASON).split()), int(version) if is_number else 0, typed("action") == "store"
    )


_NO_REASON = Text(
    "Bitte einen Grund angeben; er steht in der Geschichte des Eintrags.",
    "Please give a reason; the history of the record shows it.",
)
_LONG = Text("Bitte höchstens {most} Zeichen verwenden.", "Use at most {most} characters.")

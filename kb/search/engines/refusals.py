"""Define the messages for engines that cannot write."""

from __future__ import annotations

from kb.texts import Text

BUSY = Text(
    "Ein anderer Prozess schreibt gerade in den Suchindex. Bitte gleich noch einmal versuchen.",
    "Another process is writing to the search index. Please try again in a moment.",
)
DISK = Text(
    "Der Suchindex kann nicht geschrieben werden: {detail}. Ist der Datenträger voll? Danach „kb index sync“ aufrufen.",
    "The search index cannot be written: {detail}. Is the disk full? Then run “kb index sync”.",
)

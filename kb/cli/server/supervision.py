"""The server's main process: replaces worker processes that end unexpectedly, and says so."""

from __future__ import annotations

import logging
import signal
import socket
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from granian.net import SocketSpec  # type: ignore[attr-defined]  # It imports the class from its binary.
from granian.server.mp import MPServer

from kb.texts import Text

MOST_DEATHS = 5
WITHIN_SECONDS = 30.0
"""So many ends of workers within this time are no accident: the server stops with a sentence."""


class SupervisedServer(MPServer):
    """Granian with a line for each worker that is replaced, and a sentence before it stops because none survives."""

    def __init__(self, target: str, *, language: str, **options: Any) -> None:
        super().__init__(target, **{**options, "respawn_failed_workers": True})
        self._language = language
        self._deaths: deque[float] = deque(maxlen=MOST_DEATHS)

    def _init_shared_socket(self) -> None:
        """Listen in this process, so that connections wait while a worker is replaced instead of being refused.

        On Linux, Granian lets each worker listen for itself.
        """
        self._ssp = None
        listening = SocketSpec(self.bind_addr, self.bind_port, self.backlog).build()
        self._shd = listening  # type: ignore[assignment]  # Granian assigns it, too, where it declares None.
        self._sfd = listening.get_fd()
        self._sso = socket.socket(fileno=self._sfd)
        self._sso.set_inheritable(True)

    def _respawn_workers(
        self,
        workers: Sequence[int],
        spawn_target: Callable[..., Any],
        target_loader: Callable[..., Any],
        delay: float = 0,
    ) -> None:
        dead = [place for place in workers if self.wrks[place].inner.exitcode is not None]
        for place in dead:
            self._deaths.append(time.monotonic())
            reason = ended_by(self.wrks[place].inner.exitcode)
            self._say(_REPLACED.format(number=place + 1, reason=reason.in_(self._language)))
        if dead and is_crash_loop(self._deaths):
            self._say(_GIVING_UP.format(count=MOST_DEATHS, seconds=round(WITHIN_SECONDS)))
            self.interrupt_children.extend(dead)
            self.respawn_failed_workers = False
            self.main_loop_interrupt.set()
            return
        super()._respawn_workers(workers, spawn_target, target_loader, delay)
        self.respawned_wrks.clear()  # Granian stops when a worker ends twice within seconds, without a word.

    def _say(self, text: Text) -> None:
        logging.getLogger(__name__).warning(text.in_(self._language))


def is_crash_loop(deaths: Sequence[float]) -> bool:
    """Return whether the last ends of workers, in seconds, follow each other so fast that no new one will survive."""
    return len(deaths) >= MOST_DEATHS and deaths[-1] - deaths[-MOST_DEATHS] <= WITHIN_SECONDS


def ended_by(exit_code: int | None) -> Text:
    """Describe the end of a process by its exit code, which is negative for a signal."""
    if exit_code is not None and exit_code < 0:
        try:
            name = signal.Signals(-exit_code).name
        except ValueError:
            name = str(-exit_code)
        return _OUT_OF_MEMORY if name == "SIGKILL" else _SIGNAL.format(name=name)
    return _CODE.format(code=exit_code)


_REPLACED = Text(
    "Ein Prozess für Anfragen (Nummer {number}) ist unerwartet beendet worden ({reason}); ein neuer übernimmt.",
    "A process that handles requests (number {number}) ended unexpectedly ({reason}); a new one takes over.",
)
_GIVING_UP = Text(
    "{count} Prozesse für Anfragen sind innerhalb von {seconds} Sekunden beendet worden. Der Server hört auf; den Grund"
    " nennen die Zeilen davor oder das Protokoll des Systems.",
    "{count} processes that handle requests ended within {seconds} seconds. The server stops; the lines before this one or"
    " the system's log have the reason.",
)
_SIGNAL = Text("Signal {name}", "signal {name}")
_OUT_OF_MEMORY = Text(
    "Signal SIGKILL, meist weil der Arbeitsspeicher knapp war; weniger KB_WORKERS brauchen weniger",
    "signal SIGKILL, mostly because memory was short; fewer KB_WORKERS need less",
)
_CODE = Text("Rückgabewert {code}", "exit code {code}")

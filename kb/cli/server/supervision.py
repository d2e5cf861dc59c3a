"""The server's main process: replaces worker processes that end unexpectedly, and says so."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from granian._granian import SocketHolder
from granian._internal import load_target
from granian.net import SocketSpec  # type: ignore[attr-defined]  # It imports the class from its binary.
from granian.server.mp import MPServer

from kb.cli.server.handover import Handover, end_workers, obstacle, restart, retire_on_signal
from kb.texts import Text

MOST_DEATHS = 5
WITHIN_SECONDS = 30.0
"""So many ends of workers within this time are no accident: the server stops with a sentence."""


SECONDS_TO_NOTICE = 1.0
"""How long a worker may outlive a server that was killed."""
SECONDS_TO_LOAD = 60.0
"""How long a restart waits for each new worker before it ends the former ones all the same."""


class SupervisedServer(MPServer):
    """Granian with a line for each worker that is replaced, a sentence before it stops, and restarts without a gap."""

    def __init__(self, target: str, *, language: str, handover: Handover | None = None, **options: Any) -> None:
        """Serve; ``handover`` is what the program that ran in this process before has left."""
        super().__init__(target, **{**options, "respawn_failed_workers": True})
        self._language = language
        self._handover = handover
        self._loaded = multiprocessing.Semaphore(0)
        self._listening = -1
        self._process = os.getpid()
        self._deaths: deque[float] = deque(maxlen=MOST_DEATHS)

    def _init_shared_socket(self) -> None:
        """Listen in this process, so that connections wait while a worker is replaced instead of being refused.

        On Linux, Granian lets each worker listen for itself.
        """
        self._ssp = None
        if self._handover is not None:
            listening = SocketHolder(self._handover.socket, False, self.backlog)  # type: ignore[call-arg]  # Its stub is empty.
        else:
            listening = SocketSpec(self.bind_addr, self.bind_port, self.backlog).build()
        self._shd = listening  # type: ignore[assignment]  # Granian assigns it, too, where it declares None.
        self._listening = self._sfd = listening.get_fd()
        self._sso = socket.socket(fileno=self._listening)
        self._sso.set_inheritable(True)

    def serve(self, *_: Any, **__: Any) -> None:
        """Serve until a signal ends it; workers say when they have loaded the application."""
        super().serve(target_loader=self._load, wrap_loader=False)

    def _load(self) -> Any:
        """Load the application in a worker, and say so."""
        threading.Thread(target=_end_with, args=(self._process,), daemon=True, name="end with server").start()
        application = load_target(self.target, factory=self.factory)
        retire_on_signal(self._listening)
        self._loaded.release()
        return application

    def _spawn_workers(self, spawn_target: Callable[..., Any], target_loader: Callable[..., Any]) -> None:
        super()._spawn_workers(spawn_target, target_loader)  # type: ignore[no-untyped-call]
        if self._handover is not None:
            for _ in range(self.workers):
                self._loaded.acquire(timeout=SECONDS_TO_LOAD)
            end_workers(self._handover.workers)
            self._handover = None
            self._say(_RESTARTED)

    def _reload(self, spawn_target: Callable[..., Any], target_loader: Callable[..., Any]) -> None:
        """Restart with the program that is installed now, unless it cannot prepare database and index."""
        self.reload_signal = False
        self.main_loop_interrupt.clear()
        if detail := obstacle():
            self._say(_NOT_RESTARTED.format(detail=detail))
            return
        restart(Handover(self._listening, tuple(worker.inner.pid for worker in self.wrks)))

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


def _end_with(server: int) -> None:
    """End this worker when its server is gone; if that was killed, the worker would hold the port against the next.

    A worker that is still loading has the signal handlers of its server, which would swallow a single signal.
    """
    while True:
        time.sleep(SECONDS_TO_NOTICE)
        if os.getppid() != server:
            os.kill(os.getpid(), signal.SIGTERM)


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
_RESTARTED = Text(
    "Neu gestartet: Neue Prozesse beantworten die Anfragen; die früheren enden, sobald ihre letzten beantwortet sind.",
    "Restarted: new processes handle the requests; the former ones end when they have answered their last.",
)
_NOT_RESTARTED = Text(
    "Nicht neu gestartet, die bisherigen Prozesse laufen weiter: {detail}",
    "Not restarted, the processes so far go on: {detail}",
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

"""`kb serve` before it serves; that it does is held by the browser tests."""

from __future__ import annotations

import socket

from kb.errors import Unavailable
from tests.cli.conftest import Run


def test_a_port_that_is_taken_is_named_before_anything_is_prepared(run: Run) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        done = run("serve", "--port", str(holder.getsockname()[1]))
    assert isinstance(done.exception, Unavailable)
    assert "--port" in done.exception.message.de

"""`kb search` and `kb index`: ask the index, and keep it in step with the database."""

from __future__ import annotations

import click

COMMANDS: tuple[click.Command, ...] = ()

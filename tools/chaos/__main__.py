"""Run the proofs, and write their figures into docs/reliability.md.

CHAOS_KILLS is the number of kills for each database, CHAOS_SECONDS bounds the time of each part; what was interrupted
goes on the next time. `python -m tools.chaos kills --database sqlite` runs a part by itself.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from kb import search
from kb.web import create_app
from tests import postgres
from tests.conftest import statements_compiled_once
from tools.chaos.damage import WAYS, DamagedHomes, kind_of
from tools.chaos.disks import KINDS, NoMount, cases_on
from tools.chaos.hostile import answer_to, hostile_request
from tools.chaos.kills import SEED, Killed, Killer
from tools.chaos.originals import Originals, filled
from tools.chaos.record import Record, write_page
from tools.chaos.servers import ServerKiller

DATABASES = ("sqlite", "postgresql")
TITLES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
WORKERS_AT_ONCE = 5
IN_A_ROW = 3
"""Kills of a command on one copy before it may run to its end."""
OUTCOMES = ("kills", "before", "after", "found", "faults")


def main() -> int:
    """Run the selected parts; exit code 1 if anything was not as it should be."""
    arguments = _arguments()
    is_well = True
    with statements_compiled_once(), tempfile.TemporaryDirectory(prefix="kb-chaos-") as folder:
        for part in arguments.parts:
            is_well &= PARTS[part](Path(folder) / part, arguments)
    return 0 if is_well else 1


def run_kills(work: Path, arguments: argparse.Namespace) -> bool:
    """Kill commands on each database that can be reached."""
    records = []
    for name in arguments.database:
        record = Record.continued(f"kills-{name}")
        try:
            with _server(name) as server:
                _kill(Killer(work / name, server), record, arguments.kills, time.monotonic() + arguments.seconds)
        except postgres.NotInstalled as reason:
            print(f"Left out: {reason}", file=sys.stderr)
            continue
        records.append(record)
    _write_kills()
    return not any(record.faults for record in records)


def _kill(killer: Killer, record: Record, kills: int, until: float) -> None:
    servers = ServerKiller(killer.originals, SEED)
    while record.total("kills") < kills and time.monotonic() < until:
        number = record.next
        if number % 80 == 79:  # Servers take long to start, so they are the fewest.
            killed: Sequence[Killed] = servers.kill_workers(number, WORKERS_AT_ONCE)
        elif number % 20 == 19:
            killed = [servers.kill_start(number // 20)]
        else:
            killed = killer.kill(number, IN_A_ROW)
        for each in killed:
            _note(record, each)
        record.next += 1
        record.save()
        if record.next % 10 == 0:
            print(f"{record.part}: {record.total('kills')} kills, {record.total('faults')} faults", file=sys.stderr)
    record.is_complete = record.total("kills") >= kills
    record.save()


def _note(record: Record, killed: Killed) -> None:
    if killed.is_late:
        record.count(killed.act, "late")
    else:
        record.count(killed.act, "kills", killed.left, *(["found"] if killed.is_found else []))
    for fault in killed.faults:
        record.fault(killed.act, fault)


def send_requests(work: Path, arguments: argparse.Namespace) -> bool:
    """Send hostile requests to all routes, and count the statuses of the answers."""
    logging.disable(logging.CRITICAL)
    app = create_app(filled(work).settings)
    rules = list(app.url_map.iter_rules())
    record, until = Record.continued("requests"), time.monotonic() + arguments.seconds
    while record.next < arguments.requests and time.monotonic() < until:
        request = hostile_request(rules, random.Random(f"{SEED} {record.next}"))
        answer = answer_to(app, request)
        name = request.rule.split("/")[1] if request.rule.startswith(("/api/", "/embed/")) else "pages and files"
        record.count(name, "requests", f"{answer.status // 100}xx")
        for fault in answer.faults:
            record.fault(name, f"{fault}: {request}")
        record.next += 1
        if record.next % 100 == 0:
            record.save()
    record.is_complete = record.next >= arguments.requests
    record.save()
    intro = f"{record.next:,} requests to {len(rules)} routes, {record.on}."
    write_page("requests", [intro, record.table("address", ("requests", "2xx", "3xx", "4xx", "5xx", "faults"))])
    return not record.faults


def damage_files(work: Path, arguments: argparse.Namespace) -> bool:
    """Damage every file of a data folder, of both engines, in every way."""
    record, until = Record.continued("damage"), time.monotonic() + arguments.seconds
    original = Originals(work, None, rows=20).of("imported")
    # Of a file and a way, so that an interrupted run has seen something of every file.
    for home in [DamagedHomes(work, original, engine) for engine in search.ENGINES]:
        cases = [(name, way) for way in WAYS for name in home.files()]
        for name, way in random.Random(SEED).sample(cases, len(cases)):
            if time.monotonic() > until:
                break
            judged = home.damaged(name, way, random.Random(f"{SEED} {name} {way}"))
            outcome = "faults" if judged.faults else "noticed" if judged.noticed else "harmless"
            record.count(kind_of(name), "cases", *([] if judged.faults else [outcome]))
            for fault in judged.faults[:1]:
                record.fault(kind_of(name), f"{name}, {way}: {fault}")
            record.save()
    record.is_complete = True
    record.save()
    intro = f"{record.total('cases'):,} damaged files, {record.on}."
    write_page("damage", [intro, record.table("file", ("cases", "noticed", "harmless", "faults"))])
    return not record.faults


def fill_disks(work: Path, arguments: argparse.Namespace) -> bool:
    """Run commands on full and on read-only disks."""
    record, until = Record.continued("disks"), time.monotonic() + arguments.seconds
    originals = Originals(work, None, rows=120)
    try:
        for kind in KINDS:
            for case in cases_on(originals, kind):
                record.count(f"{case.act}, {kind}", "runs", *(["refused"] if case.is_refused else []))
                for fault in case.faults:
                    record.fault(f"{case.act}, {kind}", fault)
                record.save()
                if time.monotonic() > until:
                    break
    except NoMount as reason:
        print(f"Left out: {reason}", file=sys.stderr)
        return True
    record.is_complete = True
    record.save()
    intro = f"{record.total('runs'):,} runs, {record.on}."
    write_page("disks", [intro, record.table("command", ("runs", "refused", "faults"))])
    return not record.faults


def _write_kills() -> None:
    blocks = []
    for name in DATABASES:
        if (record := Record.latest(f"kills-{name}")) is not None:
            count = f"{record.total('kills'):,} kills on {TITLES[name]}, {record.on}"
            blocks.append(f"{count}; {record.total('late')} came after the command had ended, and are not counted.")
            blocks.append(record.table(TITLES[name], OUTCOMES))
    write_page("kills", blocks)


@contextmanager
def _server(name: str) -> Iterator[postgres.Server | None]:
    if name == "sqlite":
        yield None
        return
    with postgres.running() as server:
        yield server


PARTS: Mapping[str, Callable[[Path, argparse.Namespace], bool]] = {
    "kills": run_kills,
    "requests": send_requests,
    "damage": damage_files,
    "disks": fill_disks,
}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tools.chaos", description="Prove that nothing is lost or half done."
    )
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=list(PARTS), help="the parts to run")
    parser.add_argument("--database", nargs="+", choices=DATABASES, default=DATABASES, help="the databases to kill on")
    parser.add_argument("--kills", type=int, default=int(os.environ.get("CHAOS_KILLS") or 1000))
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=float(os.environ.get("CHAOS_SECONDS") or 3600))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

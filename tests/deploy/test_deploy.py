"""What `deploy/` says exists: each command, setting and path of the units and the container file."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click
import pytest

from kb import config
from kb.cli import kb

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])
CONTAINER = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
PROGRAM = "/opt/clusterwissen/bin/kb"


def entries(unit: Path) -> Iterator[tuple[str, str]]:
    """Yield each key of a unit with its value."""
    for line in unit.read_text(encoding="utf-8").splitlines():
        if line and line[0] not in "#[":
            key, separator, value = line.partition("=")
            assert separator, line
            yield key, value


def instructions() -> Sequence[tuple[str, str]]:
    """Return each instruction of the container file with what follows it."""
    text = re.sub(r"(?m)^#.*\n", "", CONTAINER).replace("\\\n", " ")
    return [(line.split()[0], line.partition(" ")[2]) for line in text.splitlines() if line.strip()]


def check_command(arguments: Sequence[str], settings: Mapping[str, str]) -> None:
    """Let the command line read the arguments, and let the settings be read."""
    command = kb.get_command(click.Context(kb, obj=config.load({})), arguments[0])
    assert command is not None, arguments
    command.make_context(arguments[0], list(arguments[1:]))
    assert config.load(settings).unread == ()


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=lambda unit: unit.name)
def test_services_run_commands_with_settings_that_exist(unit: Path) -> None:
    values = dict(entries(unit))
    program, *arguments = shlex.split(values["ExecStart"])
    assert program == PROGRAM
    check_command(arguments, dict(pair.split("=") for pair in values["Environment"].split()))
    assert "KB_HOME=/var/lib/clusterwissen" in values["Environment"]
    assert "clusterwissen" in values["StateDirectory"].split()
    hardened = {"NoNewPrivileges": "yes", "ProtectSystem": "strict", "CapabilityBoundingSet": "", "UMask": "0077"}
    assert hardened.items() <= values.items()


def test_the_backup_keeps_its_files_where_the_unit_may_write() -> None:
    values = dict(entries(DEPLOY / "clusterwissen-backup.service"))
    folder = Path(shlex.split(values["ExecStart"])[-1])
    assert folder.parent == Path("/var/lib")
    assert folder.name in values["StateDirectory"].split()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_finds_no_fault_in_the_units(tmp_path: Path) -> None:
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace(PROGRAM, sys.executable).replace("=clusterwissen\n", "=root\n")
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / unit.name) for unit in UNITS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    own = [line for line in done.stderr.splitlines() if "clusterwissen" in line]
    assert (done.returncode, own) == (0, []), done.stderr


def test_the_container_copies_what_exists_and_serves_as_nobody_special() -> None:
    listed = instructions()
    for name, rest in listed:
        if name == "COPY" and "--from" not in rest:
            for source in rest.split()[:-1]:
                assert (ROOT / source).exists(), source
    installs = re.findall(r"pip (?:install|wheel)[^&]*", CONTAINER.replace("\\\n", " "))
    assert len(installs) == 4 and all("--require-hashes" in command or "--no-deps" in command for command in installs)
    last = [name for name, _rest in listed].index("USER")
    names = dict(listed[last - 1 :])
    assert names["USER"].isdigit() and int(names["USER"]) > 0
    settings = dict(pair.split("=", 1) for pair in dict(listed)["ENV"].split())
    program, *arguments = re.findall(r'"([^"]+)"', names["CMD"])
    assert program == "kb"
    check_command(arguments, {name: value for name, value in settings.items() if name.startswith("KB_")})
    assert names["VOLUME"] == settings["KB_HOME"]
    assert "/healthz" in names["HEALTHCHECK"]

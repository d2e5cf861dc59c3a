"""`make run` names a missing requirement and how to get it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REQUIRE = Path(__file__).parents[1] / "tools" / "require"


class Machine:
    """A machine whose only programs are those put into one folder."""

    def __init__(self, programs: Path) -> None:
        self.programs = programs
        programs.mkdir()

    def has(self, name: str, script: str) -> None:
        """Install a program that is a shell script."""
        program = self.programs / name
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)

    def asked(self, *what: str) -> tuple[int, str]:
        """Check for a requirement and return exit code and message."""
        environment = {"PATH": str(self.programs)}
        done = subprocess.run(["/bin/sh", REQUIRE, *what], env=environment, capture_output=True, text=True, check=False)
        assert done.stdout == ""
        return done.returncode, done.stderr


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "bin")


def is_one_sentence(message: str) -> bool:
    return message.count("\n") == 1 and message.endswith(".\n") and "apt-get install" in message


def test_a_missing_python_is_named(machine: Machine) -> None:
    code, message = machine.asked("python", "python3")
    assert code == 1
    assert "there is no python3" in message
    assert is_one_sentence(message)


def test_an_old_python_is_named_with_its_version(machine: Machine) -> None:
    machine.has("python3", 'case "$*" in -V) echo "Python 3.9.2" ;; *version_info*) exit 1 ;; esac')
    code, message = machine.asked("python", "python3")
    assert code == 1
    assert "python3 is Python 3.9.2" in message
    assert is_one_sentence(message)


def test_a_python_without_venv_is_named(machine: Machine) -> None:
    machine.has("python3", 'case "$*" in *ensurepip*) exit 1 ;; esac')
    code, message = machine.asked("python", "python3")
    assert code == 1
    assert "venv module" in message
    assert is_one_sentence(message)


def test_a_python_that_does_is_taken_without_a_word(machine: Machine) -> None:
    (machine.programs / "python3").symlink_to(sys.executable)
    assert machine.asked("python", "python3") == (0, "")


def test_a_missing_node_is_named(machine: Machine) -> None:
    code, message = machine.asked("node")
    assert code == 1
    assert "Node.js 20 or newer with npm" in message
    assert is_one_sentence(message)


def test_an_old_node_is_named_with_its_version(machine: Machine) -> None:
    machine.has("npm", "")
    machine.has("node", 'case "$1" in --version) echo v18.19.0 ;; *) exit 1 ;; esac')
    code, message = machine.asked("node")
    assert code == 1
    assert "this is v18.19.0" in message
    assert is_one_sentence(message)


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed.")
def test_a_node_that_does_is_taken_without_a_word(machine: Machine) -> None:
    node = shutil.which("node")
    assert node is not None
    (machine.programs / "node").symlink_to(node)
    machine.has("npm", "")
    assert machine.asked("node") == (0, "")

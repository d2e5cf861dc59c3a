"""The wheel is complete and runs without a checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

from tests.browser.serving import serving
from tests.conftest import copy_home
from tools.sbom import sbom

ROOT = Path(__file__).parents[1]
VENDOR = Path("kb/web/static/vendor")
DEVELOPERS_ONLY = {"kb/web/babel.cfg"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy of the checkout, without network."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in tracked():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, copy / name)
    shutil.copytree(ROOT / VENDOR, copy / VENDOR)
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", folder=copy)
    [built] = (copy / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into its own environment with shared dependencies; return its programs."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    packages = folder / "lib" / f"python{sysconfig.get_python_version()}" / "site-packages"
    # A path file adds the folder but does not read the path files inside it, so the editable installation stays out.
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    install = ["install", "--quiet", "--no-deps", "--no-index", "--disable-pip-version-check"]
    run(sys.executable, "-m", "pip", "--python", python, *install, wheel, folder=folder)
    return python.parent


def test_the_wheel_carries_every_file_of_the_package(wheel: Path) -> None:
    expected = {name for name in tracked() if name.startswith("kb/")} - DEVELOPERS_ONLY
    assert sorted(expected - contents(wheel)) == []


@pytest.mark.parametrize("folder", ["migrations", "seed"])
def test_the_wheel_carries_migrations_and_seed(wheel: Path, folder: str) -> None:
    expected = {f"kb/_data/{name}" for name in tracked() if name.startswith(f"{folder}/")}
    assert expected
    assert sorted(expected - contents(wheel)) == []


def test_the_wheel_carries_browser_assets_with_their_licences(wheel: Path) -> None:
    shipped = {Path(name).relative_to(VENDOR) for name in contents(wheel) if Path(name).is_relative_to(VENDOR)}
    packages = {path.parts[0] for path in shipped}
    assert {"htmx", "leaflet", "echarts", "source-sans-3", "world-atlas"} <= packages
    assert all(any(path == Path(package) / "LICENSE" for path in shipped) for package in packages)


def test_the_wheel_carries_compiled_translations(wheel: Path) -> None:
    catalogues = {name for name in tracked() if name.startswith("kb/") and name.endswith(".po")}
    assert catalogues
    assert {name.removesuffix(".po") + ".mo" for name in catalogues} <= contents(wheel)


def test_the_wheel_lists_what_it_brings_along_and_installs(wheel: Path) -> None:
    (name,) = [name for name in contents(wheel) if "/sboms/" in name]
    assert name.endswith(".dist-info/sboms/clusterwissen.cdx.json")
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read(name).decode() == sbom()


def test_the_wheel_carries_nothing_that_is_only_for_developers(wheel: Path) -> None:
    roots = {name.split("/")[0] for name in contents(wheel)}
    assert {root for root in roots if not root.endswith(".dist-info")} == {"kb"}
    assert not [name for name in contents(wheel) if "__pycache__" in name or name.endswith(".stamp")]


def test_the_installed_command_explains_itself(installed: Path, tmp_path: Path) -> None:
    assert "import" in run(installed / "kb", "--help", folder=tmp_path)


def test_the_installed_command_makes_a_database(installed: Path, tmp_path: Path) -> None:
    run(installed / "kb", "db", "upgrade", folder=tmp_path)
    assert (tmp_path / "instance" / "kb.sqlite").is_file()


def test_the_installed_command_serves_pages_and_browser_assets(
    installed: Path, seeded_home: Path, tmp_path: Path
) -> None:
    """Serve a base that is there; filling an empty one takes half a minute, and tests/cli/test_db.py does it."""
    copy_home(seeded_home, tmp_path / "home")
    with serving(tmp_path, installed / "kb") as address:
        page = urllib.request.urlopen(f"{address}/de/initiatives/dortmund-project").read().decode()
        asset = urllib.request.urlopen(f"{address}/static/vendor/leaflet/leaflet.js").read()
    assert "dortmund-project" in page
    assert len(asset) > 100_000


def test_the_installed_package_does_not_look_into_the_checkout(installed: Path, tmp_path: Path) -> None:
    show = "from kb.config import resource; print(resource('seed')); print(resource('migrations'))"
    places = run(installed / "python", "-c", show, folder=tmp_path).split()
    assert all(Path(place).is_relative_to(installed.parent) for place in places)


def tracked() -> list[str]:
    """Return the files that belong to the project: known to git, or new and not ignored."""
    names = run("git", "ls-files", "--cached", "--others", "--exclude-standard", folder=ROOT).splitlines()
    return [name for name in names if (ROOT / name).is_file()]


def contents(wheel: Path) -> set[str]:
    """Return the names of the files in a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def run(*command: str | Path, folder: Path) -> str:
    """Run a program without this process's settings and return its output."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("KB_", "PYTHON", "COV"))}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout

"""Build steps that setup.cfg cannot express: compiled translations, browser assets, data folders, and the SBOM."""

import shutil
import subprocess
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
WEB = ROOT / "kb" / "web"
DATA_FOLDERS = ("migrations", "seed")


class BuildWithData(build_py):
    """Put into the package what an installed Clusterwissen needs beside its code.

    An editable installation reads ``migrations`` and ``seed`` from the checkout, so nothing is copied there.
    """

    def run(self) -> None:
        if not self.editable_mode:
            # What an earlier build left behind would be packed as well.
            shutil.rmtree(Path(self.build_lib) / "kb", ignore_errors=True)
            compile_translations()
            fetch_assets()
        super().run()
        if not self.editable_mode:
            for name in DATA_FOLDERS:
                self.copy_data(name)

    def copy_data(self, name: str) -> None:
        """Copy a folder of the checkout to ``kb/_data``, where ``kb.config.resource`` looks first."""
        target = Path(self.build_lib) / "kb" / "_data" / name
        shutil.copytree(ROOT / name, target, ignore=shutil.ignore_patterns("__pycache__"))


class WheelWithSbom(bdist_wheel):
    """Put into the wheel the list of what it brings along and installs, where PEP 770 wants it."""

    def write_wheelfile(self, wheelfile_base: str, *arguments: str) -> None:
        super().write_wheelfile(wheelfile_base, *arguments)
        sys.path.insert(0, str(ROOT))
        from tools.sbom import sbom

        folder = Path(wheelfile_base, "sboms")
        folder.mkdir(exist_ok=True)
        (folder / "clusterwissen.cdx.json").write_text(sbom(), encoding="utf-8")


def compile_translations() -> None:
    """Write the ``.mo`` file beside every catalogue."""
    from babel.messages import mofile, pofile

    for catalogue in ROOT.glob("kb/*/translations/*/LC_MESSAGES/*.po"):
        with catalogue.open("rb") as source, catalogue.with_suffix(".mo").open("wb") as target:
            mofile.write_mo(target, pofile.read_po(source))


def fetch_assets() -> None:
    """Fetch and copy the browser assets with npm, unless they are there (as in a source archive)."""
    if (WEB / "static" / "vendor").is_dir():
        return
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("Building Clusterwissen needs Node.js 20 or newer with npm for its browser assets.")
    subprocess.run([npm, "ci"], cwd=ROOT, check=True)
    subprocess.run([npm, "run", "build"], cwd=ROOT, check=True)


setup(cmdclass={"build_py": BuildWithData, "bdist_wheel": WheelWithSbom})

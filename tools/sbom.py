"""The list of what a wheel brings along or installs (SBOM), in CycloneDX, from the two lock files."""

from __future__ import annotations

import base64
import configparser
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from tools import locked

NOT_COPIED = frozenset({"commander"})
"""Browser packages that others need outside the browser only, so that no part of them is in the wheel."""
_NODE = "node_modules/"
Component = dict[str, Any]


def sbom() -> str:
    """Return the list as JSON: the same text for the same lock files, without a moment."""
    setup = configparser.ConfigParser(interpolation=None)
    setup.read(locked.ROOT / "setup.cfg", encoding="utf-8")
    project = setup["metadata"]
    root = _component("pypi", project["name"], project["version"], "application")
    root["licenses"] = [{"license": {"id": project["license_expression"]}}]
    python, browser = list(_python(setup)), list(_browser())
    dependencies = {**_python_edges(root["bom-ref"]), **_browser_edges()}
    dependencies[root["bom-ref"]] |= _browser_roots()
    components = sorted([*python, *browser], key=lambda component: component["bom-ref"])
    known = {root["bom-ref"], *(component["bom-ref"] for component in components)}
    body = {
        "metadata": {"component": root, "lifecycles": [{"phase": "build"}]},
        "components": components,
        "dependencies": [
            {"ref": reference, "dependsOn": sorted(dependencies.get(reference, set()) & known)}
            for reference in sorted(known)
        ],
    }
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(body, sort_keys=True))
    head = {"bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": f"urn:uuid:{serial}", "version": 1}
    return json.dumps({"$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json", **head, **body}, indent=1) + "\n"


def _component(kind: str, name: str, version: str, type_: str = "library") -> Component:
    """Return a component, named by its package URL."""
    reference = f"pkg:{kind}/{quote(name, safe='/')}@{quote(version)}"
    return {"type": type_, "bom-ref": reference, "name": name, "version": version, "purl": reference}


def _packages() -> list[locked.LockedPackage]:
    return locked.read((locked.ROOT / "requirements.lock").read_text(encoding="utf-8"))


def _python(setup: configparser.ConfigParser) -> Iterator[Component]:
    """Yield the Python packages that readers of a site need, and those of its extras; none of developers."""
    packages = _packages()
    extras = [extra for extra in setup["options.extras_require"] if extra not in locked.DEVELOPERS]
    required = set(locked.reached(packages, locked.requirements([])))
    for package in locked.reached(packages, locked.requirements(extras)):
        component = _component("pypi", package.name, package.version)
        component["scope"] = "required" if package in required else "optional"
        if package.marker:
            component["properties"] = [{"name": "clusterwissen:marker", "value": package.marker}]
        yield component


def _python_edges(root: str) -> Mapping[str, set[str]]:
    """Return the packages that each needs, as references."""
    packages = _packages()
    references: dict[str, set[str]] = {locked.PROJECT: {root}}
    for package in packages:
        references.setdefault(package.name, set()).add(_reference(package))
    edges: dict[str, set[str]] = {}
    for package in packages:
        for parent in package.needed_by:
            for reference in references[parent]:
                edges.setdefault(reference, set()).add(_reference(package))
    return edges


def _reference(package: locked.LockedPackage) -> str:
    return str(_component("pypi", package.name, package.version)["bom-ref"])


def _browser_lock() -> Mapping[str, Mapping[str, Any]]:
    lock = json.loads((locked.ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages: Mapping[str, Mapping[str, Any]] = lock["packages"]
    return packages


def _browser_packages() -> Mapping[str, Mapping[str, Any]]:
    """Return what is copied into the pages, by name: all of the lock file but what only developers need."""
    names = {path.removeprefix(_NODE): package for path, package in _browser_lock().items() if path.startswith(_NODE)}
    return {name: package for name, package in names.items() if not package.get("dev") and name not in NOT_COPIED}


def _browser() -> Iterator[Component]:
    for name, package in _browser_packages().items():
        component = _component("npm", name, package["version"])
        algorithm, _, digest = package["integrity"].partition("-")
        component["scope"] = "required"
        component["hashes"] = [{"alg": algorithm.replace("sha", "SHA-"), "content": base64.b64decode(digest).hex()}]
        component["licenses"] = [{"expression": package["license"]}]
        yield component


def _browser_roots() -> set[str]:
    """Return the references of what package.json itself needs."""
    return set(_needed(_browser_lock()[""], _browser_packages()))


def _browser_edges() -> Mapping[str, set[str]]:
    packages = _browser_packages()
    return {_npm(name, packages): set(_needed(package, packages)) for name, package in packages.items()}


def _needed(package: Mapping[str, Any], packages: Mapping[str, Mapping[str, Any]]) -> Iterable[str]:
    return (_npm(name, packages) for name in package.get("dependencies", ()) if name in packages)


def _npm(name: str, packages: Mapping[str, Mapping[str, Any]]) -> str:
    return str(_component("npm", name, packages[name]["version"])["bom-ref"])

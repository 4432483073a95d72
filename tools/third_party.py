"""Write THIRD-PARTY.md: the licence of every package that the running application needs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

ROOT = Path(__file__).parents[1]
# Packages of requirements.in below this line are for development alone.
DEVELOPMENT = "# Tests and quality"
HEAD = """# Third-party packages

What the running application installs; written by `make third-party`. The application contains none of their code.

| package | version | licence |
|---|---|---|
"""
LICENSE_CLASSIFIER = "License :: "


def main() -> None:
    rows = [*python_rows(), *npm_rows()]
    lines = [f"| {name} | {version} | {licence} |\n" for name, version, licence in rows]
    (ROOT / "THIRD-PARTY.md").write_text(HEAD + "".join(lines), encoding="utf-8")


def python_rows() -> Iterator[tuple[str, str, str]]:
    """Name, version and licence of the Python packages, those included that others need."""
    text = (ROOT / "requirements.in").read_text(encoding="utf-8")
    wanted = text.partition(DEVELOPMENT)[0]
    waiting = [requirement_name(line) for line in wanted.splitlines()]
    found: dict[str, Distribution] = {}
    while waiting:
        name = waiting.pop()
        if not name or name in found:
            continue
        found[name] = distribution(name)
        for requirement in found[name].requires or []:
            if "extra ==" not in requirement and is_for_here(requirement):
                waiting.append(requirement_name(requirement))
    for name, package in sorted(found.items()):
        yield name, package.version, licence_of(package)


def requirement_name(line: str) -> str:
    """`Django>=5.2,<5.3` is django; "" for a comment."""
    match = re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", line)
    return re.sub(r"[-_.]+", "-", match[0]).lower() if match else ""


def is_for_here(requirement: str) -> bool:
    """Whether a requirement with a marker is installed here."""
    name = requirement_name(requirement)
    try:
        distribution(name)
    except ModuleNotFoundError:
        return False
    return True


def licence_of(package: Distribution) -> str:
    meta = package.metadata
    if "License-Expression" in meta:
        return meta["License-Expression"]
    classifiers = [
        text.rpartition(" :: ")[2]
        for text in meta.get_all("Classifier") or []
        if text.startswith(LICENSE_CLASSIFIER)
    ]
    if classifiers:
        return ", ".join(classifiers)
    return meta["License"].splitlines()[0] if "License" in meta else "?"


def npm_rows() -> Iterator[tuple[str, str, str]]:
    """Name, version and licence of the front-end packages and of what they need."""
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    for path, entry in sorted(lock["packages"].items()):
        if path and not entry.get("dev"):
            package = json.loads(
                (ROOT / path / "package.json").read_text(encoding="utf-8")
            )
            yield package["name"], package["version"], package["license"]


if __name__ == "__main__":
    main()

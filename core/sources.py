"""Fingerprint of the source text behind a computed value, to recognise that the value is out of date."""

from __future__ import annotations

import ast
import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path


def source_fingerprint(*modules: str) -> str:
    """Hash the source of these modules and of all own modules that they import; 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for name in sorted(own_imports(*modules)):
        digest.update(_path(name).read_bytes())
    return digest.hexdigest()[:16]


def own_imports(*modules: str) -> set[str]:
    """The names of these modules and of all modules of the project that they import, directly or indirectly."""
    found: set[str] = set()
    waiting = list(modules)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _imports(name)
            waiting += _package(name)
    return found


def _imports(name: str) -> Iterator[str]:
    """The loaded modules of the project that the import statements of a module name."""
    tree = ast.parse(_path(name).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or not node.module:
            continue
        submodules = [f"{node.module}.{alias.name}" for alias in node.names]
        for module in (node.module, *submodules):
            if module in sys.modules and _is_own(module):
                yield module


def _package(name: str) -> Iterator[str]:
    """The package that a module stands in, if any: it is loaded before it."""
    package, _, _ = name.rpartition(".")
    if package in sys.modules and _is_own(package):
        yield package


def _is_own(name: str) -> bool:
    """Whether a module lies beside this package, as all packages of the project do."""
    top_level = name.split(".")[0]
    package = Path(__file__).parents[1] / top_level
    file = getattr(sys.modules[name], "__file__", None)
    return file is not None and Path(file).is_relative_to(package)


def _path(name: str) -> Path:
    """The file from which a module was loaded."""
    file = sys.modules[name].__file__
    assert file is not None, f"{name} is loaded from a file"
    return Path(file)

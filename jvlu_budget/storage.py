"""Where static files come from, and how they are named on a real server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Every file under a name that changes with it, in what our scripts import from each other as well."""

    support_js_module_import_aggregation = True


class PackageFinder(BaseFinder):
    """The few files of front-end packages that pages ask for: a package has hundreds."""

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        for folder, prefix, names in settings.PACKAGE_FILES:
            name = path.removeprefix(f"{prefix}/")
            if name != path and name in names and (folder / name).exists():
                return [str(folder / name)] if find_all else str(folder / name)
        return []

    def list(
        self, ignore_patterns: Iterable[str] | None
    ) -> Iterator[tuple[str, FileSystemStorage]]:
        for folder, prefix, names in settings.PACKAGE_FILES:
            storage = FileSystemStorage(location=folder)
            storage.prefix = prefix  # type: ignore[attr-defined]
            for name in sorted(names):
                if (folder / name).exists():
                    yield name, storage

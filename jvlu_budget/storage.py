"""Static files: where they are found, and their names on a production server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Name every file after a digest of its content, in the import statements of scripts as well."""

    support_js_module_import_aggregation = True


class PackageFinder(BaseFinder):
    """Find the few files of front-end packages that pages use, and not the hundreds of others."""

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        for folder, prefix, names in settings.PACKAGE_FILES:
            name = path.removeprefix(f"{prefix}/")
            file = folder / name
            if name != path and name in names and file.exists():
                return [str(file)] if find_all else str(file)
        return []

    def list(
        self, ignore_patterns: Iterable[str] | None
    ) -> Iterator[tuple[str, FileSystemStorage]]:
        """The files of installed packages that the pages use, with their storages."""
        for folder, prefix, names in settings.PACKAGE_FILES:
            storage = FileSystemStorage(location=folder)
            storage.prefix = prefix  # type: ignore[attr-defined]
            for name in sorted(names):
                if (folder / name).exists():
                    yield name, storage

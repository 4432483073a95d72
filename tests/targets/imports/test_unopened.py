"""The server's own process opens no upload: no archive, no XML, no workbook, whatever is in it and whatever asks."""

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
import python_calamine
import xlrd
from django.urls import reverse
from lxml import etree

from targets.documents.formats import FORMATS
from targets.imports.models import ImportRun
from tests.targets import books
from tests.targets.documents.test_bad_files import BILLION, ENTITY, bomb, package
from tests.targets.imports.test_import_hostile_files import address, upload

OPENING = (
    *((zipfile, name) for name in ("is_zipfile", "Path")),
    *((etree, name) for name in ("fromstring", "XML", "parse", "iterparse")),
    *((etree, name) for name in ("XMLParser", "XMLPullParser", "HTMLParser")),
    *((openpyxl, "load_workbook"), (python_calamine, "load_workbook")),
    (xlrd, "open_workbook"),
)

GOOD: dict[str, Callable[..., bytes]] = {
    name: FORMATS[name].write for name in ("txt", "docx", "xlsx", "flat")
}
OTHERS: dict[str, Callable[[], bytes]] = {
    "xls": books.xls,
    "ods": lambda: books.ods(""),
    "a broken xlsx": lambda: books.one_sheet("")[:-30],
    "the head of an archive": lambda: b"PK\x03\x04" + bytes(50),
    "another archive": lambda: package("<x/>", "readme.xml"),
    "an external entity": lambda: package(ENTITY),
    "a billion laughs": lambda: package(BILLION),
    "a bomb": lambda: package(bomb()),
    "CSV": lambda: "项目编码,项目名称\nA,b\n".encode(),
}


@pytest.fixture
def listening(monkeypatch) -> Callable[[], list[str]]:
    """`listening()` are the names of what opens a file in this process from then on.

    The child processes are forked from another one, which has no such ears.
    """
    names: list[str] = []
    open_archive = zipfile.ZipFile.__init__

    def listen(archive, file, mode="r", *arguments, **options) -> None:
        if mode != "w":
            names.append(f"ZipFile in mode {mode}")
        open_archive(archive, file, mode, *arguments, **options)

    def refuse(name: str) -> Callable:
        def refused(*arguments, **options):
            names.append(name)
            raise AssertionError(name)

        return refused

    def listening() -> list[str]:
        monkeypatch.setattr(zipfile.ZipFile, "__init__", listen)
        for module, name in OPENING:
            monkeypatch.setattr(module, name, refuse(f"{module.__name__}.{name}"))
        return names

    return listening


@pytest.fixture
def admins(as_user, admin, monkeypatch):
    monkeypatch.setattr("targets.imports.runs.SMALL_FILE", 10**9)
    return as_user(admin)


@pytest.mark.parametrize("name", GOOD)
def test_a_document_is_previewed_marked_and_taken_unopened(
    seeded, one, admins, listening, name
):
    content = GOOD[name](one, 2024)
    opened = listening()
    upload(admins, content)
    assert admins.get(address("marked")).getvalue()
    admins.post(address("confirm"))
    assert (ImportRun.objects.get().problems, opened) == ([], [])


@pytest.mark.parametrize("name", OTHERS)
def test_any_other_file_is_answered_unopened(seeded, admins, listening, name):
    content = OTHERS[name]()
    opened = listening()
    upload(admins, content)
    assert admins.get(address("marked")).getvalue()
    assert ImportRun.objects.get().state in ("ready", "refused")
    assert opened == []


@pytest.mark.parametrize("name", ["docx", "flat"])
def test_the_admin_site_opens_no_upload_either(one, admins, listening, name):
    content = GOOD[name](one, 2024)
    opened = listening()
    answer = admins.post(
        reverse("admin:projects_department_import"),
        {"import_file": io.BytesIO(content), "format": "0", "resource": ""},
    )
    assert (answer.status_code, opened) == (200, [])

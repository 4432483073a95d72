"""Files that are made to do harm, or that are only strange, through the web."""

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from targets.imports.models import ImportRun
from tests.targets import books
from tests.targets.flat_sheets import PROJECT, TARGET

EVIL = "<script>alert(1)</script><b>&\"'"
BIDI = "😀\u202e\u200fאב"
ASKED = "项目编码,项目名称\nA,b\n"
PERCENTS = {
    "3月底（%）": "1e2%",
    "6月底（%）": 250,
    "10月底（%）": -0.5,
    "12月底（%）": "一半",
}


def book(**sheets: list[dict]) -> bytes:
    """A workbook of these sheets, each with its rows under the keys of the first."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for cells in (list(rows[0]), *(list(row.values()) for row in rows)):
            sheet.append(cells)
    return books.saved(made)


def project(**cells) -> bytes:
    return book(项目=[{**PROJECT, **cells}])


def headers(name: str, row: dict) -> bytes:
    return book(**{name: [dict.fromkeys(row)]})


def bomb(part: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(part, b" " * 210_000_000)
    return file.getvalue()


def old_book(amount: str, header: str = "预算数（万元）", sheet: str = "项目") -> bytes:
    """An xls may hold the character 0, which no other format has a way to write."""
    rows = [
        ["单位编码", "项目编码", "项目名称", header],
        ["901001", "N1", "名", amount],
    ]
    cells = [
        books.label(row, column, text)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    ]
    return books.xls((sheet, cells))


CASES: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "zeros": lambda: bytes(1000),
    "a picture named xlsx": lambda: b"\x89PNG\r\n\x1a\n" + bytes(500),
    "a workbook that unpacks to more than it may": lambda: bomb("xl/workbook.xml"),
    "a document that unpacks to more than it may": lambda: bomb("word/document.xml"),
    "the head of a package": lambda: b"PK\x03\x04" + bytes(50),
    "a broken container": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 3000,
    "CSV with a zero": lambda: ASKED.replace("A", "A\0").encode(),
    "CSV in UTF-16": lambda: ASKED.encode("utf-16"),
    "CSV in half of UTF-16": lambda: ASKED.encode("utf-16")[:-1],
    "CSV in GBK": lambda: ASKED.encode("gb18030"),
    "CSV with an open quote": lambda: ASKED.replace("b", '"b').encode(),
    "text with a zero": lambda: "绩效目标表\n\n901001巨鹿镇\0\t单位：万元\n".encode(),
    "a zero in an amount": lambda: old_book("1\x002"),
    "a zero in a header": lambda: old_book("1", "预\x00算\x00乱"),
    "a zero in the name of a sheet": lambda: old_book("1x", sheet="项\x00目"),
    "nothing but a zero": lambda: old_book("\x00"),
    "2,000 sheets": lambda: books.zipped(*[books.sheet_xml("")] * 2000),
    "markup in every cell": lambda: book(
        **{
            "it's<b>x&b!": [
                {
                    **PROJECT,
                    **dict.fromkeys(("项目名称", "资金用途", "预算数（万元）"), EVIL),
                }
            ]
        }
    ),
    "headers alone": lambda: headers("项目", PROJECT),
    "headers of indicators alone": lambda: headers("指标", TARGET),
    "indicators alone": lambda: book(指标=[TARGET]),
    "a project twice": lambda: book(项目=[PROJECT, PROJECT]),
    "numbers as codes": lambda: project(项目编码=13052924, 单位编码=901001),
    "a number that lost its digits": lambda: project(项目编码=1.3052924e20),
    "far too much": lambda: project(**{"预算数（万元）": 1e10}),
    "less than nothing": lambda: project(**{"预算数（万元）": -1}),
    "odd percentages": lambda: project(**PERCENTS),
    "a formula without a value": lambda: project(**{"预算数（万元）": "=1+1"}),
    "a year long ago": lambda: project(年度=1999),
    "a year far ahead": lambda: project(年度=2099),
    "cells that are full": lambda: project(资金用途="长" * 32767, 绩效目标="<" * 32767),
    "501 indicators": lambda: book(
        项目=[PROJECT], 指标=[{**TARGET, "三级指标": f"第{n}条"} for n in range(501)]
    ),
    "signs from right to left": lambda: project(项目名称=BIDI, 资金用途="👨‍👩‍👧"),
    "names without an end": lambda: project(
        项目名称="长" * 300, 项目编码="9" * 300, 单位编码="9" * 300
    ),
    "a unit like a path": lambda: project(单位编码="901001/../902", 单位名称=""),
}


@pytest.fixture
def at_once(monkeypatch) -> None:
    """However large a file is, the request works on it."""
    monkeypatch.setattr("targets.imports.runs.SMALL_FILE", 10**9)


@pytest.fixture
def clerks(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def admins(client, admin):
    client.force_login(admin)
    return client


def upload(client, content: bytes, name: str = "a.xlsx", **settings):
    file = {"file": SimpleUploadedFile(name, content), **settings}
    return client.post(reverse("exchange"), file, follow=True)


def address(name: str, run: ImportRun | None = None) -> str:
    return reverse(f"import-{name}", args=[(run or ImportRun.objects.get()).pk])


@pytest.mark.parametrize("case", CASES)
def test_whatever_is_uploaded_is_answered_in_words_or_taken(
    seeded, at_once, clerks, case
):
    content = CASES[case]()
    page = upload(clerks, content)
    run = ImportRun.objects.get()
    assert (page.status_code, "<script>alert" in page.content.decode()) == (200, False)
    assert run.state in ("ready", "refused")
    assert (run.state == "ready") or all(group["advice"] for group in run.problems)
    assert clerks.get(address("file")).content == content
    assert clerks.get(address("marked")).getvalue().startswith(b"PK")


@pytest.mark.parametrize(
    "case", ["indicators alone", "cells that are full", "signs from right to left"]
)
def test_what_is_strange_and_right_comes_in_and_goes_again(
    seeded, at_once, clerks, contents, case
):
    forms = ("Project", "FundingPlan")
    before = {name: contents()[name] for name in forms}
    upload(clerks, CASES[case]())
    clerks.post(address("confirm"))
    assert ImportRun.objects.get().counts == {"changed": 1}
    clerks.post(address("undo"))
    assert {name: contents()[name] for name in forms} == before


def test_a_character_that_no_database_takes_is_left_out(seeded, at_once, admins):
    upload(admins, old_book("1\x002"))
    assert ImportRun.objects.get().counts == {"new": 1}


# Names of files

NAMES = (
    "../../etc/passwd",
    "a" * 300 + ".xlsx",
    "q\"u'o;te.xlsx",
    "a\r\nX-Evil: 1.xlsx",
    "<img src=x onerror=1>.xlsx",
    "%00.xlsx",
    "。。.xlsx",
    "\u202exslx.exe",
    "名" * 255,
    "a/b\\c.xlsx",
    "&lt;script&gt;alert(1)&lt;&#47;script&gt;.csv",
)


@pytest.mark.parametrize("name", NAMES)
def test_whatever_a_file_is_called_it_comes_back_under_one_harmless_name(
    seeded, admins, name
):
    head = (
        f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    )
    body = f"{head}{ASKED}\r\n--x--\r\n".encode()
    page = admins.post(
        reverse("exchange"), body, "multipart/form-data; boundary=x", follow=True
    ).content.decode()
    assert [each for each in ("<img src=x", "<script>alert") if each in page] == []
    for answer in (admins.get(address("file")), admins.get(address("marked"))):
        header = answer["Content-Disposition"]
        assert header.startswith("attachment")
        assert [sign for sign in "\r\n/\\" if sign in header.replace('\\"', "")] == []
        assert answer.getvalue()


# Addresses and verbs that nobody was given


@pytest.mark.parametrize(
    "query",
    [
        "page=-1",
        "page=1e9",
        "page=%20",
        "outcome=%01",
        "outcome=new&outcome=x",
        "sort=-x",
    ],
)
def test_an_address_with_nonsense_shows_the_pages(seeded, admins, query):
    upload(admins, ASKED.encode())
    pages = (address("confirm").removesuffix("confirm/"), reverse("exchange"))
    assert [admins.get(f"{page}?{query}").status_code for page in pages] == [200, 200]


@pytest.mark.parametrize("method", ["get", "head", "put", "delete", "patch", "options"])
@pytest.mark.parametrize("name", ["confirm", "again", "cancel", "undo"])
def test_a_step_is_taken_by_its_button_alone(seeded, admins, method, name):
    upload(admins, ASKED.encode())
    assert getattr(admins, method)(address(name)).status_code == 405


@pytest.mark.parametrize(
    "query",
    [
        "",
        "department=901001",
        "department=%01&year=2024",
        "department=901001&year=%01",
        "department=902001&year=2024",
    ],
)
def test_a_workbook_of_no_unit_of_ones_own_is_not_there(
    seeded, clerks, other_unit, query
):
    assert clerks.get(f"{reverse('import-template')}?{query}").status_code == 404


@pytest.mark.parametrize(
    "data", [{"year": "9" * 30}, {"year": "\0"}, {"amount_unit": "x"}, {"year": "2031"}]
)
def test_settings_that_nobody_was_offered_are_not_taken(seeded, clerks, data):
    upload(clerks, ASKED.encode())
    before = ImportRun.objects.values().get()
    assert clerks.post(address("again"), data, follow=True).status_code == 200
    assert upload(clerks, b"x", **data).status_code == 200
    assert ImportRun.objects.values().get() == before

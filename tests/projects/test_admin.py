"""The admin: who may open it, every page of every model, people and their passwords, tables in and out."""

import io
import re
import zipfile

import pytest
from django.contrib.admin import site
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from core.amounts import Refused
from core.import_export.files import read_table, write_workbook
from projects.accounts.forms import UserForm
from projects.models import (
    BudgetYear,
    Department,
    FundingPlan,
    Project,
    Role,
    User,
)
from tests.html import one_line

MODELS = [model._meta for model in site._registry]
TABLES = [
    "projects_department",
    "projects_user",
    "projects_project",
    "indicators_indicator",
]
# What forms are made of is read in the admin, and changed on the forms' own pages.
FILED = {"project", "fundingplan", "declaration", "target", "departmenttarget"}
FILED |= {"subtarget", "safeguard"}
IMPORT, CONFIRM = (
    reverse("admin:projects_department_import"),
    reverse("admin:projects_department_process_import"),
)
GOOD = "单位编码,单位名称\n901,巨鹿镇\n903,新局\n"


def page(model, name: str, *args) -> str:
    return reverse(f"admin:{model.app_label}_{model.model_name}_{name}", args=args)


@pytest.fixture
def site_client(as_user, admin):
    return as_user(admin)


@pytest.fixture
def uploaded(site_client, office):
    """`uploaded(content)` is the answer to that upload."""

    def uploaded(content: bytes | str, name: str = "表.csv"):
        content = content.encode() if isinstance(content, str) else content
        return site_client.post(
            IMPORT,
            {
                "import_file": SimpleUploadedFile(name, content),
                "format": "0",
                "resource": "",
            },
        )

    return uploaded


@pytest.fixture
def confirmed(uploaded, site_client):
    """`confirmed(content)` uploads and returns what confirms it."""

    def confirmed(content: str):
        form = uploaded(content).context["confirm_form"]
        return lambda: site_client.post(CONFIRM, {**form.initial}, follow=True)

    return confirmed


def message_of(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def test_every_model_of_ours_and_nothing_else_is_there():
    assert {model.app_label for model in MODELS} == {
        "projects",
        "indicators",
        "targets",
    }
    assert len(MODELS) == 14


def test_the_index_is_in_working_order(site_client, db):
    apps = site_client.get(reverse("admin:index")).context["app_list"]
    assert [app["name"] for app in apps] == [
        "项目与单位",
        "指标体系与指标库",
        "绩效目标",
    ]
    assert [model["name"] for model in apps[0]["models"]][:2] == ["单位", "人员"]


@pytest.mark.parametrize("name", ["changelist", "add"])
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.model_name)
def test_the_admin_opens_every_list_and_the_new_forms_of_what_has_no_workflow(
    model, name, site_client, seeded, library
):
    response = site_client.get(page(model, name))
    is_refused = name == "add" and model.model_name in FILED
    assert response.status_code == (403 if is_refused else 200)
    assert not re.search(
        r'<style|style="|onchange=|onclick=|<script>', response.content.decode()
    )
    assert not re.findall(r">\s*([A-Z][a-z]+(?: [a-z]+)+)", response.content.decode())


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.model_name)
def test_the_admin_opens_search_and_every_record(
    model, site_client, seeded, library, admin
):
    record = model.model.objects.first()
    if record is None:
        record = model.model.objects.create(role=Role.LEADER)
    assert site_client.get(page(model, "changelist"), {"q": "2024"}).status_code == 200
    for name in ["change", "history", "delete"]:
        own_account = record == admin
        is_refused = name == "delete" and (own_account or model.model_name in FILED)
        answer = site_client.get(page(model, name, record.pk))
        assert answer.status_code == (403 if is_refused else 200)


@pytest.mark.parametrize("name", ["import", "export"])
@pytest.mark.parametrize("table", TABLES)
def test_the_admin_opens_import_and_export(table, name, site_client, seeded):
    response = site_client.get(reverse(f"admin:{table}_{name}"))
    assert response.status_code == 200
    assert not re.search(r'<style|style="|onchange=', response.content.decode())


@pytest.mark.parametrize("role", ["clerk", "reviewer", "leader", "stranger"])
@pytest.mark.parametrize(
    "address", [IMPORT, CONFIRM, *(page(model, "changelist") for model in MODELS)]
)
def test_other_roles_are_refused(role, address, as_user, request, db):
    assert as_user(request.getfixturevalue(role)).get(address).status_code == 403


@pytest.mark.parametrize(
    "address", [reverse("admin:index"), IMPORT, page(User._meta, "add")]
)
def test_nobody_is_sent_to_our_own_login(address, client, db):
    assert client.get(address, follow=True).redirect_chain[-1] == (
        f"{reverse('login')}?next={address}",
        302,
    )


def fill(year: BudgetYear, unit: Department, count: int) -> None:
    """So many more of everything that the lists of this app show."""
    start = Project.objects.count()
    for number in range(start, start + count):
        under = Department.objects.create(
            code=f"7{number:05}", name="站所", parent=unit
        )
        User.objects.create_user(f"u{number}", name="某", department=under)
        project = Project.objects.create(
            year=year, department=under, code=f"P{number}", name="项目"
        )
        FundingPlan.objects.create(project=project)


@pytest.mark.parametrize("model", [Department, User, Project, FundingPlan])
def test_a_list_asks_no_more_for_more_rows(
    model, site_client, year, unit, django_assert_max_num_queries
):
    fill(year, unit, 2)
    with django_assert_max_num_queries(100) as few:
        site_client.get(page(model._meta, "changelist"))
    fill(year, unit, 10)
    with django_assert_max_num_queries(len(few)):
        assert (
            site_client.get(page(model._meta, "changelist")).context["cl"].result_count
            >= 12
        )


# People


PERSON = {"username": "wang", "name": "王芳", "role": "clerk"}
PASSWORDS = {"password1": "Xin-mima-2024", "password2": "Xin-mima-2024"}


def test_a_new_person_gets_a_password(site_client, unit):
    site_client.post(
        page(User._meta, "add"), {**PERSON, **PASSWORDS, "department": unit.pk}
    )
    assert User.objects.get(username="wang").check_password("Xin-mima-2024")


def test_a_person_without_a_department_is_refused_unless_admin(site_client, unit):
    response = site_client.post(page(User._meta, "add"), {**PERSON, **PASSWORDS})
    assert response.context["errors"] == [
        ["除管理员、财政审核和审计员外，每个人都要选择单位，否则看不到任何项目"]
    ]
    site_client.post(page(User._meta, "add"), {**PERSON, **PASSWORDS, "role": "admin"})
    assert User.objects.get(username="wang").is_admin


def test_an_admin_sets_another_password(site_client, clerk):
    site_client.post(
        reverse("admin:auth_user_password_change", args=[clerk.pk]),
        {**PASSWORDS, "usable_password": "true"},
    )
    clerk.refresh_from_db()
    assert clerk.check_password("Xin-mima-2024")


def test_a_new_person_needs_a_password_and_is_told_nothing_of_other_ways(
    site_client, unit
):
    response = site_client.post(
        page(User._meta, "add"),
        {**PERSON, "department": unit.pk, "usable_password": "false"},
    )
    assert set(response.context["adminform"].form.errors) == {"password1", "password2"}
    assert not re.search("LDAP|usable_password", response.content.decode())


def test_a_form_keeps_the_last_admin(admin, unit):
    fields = {
        "username": "admin",
        "name": "我",
        "role": "clerk",
        "department": unit.pk,
        "is_active": True,
    }
    assert UserForm(fields, instance=admin).errors["__all__"] == [
        "这是最后一位启用的管理员，不能改角色或停用；请先添加另一位管理员"
    ]


def test_admins_cannot_lock_themselves_out(site_client, admin):
    site_client.post(
        page(User._meta, "change", admin.pk),
        {"username": "admin", "name": "我", "role": "clerk"},
    )
    site_client.post(page(User._meta, "delete", admin.pk), {"post": "yes"})
    admin.refresh_from_db()
    assert (admin.name, admin.is_admin) == ("我", True)


# Tables


def test_an_upload_is_shown_first_and_written_when_confirmed(confirmed, office):
    confirm = confirmed(GOOD)
    assert not Department.objects.filter(code="903").exists()
    response = confirm()
    assert message_of(response) == "导入完成：新增 1 行，更新 1 行，不变 0 行"
    assert Department.objects.filter(code="903", name="新局").exists()
    assert set(LogEntry.objects.values_list("change_message", flat=True)) == {
        "从表格导入"
    }


def test_a_second_confirmation_says_that_it_is_done(confirmed):
    confirm = confirmed(GOOD)
    confirm()
    assert message_of(confirm()) == "上传的文件已经处理过或已过期，请重新上传"


def test_what_changed_since_the_preview_stops_the_whole_import(confirmed):
    confirm = confirmed("单位编码,单位名称,上级单位编码\n903,新局,\n904,站,901\n")
    Department.objects.filter(code="901").update(code="999")
    assert "没有写入任何内容" in message_of(confirm())
    assert not Department.objects.filter(code="903").exists()


def test_a_bad_row_is_shown_with_its_line_and_cannot_be_confirmed(uploaded):
    response = uploaded("单位编码,单位名称,上级单位编码\n901,镇,\n\n903,局,999\n")
    assert "第 4 行 · 上级单位编码 · 没有编码为 999 的单位" in response.content.decode()
    assert "confirm_form" not in response.context


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "所提交的是空文件"),
        (b"\x00\x01garbage", "这不是 xlsx 或 csv 表格"),
        (b"PK\x03\x04garbage", "文件读不出来，可能已损坏"),
        ("单位编码,单位名称\n901,镇".encode("utf-16"), "这不是 xlsx 或 csv 表格"),
        ("代码,名称\n901,镇", "缺少列“单位编码”“单位名称”"),
        (
            "单位编码,单位名称,上级单位编码\n904001,站,904\n904002,所,904\n904,局,\n",
            "第 2 行的单位 904001 排在它的上级单位 904（第 4 行）上面；请按单位编码排序",
        ),
        (b"a" * 11 * 1024**2, "文件超过 10 MB"),
    ],
)
def test_an_upload_that_is_no_table_is_refused_in_chinese(content, sentence, uploaded):
    response = uploaded(content)
    assert response.status_code == 200
    assert sentence in response.content.decode()


@pytest.mark.parametrize("file_name", ["../../etc/passwd", "..", "nothing"])
def test_a_forged_confirmation_reads_no_other_file(file_name, site_client, db):
    form = {
        "import_file_name": file_name,
        "original_file_name": "x",
        "format": "0",
        "resource": "",
    }
    assert "请重新上传" in message_of(site_client.post(CONFIRM, form, follow=True))


def test_an_upload_whose_sheet_names_an_external_entity_is_refused_unread(
    uploaded, tmp_path
):
    secret = tmp_path / "secret"
    secret.write_text("别人的内容", encoding="utf-8")
    content = with_entity(f'SYSTEM "{secret.as_uri()}"')
    with pytest.raises(Refused, match="工作簿里有外部实体"):
        read_table(content)
    response = uploaded(content, "表.xlsx")
    assert "工作簿里有外部实体或文档类型声明，可能有害" in response.content.decode()
    assert "别人的内容" not in response.content.decode()
    assert "confirm_form" not in response.context


def with_entity(definition: str) -> bytes:
    """A workbook whose sheet defines an entity and has it in a cell."""
    file = io.BytesIO()
    given = zipfile.ZipFile(
        io.BytesIO(write_workbook(["单位编码", "单位名称"], [["903", "新局"]]))
    )
    with given, zipfile.ZipFile(file, "w") as changed:
        for part in given.namelist():
            text = given.read(part).decode()
            if part.startswith("xl/worksheets/"):
                start = text.index("<worksheet")
                text = f"<!DOCTYPE worksheet [<!ENTITY x {definition}>]>{text[start:]}".replace(
                    "新局", "&x;"
                )
            changed.writestr(part, text)
    return file.getvalue()


@pytest.mark.parametrize("table", TABLES)
def test_a_workbook_is_exported_unless_another_format_is_chosen(
    table, site_client, seeded
):
    response = site_client.get(reverse(f"admin:{table}_export"))
    page = one_line(response.content.decode())
    assert '<option value="0" selected>Excel 工作簿（xlsx）</option>' in page
    assert '<input type="submit" class="default" value="导出">' in page


def test_a_filtered_list_is_exported_as_filtered_under_a_chinese_name(
    site_client, seeded
):
    address = f"{page(Project._meta, 'export')}?q=占地生活补助"
    response = site_client.post(address, {"format": "0", "resource": ""})
    assert "filename*=utf-8''%E9%A1%B9%E7%9B%AE-" in response["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert (sheet.max_row, sheet["A1"].value, sheet["A2"].value) == (
        4,
        "预算年度",
        2024,
    )

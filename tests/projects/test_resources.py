"""Tables of departments, people and projects: natural keys, sentences on rows, all or nothing."""

from decimal import Decimal

import pytest
from tablib import Dataset

from core.import_export.files import CsvFile, ExcelFile, Upload
from projects.accounts.resources import DepartmentResource, UserResource
from projects.models import Department, Project, User
from projects.register.resources import ProjectResource


def table(headers: str, *rows: str) -> Dataset:
    return Dataset(*(row.split(",") for row in rows), headers=headers.split(","))


def imported(resource, *lines: str, **options):
    return resource().import_data(
        table(*lines), rollback_on_validation_errors=True, **options
    )


def sentences(result) -> list[str]:
    rows = [
        sentence
        for row in result.invalid_rows
        for sentences in row.error_dict.values()
        for sentence in sentences
    ]
    return rows + [str(error.error) for error in result.base_errors]


def totals(result) -> dict[str, int]:
    return {kind: number for kind, number in result.totals.items() if number}


@pytest.mark.parametrize("file_format", [ExcelFile, CsvFile])
@pytest.mark.parametrize(
    "resource", [DepartmentResource, UserResource, ProjectResource]
)
def test_what_was_exported_is_unchanged_when_imported(
    resource, file_format, seeded, clerk, reviewer, admin
):
    dataset = Upload().create_dataset(file_format().export_data(resource().export()))
    result = resource().import_data(dataset, dry_run=True)
    assert sentences(result) == []
    assert totals(result) == {"skip": resource()._meta.model.objects.count()}


def test_a_form_saved_by_a_browser_is_unchanged_too(seeded):
    Project.objects.update(purpose="一\r\n　二")
    dataset = Upload().create_dataset(
        ExcelFile().export_data(ProjectResource().export())
    )
    assert totals(ProjectResource().import_data(dataset, dry_run=True)) == {"skip": 37}


def test_a_known_key_is_updated_and_a_new_one_added(office):
    result = imported(
        DepartmentResource,
        "单位编码,单位名称,上级单位编码",
        "901,巨鹿镇,",
        "902,财政局,",
        "902001,财政局本级,902",
    )
    assert totals(result) == {"new": 2, "update": 1}
    assert list(Department.objects.values_list("name", "path")) == [
        ("巨鹿镇", "901/"),
        ("巨鹿县巨鹿镇人民政府本级", "901/901001/"),
        ("财政局", "902/"),
        ("财政局本级", "902/902001/"),
    ]


def test_units_follow_a_department_that_moves_in_the_same_table(unit):
    imported(
        DepartmentResource,
        "单位编码,单位名称,上级单位编码",
        *("900,县,", "901001,镇本级,901", "901,镇,900", "901002,二站,901"),
    )
    assert Department.objects.get(code="901001").path == "900/901/901001/"
    assert Department.objects.get(code="901002").path == "900/901/901002/"


def test_a_dry_run_shows_the_change_and_writes_nothing(office):
    result = imported(
        DepartmentResource, "单位编码,单位名称", "901,<b>镇", dry_run=True
    )
    assert "<ins>&lt;b&gt;镇</ins>" in result.rows[0].diff[1]
    assert "style" not in "".join(result.rows[0].diff)
    assert Department.objects.get(code="901").name == office.name


@pytest.mark.parametrize(
    ("resource", "lines", "sentence"),
    [
        (
            DepartmentResource,
            ["单位编码,单位名称,上级单位编码", "903,局,999"],
            "没有编码为 999 的单位，请先添加或导入这个单位",
        ),
        (
            DepartmentResource,
            ["单位编码,单位名称", "九,局"],
            "单位编码由 3 到 12 位数字组成，如 901001",
        ),
        (
            DepartmentResource,
            ["单位编码,单位名称", ",局"],
            "“单位编码”是空的，请填写后再导入",
        ),
        (
            DepartmentResource,
            ["单位编码,单位名称", "903,甲", "903,乙"],
            "与第 2 行的单位编码相同，请删去其中一行",
        ),
        (
            DepartmentResource,
            ["单位编码", "903"],
            "缺少列“单位名称”。可用的列：单位编码、单位名称、上级单位编码",
        ),
        (
            DepartmentResource,
            ["单位编码,单位名称,电话", "903,局,1"],
            "不认识列“电话”。可用的列：单位编码、单位名称、上级单位编码",
        ),
        (
            UserResource,
            ["用户名,姓名,角色", "wang,王丽,填报人员"],
            "除管理员、财政审核和审计员外，每个人都要选择单位，否则看不到任何项目",
        ),
        (
            UserResource,
            ["用户名,姓名,角色", "wang,王丽,会计"],
            "“会计”不是角色，请填写：填报人员、审核人员、财政审核、领导、审计员、管理员",
        ),
        (
            UserResource,
            ["用户名,姓名,角色,启用", "wang,王丽,管理员,对"],
            "“对”不是可用的值，请填写：是、否",
        ),
    ],
)
def test_a_row_that_can_never_be_right_is_named_in_chinese(
    resource, lines, sentence, db
):
    assert sentences(imported(resource, *lines)) == [sentence]


PROJECT = "预算年度,项目编码,项目名称,单位编码"


@pytest.mark.parametrize(
    ("column", "cell", "sentence"),
    [
        ("预算数（万元）", "十八", "“十八”不是数字，请填写数字，如 18.00"),
        ("预算数（万元）", "-1", "金额“-1”为负数，请填写不小于 0 的数"),
        (
            "财政资金（万元）",
            "180000元",
            "“180000元”的单位不是万元，换算过来是 18.00 万元，请核对后填写 18.00",
        ),
        ("12月底（%）", "300%", "“300%”超出 0%–100%，请填写累计支出的百分数，如 75%"),
        ("项目类型", "天文", "没有名为 天文 的项目类型，请先在后台添加"),
        ("序号", "甲", "“甲”不是序号，请填写 0 到 99999 的整数"),
    ],
)
def test_a_bad_cell_of_a_project_is_named_and_nothing_is_written(
    column, cell, sentence, year, unit
):
    good, bad = "2024,A1,好的,901001,", f"2024,A2,坏的,901001,{cell}"
    result = imported(ProjectResource, f"{PROJECT},{column}", good, bad)
    assert result.invalid_rows[0].field_specific_errors == {column: [sentence]}
    assert not Project.objects.exists()


@pytest.mark.parametrize("year_cell", ["2025", "明年", "99999999999"])
def test_a_year_that_is_not_there_is_named(year_cell, year, unit):
    result = imported(ProjectResource, PROJECT, f"{year_cell},A1,项目,901001")
    assert sentences(result) == [f"没有 {year_cell} 这个预算年度，请先在后台添加"]


def test_a_project_is_imported_with_its_plan(year, unit):
    headers = f"{PROJECT},预算数（万元）,6月底（%）,12月底（%）"
    assert totals(
        imported(ProjectResource, headers, "2024,A1,修路,901001,1236.5,50%,100")
    ) == {"new": 1}
    project = Project.objects.get_by_natural_key(2024, "A1")
    assert (project.budget, project.plan.march, project.plan.june) == (
        Decimal("1236.5"),
        None,
        50,
    )
    assert totals(
        imported(ProjectResource, headers, "2024,A1,修路,901001,1236.5,60%,100")
    ) == {"update": 1}
    project.plan.refresh_from_db()
    assert (project.plan.june, Project.objects.count()) == (60, 1)


def test_columns_left_out_are_left_alone(seeded):
    project = Project.objects.earliest("pk")
    imported(ProjectResource, PROJECT, f"2024,{project.code},改名,901001")
    assert Project.objects.filter(
        name="改名", budget=project.budget, purpose=project.purpose
    ).exists()


def test_an_imported_person_has_no_password_and_none_is_exported(unit, clerk):
    imported(
        UserResource,
        "用户名,姓名,角色,单位编码",
        "wang,王芳,填报人员,901001",
        "clerk,王丽丽,填报人员,901001",
    )
    assert not User.objects.get(username="wang").has_usable_password()
    assert User.objects.get(username="clerk").check_password("Mima-2024")
    assert UserResource().export().headers == [
        "用户名",
        "姓名",
        "角色",
        "单位编码",
        "启用",
    ]


PERSON = "用户名,姓名,角色,单位编码,启用"


@pytest.mark.parametrize("cells", ["填报人员,901001,是", "管理员,,否"])
@pytest.mark.parametrize("dry_run", [True, False])
def test_admins_cannot_take_their_own_role_by_a_sheet(cells, dry_run, admin, clerk):
    User.objects.create_superuser("deputy", name="副手")
    rows = ["clerk,王丽丽,管理员,,是", f"admin,我,{cells}"]
    result = imported(UserResource, PERSON, *rows, user=admin, dry_run=dry_run)
    assert sentences(result) == [
        "不能改自己的角色，也不能停用自己；需要时请由另一位管理员来改"
    ]
    assert [row.number for row in result.invalid_rows] == [2]
    assert sorted(User.objects.values_list("name", flat=True)) == [
        "副手",
        "王丽",
        "系统管理员",
    ]


def test_the_last_admin_is_not_taken_by_a_sheet(admin, clerk):
    User.objects.create_superuser("deputy", name="副手")
    User.objects.create_superuser("gone", name="停用的", is_active=False)
    result = imported(
        UserResource, PERSON, "admin,我,领导,901001,是", "deputy,副手,管理员,,否"
    )
    assert sentences(result) == [
        "这是最后一位启用的管理员，不能改角色或停用；请先添加另一位管理员"
    ]
    assert User.objects.get(username="admin").is_admin


def test_an_admin_changes_others_and_their_own_name_by_a_sheet(admin, unit):
    User.objects.create_superuser("deputy", name="副手")
    result = imported(
        UserResource,
        PERSON,
        "admin,我,管理员,901001,是",
        "deputy,副手,领导,901001,是",
        user=admin,
    )
    assert totals(result) == {"update": 2}


def test_an_export_asks_the_database_once(seeded, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(ProjectResource().export()) == 37

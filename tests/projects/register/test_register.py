"""Units that come into being with a document, budget years, and the kinds of projects."""

import pytest

from projects.models import BudgetYear, Department, ProjectType, Scheme
from projects.register.lookup import classify, ensure_year
from tests.departments import ensure_departments

pytestmark = pytest.mark.django_db


def tree() -> list[tuple[str, str, str | None]]:
    return list(Department.objects.values_list("path", "name", "parent__code"))


def test_a_units_own_office_names_the_department_above_it():
    found, created = ensure_departments({"901001": "甲镇本级"})
    assert tree() == [("901/", "甲镇", None), ("901/901001/", "甲镇本级", "901")]
    assert (list(found), [department.code for department in created]) == (
        ["901001"],
        ["901", "901001"],
    )


def test_units_of_one_department_hang_under_it_whatever_their_order():
    ensure_departments({"901002": "乙站", "901001": "甲镇本级"})
    assert [path for path, *_ in tree()] == ["901/", "901/901001/", "901/901002/"]


def test_a_unit_hangs_under_the_longest_known_code():
    ensure_departments({"901": "甲", "901001": "乙"})
    ensure_departments({"901001005": "丙", "9010": "丁"})
    assert [path for path, *_ in tree()] == [
        "901/",
        "901/9010/",
        "901/901001/",
        "901/901001/901001005/",
    ]


def test_what_is_known_stays_as_it_is():
    ensure_departments({"901001": "甲镇本级"})
    found, created = ensure_departments({"901001": "新名本级", "901": "新名"})
    assert (created, found["901001"].name, found["901"].name) == (
        [],
        "甲镇本级",
        "甲镇",
    )


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("901001", "乙站"),
        ("901", "甲镇本级"),
        ("901001001", "甲镇本级"),
        ("901001", "本级"),
    ],
)
def test_only_a_units_own_office_names_a_department(code, name):
    ensure_departments({code: name})
    assert tree() == [(f"{code}/", name, None)]


def test_knowing_more_units_takes_no_more_queries(django_assert_num_queries):
    names = {f"{number}": f"单位{number}" for number in range(100, 140)}
    ensure_departments(names)
    with django_assert_num_queries(1):
        ensure_departments(names)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("驻村帮扶工作队经费", "驻村帮扶"),
        ("占地生活补助资金", "占地生活补助"),
        ("某村占地补偿款", "土地补偿"),
        ("城中村改造项目", "征迁收储"),
        ("村干部工资", "人员补贴"),
        ("某村道路硬化工程", "道路管网工程"),
        ("综合服务中心工作经费", "工作经费"),
        ("春节联欢会", None),
        ("", None),
    ],
)
def test_a_project_is_of_the_first_kind_whose_keyword_it_bears(schemes, name, kind):
    assert classify([name]) == [kind and ProjectType.objects.get(name=kind)]


def test_a_kind_without_keywords_fits_nothing():
    ProjectType.objects.create(name="其他", keywords="  ", position=1)
    assert classify(["甲", ""]) == [None, None]


def test_classifying_many_takes_one_query(schemes, django_assert_num_queries):
    with django_assert_num_queries(1):
        classify(["甲", "道路", "经费"] * 50)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (2024, []),
        *(
            (new, [f"新建预算年度 {new}，沿用 2024 年的指标体系"])
            for new in (2020, 2025)
        ),
    ],
)
def test_a_year_that_is_missing_is_made_like_the_latest(schemes, number, expected):
    BudgetYear.objects.create(year=2023, scheme=Scheme.objects.get(code="2021"))
    notices: list[str] = []
    assert ensure_year(number, notices).scheme.code == "three"
    assert notices == expected

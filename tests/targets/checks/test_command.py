"""`check_targets`: what it prints, how it exits, and that it changes nothing."""

import errno
import io
import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.problems import Refusal
from projects.codes import canonical
from projects.models import Department, Project
from targets.checks.models import RuleSetting, Waiver
from targets.checks.rules.catalogue import RULES
from targets.filings.models import DepartmentTarget
from targets.management.arguments import department_with_code
from tests.targets import acts
from tests.targets.acts import filing_of
from tests.targets.checks.forms import GOOD
from tests.targets.checks.test_engine import breaks


@pytest.fixture
def run(capsys, contents):
    """`run(…)` is what it says and how it exits, with nothing changed."""

    def run(*options: str) -> tuple[str | int | None, str, str]:
        before = contents()
        capsys.readouterr()
        code: str | int | None = 0
        try:
            call_command("check_targets", *options)
        except SystemExit as exit:
            code = exit.code
        printed = capsys.readouterr()
        assert contents() == before
        return code, printed.out, printed.err

    return run


def test_the_json_names_project_rule_cell_and_message(seeded, run):
    code, out, err = run("--year", "2024", "--format", "json")
    found = json.loads(out)
    assert (code, err) == (1, "")
    assert {
        "project": "13052924P00584012188J",
        "rule": "C04",
        "level": "error",
        "dimension": "完整性",
        "where": "targets[3].value",
        "message": "只有单位，没有数字，请在单位前填写数字",
    } in found
    assert {tuple(each) for each in found} == {
        ("project", "rule", "level", "dimension", "where", "message")
    }


def test_an_argument_that_is_no_text_names_no_unit():
    with pytest.raises(Refusal, match="没有编码为"):
        department_with_code("9\udcff")


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "ascii"])
@pytest.mark.parametrize("name", ['“引号"与\\”㎡', "😀"])
def test_the_json_is_read_back_equal_whatever_the_terminal(
    seeded, project, encoding, name
):
    Project.objects.filter(pk=project.pk).update(code=name)
    printed = io.BytesIO()
    terminal = io.TextIOWrapper(printed, encoding, write_through=True)
    with pytest.raises(SystemExit):
        call_command(
            "check_targets", "--year", "2024", "--format", "json", stdout=terminal
        )
    assert canonical(name) in {
        each["project"] for each in json.loads(printed.getvalue().decode(encoding))
    }


def test_a_project_without_a_code_is_null(seeded, project, run):
    Project.objects.filter(pk=project.pk).update(code="")
    assert None in {
        each["project"]
        for each in json.loads(run("--year", "2024", "--format", "json")[1])
    }


def test_the_text_says_the_same_project_by_project(seeded, run):
    code, out, _ = run("--year", "2024")
    lines = out.splitlines()
    at = lines.index("13052924P00584012188J 县派驻村工作队经费")
    assert (
        lines[at + 1]
        == "  错误 C04 指标第4行 指标值：只有单位，没有数字，请在单位前填写数字"
    )
    assert lines[-1].startswith(
        "已检查 37 张绩效目标表、1 份部门整体绩效目标：错误 13，"
    )
    assert code == 1


def test_without_an_error_it_exits_with_0(year, unit, run):
    acts.take(GOOD)
    assert run("--year", "2024")[0] == 0
    assert json.loads(run("--year", "2024", "--format", "json")[1]) == []


def test_a_level_of_the_year_counts(seeded, year, run):
    for rule in ("A02", "A03", "C02", "C04"):
        RuleSetting.objects.create(year=year, rule=rule, level="hint")
    assert run("--year", "2024")[0] == 0


def test_one_unit_alone_is_checked_with_what_lies_below_it(seeded, other_unit, run):
    acts.take(
        acts.replace(
            GOOD, code="N1", department_code="902001", department_name=other_unit.name
        )
    )
    assert "已检查 37 张" in run("--year", "2024", "--department", "901")[1]
    assert "已检查 1 张" in run("--year", "2024", "--department", "902001")[1]


def test_a_waived_warning_is_told_with_its_reason(seeded, project, run, clerk):
    json_before = run("--year", "2024", "--format", "json")[1]
    found = acts.found_in(project, clerk, "F01")
    Waiver.objects.create(
        filing=filing_of(project),
        rule="F01",
        evidence=found.evidence,
        reason="县里统一规定",
        user=clerk,
    )
    assert "（已说明：县里统一规定）" in run("--year", "2024")[1]
    assert run("--year", "2024", "--format", "json")[1] == json_before


def test_a_broken_rule_is_named_on_standard_error(seeded, run, monkeypatch):
    monkeypatch.setitem(RULES, "A02", acts.replace(breaks, id="A02"))
    _, out, err = run("--year", "2024")
    assert err.startswith("规则 A02")
    assert "37 张" in err
    assert "A02" not in out


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--year", "2031"], "没有预算年度 2031"),
        (["--year", "2024", "--department", "999"], "没有编码为 999 的单位"),
        (["--year", "2024", "--format", "xml"], "--format 不能是 'xml'"),
        ([], "缺少 --year"),
    ],
)
def test_what_it_cannot_do_is_refused_in_a_line(seeded, refused, options, reason):
    assert reason in refused("check_targets", *options)


def test_a_year_without_forms_is_checked_all_the_same(year, run):
    Department.objects.all().delete()
    assert run("--year", "2024")[:2] == (
        0,
        "已检查 0 张绩效目标表：错误 0，警告 0，提示 0，试行 0\n",
    )


def test_units_without_forms_cost_nothing(seeded, other_unit, run):
    with CaptureQueriesContext(connection) as asked:
        run("--year", "2024")
    Department.objects.filter(pk=other_unit.pk).delete()
    with CaptureQueriesContext(connection) as asked_without:
        run("--year", "2024")
    assert len(asked) == len(asked_without)


class Full(io.StringIO):
    """A disk with no room."""

    def write(self, text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_what_cannot_be_printed_is_no_result(seeded, refused):
    assert "No space left" in refused("check_targets", "--year", "2024", stdout=Full())


def test_part_one_is_checked_as_well(seeded, run):
    DepartmentTarget.objects.update(overall="")
    found = json.loads(run("--year", "2024", "--format", "json")[1])
    of_part_one = [entry for entry in found if entry["rule"] == "D01"]
    assert [(entry["project"], entry["where"]) for entry in of_part_one] == [
        (None, "overall")
    ]
    lines = run("--year", "2024", "--department", "901001")[1].splitlines()
    assert lines[0].endswith("2024年 部门整体绩效目标")
    assert lines[1].startswith("  错误 D01 总体绩效目标：没有填写")

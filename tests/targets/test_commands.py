"""The commands for documents: what they do, and that one which refuses leaves everything as it was."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import call_command

from projects.models import BudgetYear, Project, Scheme
from targets.documents.docx.writer import write_word
from targets.documents.files import read_file
from targets.documents.txt import write_text
from targets.documents.values import Document
from targets.filings.models import DepartmentTarget
from targets.imports.fixtures import DOCUMENT


def export(
    format: str, output: Path, *, year: int = 2024, department: str = "901001"
) -> list:
    return [
        "export_document",
        f"--year={year}",
        f"--department={department}",
        f"--format={format}",
        f"--output={output}",
        "--working",
    ]


# import_document


def test_importing_the_published_document_prints_what_is_new(year, printed):
    lines = printed("import_document", DOCUMENT)
    assert "  新增部门整体绩效目标" in lines
    assert not any("→" in line for line in lines)
    assert (
        lines[0]
        == "  新增 13052924P00584012146U 2020年符合政府安排工作条件退役士兵待遇资金"
    )
    assert [line[:9] for line in lines if "注意" in line][:-1] == [
        "  注意 新建单位"
    ] * 2
    assert lines[-1] == "已导入2024年：新增 37，变更 0，未变 0，问题 0，注意 2"
    assert Project.objects.count() == 37


def test_importing_into_an_empty_database_brings_the_categories(db, printed):
    assert printed("import_document", DOCUMENT)[-1].startswith("已导入2024年：新增 37")
    assert list(Scheme.objects.values_list("code", flat=True)) == ["2021", "three"]


def test_importing_again_changes_nothing(seeded, printed, contents):
    before = contents()
    assert printed("import_document", DOCUMENT, year=2024) == [
        "已导入2024年：新增 0，变更 0，未变 37，问题 0，注意 0"
    ]
    assert contents() == before


def test_importing_a_change_prints_the_cell(seeded, document, printed, tmp_path):
    first, *rest = document.projects
    changed = tmp_path / "改.docx"
    changed.write_bytes(
        write_word(replace(document, projects=(replace(first, purpose="改"), *rest)))
    )
    assert printed("import_document", changed) == [
        f"  变更 {first.code} {first.name}",
        f"    资金用途：{first.purpose} → 改",
        "已导入2024年：新增 0，变更 1，未变 36，问题 0，注意 0",
    ]


def test_a_long_text_is_printed_in_short_from_where_it_changed(
    seeded, document, printed, tmp_path
):
    part = document.department
    changed = tmp_path / "改.txt"
    longer = replace(part, overall=f"{part.overall}末尾另加一句")
    changed.write_text(
        write_text(replace(document, department=longer)), encoding="utf-8"
    )
    line, _ = printed("import_document", changed)
    assert line.startswith("  部门整体绩效目标 总体绩效目标：…")
    assert line.endswith("末尾另加一句")
    assert len(line) < 100


@pytest.mark.parametrize("with_categories", [True, False])
def test_a_dry_run_writes_nothing(request, db, printed, contents, with_categories):
    if with_categories:
        request.getfixturevalue("year")
    before = contents()
    assert printed("import_document", DOCUMENT, dry_run=True)[-1].startswith(
        "预演（未写入）2024年：新增 37"
    )
    assert contents() == before


def test_a_year_is_asked_for_where_there_are_several_and_the_file_names_none(
    seeded, printed, capsys
):
    BudgetYear.objects.create(year=2025, scheme=Scheme.objects.get(code="three"))
    with pytest.raises(SystemExit) as refused:
        printed("import_document", DOCUMENT)
    assert refused.value.code == 2
    assert "系统里有2025年、2024年，请选定一个年度" in capsys.readouterr().err
    last = printed("import_document", DOCUMENT, "--year", "2025")[-1]
    assert last == "已导入2025年：新增 37，变更 0，未变 0，问题 0，注意 0"


def test_what_found_no_place_is_printed(seeded, printed, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text(f"附件一\n{DOCUMENT.read_text(encoding='utf-8')}", encoding="utf-8")
    lines = printed("import_document", file)
    assert "  注意 未能放入表中：第1行：附件一" in lines
    assert lines[-1] == "已导入2024年：新增 0，变更 0，未变 37，问题 0，注意 1"


def test_a_refused_document_brings_no_categories_into_an_empty_database(
    db, document, refused, tmp_path
):
    file = tmp_path / "a.txt"
    file.write_text(
        write_text(Document(None, document.projects[:1])).replace(
            "数量指标", "重量指标"
        ),
        encoding="utf-8",
    )
    message = refused("import_document", file)
    assert message.startswith(
        "未执行。第1张表「2020年符合政府安排工作条件退役士兵待遇资金」 · 指标第1行 二级指标：“重量指标”不在"
    )
    assert not Scheme.objects.exists()


def test_many_problems_are_counted_and_the_first_are_told(seeded, refused, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text(
        DOCUMENT.read_text(encoding="utf-8").replace("\t100%\n", "\t300%\n"),
        encoding="utf-8",
    )
    message = refused("import_document", file)
    assert re.match(
        r"未执行，共 5\d 处问题：第1张表「.*?」 · 资金支出计划12月底：“300%”超出",
        message,
    )
    assert message.count("“300%”") == 50
    assert re.search(r"……（其余 \d 处略）$", message)


@pytest.mark.parametrize("number", [0, 1999, 21000])
def test_a_year_that_cannot_be_is_refused(seeded, refused, number):
    assert refused("import_document", DOCUMENT, year=number) == (
        f"未执行。预算年度 {number} 不对，请填写 2000 到 2099 之间的年份"
    )


# What is wrong with the arguments


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["import_document"], "缺少 FILE。"),
        (["import_document", "a", "--year", "明年"], "--year 不能是 '明年'。"),
        (["import_document", "a", "--year"], "--year 后面没有写值。"),
        (["import_document", "a", "--dry-run=1"], "--dry-run 后面不写值。"),
        (["import_document", "a", "b", "--网"], "不认识 b --网。"),
        (["import_document", "a", "--verbosity=9"], "-v/--verbosity 不能是 9。"),
        (
            ["import_document", "a", "--ver"],
            "--ver 不明确，可以是 --version, --verbosity。",
        ),
    ],
)
def test_a_wrong_argument_is_named_and_the_usage_told(db, refused, command, sentence):
    usage = "用法：import_document [--year YEAR] [--dry-run] FILE"
    assert refused(*command) == f"未执行。参数有误：{sentence}{usage}"


def test_every_missing_argument_is_named(db, refused):
    assert "参数有误：缺少 --department, --format, --output。用法：" in refused(
        "export_document", "--year=2024"
    )


# export_document


@pytest.mark.parametrize("format", ["txt", "docx"])
def test_what_is_exported_is_the_document(seeded, document, printed, tmp_path, format):
    output = tmp_path / "a"
    assert printed(*export(format, output)) == [
        f"已导出 901001 巨鹿县巨鹿镇人民政府本级 2024年 37 张绩效目标表到 {output}"
    ]
    assert read_file(output).document == document


def test_a_department_is_exported_with_its_units(seeded, document, tmp_path):
    call_command(*export("txt", tmp_path / "a", department="901"))
    assert read_file(tmp_path / "a").document == Document(None, document.projects)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"format": "wps"}, "不能导出为“wps”，可用的格式有：txt、docx"),
        ({"year": 1999}, "系统里没有预算年度 1999"),
        ({"year": 10**30}, "系统里没有预算年度"),
        ({"department": "777"}, "系统里没有编码为 777 的单位，请核对 --department"),
        (
            {"department": "902001"},
            "单位“902001 巨鹿县财政局本级”在 2024年 没有绩效目标，没有可导出的内容",
        ),
        (
            {"output": Path("/proc/没有/a")},
            "写不了文件 /proc/没有/a：请核对目录是否存在、是否有权限",
        ),
        ({"output": Path("/")}, "写不了文件 /：请核对目录是否存在、是否有权限"),
    ],
)
def test_an_export_that_cannot_be_is_refused(
    seeded, other_unit, refused, tmp_path, options, message
):
    command = export(**{"format": "txt", "output": tmp_path / "a", **options})
    assert message in refused(*command)
    assert not (tmp_path / "a").exists()


def test_a_text_that_txt_cannot_hold_leaves_no_file(seeded, refused, tmp_path):
    DepartmentTarget.objects.update(overall="一、总体绩效目标\n二、分项绩效目标")
    assert "部门整体绩效目标中有与版式相同的文字，无法用 txt 表示" in refused(
        *export("txt", tmp_path / "a")
    )
    assert not (tmp_path / "a").exists()

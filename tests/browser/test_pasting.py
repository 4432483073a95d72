"""Pasting what is more than a block of cells: headings, numbers of rows, whole sheets, lines of the head."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from projects.models import Project
from targets.filings.models import Target

FILES = Path(__file__).parent / "clipboards"
HEADED = "序号\t指标名称\t目标值\r\n1\t甲\t≥1\r\n2\t乙\t≥2\r\n合计\t\t\r\n"


def clip(name: str) -> str:
    return (FILES / f"{name}.clipboard").read_text(encoding="utf-8")


def agree(editor) -> None:
    editor.page.locator("#pasting").get_by_role("button", name="粘贴").click()


def did(editor, text: str) -> None:
    expect(editor.page.locator("[data-part=did]")).to_contain_text(text)


def test_columns_are_matched_by_their_headings_and_the_rest_is_left_out(editor):
    editor.cell(2, "basis").click()
    editor.paste(HEADED)
    did(editor, "已粘贴 2 行 × 2 列；没有用：表头、“序号”列、合计行（Ctrl+Z 撤销）")
    expect(editor.cell(2, "name")).to_have_value("甲")
    expect(editor.cell(3, "value")).to_have_value("≥2")
    expect(editor.cell(2, "basis")).to_have_value("根据县委、县政府工作安排")
    editor.press("Control+z")
    expect(editor.cell(2, "name")).to_have_value("补贴发放的精准性")


def test_rows_of_excel_land_where_their_headings_say(editor):
    editor.cell(1, "level1").click()
    editor.paste("", clip("excel_rows"))
    did(editor, "隐藏的 2 行或列")
    expect(editor.cell(1, "basis")).to_have_value("县委 文件")
    expect(editor.cell(2, "level2")).to_have_value("时效指标")
    expect(editor.cell(2, "basis")).to_have_value("县委 文件")


def test_paragraphs_of_a_word_table_stay_in_their_cells(editor):
    editor.cell(1, "level1").click()
    editor.paste("发放人数", clip("word_rows"))
    expect(editor.cell(1, "name")).to_have_value("发放人数\n第二段要换到下一行去")
    expect(editor.cell(2, "level1")).to_have_value("产出指标")
    expect(editor.cell(3, "name")).to_have_value("补贴发放及时性")


def test_a_column_that_is_not_certain_is_asked_for(editor):
    editor.cell(1, "level1").click()
    editor.paste("甲\t子\n乙\t丑\n")
    dialog = editor.page.locator("#pasting")
    expect(dialog).to_contain_text("剪贴板里没有表头，请核对每一列是什么")
    dialog.get_by_label("第 1 列是").select_option(label="三级指标")
    dialog.get_by_label("第 2 列是").select_option(label="指标值确定依据")
    agree(editor)
    expect(editor.cell(2, "basis")).to_have_value("丑")
    expect(editor.cell(2, "name")).to_have_value("乙")
    expect(editor.cell(2, "level1")).to_have_value("产出指标")


def test_a_whole_sheet_fills_the_whole_form_after_a_preview(editor):
    Target.objects.filter(declaration__project=editor.project).delete()
    Project.objects.filter(pk=editor.project.pk).update(budget=None)
    editor.open()
    editor.head("goals").click()
    editor.paste("", clip("libreoffice_sheet"))
    dialog = editor.page.locator("#pasting")
    expect(dialog.get_by_role("checkbox", name="预算数")).to_be_checked()
    agree(editor)
    did(editor, "已粘贴：表头 1 格、指标 7 行")
    expect(editor.head("budget")).to_have_value("18.00")
    editor.expect_saved()
    assert [row.name for row in editor.all_stored()][:2] == [
        "发放人数",
        "补贴发放的精准性",
    ]
    editor.press("Control+z")
    expect(editor.head("budget")).to_have_value("")


def test_our_own_word_file_is_read_whole_out_of_writer(editor):
    editor.head("plan.march").click()
    editor.paste("", clip("writer_sheet"))
    dialog = editor.page.locator("#pasting")
    # Every cell of the head is as it is on the form already.
    expect(dialog.get_by_role("checkbox")).to_have_count(0)
    dialog.get_by_label("指标（表里已填 7 行）").select_option(label="接在现有的后面")
    agree(editor)
    did(editor, "已粘贴：表头 0 格、指标 7 行")
    expect(editor.rows).to_have_count(14)
    expect(editor.cell(9, "level2")).to_have_value("质量指标")
    editor.press("Control+z")
    expect(editor.rows).to_have_count(7)


def test_rows_of_our_own_workbook_land_column_by_column_without_html_too(editor):
    line = "{}\t{}\t\t{}\t\t\t{}\t\t\t{}\t\t{}\t\r\n"
    first = line.format("产出指标", "数量指标", "甲", "甲的数", "≥1", "文件")
    editor.cell(1, "level1").click()
    editor.paste(first + line.format("", "质量指标", "乙", "乙的率", "≥2%", "方案"))
    expect(editor.cell(1, "basis")).to_have_value("文件")
    expect(editor.cell(2, "level1")).to_have_value("产出指标")
    expect(editor.cell(2, "value")).to_have_value("≥2%")


def test_our_own_page_is_pasted_as_it_was_copied(editor):
    page = editor.page
    page.goto(editor.project.get_absolute_url())
    page.locator(".official.rows tbody").evaluate(
        "body => getSelection().selectAllChildren(body)"
    )
    page.keyboard.press("Control+c")
    editor.open()
    editor.cell(7, "level1").click()
    editor.press("Control+v")
    expect(editor.rows).to_have_count(13)
    expect(editor.cell(8, "level2")).to_have_value("质量指标")
    expect(editor.cell(13, "basis")).to_have_value("走访调查")


@pytest.mark.parametrize(
    ("text", "shown", "message"),
    [
        ("20%\t50%\t75%\t100%", ("20%", "50%", "75%", "100%"), "已粘贴 4 格"),
        ("0.2\t0.5\t0.75\t1", ("20%", "50%", "75%", "100%"), "小数已按百分数读取"),
    ],
)
def test_four_percentages_fill_the_plan(editor, text, shown, message):
    editor.head("plan.march").click()
    editor.paste(text)
    did(editor, message)
    months = ["march", "june", "october", "december"]
    for month, percent in zip(months, shown, strict=True):
        expect(editor.head(f"plan.{month}")).to_have_value(percent)
    editor.press("Control+z")
    expect(editor.head("plan.march")).to_have_value("25%")


def test_one_row_is_repeated_over_the_rows_that_are_selected(editor):
    editor.cell(1, "value").click()
    editor.press("Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowRight")
    editor.paste("≥9\t文件")
    expect(editor.cell(3, "value")).to_have_value("≥9")
    expect(editor.cell(3, "basis")).to_have_value("文件")
    did(editor, "已粘贴 3 行 × 2 列")


def test_a_cell_of_excel_of_several_lines_comes_without_its_quotes(editor):
    editor.head("goals").fill("")
    editor.paste('"一\n说""二"""\r\n', "<table><tr><td>一<br>说&quot;二&quot;</table>")
    expect(editor.head("goals")).to_have_value('一\n说"二"')


def test_one_percentage_is_pasted_into_its_cell_alone(editor):
    editor.head("plan.june").click()
    editor.press("Control+c")
    editor.head("plan.march").click()
    editor.press("Control+v")
    expect(editor.head("plan.march")).to_have_value("50%")
    expect(editor.head("plan.june")).to_have_value("50%")
    editor.press("Tab")
    editor.expect_saved()


def test_nothing_of_the_html_gets_into_the_page(editor):
    editor.cell(1, "name").click()
    editor.paste(
        "x", "<table><tr><td><img src=x onerror='window.hit=1'><script>hit=1</script>字"
    )
    expect(editor.cell(1, "name")).to_have_value("字")
    assert editor.page.evaluate("window.hit") is None


def test_what_is_too_large_is_refused_and_nothing_is_lost(editor):
    editor.cell(1, "name").click()
    editor.paste("甲\t乙\n" * 2_000)
    did(editor, "没有粘贴：一张表最多 500 行，这样会有 2000 行")
    expect(editor.cell(1, "name")).to_have_value("发放人数")


def test_the_preview_is_accessible_and_fits(editor, axe):
    editor.page.set_viewport_size({"width": 390, "height": 800})
    editor.cell(1, "name").click()
    editor.paste("", clip("libreoffice_sheet").replace("18.00", "1800000元"))
    expect(editor.page.locator("#pasting")).to_be_visible()
    assert axe(editor.page) == []
    assert editor.page.evaluate("document.documentElement.scrollWidth") == 390
    editor.press("Escape")
    did(editor, "没有粘贴")

"""The rows of a form in the editor: blocks from a spreadsheet, rows that come, go and move, and what fills them."""

import pytest
from playwright.sync_api import expect

from targets.filings.models import Target

# Blocks


EXCEL = '"第一行\n第二行"\t≥1\t"说""好"""\r\n补贴\t≥2\t依据\r\n'


def test_a_block_from_excel_lands_cell_by_cell_and_is_one_step(editor):
    editor.cell(1, "description").click()
    editor.paste(EXCEL)
    expect(editor.page.get_by_text("已粘贴 2 行 × 3 列")).to_be_visible()
    expect(editor.cell(1, "description")).to_have_value("第一行\n第二行")
    expect(editor.cell(1, "basis")).to_have_value('说"好"')
    expect(editor.cell(2, "value")).to_have_value("≥2")
    expect(editor.cell(3, "description")).to_have_value(
        "我镇补贴按时发放补贴的人数占总人数的比例"
    )
    editor.expect_saved()
    assert editor.stored(1).description == "第一行\n第二行"
    editor.press("Control+z")
    expect(editor.cell(1, "description")).to_have_value("我镇补贴实际发放补贴的人数")
    expect(editor.cell(2, "value")).to_have_value("≥95%")


def test_a_block_that_is_longer_than_the_form_adds_rows_and_undo_takes_them_back(
    editor,
):
    editor.cell(6, "level1").click()
    editor.paste(
        "效益指标\t社会效益指标\t甲\t\t≥1\t\n\t\t乙\t\t≥2\t\n满意度指标\t服务对象满意度指标\t丙\t\t≥3\t\n\t\t丁\t\t≥4\t\n"
    )
    expect(editor.rows).to_have_count(9)
    editor.expect_saved()
    found = [(row.category.name, row.name) for row in editor.all_stored()[5:]]
    assert found == [
        ("社会效益指标", "甲"),
        ("社会效益指标", "乙"),
        ("服务对象满意度指标", "丙"),
        ("服务对象满意度指标", "丁"),
    ]
    editor.press("Control+z")
    expect(editor.rows).to_have_count(7)
    editor.expect_saved()
    assert Target.objects.filter(declaration__project__position=1).count() == 7


@pytest.mark.parametrize(
    ("pasted", "kept", "reason", "blocked"),
    [
        ("产出指标\t质量\t新", ("产出指标", "质量"), "“质量”不在这一年的指标体系中", 2),
        (
            "效益指标\t质量指标\t新",
            ("效益指标", "质量指标"),
            "“质量指标”属于“产出指标”",
            1,
        ),
    ],
)
def test_a_category_that_is_wrong_keeps_its_text_and_says_why(
    editor, pasted, kept, reason, blocked
):
    editor.cell(5, "level1").click()
    editor.paste(pasted)
    assert (
        editor.cell(5, "level1").input_value(),
        editor.cell(5, "level2").input_value(),
    ) == kept
    expect(editor.rows.nth(4).get_by_text(reason)).to_be_visible()
    editor.expect_blocked(blocked)


def test_a_second_level_alone_is_pasted_with_its_first_level(editor):
    editor.cell(5, "level1").click()
    editor.paste("\t质量指标\t新")
    expect(editor.cell(5, "level1")).to_have_value("产出指标")
    editor.expect_saved()
    assert editor.stored(5).category.name == "质量指标"


def test_one_cell_on_the_clipboard_fills_all_that_are_selected(editor):
    editor.cell(1, "basis").click()
    editor.press("Shift+ArrowDown", "Shift+ArrowDown")
    editor.paste("县委文件")
    expect(editor.cell(3, "basis")).to_have_value("县委文件")
    expect(editor.cell(4, "basis")).to_have_value("根据县委、县政府工作安排")


def test_a_block_of_more_rows_than_a_form_has_is_not_pasted_at_all(editor):
    editor.cell(1, "value").click()
    editor.paste("甲\n" * 600)
    said = "没有粘贴：一张表最多 500 行"
    expect(editor.page.get_by_text(said)).to_be_visible()
    expect(editor.cell(1, "value")).to_have_value("2人")


def test_five_hundred_rows_are_pasted_and_saved(editor):
    editor.cell(1, "name").click()
    editor.paste(
        "".join(
            f"指标{number}\t人数\t≥{number}个\t县里的文件\n" for number in range(500)
        )
    )
    expect(editor.rows).to_have_count(500)
    editor.expect_saved()
    assert (
        Target.objects.filter(declaration__project__position=1, value="≥499个").count()
        == 1
    )


def test_what_is_copied_is_what_excel_writes(editor):
    editor.cell(1, "basis").click()
    editor.press(
        "一", "Alt+Enter", "二", "Enter", "ArrowUp", "ArrowLeft", "Shift+ArrowRight"
    )
    assert editor.copied() == '2人\t"一\n二"'


def test_the_browser_s_own_copy_and_paste_carry_a_block(editor):
    editor.cell(1, "value").click()
    editor.press("Shift+ArrowRight", "Shift+ArrowDown", "Control+c")
    editor.cell(5, "value").click()
    editor.press("Control+v")
    expect(editor.cell(5, "value")).to_have_value("2人")
    expect(editor.cell(6, "basis")).to_have_value("根据县委、县政府工作安排")
    editor.expect_saved()
    assert editor.stored(6).value == "≥95%"


def test_what_is_cut_is_emptied_and_can_be_pasted(editor):
    editor.cell(1, "name").click()
    editor.press("Control+x")
    expect(editor.cell(1, "name")).to_have_value("")
    editor.cell(1, "description").click()
    editor.press("Control+v")
    expect(editor.cell(1, "description")).to_have_value("发放人数")


# Rows


def test_enter_in_the_last_row_adds_one_in_its_category(editor):
    editor.cell(7, "name").click()
    editor.press("Enter", "满意度", "Enter")
    editor.expect_saved()
    assert [row.category.name for row in editor.all_stored()[6:]] == [
        "服务对象满意度指标"
    ] * 2


def test_a_row_that_enter_adds_at_the_end_is_saved_once_it_has_a_text(editor):
    editor.cell(7, "name").click()
    editor.press("Enter")
    expect(editor.rows).to_have_count(8)
    editor.cell(1, "name").click()
    editor.press("新", "Enter")
    editor.expect_saved()
    assert len(editor.all_stored()) == 7


def test_a_row_is_removed_and_comes_back_with_undo(editor):
    editor.cell(2, "name").click()
    editor.press("Alt+Delete")
    editor.expect_saved()
    assert [row.name for row in editor.all_stored()][:2] == [
        "发放人数",
        "补贴发放及时性",
    ]
    editor.press("Control+z")
    editor.expect_saved()
    assert [row.name for row in editor.all_stored()][:3] == [
        "发放人数",
        "补贴发放的精准性",
        "补贴发放及时性",
    ]


def test_a_row_that_comes_back_after_it_was_saved_away_keeps_its_category(editor):
    editor.cell(5, "name").click()
    editor.press("Alt+Delete")
    editor.expect_saved()
    editor.press("Control+z")
    editor.expect_saved()
    assert [row.category.name for row in editor.all_stored()][4] == "社会效益指标"


def test_a_button_takes_back_what_was_half_typed_and_nothing_else(editor):
    editor.cell(1, "name").click()
    editor.press("甲", "Enter", "乙")
    editor.page.get_by_role("button", name="撤销").click()
    expect(editor.cell(2, "name")).to_have_value("补贴发放的精准性")
    expect(editor.cell(1, "name")).to_have_value("甲")
    editor.page.get_by_role("button", name="重做").click()
    expect(editor.cell(2, "name")).to_have_value("乙")


def test_the_focus_stays_in_the_table_when_a_new_row_is_taken_back(editor):
    editor.cell(3, "name").click()
    editor.press("Control+Enter")
    editor.page.get_by_role("button", name="撤销").click()
    expect(editor.rows).to_have_count(7)
    expect(editor.cell(4, "name")).to_be_focused()


def test_a_row_moves_with_keys_and_by_dragging_its_number(editor):
    editor.cell(1, "name").click()
    editor.press("Alt+Shift+ArrowDown")
    expect(editor.cell(2, "name")).to_be_focused()
    expect(editor.cell(2, "name")).to_have_value("发放人数")
    editor.drag(2, 4)
    editor.expect_saved()
    assert [row.name for row in editor.all_stored()][:4] == [
        "补贴发放的精准性",
        "补贴发放及时性",
        "补贴发放标准",
        "发放人数",
    ]


def test_choosing_a_second_level_brings_its_first_level(editor):
    editor.cell(1, "level2").click()
    editor.press("Alt+ArrowDown")
    editor.page.get_by_role("option", name="生态效益指标").click()
    expect(editor.cell(1, "level1")).to_have_value("效益指标")
    editor.expect_saved()
    assert editor.stored(1).category.name == "生态效益指标"


def test_a_suggestion_fills_the_blank_cells_of_its_row_but_not_the_library_s_value(
    editor,
):
    editor.cell(4, "name").click()
    editor.press("Control+Enter", "补", "贴")
    editor.page.locator("#suggestions li").first.click()
    row = [
        editor.cell(5, name).input_value()
        for name in ("name", "description", "value", "basis")
    ]
    assert all(row[index] for index in (0, 1, 3))
    assert row[2] == ""


def test_the_sums_follow_the_figures(editor):
    editor.cell(4, "value").click()
    editor.press("5", "0", "0", "0", "元", "/", "人", "/", "月", "Enter")
    said = "2人 × 5000元/人/月 × 12个月 = 12.00万元，是预算数 18.00万元 的 66.7%"
    expect(editor.page.get_by_text(said, exact=True)).to_be_visible()


def test_a_category_that_is_missing_leads_to_the_table(editor):
    editor.cell(7, "name").click()
    editor.press("Alt+Delete")
    editor.page.get_by_text("还差 1 项必填").click()
    editor.page.get_by_role("link", name="绩效指标：缺少“满意度指标”").click()
    assert editor.focused() == "targets"


def test_what_is_missing_leads_to_its_cell(editor):
    editor.cell(3, "value").click()
    editor.press("Delete")
    editor.page.get_by_text("还差 1 项必填").click()
    editor.page.get_by_role("link", name="指标第3行 指标值：没有填写").click()
    expect(editor.cell(3, "value")).to_be_focused()

"""The form as a grid, in the terms of Excel: its columns are A to F, its rows counted from 1, and the head has names.

Each table is gone through on one page; what a line of it changed is taken back before the next.
"""

import pytest
from playwright.sync_api import expect

COLUMNS = ["level1", "level2", "name", "description", "value", "basis"]
PLACE = """() => {
  const td = document.activeElement.closest("[data-where]"), row = td?.closest("[data-key]");
  if (!td) return "";
  if (!row) return td.dataset.where;
  const number = [...row.parentNode.children].indexOf(row) + 1;
  const names = ["level1", "level2", "name", "description", "value", "basis"];
  return "ABCDEF"[names.indexOf(td.dataset.where.split(".")[2])] + number;
}"""
SELECTED = "() => document.querySelectorAll('td.in-range').length"
TEXTS = """() => {
  const controls = document.querySelectorAll("#targets td > .grow > :is(input, textarea)");
  return [...controls].map((control) => control.value);
}"""
UNDO = '[data-do="undo"]'


def at(editor, place: str):
    """The control at C2, or the one of the head that has this name."""
    if place[0].isupper():
        return editor.cell(int(place[1:]), COLUMNS["ABCDEF".index(place[0])])
    return editor.head(place)


def differences(before: list[str], after: list[str], width: int = 6) -> str:
    """What changed from one state of seven rows to another: C2=新 D2=…"""
    cells = enumerate(zip(before, after, strict=True))
    changed = [
        f"{'ABCDEF'[index % width]}{index // width + 1}={new}"
        for index, (old, new) in cells
        if old != new
    ]
    return " ".join(changed)


# start, keys, where one is afterwards, and how many cells are selected
MOVES = [
    ("C1", "Tab", "D1", 1),
    ("C1", "Tab Tab Enter", "C2", 1),
    ("C1", "Tab Tab Enter Tab Enter", "C3", 1),
    ("C1", "Tab ArrowDown Enter", "D3", 1),
    ("F1", "Tab", "A2", 1),
    ("A2", "Shift+Tab", "F1", 1),
    ("A1", "Shift+Tab", "goals", 1),
    ("goals", "Tab", "C1", 1),
    ("goals", "Tab Tab Tab Enter", "C2", 1),
    ("goals", "Enter", "C1", 1),
    ("purpose", "Enter", "plan.march", 1),
    ("code", "Tab Tab", "budget", 1),
    ("code", "ArrowRight", "name", 1),
    ("name", "ArrowRight", "name", 1),
    ("budget", "ArrowDown ArrowDown", "plan.march", 1),
    ("plan.march", "ArrowRight ArrowDown ArrowDown", "C1", 1),
    ("E1", "ArrowUp ArrowUp", "plan.october", 1),
    ("E1", "ArrowUp ArrowDown", "E1", 1),
    ("C1", "Enter", "C2", 1),
    ("C2", "Shift+Enter", "C1", 1),
    ("plan.june", "End", "plan.december", 1),
    ("C3", "Home", "A3", 1),
    ("C3", "End", "F3", 1),
    ("C3", "Control+Home", "code", 1),
    ("code", "Control+End", "F7", 1),
    ("C5", "Control+ArrowUp", "C1", 1),
    ("C5", "PageDown", "C7", 1),
    ("C5", "PageUp", "C1", 1),
    ("C2", "Shift+ArrowDown Shift+ArrowRight", "C2", 4),
    ("C2", "Shift+Home", "C2", 3),
    ("C2", "Shift+End", "C2", 4),
    ("C2", "Control+Shift+End", "C2", 24),
    ("C2", "Control+Shift+Home", "C2", 23),
    ("C2", "Shift+ArrowUp Shift+ArrowUp", "C2", 13),
    ("C2", "Shift+ArrowUp Shift+ArrowUp Shift+ArrowDown", "C2", 2),
    ("C1", "Shift+ArrowUp Tab Tab", "E1", 7),
    ("goals", "Shift+ArrowDown", "goals", 7),
    ("name", "Shift+ArrowDown Shift+ArrowDown", "name", 6),
    ("name", "Control+Shift+End", "name", 53),
    ("code", "Shift+ArrowUp", "code", 1),
    ("C2", "Shift+PageDown", "C2", 6),
    ("C2", "Shift+PageUp", "C2", 2),
    ("C2", "Control+Shift+ArrowDown", "C2", 6),
    ("C2", "Shift+ArrowDown Escape", "C2", 1),
    ("C2", "Shift+Space", "A2", 6),
    ("C2", "Control+Space", "C1", 7),
    ("C2", "Control+a", "C2", 53),
    ("plan.march", "Shift+ArrowRight Shift+ArrowRight", "plan.march", 3),
    ("plan.march", "Control+Shift+ArrowRight Tab", "plan.june", 4),
    ("plan.march", "Shift+ArrowDown", "plan.march", 5),
    ("C2", "Shift+ArrowDown Enter Enter", "C2", 2),
    ("C2", "Shift+ArrowDown Shift+ArrowRight Tab", "D2", 4),
    ("C2", "Shift+ArrowDown Shift+ArrowRight Enter Enter", "D2", 4),
]


def test_where_keys_lead_and_what_they_select(editor):
    wrong = []
    for start, keys, place, count in MOVES:
        at(editor, start).focus()
        editor.press(*keys.split())
        found = (editor.page.evaluate(PLACE), editor.page.evaluate(SELECTED))
        if found != (place, count):
            wrong.append((start, keys, "→", place, count, "but", *found))
        editor.press("Escape")
    assert wrong == []


# start, keys, and the cells that have another text afterwards
CHANGES = [
    ("C2", "新 Enter", "C2=新"),
    ("C2", "新 ArrowLeft", "C2=新"),
    ("C2", "新 Tab", "C2=新"),
    ("C2", "新 Escape", ""),
    ("C2", "Delete", "C2="),
    ("C2", "Control+d", "C2=发放人数"),
    ("E2", "Shift+ArrowRight Control+d", "E2=2人"),
    ("E1", "Shift+ArrowDown Shift+ArrowDown Control+d", "E2=2人 E3=2人"),
    ("D1", "Control+r", "D1=发放人数"),
    ("C1", "Shift+ArrowRight Control+r", "D1=发放人数"),
    ("E1", "Shift+ArrowDown 全 Control+Enter", "E1=全 E2=全"),
    ("E1", "Shift+ArrowDown 一 Enter 二 Enter", "E1=一 E2=二"),
    ("E1", "Shift+ArrowRight 一 Tab 二 Tab", "E1=一 F1=二"),
    ("E1", "一 Control+Enter", "E1=一"),
    ("F1", "一 Alt+Enter 二 Enter", "F1=一\n二"),
    ("B2", "时 Tab", "B2=时效指标"),
    ("B2", "时 Enter", "B2=时效指标"),
    ("B2", "生 Tab", "A2=效益指标 B2=生态效益指标"),
]


def test_what_keys_change_and_undo_takes_back(editor):
    page, wrong = editor.page, []
    before = page.evaluate(TEXTS)
    for start, keys, expected in CHANGES:
        at(editor, start).focus()
        editor.press(*keys.split())
        found = differences(before, page.evaluate(TEXTS))
        if found != expected:
            wrong.append((start, keys, expected, "but", found))
        editor.press("Escape", "Escape")
        while page.locator(UNDO).is_enabled():
            page.locator(UNDO).click()
    assert wrong == []
    assert page.evaluate(TEXTS) == before


# start, keys, how many rows there are afterwards, and where one is
ROWS = [
    ("C2", "Control+Shift++", 8, "C2"),
    ("C2", "Shift+ArrowDown Control+Shift++", 9, "C2"),
    ("C2", "Control+Enter", 8, "C3"),
    ("C2", "Control+-", 6, "C2"),
    ("C6", "Shift+ArrowDown Control+-", 5, "C5"),
    ("C2", "Alt+Delete", 6, "C2"),
    ("C2", "Control+Space Control+-", 7, "C1"),
    ("C2", "Control+Space Control+Shift++", 7, "C1"),
    ("F7", "Tab", 8, "A8"),
    ("F7", "新 Tab", 8, "A8"),
    ("C7", "Enter", 8, "C8"),
    ("C7", "Tab Tab Enter", 8, "C8"),
    ("F7", "Tab Tab Tab Tab Tab Tab", 8, "F8"),
]


def test_rows_come_and_go_by_the_keys_of_excel(editor):
    page, wrong = editor.page, []
    for start, keys, count, place in ROWS:
        at(editor, start).focus()
        editor.press(*keys.split())
        found = (editor.rows.count(), page.evaluate(PLACE))
        if found != (count, place):
            wrong.append((start, keys, count, place, "but", *found))
        while page.locator(UNDO).is_enabled():
            page.locator(UNDO).click()
    assert wrong == []


def test_the_plan_is_filled_from_the_left(editor):
    editor.head("plan.june").focus()
    editor.press("Control+r")
    expect(editor.head("plan.june")).to_have_value("25%")
    editor.press("Control+Shift+ArrowRight", "8", "0", "Control+Enter")
    expect(editor.head("plan.december")).to_have_value("80%")
    expect(editor.head("plan.march")).to_have_value("25%")


def test_rows_and_columns_are_selected_by_their_heads(editor):
    page = editor.page
    editor.rows.nth(1).locator(".number").click()
    assert page.evaluate(SELECTED) == 6
    editor.rows.nth(3).locator(".number").click(modifiers=["Shift"])
    assert page.evaluate(SELECTED) == 18
    page.get_by_role("columnheader", name="指标值", exact=True).click()
    assert page.evaluate(SELECTED) == 7
    expect(page.locator("[data-part=totals]")).to_have_text("计数 7")
    editor.cell(2, "value").click()
    editor.press("Shift+ArrowDown")
    expect(page.locator("[data-part=totals]")).to_have_text("计数 2　求和 190%")


def test_the_handle_fills_what_it_is_dragged_over(editor):
    page = editor.page
    editor.cell(1, "value").click()
    page.locator(".fill").hover()
    page.mouse.down()
    editor.cell(3, "value").hover()
    page.mouse.up()
    expect(editor.cell(3, "value")).to_have_value("2人")
    assert page.evaluate(SELECTED) == 3
    editor.press("Control+z")
    expect(editor.cell(3, "value")).to_have_value("≥95%")
    editor.cell(5, "value").click()
    page.locator(".fill").dblclick()
    expect(editor.cell(7, "value")).to_have_value("≥20%")
    expect(editor.cell(4, "value")).to_have_value("档案工资")


def test_a_category_is_chosen_from_the_list_that_a_click_opens(editor):
    editor.cell(2, "level2").click()
    editor.page.get_by_role("option", name="时效指标").click()
    expect(editor.cell(2, "level2")).to_have_value("时效指标")


def test_a_category_that_is_refused_is_mended_by_a_button(editor):
    row = editor.rows.nth(4)
    editor.cell(5, "level2").focus()
    editor.press("质量好", "ArrowRight")
    editor.expect_blocked(1)
    assert row.bounding_box()["height"] < 180
    row.get_by_role("button", name="质量指标").click()
    editor.expect_saved()
    assert editor.stored(5).category.name == "质量指标"


def test_rows_with_a_category_alone_are_saved_and_blank_ones_named(editor):
    editor.cell(7, "level2").focus()
    for category in ("数量", "质量", "时效"):
        editor.press("Control+Enter", category, "Enter")
    editor.press("Control+Enter")
    expect(editor.saving).to_contain_text("；1 个空行填写后才保存")
    editor.expect_saved()
    names = [row.category.name for row in editor.all_stored()[7:]]
    assert names == ["数量指标", "质量指标", "时效指标"]


def test_ctrl_s_answers(editor):
    editor.cell(1, "name").focus()
    editor.press("新", "Control+s")
    expect(editor.page.locator("[data-part=did]")).to_contain_text("已保存 ")
    assert editor.stored(1).name == "新"


def test_one_goes_on_typing_after_a_save_and_after_a_look_at_another_window(editor):
    editor.cell(1, "name").focus()
    editor.press("一", "Control+s", "二")
    # What the browser tells of when its window is left and comes back.
    for event in ("focusout", "focusin"):
        editor.cell(1, "name").dispatch_event(event)
    editor.press("三", "Enter")
    expect(editor.cell(1, "name")).to_have_value("一二三")


def test_find_and_replace(editor):
    page = editor.page
    editor.cell(1, "name").click()
    editor.press("Control+h", "补贴")
    expect(page.locator("[data-part=found]")).to_contain_text("格")
    editor.press("Enter")
    expect(page.locator("[aria-selected=true] textarea")).to_have_value(
        "我镇补贴实际发放补贴的人数"
    )
    page.get_by_label("替换为").fill("津")
    editor.press("Control+z", "津", "贴")
    page.get_by_role("button", name="全部替换").click()
    expect(editor.cell(1, "description")).to_have_value("我镇津贴实际发放津贴的人数")
    page.get_by_role("button", name="关闭").first.click()
    editor.press("Control+z")
    expect(editor.cell(1, "description")).to_have_value("我镇补贴实际发放补贴的人数")


@pytest.mark.parametrize("opened", ["mouse", "keys"])
def test_the_menu_of_a_cell(editor, axe, opened):
    page = editor.page
    if opened == "mouse":
        editor.cell(2, "name").click(button="right")
    else:
        editor.cell(2, "name").focus()
        editor.press("Shift+F10")
    assert axe(page) == []
    page.get_by_role("menuitem", name="删除 1 行").click()
    expect(editor.rows).to_have_count(6)
    expect(editor.cell(2, "name")).to_be_focused()


def test_the_heads_and_the_category_stay_in_sight(editor):
    page = editor.page
    page.set_viewport_size({"width": 1280, "height": 400})
    editor.cell(6, "name").focus()
    editor.cell(3, "name").evaluate(
        "cell => scrollBy(0, cell.getBoundingClientRect().top - 95)"
    )
    head = page.get_by_role("columnheader", name="三级指标")
    assert head.bounding_box()["y"] == 51
    expect(editor.rows.nth(2).locator(".level1.uppermost")).to_have_count(1)

"""What programs put on the clipboard, read as tables. Those of LibreOffice and its Writer were written by it."""

from pathlib import Path

import pytest

FILES = Path(__file__).parent / "clipboards"
CALL = (
    "async ([name, html]) => (await import('/static/js/editor/tables.js'))[name](html)"
)
FLAT = """async html => {
  const { readTables } = await import('/static/js/editor/tables.js');
  const { laidFlat } = await import('/static/js/editor/blocks.js');
  return laidFlat(readTables(html));
}"""


@pytest.fixture
def read(page, db):
    """`read(html)` is the block in the HTML, None where it has none."""
    page.goto("/login/")
    return lambda html: page.evaluate(CALL, ["readTables", html])


@pytest.fixture
def flat(page, db):
    """`flat(html)` are the rows as they are put into a form."""
    page.goto("/login/")
    return lambda html: page.evaluate(FLAT, html)


HEADS = ["序号", "一级指标", "二级指标"]
ROWS = {
    "excel_rows": [
        [*HEADS, "三级\n指标", "指标值", "依据"],
        ["1", "产出指标", "数量指标", "发放  人数\n（全年）", "≥2人", "县委 文件"],
        ["3", "产出指标", "时效指标", '说"好"', "12月底前", "县委 文件"],
    ],
    "wps_rows": [
        ["产出指标", "数量指标", "发放人数", "≥2人"],
        ["产出指标", "质量指标", "精准率\n第二行", "95%"],
    ],
    "word_rows": [
        ["产出指标", "数量指标", "发放人数\n第二段要换到下一行去", "≥2人"],
        ["产出指标", "质量指标", "1. 精准率", ""],
    ],
    "libreoffice_rows": [
        [*HEADS, "三级指标", "绩效指标描述", "指标值", "指标值确定依据"],
        ["1", "产出指标", "数量指标", "发放人数", "我镇补贴实际发放补贴的人数", "2人", "县委文件"],
        ["2", "产出指标", "质量指标", "精准性", "第一段\n第二段", "≥95%", "县委文件"],
        ["4", "产出指标", "时效指标", "及时性", '说"好"', "12月底前", "县委文件"],
        ["5", "效益指标", "社会效益指标", "收入", "增加收入", "≥5%", "工作计划"],
    ],
    "libreoffice_cell": [["第一段\n第二段"]],
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_a_program_s_rows_are_read_as_people_see_them(flat, name):
    html = (FILES / f"{name}.clipboard").read_text(encoding="utf-8")
    assert flat(html) == ROWS[name]


def test_hidden_rows_and_columns_are_counted(read):
    assert (
        read((FILES / "excel_rows.clipboard").read_text(encoding="utf-8"))["hidden"]
        == 2
    )


@pytest.mark.parametrize(
    ("html", "rows"),
    [
        ("<p>没有表格", None),
        ("<table></table>", None),
        ("<table><tr><td>a<td>b<tr><td>c", [["a", "b"], ["c", ""]]),
        ("<table><tr><td>外<table><tr><td>里<td>边<tr><td>二</table>后", [["外\n里 边\n二\n后"]]),
        ("<table><tr><td><script>alert(1)</script><img src=x onerror=alert(1)>字<style>b{}</style>", [["字"]]),
        ("<table><tr><td>&lt;b&gt;粗&lt;/b&gt;", [["<b>粗</b>"]]),
        ("<table><tr><td colspan=2>宽<td>窄<tr><td>一<td>二<td>三", [["宽", "", "窄"], ["一", "二", "三"]]),
        ("<table><tr><td rowspan=0>高<td>a<tr><td>b", [["高", "a"], ["高", "b"]]),
        ("<table><tr><td rowspan=9>高<td>a<tr><td>b", [["高", "a"], ["高", "b"]]),
        ("<table><tr><td>a<tr><td>b</table><p>中间<table><tr><td>c", [["a"], ["b"], ["c"]]),
        ("<table><tr><td>甲<td>乙<tr><td rowspan=2>一<td>二<td>三<tr><td>四<td>五", None),
    ],
)  # fmt: skip
def test_a_table_is_read_whatever_its_html(flat, read, html, rows):
    if rows is None and read(html) is not None:
        rows = [["", "甲", "乙"], ["一", "二", "三"], ["一", "四", "五"]]
    assert (flat(html) if read(html) else None) == rows


FIVE_MEGABYTES = """async () => {
  const { readTables } = await import('/static/js/editor/tables.js');
  const row = "<tr>" + "<td style='mso-number-format:General'>一些文字在这里</td>".repeat(6) + "</tr>";
  const html = `<table>${row.repeat(5_000_000 / row.length)}</table>`, began = performance.now();
  return [readTables(html).isTooBig, performance.now() - began];
}"""


def test_five_megabytes_are_refused_in_time(page, read):
    is_too_big, milliseconds = page.evaluate(FIVE_MEGABYTES)
    assert is_too_big
    assert milliseconds < 2_000

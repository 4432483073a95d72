"""Slips of the hand in a text, and the text without them. Pure.

A slip is found only where correct text practically never has it: `比列` is one, in `对比列表` it is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from indicators.values import Number, Text
from targets.checks.rules.form_under_check import read_value


@dataclass(frozen=True, slots=True)
class Correction:
    """A text without its slips; `slips` say what they were, `gists` the same without quotations."""

    text: str
    slips: tuple[str, ...] = ()
    gists: tuple[str, ...] = ()

    def to(self, text: str, what: str, gist: str = "") -> Correction:
        """The correction with one slip more, if that changes the text."""
        if text == self.text:
            return self
        slips = (*self.slips, what)
        gists = (*self.gists, gist or what)
        return Correction(text, slips, gists)


# Words. Each pattern begins with what is written, so that it is searched for quickly; what surrounds it comes after.
_SLIPS: Final[tuple[tuple[str, str, str], ...]] = (
    # what is written, what is meant, and what must not or must stand around it
    (
        "比列",
        "比例",
        "(?<![对评同环相类]比列)(?![表入出示支为明席队车于在举前第])",
    ),  # 对比列表, 占比列第一
    ("按排", "安排", "(?![名放序水列污查班涝洪期除练灌气风队量行比位版])"),  # 按排名
    ("按装", "安装", "(?![机配载备卸修车箱订入运])"),  # 按装机容量
    ("布署", "部署", "(?<![公发颁宣]布署)(?![名理])"),  # 公布署名
    ("部份", "部分", "(?<!全部份)(?![额内外子量])"),  # 全部份额, 干部份内
    ("综和", "综合", "(?<!错综和)"),
    ("提搞", "提高", "(?<!前提搞)"),
    ("拔付", "拨付", ""),
    ("拔款", "拨款", ""),
    ("划拔", "划拨", "(?<![规计策谋筹]划拔)"),
    ("峻工", "竣工", "(?<![严险冷]峻工)"),  # 形势严峻工作
    ("折迁", "拆迁", "(?<![曲骨转波]折迁)"),
    ("补帖", "补贴", ""),
    ("津帖", "津贴", "(?<!天津帖)"),
    ("补尝", "补偿", "(?<!弥补尝)(?!试)"),
    ("陪偿", "赔偿", ""),
    ("帮抚", "帮扶", "(?![养慰育恤州顺])"),
    ("环镜", "环境", "(?![子片头面像])"),
    ("通迅", "通讯", "(?![速猛捷即])"),  # 开通迅速
    ("防讯", "防汛", "(?<![消国人]防讯)(?![息号问])"),
    ("慢意度", "满意度", ""),
    ("满意渡", "满意度", "(?![过河江口假])"),
    ("服物对象", "服务对象", "(?<![衣被制校]服物对象)"),
    ("受义群众", "受益群众", ""),
    (
        "收益群众",
        "受益群众",
        "(?<![一-鿿]收益群众)(?=满意)",
    ),  # 集体收益群众满意 may be right
    ("复盖率", "覆盖率", "(?<![修恢]复盖率)"),
    ("幅盖", "覆盖", "(?<![横条篇]幅盖)(?!章)"),
    ("脱贫功坚", "脱贫攻坚", ""),
    ("坪方米", "平方米", ""),
    ("己峻工", "已竣工", ""),
    ("己拔付", "已拨付", ""),
    *(
        (f"己{word}", f"已{word}", f"(?<![自知克利]己{word})")
        for word in ("完成", "发放", "拨付", "支付", "竣工")
    ),
    *(
        (f"{word}律", f"{word}率", "(?![师己动令政])")
        for word in ("及时", "准确", "合格", "覆盖", "到位", "达标")
    ),
    *(
        (f"{word}律", f"{word}率", "(?![师己动令政])")
        for word in ("通过", "满意", "执行", "使用", "知晓", "完成")
    ),
)
_MEANT: Final = {written: meant for written, meant, _ in _SLIPS}
_SLIP: Final = re.compile(
    "|".join(f"{written}{around}" for written, _, around in _SLIPS)
)

# Blanks and punctuation. More blanks are layout or leave room for a figure; elsewhere than here a blank may part the
# items of a list, or stand in the title of a document.
_HAN: Final = "一-鿿"
_BLANK: Final = "[ \u3000\u00a0]{1,2}"
_STRAY: Final = re.compile(
    rf"(?<=[{_HAN}0-9０-９%％）》”]){_BLANK}(?=[，。；、：）》])|(?<=，){_BLANK}(?=[{_HAN}])"
)
_IN_NAME: Final = re.compile(rf"(?<![{_HAN}])([{_HAN}]+){_BLANK}(?=([{_HAN}]+))")
_ENDS_A_NAME: Final = re.compile(
    "(?:[率度数量性值额]|时间|时限|标准|成本|水平|情况|比例|程度|面积)$"
)
_LONGEST_TAIL: Final = 3
_DOUBLED: Final = re.compile(
    r"(?<![，。；、：])(?:([，。；、：])\1|[，；、]。)(?![，。；、：])"
)


@lru_cache(maxsize=20_000)
def corrected(text: str, column: str) -> Correction:
    """The text of a cell in that column without its slips."""
    done = Correction(text)
    if column == "name":
        done = without_blanks_in_name(done)
    done = without_stray_blanks(done)
    done = without_doubled_punctuation(done)
    done = without_wrong_words(done)
    return with_standard_signs(done) if column == "value" else done


def without_blanks_in_name(done: Correction) -> Correction:
    """Close 受益群众 满意度, which is one name; 满意度 知晓率 are two, and 保障运转 提高效率 may be."""

    def joined(parts: re.Match[str]) -> str:
        """The words before the blanks, followed by the blanks if these part two names."""
        before, after = parts[1], parts[2]
        if _ENDS_A_NAME.search(before):
            return parts[0]
        is_tail = min(len(before), len(after)) <= _LONGEST_TAIL
        return before if is_tail else parts[0]

    if "《" in done.text:
        return done
    return done.to(_IN_NAME.sub(joined, done.text), "名称中间多了空格")


def without_stray_blanks(done: Correction) -> Correction:
    """Take out blanks beside punctuation."""
    stray = _STRAY.search(done.text)
    if stray is None:
        return done
    quoted = done.text[stray.start() - 1 : stray.end() + 1]
    text = _STRAY.sub("", done.text)
    return done.to(text, f"“{quoted}”中间多了空格", "文字中间多了空格")


def without_doubled_punctuation(done: Correction) -> Correction:
    """Keep the last of two signs of punctuation."""
    doubled = _DOUBLED.search(done.text)
    if doubled is None:
        return done
    text = _DOUBLED.sub(lambda signs: signs[0][1], done.text)
    return done.to(text, f"标点“{doubled[0]}”重复", "标点重复")


def without_wrong_words(done: Correction) -> Correction:
    """Put the words that are meant in place of those that are written."""
    words = dict.fromkeys(_SLIP.findall(done.text))
    if not words:
        return done
    text = _SLIP.sub(lambda word: _MEANT[word[0]], done.text)
    slips = [f"“{word}”应为“{_MEANT[word]}”" for word in words]
    return done.to(text, "；".join(slips))


# Signs of target values, where the value was understood and would be the same without them.
_FULL_WIDTH: Final = re.compile(
    r"[０-９％﹪＞＜＝﹥﹤﹦．]|(?<=[0-9０-９])，(?=[0-9０-９])|[－−﹣](?=[0-9０-９])"
)
_HALF_WIDTH: Final = str.maketrans(
    "０１２３４５６７８９％﹪＞＜＝﹥﹤﹦．，－−﹣", "0123456789%%><=><=.,---"
)
_BOUND: Final = re.compile(r">\s*=|=\s*>|<\s*=|=\s*<|[≧⩾≦⩽]")
_THOUSANDS: Final = re.compile(
    r"(?<![\d.,．，])[0-9]{1,3}(?:[ \u3000\u00a0\u2009][0-9]{3})+(?!\d)"
)


def with_standard_signs(done: Correction) -> Correction:
    """Write the signs of a target value as ≥, ≤ and %, where that does not change its meaning."""
    done = without_blanks_in_number(done)
    narrow = _FULL_WIDTH.sub(lambda sign: sign[0].translate(_HALF_WIDTH), done.text)
    text = _BOUND.sub(standard_bound, narrow)
    if text == done.text:
        return done
    value = read_value(done.text)
    if isinstance(value, Text) or read_value(text) != value:
        return done
    bound = _BOUND.search(narrow)
    if bound is None:
        # ％ is how some input methods write it, and every reader takes it for %.
        only_percent = text == done.text.replace("％", "%")
        return done if only_percent else done.to(text, "数字或符号是全角的")
    sign = "≥" if "≥" in text else "≤"
    return done.to(text, f"“{bound[0]}”应写作“{sign}”")


def standard_bound(sign: re.Match[str]) -> str:
    """≥ for >= and ⩾, ≤ for the others."""
    is_lower_bound = re.search("[>≧⩾]", sign[0])
    return "≥" if is_lower_bound else "≤"


def without_blanks_in_number(done: Correction) -> Correction:
    """Close 1 000元, which is text to those who read values: two numbers side by side may be two."""
    if _THOUSANDS.search(done.text) is None:
        return done
    text = _THOUSANDS.sub(lambda number: "".join(number[0].split()), done.text)
    if not isinstance(read_value(text), Number):
        return done
    return done.to(text, "数字中间有空格，无法识别")

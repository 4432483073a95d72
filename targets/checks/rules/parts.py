"""Reasons in the form itself why its budget is not 数量 × 单价: only a part falls due, or more is paid for. Pure.

Where a form says so, no reviewer needs to ask. The words are looked for in its name, purpose and goals.
"""

from __future__ import annotations

import re
from typing import Final

from targets.documents.values import ProjectForm

_PART: Final = re.compile(
    r"总投资|总造价|合同总?[价额金]|概算|分年|分[期批](?:支付|拨付|兑付|付款|实施|建设)|分[两二三四五]年|结转"
    r"|本(?:年度?|[期次])(?:计划|拟|应|需)?(?:安排|支付|拨付|投入|兑付)|已(?:支付|拨付|兑付|付|安排)"
    r"|尾款|余款|首付|首期|预付|质保金|进度款|剩余(?:资金|款|部分)|[省市县镇]级?配套|配套(?:资金|经费|比例)|自筹"
    r"|(?:财政|[省市县镇]|级|单位|个人)各?(?:按比例)?(?:承担|负担|分担)|(?:承担|负担|分担)\d"
    r"|(?:中央|上级|省级?|市级?)(?:财政)?(?:资金|补助|专项|转移支付)"
)
_OTHER_THINGS: Final = (
    "其他|社保|社会保险|养老|医疗|保险|五险|公积金|绩效|奖|福利|加班|补[贴助]|津贴|办公|宣传|培训|材料|设备|装备|服装|车辆"
    "|油料|维[修护]|管理|水电|电费|水费|取暖|交通|差旅|监理|设计|勘察|安装|运输|施工|评审|检测|利息|劳务|数据|工具|租金|租赁"
)
_MORE: Final = re.compile(
    f"其中|(?:[及和、，]|以及|包括|含)(?:{_OTHER_THINGS})|等(?:费用|支出|经费|开支|方面)"
)
_YEARS: Final = re.compile(
    r"补[发缴]|预[发付缴]|(?<!\d)20\d\d年?[-—–~～至到和、及]+20\d\d年|(?<![\d.第满逾])[2-9两二三四五六七八九十]年(?![级度来内])"
)


def is_part(form: ProjectForm) -> bool:
    """Whether the budget pays a part: this year's, the county's, the last instalment."""
    return _mentions(form, _PART)


def is_for_more(form: ProjectForm) -> bool:
    """Whether the budget pays for other things as well: 工资及社保."""
    return _mentions(form, _MORE)


def is_of_other_years(form: ProjectForm) -> bool:
    """Whether more than the year is paid: 补发两年."""
    return _mentions(form, _YEARS)


def _mentions(form: ProjectForm, words: re.Pattern[str]) -> bool:
    """Whether the name, the purpose or the goals have one of the words."""
    texts = (form.name, form.purpose, form.goals)
    return any(words.search(text) for text in texts)

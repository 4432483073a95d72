"""Words that measure nothing, things of which fewer are better, phrases that stand in every goal. Pure."""

from __future__ import annotations

import re
from typing import Final

from targets.checks.rules.texts import half_width

_TIMELY: Final = re.compile(
    "及时|按时|按期|准时|如期|适时|尽快|尽早|立即|即时|按进度|按(?:项目|工作|工程|合同|序时)?(?:计划|进度|节点|要求)|计划(?:完成)?时间|规定(?:时间|时限|期限)"
)
_VAGUE: Final = re.compile(
    "合理|适当|适量|适度|若干|一批|大量|较多|众多|多次|多个|部分|一定|相关|有关|符合|遵守|按照|严格|规定|预期|有效|明显|显著|较大|逐步|逐渐"
    "|不断|持续|稳步|稳定|进一步|提高|提升|增强|改善|改进|加强|促进|完善|健全|保障|保证|确保|优化|规范|完成|到位|控制|节约|较高|有所"
    "|基本|充分|积极|有序|顺利|正常|落实|长期|中长期|可持续|推动|推进|维护|增加|减少|良性|明确|充足|必要|影响|达成|达到|发挥|满足|惠及|受益|好转"
)
# A state that can be seen, or a figure in words: nothing is left open.
_DEFINITE: Final = re.compile(
    r"\d|[IVXABCⅠ-Ⅻ〇零二三四五六七八九十百千两半]|一(?:次|个|级|类|批|期|项|所|处|套|票|人|年|季|月|周|天|日|"
    r"案|村|户)|第一|每|当[日天月年周季]|次[日月年]|日产|随时|全天|全年|年内|应.{1,2}尽|据实|实报|不降低|不低于|"
    r"不减少|不增加|不反弹"
    r"|不超|不发生|不出现|不突破|未发生|无[^^法序力]|没有|杜绝|全覆盖|全部覆盖|优[秀良]?|良好?(?!性)|中等|合格|达标|及格|国家标准|行业标准|地方标准|国标|《|档案工资|是$|否$|定额"
)
# The 一 of these is no number.
_NO_NUMBERS: Final = re.compile(
    "进一步|一定|一致|统一|一般|一并|一直|一切|一系列|十分|百姓|千方百计|万无一失|多元"
)


def lacks_time(value: str) -> bool:
    """Whether a value speaks of time and states none: 及时, 按计划完成."""
    text = _NO_NUMBERS.sub("", half_width(value))
    return bool(_TIMELY.search(text)) and not _DEFINITE.search(text)


def lacks_figure(value: str) -> bool:
    """Whether a value says nothing that one can measure: 合理, 符合规定, 显著提升."""
    text = half_width(value)
    if _DEFINITE.search(_NO_NUMBERS.sub("", text)):
        return False
    return bool(_VAGUE.search(text) or _TIMELY.search(text))


_COUNTED_AS: Final = (
    "(?:事件|案件|事故|问题|现象|行为)?(?:的?(?:发生|产生))?"
    "(?:的?总?(?:次数|起数|件数|数量|例数|人数|人次|批次|个数|宗数|数|率|量|面积|情况))?"
)
_ADVERSE: Final = re.compile(
    ".*(?:事故|投诉|差错|失误|火灾|火点|死亡|伤亡|上访|越级访|信访量|(?:引发|发生)的?信访|疫情|返贫|辍学|流失|损失|损坏|肇事肇祸(?:案件|事件)?|刑事案件|治安案件|群体性事件"
    "|安全事件|泄漏事件|泄密事件|失泄密|污染事件|突发事件|不良事件|负面舆情|违规|违纪|违法行为|超标|故障|不合格|误差|差评|逾期|漏报|瞒报|溢油|爆管"
    f"|漏损|停电|停水|断水|中断|发病|感染|返工|败诉|偷盗|被盗|溺水|自杀|中毒|塌方|拖欠|欠薪|撂荒|抛荒){_COUNTED_AS}"
)
# What is done against it, of which more is better; and what is paid or known for it.
_AGAINST: Final = re.compile(
    "检出|查出|查获|立案|抓获|排除|下降|降低|减少|压降|降幅|削减|处置|处理|整改|办结|化解|调处|调解|查处|查办|侦破|侦办|破案|结案|回复|答复|排查|治理|消除|防范|防控|演练|培训|宣传|覆盖|报告|上报|报送"
    "|受理|接待|回访|检查|巡查|监测|响应|修复|维修|抢修|救援|扑救|预防|预警|整治|控制|达标|知晓|满意|保险|赔付|救助|救治|"
    "帮扶|补偿|避免|挽回|降|无|零|评估|鉴定|登记|认定|抽检|发现|追回|督办|减|缩|劝返|清运|回收|利用|恢复|复耕|接报|转办|"
    "服务|补助"
)


def fewer_is_better(name: str) -> bool:
    """Whether the indicator counts what nobody wants: accidents, complaints, fires."""
    return _ADVERSE.fullmatch(name) is not None and not _AGAINST.search(name)


_STOCK_VERB: Final = (
    "保障|保证|维护|促进|提高|提升|增强|加强|改善|推动|推进|做好|完善|确保|加快|调动|优化|强化|营造|树立|巩固|满足|打赢|"
    "支持|抓好|落实|实现|弘扬|丰富|发挥|健全|规范|方便"
)
_STOCK_ADVERB: Final = (
    "进一步|不断|切实|有效|全面|充分|持续|更好地?|着力|大力|积极|逐步|稳步|努力|及时|使|从而|为"
    "|全县|全镇|我[县镇乡单局]位?|本[县镇乡]|[县镇乡村]|单位"
)
_STOCK_OBJECT: Final = (
    "运转|运行|开展|召开|举办|进行|稳定性?|效率|水平|能力|积极性|质量|和谐|发展|工作|条件|形象|环境|氛围|服务|管理|落实|"
    "素质|生活|满意度|幸福感|安全感|获得感|改善|提升|提高|推进|进度|速度|保卫战|作用|需求"
    "|队伍(?:建设)?|意识|机制|基础|利益|权益|均衡发展|实施|完成|职能|职责|人居|面貌|秩序|需要|基本保障|福利|情绪|出行|服务质量|治理|建设|环节|方针|政策|任务"
)
_STOCK: Final = re.compile(
    f"(?:{_STOCK_ADVERB})*(?:{_STOCK_VERB}).*(?:{_STOCK_OBJECT})"
    f"|(?:{_STOCK_ADVERB})?[一-鿿]{{2,8}}(?:得到)?(?:{_STOCK_ADVERB})+(?:提高|提升|增强|改善|加强|好转|发展|完善)"
)


def is_stock(clause: str) -> bool:
    """Whether a clause could stand in the goals of any project: 保障各项工作正常开展, 提高工作效率."""
    return _STOCK.fullmatch(clause.rstrip(".")) is not None

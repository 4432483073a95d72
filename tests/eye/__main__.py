"""Print precision and recall by rule and overall: `python -m tests.eye`, with `-v` each false alarm and each miss."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from tests.eye.measuring import Seen, Tally, look, measure, rank_correlation


def main() -> None:
    """Check the labelled forms and print how well the rules see."""
    forms = look()
    measured = measure(forms)
    sound = sum(seen.labelled.is_sound for seen in forms)
    print(f"{len(forms)} 张标注的表，其中 {sound} 张没有要改的")
    print(f"{'规则':<4}{'发现':>6}{'准确率':>8}{'应指出':>6}{'召回率':>8}")
    for rule, tally in measured.by_rule.items():
        if tally.found or tally.due:
            print(line(rule, tally))
    print(line("合计", measured.overall))
    alarms = sum(len(list(seen.alarms)) for seen in forms)
    print(f"正确的表上的错误和警告：{alarms}")
    print(f"得分与要改的多少的等级相关：{rank_correlation(forms):.2f}")
    if "-v" in sys.argv:
        print_details(forms)


def line(name: str, tally: Tally) -> str:
    """A row of the table."""
    return f"{name:<6}{tally.found:>8}{tally.precision:>11.3f}{tally.due:>8}{tally.recall:>11.3f}"


def print_details(forms: Sequence[Seen]) -> None:
    """Each finding that no label bears out, and each label that no finding bears out."""
    for seen in forms:
        name = seen.labelled.form.name
        for finding in seen.findings:
            if not seen.is_right(finding):
                print(f"多报 {name} {finding.rule} {finding.where} {finding.message}")
        for label in seen.due:
            if not seen.is_seen(label):
                rules, cells = "/".join(label.rules), "、".join(label.cells)
                print(f"漏报 {name} {rules} {cells} {label.text}")


if __name__ == "__main__":
    main()

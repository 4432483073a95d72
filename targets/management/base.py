"""What every command of the system does alike."""

import sys

from django.core.management.base import BaseCommand

from projects.models import BudgetYear
from targets.exchange.problems import Refusal

SHOWN = 50


class RefusingCommand(BaseCommand):
    """A command that refuses says why in one line on standard error and exits with 2."""

    def execute(self, *args, **options) -> str | None:
        try:
            return super().execute(*args, **options)
        except Refusal as refusal:
            self.stderr.write(_in_one_line(refusal))
            sys.exit(2)


def _in_one_line(refusal: Refusal) -> str:
    lines = [" ".join(str(problem).split()) for problem in refusal.problems]
    if len(lines) == 1:
        return f"未执行。{lines[0]}"
    more = f"……（其余 {len(lines) - SHOWN} 处略）" if len(lines) > SHOWN else ""
    return f"未执行，共 {len(lines)} 处问题：{'；'.join(lines[:SHOWN])}{more}"


def the_year(number: int | None) -> BudgetYear:
    """The budget year asked for, or the latest. Raises Refusal."""
    years = BudgetYear.objects.all() if number is None else BudgetYear.objects.filter(year=number)
    found = years.select_related("scheme").first()
    if found is None:
        raise Refusal(f"系统里没有预算年度{f' {number}' if number else ''}，请先运行 manage.py seed 或导入文档")
    return found

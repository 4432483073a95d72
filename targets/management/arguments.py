"""What the arguments of the commands stand for."""

from __future__ import annotations

from core.problems import Refusal, shown
from projects.models import Department


def department_with_code(code: str) -> Department:
    """The unit that --department names. Raises Refusal where there is none."""
    unit = None
    if code.isprintable():
        unit = Department.objects.filter(code=code).first()
    if unit is None:
        raise Refusal(f"系统里没有编码为 {shown(code)} 的单位，请核对 --department")
    return unit

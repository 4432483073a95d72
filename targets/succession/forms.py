"""Which unit is taken over, from when on, by whom; and where single projects go."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from projects.accounts.unit_choices import UnitField, year_in
from projects.models import BudgetYear, Department
from targets.succession.planning import STAYS, SuccessionPlan
from targets.succession.wishes import SuccessionWish

NO_SUCH_UNIT = "没有编码为 {} 的单位，请核对"


class SuccessionForm(forms.Form):
    """Which unit is taken over, from which year on, and by which units."""

    unit = forms.ModelChoiceField(
        Department.objects.all(),
        to_field_name="code",
        label="原单位",
        empty_label="请选择",
    )
    since = forms.TypedChoiceField(
        coerce=int,
        label="从哪一年起",
        help_text="这一年和以后年度的项目转过去；以前年度的项目、名称、上级都不动",
    )
    heir = UnitField(
        Department.objects.all(),
        label="承接单位",
        empty_label="请选择",
        help_text="还没有的，请先在后台“单位”里新增",
    )
    others = forms.CharField(
        required=False,
        label="另外的承接单位（拆分时）",
        help_text="单位编码，用空格分开；下一步逐个项目选择转到哪个单位",
    )
    ends = forms.BooleanField(
        required=False, label="原单位从这一年起不再使用（合并、撤销）"
    )
    with_people = forms.BooleanField(
        required=False, label="原单位的人员一并转到承接单位"
    )

    def __init__(self, data: QueryDict) -> None:
        initial: dict[str, Any] = {"ends": True, "with_people": True}
        initial["unit"] = data.get("unit")
        numbers = list(BudgetYear.objects.values_list("year", flat=True))
        choices = []
        if numbers:
            choices = [numbers[0] + 1, *numbers]
            initial["since"] = numbers[0]
        super().__init__(data if "heir" in data else None, initial=initial)
        fields: dict[str, Any] = self.fields
        since = year_in(data.get("since")) or initial.get("since")
        fields["heir"].offer(since, data.get("heir"))
        fields["since"].choices = [(number, f"{number}年") for number in choices]

    def clean_others(self) -> list[Department]:
        """The units of these codes, in the order in which they were typed."""
        text = self.cleaned_data["others"].replace("，", " ").replace(",", " ")
        codes = text.split()
        units = {unit.code: unit for unit in Department.objects.filter(code__in=codes)}
        unknown = [code for code in codes if code not in units]
        if unknown:
            raise forms.ValidationError(NO_SUCH_UNIT.format("、".join(unknown)))
        return [units[code] for code in dict.fromkeys(codes)]

    def wish(self, posted: QueryDict) -> SuccessionWish:
        """What is wanted, with the units that were chosen for single projects."""
        cleaned = self.cleaned_data
        heirs = [cleaned["heir"]]
        heirs += [unit for unit in cleaned["others"] if unit != cleaned["heir"]]
        by_code = {unit.code: unit for unit in heirs}
        chosen = {}
        for name in posted:
            key = name.removeprefix("to-")
            code = posted[name]
            is_known = code in by_code or (code == "" and not cleaned["ends"])
            if name.startswith("to-") and key.isdecimal() and is_known:
                chosen[int(key)] = by_code.get(code)
        return SuccessionWish(
            cleaned["unit"],
            cleaned["since"],
            heirs,
            cleaned["ends"],
            cleaned["with_people"],
            chosen,
        )


def places_in(plan: SuccessionPlan) -> list[tuple[str, str]]:
    """Where a project of a split unit may go: the code of the unit, "" for one that stays, and the label."""
    choices = [(heir.code, str(heir)) for heir in plan.wish.heirs]
    if not plan.wish.ends:
        choices.insert(0, ("", STAYS))
    return choices

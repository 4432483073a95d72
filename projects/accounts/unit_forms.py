"""The form of a unit in the admin: a new name or another parent holds from a year on."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.db.models import Q

from projects.accounts.units import (
    UNDER_ITSELF,
    lock_units,
    newest_year,
    years_to_choose_from,
)
from projects.models import Department, Project

MEANWHILE = "别人刚刚改过这个单位（现在是“{}”，上级单位：{}），您的改动没有保存；请重新打开这一页，再改"
STILL_USED = (
    "{} 年还有 {} 个项目，不能在 {} 年结束；请用“单位合并、拆分”把它们转给承接单位"
)


class UnitForm(forms.ModelForm):
    """A unit. It must be cleaned inside a transaction: the tree is locked while a unit changes."""

    since = forms.TypedChoiceField(
        label="名称、上级单位的改动",
        coerce=int,
        required=False,
        help_text="改了名称或上级单位时才有用：以前年度的页面、文件仍用当时的名称和上级；"
        "谁能看到这个单位的表，一律按现在的上级",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Department
        fields = ("code", "name", "parent", "first_year", "last_year", "successor")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        since: Any = self.fields["since"]
        since.choices = years_to_choose_from()
        for name in ("parent", "successor"):
            self._offer(name, newest_year())
        self.fields["seen"].initial = _state(self.instance)

    def _offer(self, name: str, year: int) -> None:
        """Offer the units that there are in the year, and the one that is chosen already."""
        field: Any = self.fields[name]
        chosen = getattr(self.instance, f"{name}_id")
        in_use = Department.objects.in_year(year).values("pk")
        field.queryset = field.queryset.filter(Q(pk__in=in_use) | Q(pk=chosen))

    @cached_property
    def changed_data(self) -> list[str]:
        """The fields that changed; the year counts where name or parent did."""
        own = {"since", "seen"}
        changed = [name for name in super().changed_data if name not in own]
        if self.instance.pk and self.moves(changed):
            changed.append("since")
        return changed

    @staticmethod
    def moves(changed: list[str]) -> bool:
        """Whether one of the things that are kept by year changed."""
        return bool({"name", "parent"} & set(changed))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk:
            units = lock_units(self.instance)
            now, parent = units[self.instance.pk], cleaned.get("parent")
            if _state(now) != cleaned["seen"]:
                raise forms.ValidationError(MEANWHILE.format(now, now.parent or "没有"))
            if parent and units[parent.pk].path.startswith(now.path):
                self.add_error("parent", UNDER_ITSELF)
            self._check_end(cleaned.get("last_year"))
        return cleaned

    def _check_end(self, last: int | None) -> None:
        """A unit does not end before the years of its projects do."""
        if last is None:
            return
        later = Project.objects.filter(
            department=self.instance.pk, year__year__gt=last
        ).order_by("year__year")
        found = list(later.values_list("year__year", flat=True))
        if found:
            self.add_error("last_year", STILL_USED.format(found[-1], len(found), last))


def _state(unit: Department) -> str:
    """What of a unit must not have changed since the page was opened."""
    return f"{unit.name}|{unit.path}"

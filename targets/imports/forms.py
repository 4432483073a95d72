"""Django forms for uploading a file, and for downloading a workbook to fill in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from projects.accounts.unit_choices import UnitField, year_in
from projects.models import BudgetYear, Department, User
from targets.documents.files import SIZE_LIMIT

AMOUNT_UNITS = [("", "按表头写的单位"), ("万元", "万元"), ("元", "元（换算为万元）")]
LATEST_YEAR = 2099
TOO_LARGE = (
    f"文件超过 {SIZE_LIMIT // 1024**2} MB，请核对是否选错了文件，或拆成几个文件再导入"
)


class SettingsForm(forms.Form):
    """How to read a file; a blank year is the file's own, or else the latest."""

    year = forms.TypedChoiceField(
        label="预算年度", required=False, coerce=int, empty_value=None
    )
    amount_unit = forms.ChoiceField(
        label="金额单位", required=False, choices=AMOUNT_UNITS
    )
    part_unit = forms.ChoiceField(label="部门整体绩效目标属于", required=False)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        """Offer the years and the units that the user may choose."""
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["year"].choices = _years(user)
        units = Department.objects.visible_to(user)
        year = year_in(str(self["year"].value() or ""))
        if year:
            units = units.in_year(year)
        named = [(unit.code, str(unit.as_of(year or LATEST_YEAR))) for unit in units]
        fields["part_unit"].choices = [("", "文件里写的单位"), *named]


def _years(user: User) -> list[tuple[Any, str]]:
    """The existing years and, for an admin, the year after them, which the import would create."""
    numbers = list(BudgetYear.objects.values_list("year", flat=True))
    choices: list[tuple[Any, str]] = [("", "文件里写的年度")]
    if numbers and user.is_admin and numbers[0] < LATEST_YEAR:
        following = numbers[0] + 1
        choices.append((following, f"{following}年（新建）"))
    choices += [(number, f"{number}年") for number in numbers]
    return choices


# What is not read is named with how to save it anew, so that it may be chosen as well.
OFFERED = ".xlsx,.xls,.xlsm,.ods,.csv,.docx,.txt,.doc,.rtf,.wps,.et,.odt"


class UploadForm(SettingsForm):
    file = forms.FileField(
        label="要导入的文件",
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": OFFERED}),
        error_messages={"required": "请先选择要导入的文件"},
    )
    field_order = ["file"]

    def clean_file(self) -> UploadedFile:
        """Refuse a file that is too large."""
        file = self.cleaned_data["file"]
        if file.size > SIZE_LIMIT:
            raise forms.ValidationError(TOO_LARGE)
        return file


class TemplateForm(forms.Form):
    """The unit and year of a workbook to fill in."""

    department = UnitField(
        Department.objects.none(),
        label="单位",
        empty_label=None,
        required=True,
    )
    year = forms.ModelChoiceField(
        BudgetYear.objects.all(),
        to_field_name="year",
        label="预算年度",
        empty_label=None,
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        """Offer the units in the scope of the user."""
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["department"].queryset = Department.objects.visible_to(user)
        year, chosen = self["year"].value(), self["department"].value()
        fields["department"].offer(year_in(str(year or "")), chosen)

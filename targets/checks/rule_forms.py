"""What an admin may set of the rules for a year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms

from core.amounts import HALF_WIDTH, NUMBER
from core.problems import shown
from targets.checks.rule_config import RuleConfig
from targets.checks.rules.catalogue import ALL_RULES
from targets.checks.rules.finding import Level
from targets.checks.rules.rule import Limit, Rule
from targets.checks.rules_document import plain_number, range_of
from targets.checks.settings import Wish

PLACES = 2
LONGEST = 20
LEVEL, FIGURE = "level", "figure"


class LevelField(forms.ChoiceField):
    def __init__(self, rule: Rule, initial: Level) -> None:
        labels = {level: level.label for level in Level}
        labels[rule.level] += "（默认）"
        super().__init__(
            label="级别",
            widget=forms.Select(attrs={"aria-label": f"{rule.id} 级别"}),
            choices=[(level.value, label) for level, label in labels.items()],
            initial=initial.value,
            show_hidden_initial=True,
            error_messages={
                "required": "没有选级别，请从列表中选择",
                "invalid_choice": "没有“%(value)s”这个级别，请从列表中选择",
            },
        )


class FigureField(forms.Field):
    """A limit within its bounds; blank for the rule's own. Only percentages have decimals."""

    widget = forms.TextInput(
        attrs={
            "inputmode": "decimal",
            "autocomplete": "off",
            "size": 6,
            "maxlength": 20,
        }
    )

    def __init__(self, figure: Limit, initial: Decimal) -> None:
        super().__init__(
            required=False,
            label=figure.label,
            help_text=f"{range_of(figure)}，留空为默认",
            initial=plain_number(initial),
            show_hidden_initial=True,
        )
        self.figure = figure
        self.places = PLACES if figure.label.endswith("（%）") else 0

    def to_python(self, value: str | None) -> Decimal | None:
        """The number that was typed, be it with commas, in full width or with %."""
        half_width = (value or "").translate(HALF_WIDTH)
        without_blanks = "".join(half_width.split())
        text = without_blanks.removesuffix("%")
        if not text:
            return None
        if len(text) > LONGEST or not NUMBER.fullmatch(text):
            typed = shown(value or "", LONGEST)
            raise forms.ValidationError(f"“{typed}”不是数字，{self.advice}")
        number = Decimal(text.replace(",", ""))
        plain = plain_number(number)
        if not self.figure.least <= number <= self.figure.most:
            raise forms.ValidationError(f"{plain} 超出范围，{self.advice}")
        if number != round(number, self.places):
            raise forms.ValidationError(f"{plain} 的小数太多，{self.advice}")
        return number

    @property
    def advice(self) -> str:
        """What to fill in."""
        what = f"数，最多 {self.places} 位小数" if self.places else "整数"
        least = plain_number(self.figure.least)
        most = plain_number(self.figure.most)
        return f"请填写 {least} 到 {most} 之间的{what}"


class RuleSettingsForm(forms.Form):
    """The levels and the limits of all rules.

    What the page was loaded with is posted as well, so that a page that was open for long changes nothing but what was
    changed on it.
    """

    def __init__(
        self, config: RuleConfig, data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data)
        for rule in ALL_RULES.values():
            level = config.level(rule.id)
            self.fields[f"{LEVEL}-{rule.id}"] = LevelField(rule, level)
            if rule.limit:
                initial = rule.limit.of(config.standards)
                self.fields[f"{FIGURE}-{rule.id}"] = FigureField(rule.limit, initial)

    def fields_of(self, rule: Rule) -> list[forms.BoundField]:
        """The field of its level, and that of its limit if it has one."""
        fields = [self[f"{LEVEL}-{rule.id}"]]
        if rule.limit:
            fields.append(self[f"{FIGURE}-{rule.id}"])
        return fields

    @property
    def wishes(self) -> dict[str, Wish]:
        """What was changed on the page, by the ids of the rules."""
        found: dict[str, Wish] = {}
        for name in self.changed_data:
            kind, _, rule = name.partition("-")
            value = self.cleaned_data[name]
            wish = found.get(rule, Wish())
            if kind == LEVEL:
                found[rule] = replace(wish, level=Level(value))
            else:
                found[rule] = replace(wish, sets_figure=True, figure=value)
        return found

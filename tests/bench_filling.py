"""Forms filled in key by key in Chromium, from 工作台 to 已提交, beside the same forms in an Excel blank.

Both are counted by the same model: so many seconds a Chinese character, a key, a click, a choice of a category.
A key pressed together with Ctrl, Alt or Shift counts as one. The library that suggests rows was made from the same
document, so that it fits these forms better than it would fit new ones: where every sign is typed, no row of it is
taken. What follows from the form itself (财政资金 from 预算数, 100 % in December, the unit that a name asks for) is
taken by the key that goes on. `tests.bench` runs it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from core.amounts import print_amount, print_percent
from indicators.models import Indicator
from projects.models import Department, Project, Role, User
from targets.documents.values import ProjectForm, TargetRow
from targets.filings.models import Status
from tests.bench_editor import signed_in

NUMBERS = (4, 36)  # of the forms in the published document
CHINESE, KEY, CLICK, CHOICE = 0.9, 0.28, 1.3, 1.35
LIBRARY = settings.BASE_DIR / "fixtures/library.json"
NUMBER = re.compile(r"[≥≤]?\d[\d.]*(?=[^\d.])")
MOST_STEPS = 12  # keys to reach a cell that is near
# What the checks let nobody submit of the published forms, and what is written instead, in the blank, too.
MENDED = {
    "≥2210元": "≤2210元/亩",
    "资金使用率": "补贴发放准确率",
    "可持续影响指标": "网格员队伍稳定率",
    "服务对象满意度指标": "网格员满意度",
}
PARTS = ("name", "description", "value", "basis")


@dataclass
class Count:
    """What a hand does."""

    chinese: int = 0
    letters: int = 0
    keys: int = 0
    choices: int = 0
    clicks: int = 0
    pages: int = 0

    def text(self, text: str) -> None:
        chinese = sum("一" <= sign <= "鿿" for sign in text)
        self.chinese += chinese
        self.letters += len(text) - chinese

    @property
    def characters(self) -> int:
        return self.chinese + self.letters

    @property
    def seconds(self) -> float:
        keys = self.letters + self.keys
        by_keys = self.chinese * CHINESE + keys * KEY
        return by_keys + self.clicks * CLICK + self.choices * CHOICE


def plain(amount: Decimal | None) -> str:
    return print_amount(amount, separators=False)


def lines_of(goals: str) -> list[str]:
    """The lines of the goals as one types them, without what was left behind at their ends."""
    return [line.strip() for line in goals.splitlines() if line.strip()]


def months(form: ProjectForm) -> dict[str, str]:
    plan = form.plan
    shares = {
        "plan.march": plan.march,
        "plan.june": plan.june,
        "plan.october": plan.october,
        "plan.december": plan.december,
    }
    return {where: print_percent(share).rstrip("%") for where, share in shares.items()}


def as_submitted(form: ProjectForm) -> ProjectForm:
    """The form with those cells of the published document mended that the checks let nobody submit."""
    rows = []
    for row in form.targets:
        cells = {part: getattr(row, part) for part in PARTS}
        mended = {part: MENDED.get(text, text) for part, text in cells.items()}
        rows.append(replace(row, **mended))
    return replace(form, targets=tuple(rows))


def in_excel(form: ProjectForm) -> Count:
    """A blank that has the categories printed: one click, then all cells one after the other, and Ctrl+S."""
    count = Count(clicks=1)
    amounts = (form.budget, form.fiscal_funds, form.other_funds)
    head = [form.code, form.name, *map(plain, amounts), form.purpose]
    rows = [getattr(row, part) for row in form.targets for part in PARTS]
    lines = lines_of(form.goals)
    texts = [*head, *months(form).values(), "".join(lines), *rows]
    for text in texts:
        count.text(text)
    count.keys = len(texts) + len(lines) - 1 + 1
    return count


class Hand:
    """A clerk at the keyboard of a page."""

    def __init__(self, page: Page, *, accepts: bool) -> None:
        self.page, self.accepts, self.count = page, accepts, Count()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.count.keys += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.count.text(text)

    def fill(self, text: str) -> None:
        """Type the text, but for what is proposed in the cell and taken by the key that goes on."""
        cell = self.page.locator(":focus")
        proposed = cell.get_attribute("placeholder") or ""
        if proposed.rstrip("%") == text:
            return
        number = NUMBER.match(text)
        if number:
            self.type(number[0])
            if self.chosen == text:
                return
            text = text[number.end() :]
        self.type(text)

    @property
    def chosen(self) -> str:
        """What Tab takes from the list below the cell, blank for nothing."""
        chosen = self.page.locator(
            "#suggestions:not([hidden]) [aria-selected=true] > span"
        )
        return chosen.text_content() or "" if chosen.count() else ""

    def click(self, what: Locator) -> None:
        what.click()
        self.count.clicks += 1

    def waits(self, what: Locator) -> None:
        """Another page comes."""
        expect(what).to_be_visible()
        self.count.pages += 1

    @property
    def focused(self) -> str:
        return self.page.evaluate("document.activeElement.id")

    def go_on(self, where: str, key: str) -> None:
        """Press the key until the cell is reached."""
        for _ in range(MOST_STEPS):
            if self.focused.endswith(where):
                return
            self.press(key)
        raise AssertionError(f"{where} is not reached by {key}: {self.focused}")

    def choose_category(self, level2: str) -> None:
        """Choose from the list that opens as one types."""
        self.page.keyboard.insert_text(level2[:-2])
        self.page.keyboard.press("Enter")
        self.count.choices += 1


def fill_in(hand: Hand, form: ProjectForm) -> None:
    """From 工作台 until 已提交 is shown."""
    begin(hand, form)
    for where, text in {"purpose": form.purpose, **months(form)}.items():
        if text:
            hand.go_on(where, "Tab")
            hand.fill(text)
    hand.go_on("goals", "Tab")
    first, *others = lines_of(form.goals)
    hand.type(first)
    for line in others:
        hand.press("Alt+Enter")
        hand.type(line)
    hand.press("Tab")
    fill_in_rows(hand, form.targets)
    submit(hand)


def begin(hand: Hand, form: ProjectForm) -> None:
    """From 工作台 to the new form, as far as its budget."""
    page = hand.page
    page.goto("/workbench/")
    hand.click(page.get_by_role("link", name="新建项目", exact=True))
    hand.waits(page.get_by_role("heading", name="新建项目"))
    hand.type(form.name)
    hand.press("Tab")
    hand.type(form.code)
    hand.press("Tab")
    hand.type(plain(form.budget))
    hand.press("Enter")
    hand.waits(page.locator("#sheet.live"))
    if hand.focused == "fiscal_funds":
        hand.fill(plain(form.fiscal_funds))


def fill_in_rows(hand: Hand, rows: Iterable[TargetRow]) -> None:
    """From the first cell of the first row: Tab along the row, and Enter to the first cell of the next."""
    for number, row in enumerate(rows):
        if number:
            hand.press("Enter")
        while is_offered(hand) and category(hand) != row.level2:
            hand.press("Enter")
        if category(hand) != row.level2:
            add_row(hand, row.level2)
        fill_in_row(hand, row)


def is_offered(hand: Hand) -> bool:
    """Whether the row is one that counts for nothing until it is used."""
    return hand.page.locator(".offered :focus").count() > 0


def category(hand: Hand) -> str:
    """The second level that is printed in the row."""
    where = hand.focused.rsplit(".", 1)[0]
    return hand.page.locator(f'[id="{where}.level2"]').input_value()


def add_row(hand: Hand, level2: str) -> None:
    """A row of a category that the blank does not have."""
    hand.press("ArrowUp", "Control+Enter")
    hand.go_on(".level2", "ArrowLeft")
    hand.choose_category(level2)
    hand.go_on(".name", "ArrowRight")


def fill_in_row(hand: Hand, row: TargetRow) -> None:
    hand.type(row.name)
    if hand.accepts:
        accept(hand, row)
    for part in PARTS[1:]:
        hand.press("Tab")
        text = getattr(row, part)
        if hand.page.locator(":focus").input_value() != text:
            hand.fill(text)


def accept(hand: Hand, row: TargetRow) -> None:
    """Take the first row that is suggested, where its name is what was typed."""
    first = hand.page.locator("#suggestions:not([hidden]) li > span").first
    if first.is_visible() and first.text_content() == row.name:
        hand.press("ArrowDown", "Enter")


def submit(hand: Hand) -> None:
    page = hand.page
    hand.press("Alt+s")
    dialog = page.get_by_role("dialog", name="提交")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="提交", exact=True)).to_be_focused()
    hand.press("Enter")
    hand.waits(page.get_by_text("已提交：").first)


def filling(forms: tuple[ProjectForm, ...], database: str) -> None:
    """Fill in each form in an empty unit, with every sign typed, and once more with suggestions accepted."""
    print("填一张表（从工作台到已提交）")
    call_command("loaddata", LIBRARY, verbosity=0)
    client = clerk_of_empty_unit(forms[0].department_code)
    with signed_in(client, database) as page:
        for number in NUMBERS:
            form = as_submitted(forms[number - 1])
            excel = in_excel(form)
            _print(f"#{number} Excel 空白表", excel, excel)
            for label, accepts in (("逐字填", False), ("采用建议", True)):
                hand = Hand(page, accepts=accepts)
                fill_in(hand, form)
                _print(f"#{number} 这里 {label}", hand.count, excel)
                remove(form)
    Indicator.objects.library().delete()


def clerk_of_empty_unit(code: str) -> Client:
    unit, _ = Department.objects.get_or_create(code=code, defaults={"name": "本级"})
    user = User.objects.create_user(
        "bench-clerk",
        name="填报",
        role=Role.CLERK,
        department=unit,
        must_change_password=False,
    )
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client


def remove(form: ProjectForm) -> None:
    """Take away what was submitted, so that the next round begins with nothing."""
    project = Project.objects.get(code=form.code)
    assert project.declaration.filing.status == Status.SUBMITTED
    Project.everything.filter(pk=project.pk).update(code="", deleted_at=timezone.now())


def _print(label: str, count: Count, excel: Count) -> None:
    print(
        f"  {label:<20}{count.characters:>5} 字{count.keys:>5} 键{count.choices:>3} 选{count.clicks:>3} 次点击"
        f"{count.pages:>3} 次换页{count.seconds:>8.1f} 秒    （÷ Excel {count.seconds / excel.seconds:.2f}）"
    )

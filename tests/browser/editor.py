"""What the tests of the editor do over and over."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from projects.models import Project
from targets.filings.models import Target

PASTE = """(control, [text, html]) => {
  const data = new DataTransfer();
  if (text) data.setData("text/plain", text);
  if (html) data.setData("text/html", html);
  control.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
COPY = """control => {
  const data = new DataTransfer();
  control.dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true }));
  return data.getData("text/plain").replaceAll("\\r\\n", "\\n");
}"""

LOWER_PART = """row => {
  const box = row.getBoundingClientRect();
  return [box.x + 40, box.y + box.height * 0.8];
}"""


class Editor:
    """The editor of a project's form in a page of the browser. Rows are counted from 1, as on the page."""

    def __init__(self, page: Page, project: Project) -> None:
        self.page, self.project = page, project

    def open(self) -> Editor:
        self.page.goto(f"/projects/{self.project.pk}/edit/")
        expect(self.page.locator("#sheet.live")).to_be_visible()
        return self

    @property
    def rows(self) -> Locator:
        return self.page.locator("[data-group=targets] > tr")

    def cell(self, row: int, name: str) -> Locator:
        return self.rows.nth(row - 1).locator(f"td.{name} :is(input, textarea)")

    def note(self, row: int, name: str) -> Locator:
        return self.rows.nth(row - 1).locator(f"td.{name} .notes p")

    def head(self, where: str) -> Locator:
        return self.page.locator(f'[data-where="{where}"] :is(input, textarea)')

    def press(self, *keys: str) -> None:
        """Keys by their names; anything else is typed as text."""
        for key in keys:
            if key.isascii() and (len(key) > 1 or key.isalnum()):
                self.page.keyboard.press(key)
            else:
                self.page.keyboard.insert_text(key)

    def focused(self) -> str:
        return self.page.evaluate("document.activeElement.id")

    def paste(self, text: str, html: str = "") -> None:
        self.page.locator(":focus").evaluate(PASTE, [text, html])

    def copied(self) -> str:
        return self.page.locator(":focus").evaluate(COPY)

    def drag(self, row: int, onto: int) -> None:
        """Drag a row by its number past the middle of another."""
        self.rows.nth(row - 1).locator(".number").hover()
        self.page.mouse.down()
        x, y = self.rows.nth(onto - 1).evaluate(LOWER_PART)
        self.page.mouse.move(x, y, steps=5)
        self.page.mouse.up()

    def watch(self) -> None:
        """Let the page hear now of what others did, as it does every 20 seconds."""
        with self.page.expect_response("**/watch/"):
            self.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    @property
    def saving(self) -> Locator:
        return self.page.locator("[data-part=saving]")

    def expect_saved(self) -> None:
        expect(self.saving).to_contain_text("全部已保存 ")

    def expect_blocked(self, cells: int) -> None:
        expect(self.saving).to_have_text(f"{cells} 格没有保存，看原因")

    def settle(self) -> None:
        """Let the page finish what it saves: that needs the test's database."""
        expect(self.page.locator("[data-part=saving].busy")).to_have_count(0)

    def all_stored(self) -> list[Target]:
        rows = Target.objects.filter(declaration__project=self.project).select_related(
            "category"
        )
        return list(rows.order_by("position"))

    def stored(self, row: int) -> Target:
        return self.all_stored()[row - 1]

"""One browser context for all tests of a process, in which none of them finds anything of the one before.

A context of its own begins with an empty cache and a new process that draws its pages: for most tests, that took longer
than everything else they do.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from playwright.sync_api import Browser, ConsoleMessage, Request, WebError

INLINE = {"data", "blob"}


class Shared:
    """The context, and what its pages did since the last test that they must not."""

    def __init__(self, browser: Browser, server: str) -> None:
        self.server = server
        self.complaints: list[str] = []
        self.context = browser.new_context(
            base_url=server,
            viewport={"width": 1280, "height": 900},
            locale="zh-CN",
            timezone_id=settings.TIME_ZONE,
        )
        self.context.set_default_timeout(10_000)
        self.context.on("request", self._on_request)
        self.context.on("console", self._on_console)
        self.context.on("weberror", self._on_error)
        # The process that draws the pages ends with the last of them: this one stays.
        self.blank = self.context.new_page()
        self.storage = self.context.new_cdp_session(self.blank)

    def _on_request(self, request: Request) -> None:
        is_ours = request.url.startswith(f"{self.server}/")
        if not is_ours and urlsplit(request.url).scheme not in INLINE:
            self.complaints.append(f"访问外部地址：{request.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        # Chromium writes here, too, what the Content-Security-Policy stopped and what could not be fetched.
        if message.type == "error":
            place = message.location["url"]
            self.complaints.append(f"控制台：{message.text}（{place}）")

    def _on_error(self, error: WebError) -> None:
        self.complaints.append(f"脚本出错：{error.error}")

    def forget(self) -> None:
        """Close the pages, and throw away what they and a test left in the context. The cache stays."""
        for page in self.context.pages:
            if page is not self.blank:
                page.close()
        self.context.unroute_all()
        self.context.clear_cookies()
        everything = {"origin": self.server, "storageTypes": "local_storage"}
        self.storage.send("Storage.clearDataForOrigin", everything)
        self.complaints.clear()

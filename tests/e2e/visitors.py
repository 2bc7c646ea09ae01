"""People at browsers of their own, who note everything that goes wrong and have every page checked with axe."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
#: What the thing with the focus is called.
LABEL = """() => {
    const at = document.activeElement;
    const text = at.labels && at.labels.length ? at.labels[0].textContent : at.textContent || at.value || "";
    return text.trim().replace(/\\s+/g, " ");
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        # Playwright runs an event loop in this thread; Django must not take our calls for asynchronous ones.
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


class Visitor:
    """A person at a browser of their own, who notes everything that goes wrong."""

    def __init__(self, context: BrowserContext, site: str, *, has_script: bool) -> None:
        self.page: Page = context.new_page()
        self.site, self.has_script, self.troubles = site, has_script, list[str]()
        self.page.on("console", lambda m: self.troubles.append(m.text) if m.type in {"error", "warning"} else None)
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))

    def log_in(self, name: str) -> None:
        self.visit("/admin/login/?next=/admin/")
        self.page.get_by_label("Username").fill(name)
        self.page.get_by_label("Password").fill(f"{name}-password")
        self.press("Enter")
        expect(self.page.get_by_role("heading", name="The desk")).to_be_visible()

    def visit(self, path: str) -> None:
        self.page.goto(self.site + path)
        self.check()

    def press(self, key: str) -> None:
        """A key that leads to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def tab_to(self, label: str) -> None:
        """Press Tab until the thing with that label has the focus; a person without a mouse has no other way."""
        for _ in range(80):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(LABEL).startswith(label):
                return
        raise AssertionError(f"Tab never reaches “{label}”")

    def check(self) -> None:
        """Nothing went wrong on this page so far, and axe finds nothing."""
        assert self.troubles == []
        if not self.has_script:
            return  # axe is a script itself
        found = Axe().run(self.page)
        assert found.violations_count == 0, found.generate_report()
        # What axe itself did to the page (it injects styles) is not the page's doing.
        self.troubles.clear()


@pytest.fixture
def person(browser: Browser, live_server: LiveServer) -> Iterator[Callable[..., Visitor]]:
    contexts: list[BrowserContext] = []

    def opens(name: str, **options: object) -> Visitor:
        contexts.append(browser.new_context(**options))  # type: ignore[arg-type]
        has_script = bool(options.get("java_script_enabled", True))
        visitor = Visitor(contexts[-1], live_server.url, has_script=has_script)
        visitor.log_in(name)
        return visitor

    yield opens
    for context in contexts:
        context.close()

"""The documentation page works in a real browser under the strict policy: no script but our own, nothing from afar."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, sync_playwright
from pytest_django.live_server_helper import LiveServer

CHROMIUM = Path("/usr/bin/chromium")
_QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"needs Debian's chromium at {CHROMIUM}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*_QUIET, "--disable-sync", "--no-first-run"]
        )
        yield browser
        browser.close()


def test_the_operations_are_shown_without_a_complaint_of_the_browser(
    browser: Browser, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Playwright runs an event loop in this thread; the live server's database use is in another one.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type != "log" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: complaints.append(request.url) if live_server.url not in request.url else None)

    page.goto(f"{live_server.url}/api/v1/docs/")
    page.get_by_text("Start checking it").first.wait_for(state="attached", timeout=15_000)

    assert page.locator(".opblock").count() > 60
    assert [text for text in complaints if not text.startswith(("data:", live_server.url))] == []


def test_the_policy_of_the_page_is_as_strict_as_it_can_be(client: Client) -> None:
    policy = client.get("/api/v1/docs/")["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == "'self'"
    assert directives["connect-src"] == "'self'"
    assert "unsafe-eval" not in policy


def test_other_pages_do_not_share_its_relaxations(client: Client) -> None:
    assert "unsafe-inline" not in client.get("/admin/login/")["Content-Security-Policy"]

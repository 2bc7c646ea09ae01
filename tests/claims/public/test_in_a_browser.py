"""The public pages in a real browser: axe finds nothing, nothing is wider than the screen, no policy is broken."""

from __future__ import annotations

from typing import Literal

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer
from pytest_httpserver import HTTPServer

from tests.claims.public.conftest import corrected
from tests.e2e.visitors import CHROMIUM, Visitor, browser
from tests.factories import a_claim, a_claimant, a_publication, a_statement

__all__ = ["browser"]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (Debian: apt install chromium)")


@pytest.mark.usefixtures("public_site")
def test_every_page_reads_well_on_small_and_large_screens(
    live_server: LiveServer, browser: Browser, httpserver: HTTPServer, reviewer: User, editor: User
) -> None:
    claim = a_claim("The harbour closes in May, and no ship of more than 40 metres may enter it before the winter.")
    a_statement(claim, claimant=a_claimant("Ada Quill", role="mayor of Saltmarsh"))
    publication = corrected(a_publication(reviewer, editor, claim), reviewer, editor)
    base = f"/checks/{publication.slug}/"
    paths = ("/checks/", base, f"{base}1/", f"{base}card/")
    card = f'<title>Elsewhere</title><iframe src="{live_server.url}{base}card/"></iframe>'
    httpserver.expect_request("/").respond_with_data(card, content_type="text/html")
    screens: tuple[tuple[int, Literal["dark", "light"]], ...] = ((390, "dark"), (1440, "light"))
    for width, scheme in screens:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        visitor = Visitor(context, live_server.url, has_script=True)
        for path in paths:
            visitor.visit(path)
            assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width
        assert context.cookies() == []
        visitor.page.goto(httpserver.url_for("/"))
        expect(visitor.page.frame_locator("iframe").get_by_role("heading")).to_contain_text("The harbour closes")
        context.close()

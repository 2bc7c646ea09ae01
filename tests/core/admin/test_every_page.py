"""Every page of the admin opens for those who may see it, and stays shut for everybody else."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Retrieval
from factcheck.core import jobs
from sources.models import FetchAttempt, PublishedReview
from tests import factories

OURS = ("claims", "core", "sources")
MODELS = [m for m in admin.site._registry if m._meta.app_label in OURS]


def url(model: type, page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)  # type: ignore[attr-defined]


@pytest.fixture
def everything(reviewer: User) -> None:
    claim = factories.a_submitted_review(reviewer).claim
    factories.a_statement(claim)
    factories.some_coverage(claim)
    factories.a_briefing()
    factories.a_feed()
    factories.a_topic()
    jobs.enqueue(jobs.Wanted("find_coverage", "claim:1", {"claim": 1}))


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_lists_searches_and_rows_open(model: type, everything: None, admin_client: Client) -> None:
    assert admin_client.get(url(model, "changelist")).status_code == 200
    assert admin_client.get(url(model, "changelist"), {"q": "harbour"}).status_code == 200
    for row in model._default_manager.all()[:1]:  # type: ignore[attr-defined]
        assert admin_client.get(url(model, "change", row.pk), follow=True).status_code == 200


@pytest.mark.parametrize("model", [FetchAttempt, PublishedReview, Retrieval], ids=lambda m: m._meta.label)
def test_lists_of_what_grows_read_no_whole_table_for_their_order_or_filters(
    model: type, everything: None, admin_client: Client
) -> None:
    with CaptureQueriesContext(connection) as asked:
        admin_client.get(url(model, "changelist"))
    statements = [query["sql"] for query in asked]
    newest_first = f'ORDER BY "{model._meta.db_table}"."id" DESC'  # type: ignore[attr-defined]
    assert any(statement.endswith(newest_first) for statement in statements)
    assert not any("DISTINCT" in statement for statement in statements)


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_staff_without_permissions_see_nothing(model: type, client: Client, db: None) -> None:
    client.force_login(User.objects.create_user("temp", is_staff=True))
    assert client.get(url(model, "changelist")).status_code == 403


def test_the_front_page_tells_what_needs_a_person_and_leads_there(
    everything: None, client: Client, editor: User
) -> None:
    factories.a_feed(failures=1, last_error="No answer.")
    client.force_login(editor)
    page = client.get("/admin/").content.decode()
    assert '<a href="/admin/claims/claim/?need=approve"><strong>1</strong>' in page
    assert 'href="/admin/sources/feed/?state=failing">1 failing</a>' in page


def test_the_front_page_says_nothing_of_claims_to_those_who_do_not_work_with_them(client: Client, db: None) -> None:
    factories.a_feed(failures=1)
    client.force_login(User.objects.create_user("temp", is_staff=True))
    page = client.get("/admin/").content.decode()
    assert "What needs a person now" not in page
    assert "Sources that need a look" not in page


def test_the_content_security_policy_allows_nothing_inline(admin_client: Client) -> None:
    policy = admin_client.get("/admin/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_no_page_of_ours_carries_inline_script_or_style(everything: None, admin_client: Client) -> None:
    claim = Retrieval.objects.latest("pk").claim
    for page in ("/admin/", "/admin/claims/claim/", f"/admin/claims/claim/{claim.pk}/", "/admin/claims/briefing/add/"):
        html = admin_client.get(page).content.decode()
        assert " style=" not in html
        assert "<style" not in html
        assert "<script>" not in html
        assert not any(f" on{event}=" in html for event in ("click", "change", "submit", "load"))


def test_the_front_page_lists_the_desks_work_first(admin_client: Client) -> None:
    page = admin_client.get("/admin/").content.decode()
    rooms = [page.index(f'class="app-{label} module') for label in ("claims", "sources", "core", "auth")]
    assert rooms == sorted(rooms)

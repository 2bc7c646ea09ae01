"""An API token is shown once, on the page that makes it, and stored nowhere."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.utils import timezone
from knox.auth import TokenAuthentication

from factcheck.core.models import ApiToken, Scope

ADD = "/admin/core/apitoken/add/"


def test_a_token_is_shown_once_works_and_is_not_stored(admin_client: Client, admin_user: object) -> None:
    data = {"name": "CMS", "user": admin_user.pk, "scopes": [Scope.READ, Scope.BRIEFINGS], "days": "30"}  # type: ignore[attr-defined]
    response = admin_client.post(ADD, data)
    secret = response.context["secret"]
    assert secret in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    token = ApiToken.objects.get()
    assert (token.name, token.scopes) == ("CMS", ["read", "briefings:write"])
    assert timedelta(days=29) < token.expiry - timezone.now() <= timedelta(days=30)
    assert TokenAuthentication().authenticate_credentials(secret.encode())[0] == admin_user
    for page in ("/admin/core/apitoken/", f"/admin/core/apitoken/{token.pk}/change/", "/admin/"):
        assert secret not in admin_client.get(page).content.decode()


def test_a_token_needs_a_scope_and_an_end(admin_client: Client, admin_user: object) -> None:
    data = {"name": "CMS", "user": admin_user.pk, "days": "0"}  # type: ignore[attr-defined]
    assert admin_client.post(ADD, data).status_code == 200
    assert not ApiToken.objects.exists()


def test_a_token_is_revoked_by_deleting_it(admin_client: Client, admin_user: object) -> None:
    token, _ = ApiToken.objects.create(user=admin_user, name="CMS", scopes=["read"])
    admin_client.post(f"/admin/core/apitoken/{token.pk}/delete/", {"post": "yes"})
    assert not ApiToken.objects.exists()

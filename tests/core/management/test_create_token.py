"""A token for a newsroom tool, from the command line."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

from factcheck.core.models import ApiToken


def create_token(username: str, **options: Any) -> str:
    output = io.StringIO()
    call_command("create_token", username, stdout=output, **{"name": "CMS", "scopes": "read", **options})
    return output.getvalue()


def test_the_token_printed_opens_the_api(reviewer: User) -> None:
    token = create_token("reviewer", scopes="read, claims:write")

    api = APIClient()
    api.credentials(HTTP_AUTHORIZATION=f"Token {token.strip()}")
    me = api.get("/api/v1/me/").json()

    assert me["username"] == "reviewer"
    assert me["token"]["name"] == "CMS"
    assert me["token"]["scopes"] == ["read", "claims:write"]


def test_only_a_digest_of_it_is_stored(reviewer: User) -> None:
    token = create_token("reviewer").strip()
    assert token not in str(ApiToken.objects.values())


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"username": "nobody"}, "no active account named “nobody”"),
        ({"scopes": "read,claims:delete"}, "no scope “claims:delete”"),
        ({"scopes": " , "}, "at least one scope"),
        ({"days": 0}, "1 to 3650 days"),
        ({"name": " "}, "a name of 1 to 100"),
        ({"name": "n" * 101}, "a name of 1 to 100"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(reviewer: User, options: dict[str, Any], said: str) -> None:
    with pytest.raises(CommandError, match=said) as refused:
        create_token(**{"username": "reviewer", **options})
    assert refused.value.returncode == 2
    assert "\n" not in str(refused.value)
    assert not ApiToken.objects.exists()

"""A client per person and way in, and a rate limit that starts afresh for every test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from pytest_django import Settings
from rest_framework.test import APIClient

from factcheck.core.models import ApiToken, Scope

TokenClient = Callable[..., APIClient]


@pytest.fixture(autouse=True)
def fresh_rate_limits(settings: Settings) -> Iterator[None]:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def with_token() -> TokenClient:
    """`with_token(user, *scopes)`: a client that sends a token with these scopes, or with all."""

    def client(user: User, *scopes: Scope, **fields: Any) -> APIClient:
        chosen = [str(scope) for scope in scopes or Scope]
        _, token = ApiToken.objects.create(user=user, name="test", scopes=chosen, **fields)
        api = APIClient()
        api.credentials(HTTP_AUTHORIZATION=f"Token {token}")
        return api

    return client


@pytest.fixture
def as_editor(editor: User, with_token: TokenClient) -> APIClient:
    return with_token(editor)


@pytest.fixture
def as_reviewer(reviewer: User, with_token: TokenClient) -> APIClient:
    return with_token(reviewer)


@pytest.fixture
def as_outsider(outsider: User, with_token: TokenClient) -> APIClient:
    return with_token(outsider)

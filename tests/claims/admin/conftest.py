"""Browsers of the three people, without a browser: each keeps its own session."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client


def _logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editors(editor: User) -> Client:
    return _logged_in(editor)


@pytest.fixture
def reviewers(reviewer: User) -> Client:
    return _logged_in(reviewer)


@pytest.fixture
def outsiders(outsider: User) -> Client:
    return _logged_in(outsider)

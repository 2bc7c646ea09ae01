"""Guessing passwords is slow, and hits only the pair of name and address that guesses."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

LOGIN = "/admin/login/"


@pytest.fixture(autouse=True)
def _axes(settings: Settings) -> None:
    settings.AXES_ENABLED = True


def log_in(name: str, password: str, address: str = "192.0.2.1") -> int:
    answer = Client(REMOTE_ADDR=address).post(LOGIN, {"username": name, "password": password})
    return answer.status_code


def test_ten_wrong_passwords_lock_that_name_out_from_that_address(editor: User, reviewer: User) -> None:
    assert [log_in("editor", "wrong") for _ in range(10)] == [200] * 9 + [429]
    assert log_in("editor", "editor-password") == 429
    assert log_in("reviewer", "reviewer-password") == 302
    assert log_in("editor", "editor-password", address="192.0.2.2") == 302


def test_the_right_password_wipes_the_slate(editor: User) -> None:
    for _ in range(3):
        assert [log_in("editor", "wrong") for _ in range(9)] == [200] * 9
        assert log_in("editor", "editor-password") == 302


def test_an_address_that_the_client_made_up_does_not_help(editor: User) -> None:
    for n in range(10):
        Client(REMOTE_ADDR="192.0.2.1").post(
            LOGIN, {"username": "editor", "password": "wrong"}, headers={"X-Forwarded-For": f"198.51.100.{n}"}
        )
    assert log_in("editor", "editor-password") == 429

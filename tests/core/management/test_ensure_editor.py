"""The first account of a new installation."""

from __future__ import annotations

import io
import re

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def ensure_editor(**options: str) -> str:
    output = io.StringIO()
    call_command("ensure_editor", stdout=output, **options)
    return output.getvalue()


def shown_password(output: str) -> str:
    found = re.search(r"password (\S{20})", output)
    assert found is not None, output
    return found[1]


def test_the_password_shown_opens_the_account() -> None:
    user = authenticate(username="editor", password=shown_password(ensure_editor()))

    assert user is not None
    assert user.is_superuser
    assert user.is_staff


def test_the_second_call_changes_nothing_and_shows_no_password() -> None:
    password = shown_password(ensure_editor())

    output = ensure_editor()

    assert password not in output
    assert "editor" in output
    assert authenticate(username="editor", password=password) is not None
    assert User.objects.count() == 1


def test_any_active_superuser_is_enough() -> None:
    User.objects.create_superuser("chief", password="chief-password")

    assert "chief" in ensure_editor()
    assert not User.objects.filter(username="editor").exists()


def test_a_superuser_who_left_does_not_count() -> None:
    User.objects.create_superuser("chief", password="chief-password", is_active=False)

    assert shown_password(ensure_editor(username="new-chief"))


def test_every_installation_gets_another_password() -> None:
    first = shown_password(ensure_editor())
    User.objects.all().delete()

    assert shown_password(ensure_editor()) != first


def test_an_ordinary_account_of_that_name_is_not_promoted() -> None:
    User.objects.create_user("editor", password="editor-password")

    with pytest.raises(CommandError, match="--username") as refused:
        ensure_editor()

    assert refused.value.returncode == 2
    assert not User.objects.get(username="editor").is_superuser

"""As long as nobody switches the public pages on, there are none."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.claims.public.conftest import LISTS, addresses_of
from tests.factories import a_publication


@pytest.mark.django_db
def test_without_the_setting_nothing_is_public(client: Client, reviewer: User, editor: User) -> None:
    publication = a_publication(reviewer, editor)
    answers = {path: client.get(path).status_code for path in (*LISTS, *addresses_of(publication))}
    assert answers == dict.fromkeys(answers, 404)

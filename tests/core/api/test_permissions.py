"""What an endpoint does not declare is refused, to everybody."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate
from rest_framework.views import APIView

from factcheck.core.api.endpoints import Endpoint
from factcheck.core.models import ApiToken, Scope

pytestmark = pytest.mark.django_db


class Undeclared(APIView):
    def get(self, request: Request) -> Response:
        return Response("reached")


class Declared(Undeclared):
    endpoints = {"get": Endpoint(scope=Scope.CLAIMS, permissions=("claims.view_claim", "claims.approve_review"))}


def _get(view: type[APIView], user: User | None, *scopes: Scope) -> int:
    request = APIRequestFactory().get("/")
    token = ApiToken(user=user, name="test", scopes=list(scopes)) if user and scopes else None
    if user:
        force_authenticate(request, user=user, token=token)
    return view.as_view(throttle_classes=[])(request).status_code


def test_a_view_that_declares_nothing_is_closed_even_to_superusers() -> None:
    chief = User.objects.create_superuser("chief", password="chief-password")
    assert _get(Undeclared, chief) == 403
    assert _get(Undeclared, chief, *Scope) == 403
    assert _get(Undeclared, None) == 401


def test_all_permissions_and_the_scope_are_needed(editor: User, reviewer: User, outsider: User) -> None:
    """Who | session | token with the scope | token without it."""
    table = {editor: (200, 200, 403), reviewer: (403, 403, 403), outsider: (403, 403, 403)}
    for user, expected in table.items():
        assert (
            _get(Declared, user),
            _get(Declared, user, Scope.CLAIMS),
            _get(Declared, user, Scope.READ, Scope.REVIEWS),
        ) == expected


def test_a_token_never_does_more_than_its_person(reviewer: User) -> None:
    assert _get(Declared, reviewer, *Scope) == 403

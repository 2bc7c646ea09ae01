"""`/me/`: who am I, and what may I do?"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import User
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from factcheck.core.api.endpoints import Endpoint
from factcheck.core.models import ApiToken, Scope


class TokenSerializer(serializers.ModelSerializer[ApiToken]):
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices))
    expires_at = serializers.DateTimeField(source="expiry", allow_null=True)

    class Meta:
        model = ApiToken
        fields = ["name", "scopes", "expires_at"]


class MeSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    username = serializers.CharField()
    name = serializers.CharField(help_text="Empty if the account has none.")
    groups = serializers.ListField(child=serializers.CharField())
    permissions = serializers.ListField(child=serializers.CharField())
    token = TokenSerializer(allow_null=True, help_text="The token of this request; null with a session.")


class Me(APIView):
    """The person and the token behind the request."""

    http_method_names = ["get", "head"]
    endpoints: ClassVar[dict[str, Endpoint]] = {
        "get": Endpoint(scope=None, gives=MeSerializer),
        "head": Endpoint(scope=None, gives=MeSerializer),
    }

    def get(self, request: Request) -> Response:
        """Who am I, and what may I do?"""
        person: User = request.user  # type: ignore[assignment]
        shown = MeSerializer(
            {
                "id": person.pk,
                "username": person.get_username(),
                "name": person.get_full_name(),
                "groups": sorted(person.groups.values_list("name", flat=True)),
                "permissions": sorted(person.get_all_permissions()),
                "token": request.auth if isinstance(request.auth, ApiToken) else None,
            }
        )
        return Response(shown.data)

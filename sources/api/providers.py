"""`/providers/`: how the searches and archives that this installation asks are doing."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from factcheck.core.api.endpoints import Endpoint, reading
from sources.ingest.provider_health import Health, ProviderState, health


class ProviderSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.CharField(help_text="“Search” or “Archive”; empty when it is switched off.")
    state = serializers.ChoiceField(choices=ProviderState.choices)
    is_stale = serializers.BooleanField(help_text="It does not answer, so that it found nothing means nothing.")
    quota = serializers.CharField(help_text="In words.")
    used = serializers.IntegerField(help_text="Requests in the present window of the quota.")
    free_at = serializers.DateTimeField(allow_null=True, help_text="It is not asked before; null: it may be asked now.")
    waiting = serializers.IntegerField(help_text="Requests that wait for it.")
    failures = serializers.IntegerField(source="provider.failures", help_text="Failed requests since the last success.")
    last_attempt_at = serializers.DateTimeField(source="provider.last_attempt_at", allow_null=True)
    last_success_at = serializers.DateTimeField(source="provider.last_success_at", allow_null=True)
    last_error = serializers.CharField(source="provider.last_error")
    recent = serializers.SerializerMethodField(help_text="How often requests of the last day came to what.")

    def get_recent(self, one: Health) -> dict[str, int]:
        return dict(one.recent)


class Providers(APIView):
    """How the searches and archives that this installation asks are doing."""

    http_method_names = ["get", "head"]
    endpoints: ClassVar[dict[str, Endpoint]] = {
        method: reading("sources.view_provider", gives=ProviderSerializer, is_many=True) for method in ("get", "head")
    }

    def get(self, request: Request) -> Response:
        """All providers, those that need a person first: is “nothing found” to be believed?

        Those that were switched off have their past.
        """
        return Response(ProviderSerializer(health(now=timezone.now()), many=True).data)

"""The base of all views: reads what `endpoints` declares, so that no view has to repeat it."""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

from django.contrib.auth.models import User
from django.db import models
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from factcheck.core.api.concurrency import etag_of, is_known_to, seen_version
from factcheck.core.api.endpoints import Endpoint, endpoint_of
from factcheck.core.api.problems import TYPES
from factcheck.core.api.serializers import NoInput
from factcheck.core.errors import InvalidInput

M = TypeVar("M", bound=models.Model)


class DeskViewSet(GenericViewSet[M]):
    """One kind of record. `endpoints` says for each action who may, what comes in and what goes out."""

    http_method_names = ["get", "head", "post", "patch", "delete"]
    lookup_value_regex = "[0-9]{1,18}"
    endpoints: ClassVar[dict[str, Endpoint]] = {}
    #: The version that the caller has seen, where the endpoint asks for it.
    version: int | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        endpoint = endpoint_of(self)
        if endpoint and endpoint.needs_version:
            self.version = seen_version(request)

    @property
    def pk(self) -> int:
        """The id in the address."""
        return int(self.kwargs["pk"])

    @property
    def person(self) -> User:
        """Who asks; the permissions have made sure that it is somebody."""
        person: User = self.request.user  # type: ignore[assignment]
        return person

    def get_serializer_class(self) -> type[serializers.BaseSerializer[M]]:
        endpoint = endpoint_of(self)
        return (endpoint.gives if endpoint else None) or super().get_serializer_class()

    def input(self) -> dict[str, Any]:
        """The validated body. A change that changes nothing is refused, too."""
        endpoint = endpoint_of(self)
        takes = (endpoint.takes if endpoint else None) or NoInput
        is_change = self.action == "partial_update"
        body = takes(data=self.request.data, partial=is_change, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        values: dict[str, Any] = body.validated_data
        if is_change and not values:
            raise InvalidInput("There is nothing to change: give at least one field.")
        return values

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Newest first, in pages."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One record, with its ETag."""
        answer = self._answer(self.get_object())
        if is_known_to(request, answer.headers["ETag"]):
            return Response(status=304, headers={"ETag": answer.headers["ETag"]})
        return answer

    def shown(self, pk: int, *, among: models.QuerySet[Any] | None = None) -> Response:
        """The record as it is now, with the endpoint's status."""
        endpoint = endpoint_of(self)
        record = (self.get_queryset() if among is None else among).get(pk=pk)
        return self._answer(record, status=endpoint.status if endpoint else 200)

    def made(self, name: str, pk: int, *, among: models.QuerySet[Any] | None = None) -> Response:
        """The same for a record that was just made (`among` those of another kind), with its address."""
        answer = self.shown(pk, among=among)
        answer.headers["Location"] = reverse(f"{name}-detail", [pk], request=self.request)
        return answer

    def _answer(self, record: Any, *, status: int = 200) -> Response:
        data = self.get_serializer(record).data
        return Response(data, status=status, headers={"ETag": etag_of(getattr(record, "version", None), data)})


class ProblemTypeSerializer(serializers.Serializer[Any]):
    slug = serializers.CharField()
    type = serializers.CharField(source="uri")
    status = serializers.IntegerField()
    title = serializers.CharField()
    meaning = serializers.CharField()


class ProblemTypes(APIView):
    """What the `type` of a problem means."""

    permission_classes = [AllowAny]

    @extend_schema(operation_id="problem_types", responses=ProblemTypeSerializer(many=True))
    def get(self, request: Request) -> Response:
        """What the `type` of a refusal means; `slug` is the fragment of its address."""
        return Response(ProblemTypeSerializer(TYPES.values(), many=True).data)

"""OpenAPI from `endpoints`: scopes, preconditions, ETags and every refusal that an operation can answer with."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiParameter
from rest_framework.permissions import AllowAny

from factcheck.core.api.endpoints import Endpoint
from factcheck.core.api.problems import MEDIA_TYPE, TYPES

_TEXT = {"type": "string"}
_PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "Why a request was refused (RFC 9457).",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "enum": [kind.uri for kind in TYPES.values()]},
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What happened and what to do, for people."},
        "instance": {"type": "string", "format": "uri-reference"},
        "scope": {"type": "string", "description": "The scope that the token lacks."},
        "errors": {
            "type": "array",
            "description": "The fields (`pointer`, RFC 6901) or query parameters (`parameter`) at fault.",
            "items": {
                "type": "object",
                "required": ["detail"],
                "properties": {"pointer": _TEXT, "parameter": _TEXT, "detail": _TEXT},
            },
        },
    },
}
_EVERYWHERE = ("not-acceptable", "throttled", "internal-error", "unavailable")
_BEHIND_A_LOGIN = ("not-authenticated", "invalid-token", "token-expired", "insufficient-scope", "not-allowed")
_WITH_A_BODY = ("invalid-input", "malformed-json", "conflict", "too-large", "unsupported-media-type")
_OF_A_VERSION = ("invalid-transition", "precondition-failed", "precondition-required")


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describes `ApiTokenAuthentication`."""

    target_class = "factcheck.core.api.authentication.ApiTokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token ` and the token, with the space between them.",
        }


class ProblemSchema(AutoSchema):
    """Reads `endpoints` of the view; a view without them (public ones) is described as REST framework sees it."""

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation = super().get_operation(*args, **kwargs)
        if operation is not None:
            operation["responses"] |= self._refusals()
        return operation

    def get_operation_id(self) -> str:
        action = getattr(self.view, "action", None)
        if action is None:
            return super().get_operation_id()
        resource = self._tokenize_path()[0].replace("-", "_")
        return f"{resource}_{action.rstrip('_')}"

    def get_description(self) -> str:  # type: ignore[override]  # (as drf-spectacular does)
        described, endpoint = super().get_description(), self._endpoint
        if endpoint is None:
            return described
        needed = [f"scope `{endpoint.scope}`"] if endpoint.scope else ["any token"]
        needed += [f"permission `{permission}`" for permission in endpoint.permissions]
        return f"{described}\n\nNeeds {', '.join(needed)}."

    def get_request_serializer(self) -> Any:
        return self._endpoint.takes if self._endpoint else super().get_request_serializer()

    def get_response_serializers(self) -> Any:
        endpoint = self._endpoint
        if endpoint is None:
            return super().get_response_serializers()
        if endpoint.status == HTTPStatus.NO_CONTENT:
            return {204: None}
        gives = endpoint.gives or getattr(self.view, "serializer_class", None)
        if self._is_list:
            return gives
        return {endpoint.status: gives(many=True) if gives and endpoint.is_many else gives}

    def get_auth(self) -> list[dict[str, Any]]:
        scope = self._endpoint.scope if self._endpoint else None
        return [
            {name: [str(scope)] if name == TokenScheme.name and scope else roles for name, roles in option.items()}
            for option in super().get_auth()
        ]

    def get_override_parameters(self) -> list[Any]:
        endpoint = self._endpoint
        if endpoint is None or self._is_list:
            return []
        parameters = []
        if endpoint.status != HTTPStatus.NO_CONTENT and hasattr(self.view, "action") and not endpoint.is_many:
            parameters.append(self._header("ETag", "Version and hash of what is shown.", response=[endpoint.status]))
        if endpoint.status in {HTTPStatus.CREATED, HTTPStatus.ACCEPTED}:
            parameters.append(self._header("Location", "Address of the record.", response=[endpoint.status]))
        if endpoint.needs_version:
            parameters.append(self._header("If-Match", "The ETag (or version) that you have seen.", required=True))
        if getattr(self.view, "action", "") == "retrieve":
            parameters.append(self._header("If-None-Match", "Answers 304 if the record still has this ETag."))
        return parameters

    @staticmethod
    def _header(name: str, description: str, **options: Any) -> OpenApiParameter:
        return OpenApiParameter(name, str, OpenApiParameter.HEADER, description=description, **options)

    @property
    def _endpoint(self) -> Endpoint | None:
        declared: dict[str, Endpoint] = getattr(self.view, "endpoints", {})
        return declared.get(getattr(self.view, "action", None) or self.method.lower())

    @property
    def _is_list(self) -> bool:
        return getattr(self.view, "action", None) == "list"

    def _refusals(self) -> dict[str, Any]:
        problem = ResolvedComponent("Problem", ResolvedComponent.SCHEMA, _PROBLEM, "Problem")  # type: ignore[no-untyped-call]
        self.registry.register_on_missing(problem)
        slugs = {*_EVERYWHERE, *self._slugs()}
        answers: dict[str, Any] = {}
        for kind in TYPES.values():
            if kind.slug in slugs:
                answer = answers.setdefault(
                    str(kind.status), {"description": "", "content": {MEDIA_TYPE: {"schema": problem.ref}}}
                )
                answer["description"] = " ".join(
                    filter(None, [answer["description"], f"`{kind.slug}`: {kind.meaning}"])
                )
        return answers

    def _slugs(self) -> set[str]:
        endpoint = self._endpoint
        slugs: set[str] = set()
        if AllowAny not in self.view.permission_classes:
            slugs.update(_BEHIND_A_LOGIN)
        if "{" in self.path:
            slugs.add("not-found")
        if self.method in {"POST", "PATCH"}:
            slugs.update(_WITH_A_BODY)
        if self.method == "GET" and endpoint is not None:
            slugs.add("invalid-input")
        if endpoint is not None and endpoint.needs_version:
            slugs.update(_OF_A_VERSION)
        if endpoint is not None and endpoint.takes is not None and "url" in getattr(endpoint.takes(), "fields", {}):
            slugs.add("invalid-address")
        return slugs

"""OpenAPI from `endpoints`: scopes, preconditions, ETags and every refusal that an operation can answer with."""

from __future__ import annotations

from copy import deepcopy
from http import HTTPStatus
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent, get_doc
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
#: Statuses that any operation may answer with; the others are added by `_refusals`.
_ANYWHERE = {406, 429, 500, 503}
_BEHIND_A_LOGIN = {401, 403}
_WITH_A_BODY = {400, 409, 413, 415}
_OF_A_VERSION = {412, 422, 428}


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

    def get_summary(self) -> str:
        """The first line of what describes the action; of a list, what describes the view."""
        described = get_doc(type(self.view)) if self._is_list else AutoSchema.get_description(self)
        return described.split("\n", 1)[0]

    def get_description(self) -> str:  # type: ignore[override]  # (as drf-spectacular does)
        """The other lines, and what the operation needs."""
        described, endpoint = AutoSchema.get_description(self), self._endpoint
        more = described.partition("\n")[2].strip()
        if endpoint is None:
            return more
        needed = [f"scope `{endpoint.scope}`"] if endpoint.scope else ["any token"]
        needed += [f"permission `{permission}`" for permission in endpoint.permissions]
        return f"{more}\n\nNeeds {', '.join(needed)}.".strip()

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
        parameters: list[Any] = []
        if "{id}" in self.path:
            parameters.append(OpenApiParameter("id", int, OpenApiParameter.PATH))
        if endpoint is None or self._is_list:
            return parameters
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
        """Responses by status, each a reference to one that lists the types of problem with this status."""
        endpoint = self._endpoint
        statuses = set(_ANYWHERE)
        if AllowAny not in self.view.permission_classes:
            statuses |= _BEHIND_A_LOGIN
        if self.method in {"POST", "PATCH", "DELETE"}:
            statuses |= _WITH_A_BODY
        elif endpoint is not None:
            statuses.add(400)
        if "{id}" in self.path:
            statuses.add(404)
        if endpoint is not None and endpoint.needs_version:
            statuses |= _OF_A_VERSION
        return {str(status): self._problem(status).ref for status in sorted(statuses)}

    def _problem(self, status: int) -> ResolvedComponent:
        shape = self._component("Problem", ResolvedComponent.SCHEMA, _PROBLEM)
        description = "\n".join(f"- `{kind.slug}`: {kind.meaning}" for kind in TYPES.values() if kind.status == status)
        answer = {"description": description, "content": {MEDIA_TYPE: {"schema": shape.ref}}}
        return self._component(f"Problem{status}", ResolvedComponent.RESPONSE, answer)

    def _component(self, name: str, kind: str, schema: dict[str, Any]) -> ResolvedComponent:
        # A copy: drf-spectacular moves enumerations out of what it is given.
        component = ResolvedComponent(name, kind, deepcopy(schema), name)  # type: ignore[no-untyped-call]
        self.registry.register_on_missing(component)
        return component

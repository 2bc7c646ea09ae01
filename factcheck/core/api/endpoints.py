"""What one endpoint asks for and gives, declared once: permissions, input, precondition and schema are read from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rest_framework import serializers

from factcheck.core.models import Scope

if TYPE_CHECKING:
    # REST framework imports this module, named in its settings, while its views are being defined.
    from rest_framework.views import APIView


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """One action of a view. A view without one for the action that was asked for is refused."""

    #: What a token must hold; None: any token will do.
    scope: Scope | None
    #: Django permissions the person must have, whether with a token or a session.
    permissions: tuple[str, ...] = ()
    #: The body; None: there must be none.
    takes: type[serializers.BaseSerializer[Any]] | None = None
    #: The answer, where it is not the view's `serializer_class`.
    gives: type[serializers.BaseSerializer[Any]] | None = None
    status: int = 200
    #: Whether the answer is a plain list (of `gives`), not one record.
    is_many: bool = False
    #: Whether `If-Match` must name the version that the caller has seen.
    needs_version: bool = False


def reading(*permissions: str, **options: Any) -> Endpoint:
    """A GET of what these permissions open."""
    return Endpoint(scope=Scope.READ, permissions=permissions, **options)


def endpoint_of(view: APIView) -> Endpoint | None:
    """The endpoint that the present request goes to: by action, or by method for a view without actions."""
    declared: dict[str, Endpoint] = getattr(view, "endpoints", {})
    request = getattr(view, "request", None)
    method = request.method.lower() if request is not None and request.method else ""
    return declared.get(getattr(view, "action", None) or method)

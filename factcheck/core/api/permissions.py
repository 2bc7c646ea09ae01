"""Who may call an endpoint. Deny by default: what an endpoint does not declare is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.exceptions import MethodNotAllowed, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from factcheck.core.api.endpoints import endpoint_of
from factcheck.core.models import ApiToken, Scope

if TYPE_CHECKING:
    # REST framework imports this module, named in its settings, while its views are being defined.
    from rest_framework.views import APIView


class InsufficientScope(PermissionDenied):
    """The person may do it, but this token may not."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(f"This token lacks the scope “{scope}”. Use one that has it, or ask an editor for one.")
        self.scope = scope


class ScopedPermission(BasePermission):
    """The person has the endpoint's Django permissions and, when a token is used, that token has its scope.

    A token can only take away: it acts for a person and never does more than that person may.
    """

    message = "You may not do this. Ask an editor to do it, or to give you the permission."

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not request.user.is_authenticated:
            return False
        method = (request.method or "").lower()
        if method not in view.http_method_names or not hasattr(view, method):
            raise MethodNotAllowed(method.upper())
        endpoint = endpoint_of(view)
        if endpoint is None or not request.user.has_perms(endpoint.permissions):
            return False
        token = request.auth
        if isinstance(token, ApiToken) and endpoint.scope and endpoint.scope not in token.scopes:
            raise InsufficientScope(endpoint.scope)
        return True

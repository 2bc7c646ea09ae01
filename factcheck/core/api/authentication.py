"""Tokens in the `Authorization` header. The table and the hashing are Knox's; finding a token is ours.

Knox's own look-up fails on header bytes that are not UTF-8, and deletes an expired token, so that nobody can be told
that it has expired. A digest is the primary key, so one indexed query answers everything.
"""

from __future__ import annotations

import re

from django.contrib.auth.models import User
from django.utils import timezone
from knox.auth import TokenAuthentication
from knox.crypto import hash_token
from rest_framework.exceptions import AuthenticationFailed

from factcheck.core.models import ApiToken

_TOKEN = re.compile(rb"[0-9a-f]{64}")


class ApiTokenAuthentication(TokenAuthentication):  # type: ignore[misc]  # (knox has no types)
    """`Authorization: Token <token>`."""

    def authenticate_credentials(self, token: bytes) -> tuple[User, ApiToken]:
        """The person and the token; `AuthenticationFailed` says what is wrong, but not which tokens exist."""
        found = None
        if _TOKEN.fullmatch(token):
            found = ApiToken.objects.select_related("user").filter(pk=hash_token(token.decode())).first()
        if found is None or not found.user.is_active:
            raise AuthenticationFailed("This token is not known. Make a new one, or look for a copying mistake.")
        if found.expiry is not None and found.expiry <= timezone.now():
            raise AuthenticationFailed(
                f"This token expired at {found.expiry:%Y-%m-%d %H:%M} UTC. Make a new one.", code="token_expired"
            )
        return found.user, found

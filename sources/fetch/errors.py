"""What can go wrong between us and another site.

    factcheck.core.errors.FetchError
    └── FetchFailed                every failure of `sources.fetch`; `outcome` is its slug for the log
        ├── InvalidUrl             not an address this program opens
        ├── BlockedAddress         the name leads to something that is not on the public internet
        ├── Unreachable            no such name, nobody answers, or the connection broke
        │   └── RobotsUnknown      the site cannot say (robots.txt) what programs may open
        ├── FetchTimeout           it took longer than the policy allows
        ├── TooLarge               more bytes than the policy allows, on the wire or unpacked
        ├── TooManyRedirects       more hops than the policy allows, or a circle
        ├── HttpError              the server answered with an error status
        ├── UnsupportedContent     the answer is packed in a way we did not ask for or cannot unpack
        └── RobotsDisallowed       the site asks programs like this one not to open the address

Messages name what the person typed; never the internal address that a public name turned out to lead to.
"""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import ClassVar

from factcheck.core.errors import FetchError

#: 4xx statuses that say "not now" rather than "no" (RFC 9110, RFC 6585, RFC 8470).
_TEMPORARY_4XX = frozenset({408, 409, 421, 423, 425, 429})
#: 5xx statuses that no waiting will change: the server cannot do this at all, or speaks another HTTP version.
_LASTING_5XX = frozenset({501, 505})


class FetchFailed(FetchError):
    """Base of this package's errors."""

    #: One of: blocked, invalid_url, unreachable, timeout, too_large, redirects, http_error, unsupported,
    #: robots.
    outcome: ClassVar[str]


class InvalidUrl(FetchFailed):
    """The text is not a web address, or one that is refused by its form alone."""

    outcome = "invalid_url"

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class BlockedAddress(FetchFailed):
    """The host resolves to an address outside the public internet; no connection was made."""

    outcome = "blocked"

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class Unreachable(FetchFailed):
    """No answer came, or it broke off."""

    outcome = "unreachable"


class RobotsUnknown(Unreachable):
    """The site's robots.txt is out of reach, so for now nothing may be opened (RFC 9309, 2.3.1.4)."""

    retry_after: timedelta

    def __init__(self, host: str, *, retry_after: timedelta) -> None:
        super().__init__(
            f"{host} could not say what programs may open (robots.txt), so nothing is opened until it can.",
            retry_after=retry_after,
        )


class FetchTimeout(FetchFailed):
    """The whole request, redirects and body included, took too long."""

    outcome = "timeout"


class TooLarge(FetchFailed):
    """The body is larger than allowed; what had arrived was thrown away."""

    outcome = "too_large"

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class TooManyRedirects(FetchFailed):
    """The site sends us on and on."""

    outcome = "redirects"


class HttpError(FetchFailed):
    """The server answered with a status that brings no content."""

    outcome = "http_error"

    def __init__(self, status: int, message: str, *, retry_after: timedelta | None = None, body: str = "") -> None:
        super().__init__(message, permanent=_is_lasting(status), retry_after=retry_after)
        self.status = status
        #: How the page begins that came with the status, for those who know how the site states its reasons.
        self.body = body


class UnsupportedContent(FetchFailed):
    """The body cannot be unpacked."""

    outcome = "unsupported"

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class RobotsDisallowed(FetchFailed):
    """The site's robots.txt excludes the address. Sites change their mind, so asking again later is right."""

    outcome = "robots"

    def __init__(self, host: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(
            f"{host} asks programs like ours not to open this address (robots.txt).", retry_after=retry_after
        )


def _is_lasting(status: int) -> bool:
    if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return status not in _TEMPORARY_4XX
    return status in _LASTING_5XX

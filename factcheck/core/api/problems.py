"""Every refusal as `application/problem+json` (RFC 9457): one table of types, and which error belongs to which."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework import exceptions
from rest_framework.request import Request

from factcheck.core import errors
from factcheck.core.api.concurrency import PreconditionRequired
from factcheck.core.api.permissions import InsufficientScope

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
#: Where the types are described; `type` is this address with the slug as its fragment.
ADDRESS = "/api/v1/problems/"
#: Seconds after which it is worth trying again when the database is away.
TRY_AGAIN_AFTER = "5"


@dataclass(frozen=True)
class ProblemType:
    """A kind of refusal. Slug and status never change their meaning; programs may rely on them."""

    slug: str
    status: int
    title: str
    meaning: str

    @property
    def uri(self) -> str:
        return f"{ADDRESS}#{self.slug}"


_TYPES = (
    ProblemType("invalid-input", 400, "Input refused", "A field or parameter is missing, unknown or not acceptable."),
    ProblemType("malformed-json", 400, "Not JSON", "The body cannot be read as JSON in UTF-8."),
    ProblemType("invalid-address", 400, "Address refused", "The URL is not one that this installation opens."),
    ProblemType("not-authenticated", 401, "Who are you?", "Neither a token nor a session came with the request."),
    ProblemType("invalid-token", 401, "Token refused", "The token is not known, or its person may not log in."),
    ProblemType("token-expired", 401, "Token expired", "The token was valid once."),
    ProblemType("insufficient-scope", 403, "Token lacks a scope", "`scope` names the one that is needed."),
    ProblemType("not-allowed", 403, "Not allowed", "The person may not do this."),
    ProblemType("not-found", 404, "Not found", "There is nothing at this address."),
    ProblemType("method-not-allowed", 405, "Method not allowed", "`Allow` names the methods that are."),
    ProblemType("not-acceptable", 406, "Not acceptable", "`Accept` asks for a format that is not offered."),
    ProblemType("stale-state", 409, "Changed meanwhile", "Somebody else changed the record during the request."),
    ProblemType("conflict", 409, "Conflict", "It contradicts what is stored, for example a name given twice at once."),
    ProblemType("precondition-failed", 412, "Changed meanwhile", "`If-Match` names a version that is not the newest."),
    ProblemType("too-large", 413, "Too large", "The body holds more bytes than are read."),
    ProblemType("unsupported-media-type", 415, "Media type not supported", "Bodies are `application/json`."),
    ProblemType("invalid-transition", 422, "No such step", "The workflow has no such step from the present state."),
    ProblemType(
        "precondition-required", 428, "If-Match is missing", "Writes must say which version they are meant for."
    ),
    ProblemType("throttled", 429, "Too many requests", "`Retry-After` says how many seconds to wait."),
    ProblemType("internal-error", 500, "Internal error", "A mistake of this program; its log says more."),
    ProblemType(
        "unavailable", 503, "Not available now", "The database does not answer; try again after `Retry-After`."
    ),
)
TYPES = {kind.slug: kind for kind in _TYPES}

#: The most specific class of an error decides.
_SLUGS: dict[type[BaseException], str] = {
    errors.InvalidInput: "invalid-input",
    errors.ParseError: "invalid-input",
    errors.FetchError: "invalid-address",
    errors.NotAllowed: "not-allowed",
    errors.InvalidTransition: "invalid-transition",
    errors.StaleState: "stale-state",
    exceptions.ValidationError: "invalid-input",
    exceptions.ParseError: "malformed-json",
    exceptions.NotAuthenticated: "not-authenticated",
    exceptions.AuthenticationFailed: "invalid-token",
    exceptions.PermissionDenied: "not-allowed",
    InsufficientScope: "insufficient-scope",
    exceptions.NotFound: "not-found",
    exceptions.MethodNotAllowed: "method-not-allowed",
    exceptions.NotAcceptable: "not-acceptable",
    exceptions.UnsupportedMediaType: "unsupported-media-type",
    exceptions.Throttled: "throttled",
    PreconditionRequired: "precondition-required",
    PermissionDenied: "not-allowed",
    Http404: "not-found",
    ObjectDoesNotExist: "not-found",
    RequestDataTooBig: "too-large",
    SuspiciousOperation: "invalid-input",
    DataError: "invalid-input",
    IntegrityError: "conflict",
    OperationalError: "unavailable",
    InterfaceError: "unavailable",
}
#: What these errors say themselves is not for strangers; their type's meaning is said instead.
_SILENT = (
    DataError,
    IntegrityError,
    OperationalError,
    InterfaceError,
    ObjectDoesNotExist,
    Http404,
    PermissionDenied,
    RequestDataTooBig,
)


@dataclass(frozen=True)
class Problem:
    """One refusal. `errors` lists the fields (or parameters) at fault."""

    kind: ProblemType
    detail: str
    instance: str
    errors: list[dict[str, str]] = field(default_factory=list)
    extensions: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def response(self) -> JsonResponse:
        """As JSON whatever was negotiated: an error must be readable by whoever made it."""
        body: dict[str, Any] = {
            "type": self.kind.uri,
            "title": self.kind.title,
            "status": self.kind.status,
            "detail": self.detail,
            "instance": self.instance,
            **self.extensions,
        }
        if self.errors:
            body["errors"] = self.errors
        return JsonResponse(body, status=self.kind.status, headers=self.headers, content_type=MEDIA_TYPE)


def problem_response(error: Exception, context: dict[str, Any]) -> JsonResponse | None:
    """REST framework's exception handler; None for what is a mistake of ours, which becomes `internal-error`."""
    problem = problem_of(error, context["request"])
    return problem.response() if problem else None


def problem_of(error: BaseException, request: Request | HttpRequest) -> Problem | None:
    """What to answer to this error; None if it is not an expected one."""
    slug = next((_SLUGS[kind] for kind in type(error).__mro__ if kind in _SLUGS), None)
    if slug is None:
        return None
    if slug == "stale-state" and "If-Match" in request.headers:
        slug = "precondition-failed"
    if getattr(error, "detail", None) is not None and _codes(error) == "token_expired":
        slug = "token-expired"
    kind = TYPES[slug]
    if slug == "unavailable":
        logger.error("The database does not answer %s: %s", request.path, error)
    return Problem(
        kind=kind,
        detail=_detail(error, kind),
        instance=request.path,
        errors=_field_errors(error, request),
        extensions={"scope": str(error.scope)} if isinstance(error, InsufficientScope) else {},
        headers=_headers(error, kind),
    )


def unknown_address(request: HttpRequest) -> JsonResponse:
    """404 for every address under /api/ that is none."""
    return Problem(TYPES["not-found"], TYPES["not-found"].meaning, request.path).response()


def bad_request(request: HttpRequest, exception: Exception) -> JsonResponse:
    """What Django refuses before a view is reached."""
    problem = problem_of(exception, request)
    return (problem or Problem(TYPES["invalid-input"], "The request cannot be read.", request.path)).response()


def failure(request: HttpRequest) -> JsonResponse:
    """The last resort: says that it is our mistake (or that the database is gone), and nothing more."""
    error = sys.exc_info()[1]
    problem = problem_of(error, request) if error and is_away(error) else None
    kind = TYPES["internal-error"]
    return (problem or Problem(kind, "Something went wrong on our side; it was logged.", request.path)).response()


def is_away(error: BaseException | None) -> bool:
    """Whether this error says that the database does not answer."""
    return isinstance(error, OperationalError | InterfaceError)


def _codes(error: BaseException) -> Any:
    return error.get_codes() if isinstance(error, exceptions.APIException) else None


def _detail(error: BaseException, kind: ProblemType) -> str:
    if isinstance(error, exceptions.ValidationError):
        return "; ".join(f"{place}: {text}" if place else text for place, text in _flat(error.detail))
    if isinstance(error, exceptions.NotAuthenticated):
        return "Send a token: “Authorization: Token …”, or log in to the desk."
    if isinstance(error, exceptions.APIException):
        return str(error.detail)
    return kind.meaning if isinstance(error, _SILENT) else str(error) or kind.meaning


def _field_errors(error: BaseException, request: Request | HttpRequest) -> list[dict[str, str]]:
    """RFC 9457 shows `pointer` (RFC 6901) for places in a body; query parameters are named by `parameter`."""
    if not isinstance(error, exceptions.ValidationError):
        return []
    found = _flat(error.detail)
    if request.method in {"GET", "HEAD"}:
        return [{"parameter": place, "detail": text} for place, text in found]
    return [{"pointer": f"#/{place}" if place else "#", "detail": text} for place, text in found]


def _flat(detail: Any, place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(detail, dict):
        for key, inner in detail.items():
            name = "" if key == "non_field_errors" else str(key).replace("~", "~0").replace("/", "~1")
            yield from _flat(inner, "/".join(filter(None, (place, name))))
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            is_nested = isinstance(inner, dict | list)
            yield from _flat(inner, f"{place}/{number}" if is_nested else place)
    else:
        yield place, str(detail)


def _headers(error: BaseException, kind: ProblemType) -> dict[str, str]:
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait) + 1)
    if kind.slug == "unavailable":
        headers["Retry-After"] = TRY_AGAIN_AFTER
    return headers

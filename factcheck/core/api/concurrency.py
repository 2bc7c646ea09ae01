"""ETags (RFC 9110, sections 8.8.3 and 13.1). Nobody overwrites what somebody else changed in the meantime.

The tag of a versioned record is `"<version>.<hash>"`. `version` changes with what people decide, and is what writes are
guarded by; the hash covers all that is shown, also what the machine adds (coverage found, what the record needs now),
and is what `If-None-Match` compares. A write compares the version alone, so that a passage found meanwhile does not get
in the way of a correction; `If-Match: "<version>"`, built from the `version` field of a list, does as well.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from django.utils.http import parse_etags
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.utils.encoders import JSONEncoder

from factcheck.core.errors import InvalidInput, StaleState

_OURS = re.compile(r'"([0-9]{1,9})(?:\.[0-9a-f]{16})?"')


class PreconditionRequired(APIException):
    """The request has to say which version it is meant for (RFC 6585, section 3)."""

    status_code = 428
    default_detail = (
        "Say which version you have seen: send If-Match with the record's ETag, or its version in quotation marks."
    )


def etag_of(version: int | None, shown: Any) -> str:
    """The strong tag of a representation; a record that has no version is tagged by what is shown alone."""
    canonical = json.dumps(shown, cls=JSONEncoder, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f'"{digest}"' if version is None else f'"{version}.{digest}"'


def is_known_to(request: Request, etag: str) -> bool:
    """Whether `If-None-Match` names this representation, so that 304 answers it."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in known or etag in {tag.removeprefix("W/") for tag in known}


def seen_version(request: Request) -> int:
    """The version that `If-Match` names.

    `PreconditionRequired` without one, also for `*`, which would overwrite whatever is there; `InvalidInput` for what
    is not one entity tag; `StaleState` for one that is not ours, so cannot be current (a weak one never matches).
    """
    header = request.headers.get("If-Match", "").strip()
    if header in {"", "*"}:
        raise PreconditionRequired
    tags = parse_etags(header)
    if len(tags) != 1 or tags[0] == "*":
        raise InvalidInput('If-Match must hold one ETag, in quotation marks: If-Match: "3".')
    ours = _OURS.fullmatch(tags[0])
    if ours is None:
        raise StaleState("If-Match names an ETag that this record never had. Load it again and use its ETag.")
    return int(ours[1])

"""What a snapshot's SHA-256 covers, and how snapshots are chained. Pure: values in, hex digests out.

WARC's own digests protect neither address nor date, so ours covers both, and each link covers the one before it: a
changed, removed, inserted or reordered snapshot is found by walking its chain.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import UTC, datetime

#: `Snapshot.access` of a page that shows everything.
OPEN = "open"


@dataclass(frozen=True, kw_only=True)
class Link:
    """Everything about a snapshot that must not change. `headers` are (name, value) in the order received."""

    article: int
    chain: str
    position: int
    previous_sha256: str
    url: str
    final_url: str
    redirects: Sequence[Sequence[object]]
    fetched_at: datetime
    status: int | None
    headers: Sequence[Sequence[str]]
    body_sha256: str
    text_sha256: str
    title: str
    byline: str
    language: str
    published_at: datetime | None
    extractor: str
    # Read since a later version. Links made before must keep their hash, so what is empty is left out of it.
    language_source: str = ""
    published_source: str = ""
    modified_at: datetime | None = None
    modified_source: str = ""
    access: str = OPEN
    canonical_url: str = ""


_LATER = {f.name: f.default for f in fields(Link) if f.default is not MISSING}


def canonical(link: Link) -> bytes:
    """The link as JSON with sorted keys, no spaces, UTF-8, times in UTC with microseconds: what is hashed.

    Fields with a default are left out while they have it.
    """
    values = {name: value for name, value in vars(link).items() if name not in _LATER or value != _LATER[name]}
    text = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_instant)
    return text.encode()


def link_sha256(link: Link) -> str:
    """SHA-256 over the canonical form of the link, in hex."""
    return hashlib.sha256(canonical(link)).hexdigest()


def _instant(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    raise TypeError(f"{type(value).__name__} has no place in a link")

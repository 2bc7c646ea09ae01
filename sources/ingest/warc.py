"""Write snapshots as WARC (ISO 28500), so that other archives and their tools can read what was fetched.

A snapshot becomes a `response` record for each redirect and one for the page (a text that was handed in: a `resource`
record), and a `metadata` record with its link in our chain. That record's payload is the canonical form of the link, so
its payload digest is the snapshot's own hash: date, address and headers, which WARC's digests do not protect, can be
checked against it, and from link to link.
"""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from typing import BinaryIO
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from factcheck import __version__
from sources.ingest.chain import canonical
from sources.ingest.snapshots import link_of
from sources.ingest.verification import verified_body
from sources.models import Snapshot

#: How the body travelled. It is kept unpacked, so these no longer describe it and stand under another name.
_PACKING = frozenset({"content-encoding", "content-length", "transfer-encoding"})
_ORIGINAL = "X-Archive-Orig-"
_ABOUT = {
    "software": f"factcheck/{__version__}",
    "format": "WARC File Format 1.1",
    "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    "description": (
        "Pages as fetched. Header lines are as received, with names in lower case; HTTP/1.1 is written whatever "
        f"version was spoken. Bodies are unpacked: what told of their packing stands behind {_ORIGINAL}. Of redirects "
        "only status and target are known. Metadata records hold the link of each snapshot in its chain; their payload "
        "digest is the snapshot's hash."
    ),
}

Headers = Iterable[tuple[str, str]]


class WarcFile:
    """A WARC file in the making; memory stays at one body, however many snapshots are added."""

    def __init__(self, out: BinaryIO, *, name: str) -> None:
        self._writer = WARCWriter(out, gzip=True, warc_version="1.1")
        self._writer.write_record(self._writer.create_warcinfo_record(name, _ABOUT))

    def add(self, snapshot: Snapshot) -> None:
        """Append the records of a snapshot. `BrokenLink` if its bytes are not what was stored; nothing is written."""
        body = verified_body(snapshot)
        if snapshot.status is None:
            kind, about, head = "resource", f"urn:sha256:{snapshot.body_sha256}", None
        else:
            kind, about = "response", snapshot.final_url
            head = _head(snapshot.status, _unpacked(snapshot.headers, len(body)))
        page = _record_id(kind, snapshot)
        for number, (status, url, location) in enumerate(snapshot.redirects):
            hop = _head(status, [("location", location), ("Content-Length", "0")])
            fields = {"WARC-Record-ID": _record_id(f"redirect {number}", snapshot), "WARC-Concurrent-To": page}
            self._write("response", url, snapshot, b"", fields, head=hop)
        content_type = "" if head else "text/plain; charset=utf-8"
        self._write(kind, about, snapshot, body, {"WARC-Record-ID": page}, head=head, content_type=content_type)
        fields = {
            "WARC-Record-ID": _record_id("metadata", snapshot),
            "WARC-Refers-To": page,
            "Factcheck-Snapshot-SHA256": snapshot.sha256,
        }
        # Not under the page's own address: replay tools would show it in place of the page.
        link = f"urn:factcheck:snapshot:{snapshot.sha256}"
        self._write("metadata", link, snapshot, canonical(link_of(snapshot)), fields, content_type="application/json")

    def _write(
        self,
        kind: str,
        uri: str,
        snapshot: Snapshot,
        payload: bytes,
        fields: dict[str, str],
        *,
        head: _Head | None = None,
        content_type: str = "",
    ) -> None:
        described = {
            **fields,
            "WARC-Date": _warc_date(snapshot.fetched_at),
            "WARC-Payload-Digest": _digest(payload),
            "WARC-Block-Digest": _digest(head.headers_buff if head else b"", payload),
        }
        record = self._writer.create_warc_record(
            uri,
            kind,
            payload=BytesIO(payload),
            length=len(payload),
            warc_content_type=content_type,
            warc_headers_dict=described,
            http_headers=head,
        )
        self._writer.write_record(record)


class _Head(StatusAndHeaders):  # type: ignore[misc]
    """A head whose lines keep what was received; warcio itself would escape what is not ASCII, addresses too."""

    def to_ascii_bytes(self, filter_func: Callable[[tuple[str, str]], bool] | None = None) -> bytes:
        return bytes(self.to_str(filter_func).encode()) + b"\r\n"


def _unpacked(headers: Headers, length: int) -> list[tuple[str, str]]:
    """The headers as they fit a body that is unpacked and whole."""
    kept = [(_ORIGINAL + name if name in _PACKING else name, value) for name, value in headers]
    return [*kept, ("Content-Length", str(length))]


def _head(status: int, headers: Headers) -> _Head:
    try:
        line = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        line = f"{status} Unknown"
    head = _Head(line, [(name, " ".join(value.split())) for name, value in headers], protocol="HTTP/1.1")
    head.compute_headers_buffer()
    return head


def _digest(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return f"sha256:{b32encode(digest.digest()).decode()}"


def _record_id(what: str, snapshot: Snapshot) -> str:
    """The same at every export, so that a record that is met twice is known again."""
    return f"<{uuid5(NAMESPACE_URL, f'{what} {snapshot.sha256}').urn}>"


def _warc_date(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")

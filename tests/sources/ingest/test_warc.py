"""WARC files that other tools read: bytes as fetched, digests that hold, and proof of what those leave out."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.storage import storages
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker
from warcio.exceptions import ArchiveLoadFailed

from sources.ingest.pages import store_text
from sources.ingest.snapshots import Copy, body_path, store_snapshot
from sources.ingest.verification import BrokenLink
from sources.ingest.warc import WarcFile
from sources.models import Snapshot
from tests.factories import an_article, an_outlet

pytestmark = pytest.mark.django_db

BODY = b"<html><title>Pier</title><p>The third pier \xe2\x80\x9ccloses\xe2\x80\x9d.</p></html>\r\n\r\n"
HEADERS = (
    ("content-type", "text/html"),
    ("content-encoding", "gzip"),
    ("content-length", "57"),
    ("x-note", "caf\u00e9"),
)
AT = datetime(2026, 5, 4, 9, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture(autouse=True)
def kept_in_a_folder(settings: Any, tmp_path: Path) -> None:
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "kept"}}
    settings.STORAGES = {**settings.STORAGES, "snapshots": storage}


def a_page(body: bytes = BODY, number: int = 0, **fields: Any) -> Snapshot:
    article = an_article(fields.pop("outlet", None), url=f"https://news.example/a/{number}")
    page: dict[str, Any] = {
        "url": article.url,
        "final_url": f"https://news.example/a/{number}/closing-p\u00ecer",
        "redirects": ((301, article.url, f"https://news.example/a/{number}/closing-p\u00ecer"),),
        "status": 200,
        "headers": HEADERS,
        "title": "Pier",
    }
    text = f"The third pier closes. {number}"
    return store_snapshot(article, Copy(body=body, text=text, fetched_at=AT, extractor="test", **{**page, **fields}))


def exported(*snapshots: Snapshot) -> bytes:
    out = BytesIO()
    warc = WarcFile(out, name="export.warc.gz")
    for snapshot in snapshots:
        warc.add(snapshot)
    return out.getvalue()


def records(data: bytes) -> list[SimpleNamespace]:
    """Every record, read by warcio with its digests checked."""
    found = []
    for record in ArchiveIterator(BytesIO(data), check_digests="raise"):
        payload = record.raw_stream.read()
        found.append(
            SimpleNamespace(kind=record.rec_type, fields=record.rec_headers, head=record.http_headers, payload=payload)
        )
    return found


def as_hex(digest: str) -> str:
    return base64.b32decode(digest.removeprefix("sha256:")).hex()


def test_a_page_is_its_redirects_its_answer_and_its_link_in_the_chain() -> None:
    snapshot = a_page()
    info, hop, page, metadata = records(exported(snapshot))
    assert (info.kind, b"software: factcheck/" in info.payload) == ("warcinfo", True)
    assert (hop.head.statusline, hop.head.get_header("location")) == ("301 Moved Permanently", snapshot.final_url)
    assert (hop.fields["WARC-Target-URI"], hop.payload) == (snapshot.url, b"")
    assert page.payload == BODY
    assert page.head.get_statuscode() == "200"
    assert page.fields["WARC-Target-URI"] == snapshot.final_url
    assert page.fields["WARC-Date"] == "2026-05-04T09:00:00.123456Z"
    assert as_hex(page.fields["WARC-Payload-Digest"]) == snapshot.body_sha256
    assert metadata.fields["WARC-Refers-To"] == hop.fields["WARC-Concurrent-To"] == page.fields["WARC-Record-ID"]


def test_headers_describe_the_unpacked_body_and_the_packing_is_still_known() -> None:
    page = records(exported(a_page()))[2]
    assert page.head.get_header("content-encoding") is None
    assert page.head.get_header("content-length") == str(len(BODY))
    assert page.head.get_header("X-Archive-Orig-content-encoding") == "gzip"
    assert (page.head.get_header("content-type"), page.head.get_header("x-note")) == HEADERS[0][1:] + HEADERS[3][1:]


def test_the_metadata_record_is_what_the_snapshots_hash_was_taken_of() -> None:
    snapshot = a_page()
    metadata = records(exported(snapshot))[3]
    assert hashlib.sha256(metadata.payload).hexdigest() == snapshot.sha256
    assert as_hex(metadata.fields["WARC-Payload-Digest"]) == snapshot.sha256
    link = json.loads(metadata.payload)
    assert (link["title"], link["text_sha256"], link["extractor"]) == ("Pier", snapshot.text_sha256, "test")
    assert (link["chain"], link["position"]) == (snapshot.chain, 1)
    assert link["fetched_at"] == "2026-05-04T09:00:00.123456+00:00"


def test_at_a_pages_address_stands_nothing_but_the_page() -> None:
    snapshot = a_page()
    there = [r.kind for r in records(exported(snapshot)) if r.fields.get("WARC-Target-URI") == snapshot.final_url]
    assert there == ["response"], "replay tools would show the other record in place of the page"


def test_a_text_that_was_handed_in_is_a_resource() -> None:
    snapshot = store_text("The mayor said so.", title="Handed in")
    _, text, metadata = records(exported(snapshot))
    assert (text.kind, text.fields["Content-Type"]) == ("resource", "text/plain; charset=utf-8")
    assert text.fields["WARC-Target-URI"] == f"urn:sha256:{snapshot.body_sha256}"
    assert metadata.fields["WARC-Refers-To"] == text.fields["WARC-Record-ID"]
    assert text.payload == b"The mayor said so."


@pytest.mark.parametrize("value", ["one\r\nset-cookie: two", "\u2028tail", "\ufffd"])
def test_what_a_site_wrote_into_a_header_stays_in_its_line(value: str) -> None:
    page = records(exported(a_page(headers=(("x-odd", value),))))[2]
    assert [name.lower() for name, _ in page.head.headers] == ["x-odd", "content-length"]
    assert page.payload == BODY


def test_an_export_is_the_same_whenever_it_is_made() -> None:
    snapshot = a_page()
    ids = [[record.fields["WARC-Record-ID"] for record in records(exported(snapshot))[1:]] for _ in range(2)]
    assert ids[0] == ids[1]


def test_bytes_that_are_not_what_was_fetched_are_not_exported() -> None:
    snapshot = a_page()
    Path(storages["snapshots"].path(body_path(snapshot.body_sha256))).write_bytes(b"something else")
    with pytest.raises(BrokenLink, match="is damaged"):
        exported(snapshot)


def test_many_pages_come_back_byte_for_byte_and_pass_the_check_of_warcio(tmp_path: Path) -> None:
    outlet = an_outlet()
    bodies = [b"%05d \x00\xff" % number + BODY * (number % 7) for number in range(50)]
    snapshots = [a_page(body, number, outlet=outlet) for number, body in enumerate(bodies)]
    file = tmp_path / "all.warc.gz"
    file.write_bytes(exported(*snapshots))
    found = records(file.read_bytes())
    pages = [r.payload for r in found if r.kind == "response" and r.head.get_statuscode() == "200"]
    links = [json.loads(r.payload) for r in found if r.kind == "metadata"]
    assert pages == bodies
    assert [link["previous_sha256"] for link in links] == ["", *(s.sha256 for s in snapshots[:-1])]
    assert Checker(SimpleNamespace(inputs=[str(file)], verbose=False)).process_all() == 0


HOP, PAGE, METADATA = range(3)
_ADDRESS, _DATE = b"WARC-Target-URI: ", b"WARC-Date: 2026-05-04T09"


@pytest.mark.parametrize(
    ("record", "place"),
    [(record, place) for record in (HOP, PAGE, METADATA) for place in (_ADDRESS, _DATE)]
    + [(HOP, b"location: https"), (PAGE, b"text/html"), (PAGE, b"pier"), (METADATA, b'"position":1')],
)
def test_a_flipped_bit_is_found_by_digests_or_by_the_link(record: int, place: bytes) -> None:
    """WARC's digests cover neither date nor address; the link, whose hash is known elsewhere, covers both."""
    snapshot = a_page()
    members = _members(exported(snapshot))[1:]
    assert _agrees(members, snapshot)
    sound = members[record]
    at = sound.index(place) + len(place) - 1
    members[record] = sound[:at] + bytes([sound[at] ^ 1]) + sound[at + 1 :]
    assert not _agrees(members, snapshot)


def _members(data: bytes) -> list[bytes]:
    """The records of a file, unzipped."""
    members = []
    while data:
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        members.append(unpacker.decompress(data))
        data = unpacker.unused_data
    return members


def _agrees(members: list[bytes], snapshot: Snapshot) -> bool:
    """Whether digests hold and every record says what the link says, whose hash the snapshot carries."""
    try:
        hop, page, metadata = records(b"".join(members))
    except ArchiveLoadFailed:
        return False
    link = json.loads(metadata.payload)
    told = [(record.fields["WARC-Target-URI"], record.fields["WARC-Date"]) for record in (hop, page, metadata)]
    at = link["fetched_at"].replace("+00:00", "Z")
    own = f"urn:factcheck:snapshot:{snapshot.sha256}"
    known = [(url, at) for url in (link["url"], link["final_url"], own)]
    return told == known and hashlib.sha256(metadata.payload).hexdigest() == snapshot.sha256

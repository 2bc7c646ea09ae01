"""Walk the chains of snapshots and say where one is broken. Reads only."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from factcheck.core.errors import FactcheckError
from factcheck.core.text import sha256_of
from sources.ingest.chain import link_sha256
from sources.ingest.snapshots import body_path, link_of, stored_body
from sources.models import Snapshot

_BATCH = 200


class BrokenLink(FactcheckError):
    """The first link of a chain that is not as it was stored; the message names it and says what is wrong."""


@dataclass(frozen=True)
class Head:
    """The last link of a chain: who keeps it elsewhere can tell later that nothing up to here was changed."""

    chain: str
    position: int
    sha256: str

    def __str__(self) -> str:
        return f"{self.chain} {self.position} {self.sha256}"


def chains() -> list[str]:
    """The names of all chains, sorted."""
    return list(Snapshot.objects.order_by("chain").values_list("chain", flat=True).distinct())


def verify_chain(chain: str) -> Head:
    """Check every link of a chain from the first one on; `BrokenLink` names the first that is not as it was stored."""
    head = Head(chain, 0, "")
    for snapshot in _in_order(chain):
        if problem := _problem(snapshot, head):
            raise BrokenLink(f"Chain {chain}, link {snapshot.chain_position} (snapshot {snapshot.pk}): {problem}")
        head = Head(chain, snapshot.chain_position, snapshot.sha256)
    return head


def verify_head(head: Head) -> None:
    """`BrokenLink` unless the chain still has this link: a chain that was cut short or made anew is found this way."""
    now = Snapshot.objects.filter(chain=head.chain, chain_position=head.position).values_list("sha256", flat=True)
    if head.sha256 not in now:
        what = "it has another hash than when its head was written down" if now else "it is gone"
        raise BrokenLink(f"Chain {head.chain}, link {head.position}: {what}.")


def _in_order(chain: str) -> Iterator[Snapshot]:
    links = Snapshot.objects.filter(chain=chain).order_by("chain_position")
    position = -1
    while batch := list(links.filter(chain_position__gt=position)[:_BATCH]):
        yield from batch
        position = batch[-1].chain_position


def _problem(snapshot: Snapshot, before: Head) -> str:
    if snapshot.chain_position != before.position + 1:
        return f"link {before.position + 1} is missing before it."
    if snapshot.previous_sha256 != before.sha256:
        return "it does not follow from the link before it."
    if sha256_of(snapshot.text) != snapshot.text_sha256:
        return "its text was changed."
    if link_sha256(link_of(snapshot)) != snapshot.sha256:
        return "its address, time, status, headers or hashes were changed."
    return _problem_of_body(snapshot)


def _problem_of_body(snapshot: Snapshot) -> str:
    try:
        verified_body(snapshot)
    except BrokenLink as error:
        return str(error)
    return ""


def verified_body(snapshot: Snapshot) -> bytes:
    """The bytes as fetched; `BrokenLink` says what is wrong with their file."""
    where = body_path(snapshot.body_sha256)
    try:
        body = stored_body(snapshot)
    except FileNotFoundError as error:
        raise BrokenLink(f"its file {where} is missing.") from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise BrokenLink(f"its file {where} is damaged.") from error
    except OSError as error:
        raise BrokenLink(f"its file {where} cannot be read ({error.strerror or error}).") from error
    if hashlib.sha256(body).hexdigest() != snapshot.body_sha256:
        raise BrokenLink(f"its file {where} was changed.")
    if len(body) != snapshot.body_size:
        raise BrokenLink("its size was changed.")
    return body

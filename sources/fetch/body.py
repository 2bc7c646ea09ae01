"""Read a body of unknown size and packing without ever holding much more than the limit."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from sources.fetch.errors import FetchFailed, TooLarge, Unreachable, UnsupportedContent

#: What we ask for: the one packing that the standard library unpacks in bounded steps.
ACCEPT_ENCODING = "gzip"

_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WBITS = zlib.MAX_WBITS | 16
_STEP = 256 * 1024


@dataclass(frozen=True)
class Body:
    """What was sent, unpacked; `packed` is the same as it came, if it came as one gzip member and nothing else."""

    content: bytes
    packed: bytes = b""


def read_body(chunks: Iterable[bytes], *, encoding: str, max_bytes: int) -> Body:
    """The whole body. `encoding` is the Content-Encoding header.

    Raises `TooLarge` as soon as either the bytes on the wire or the unpacked bytes exceed `max_bytes`,
    `UnsupportedContent` for a packing we did not ask for or a damaged one, `Unreachable` when it ends too early.
    """
    unpacked = _unpacked(_counted(chunks, max_bytes), encoding)
    content = b"".join(_counted(unpacked, max_bytes))
    return Body(content, unpacked.as_sent() if isinstance(unpacked, _Gunzipped) else b"")


def read_start(chunks: Iterable[bytes], *, encoding: str, max_bytes: int) -> bytes:
    """The first bytes of the unpacked body; whatever goes wrong ends it early."""
    start = b""
    with suppress(FetchFailed):
        for chunk in _unpacked(chunks, encoding):
            start += chunk
            if len(start) >= max_bytes:
                break
    return start[:max_bytes]


def _unpacked(chunks: Iterable[bytes], encoding: str) -> Iterable[bytes]:
    match encoding.strip().lower():
        case "" | "identity":
            return chunks
        case "gzip" | "x-gzip":
            return _Gunzipped(chunks)
        case _:
            raise UnsupportedContent("The site packs its answer in a way that this program did not ask for.")


def _counted(chunks: Iterable[bytes], max_bytes: int) -> Iterator[bytes]:
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > max_bytes:
            raise TooLarge(f"The page is larger than {max_bytes:,} bytes; it was not read.")
        yield chunk


class _Gunzipped:
    """One or several gzip members (RFC 1952), unpacked in steps; what follows the last member is padding."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks
        self._sent: list[bytes] = []
        self._is_one_member = True

    def as_sent(self) -> bytes:
        """All that was unpacked as it came, if that was one member without padding."""
        return b"".join(self._sent) if self._is_one_member else b""

    def __iter__(self) -> Iterator[bytes]:
        unpacker = zlib.decompressobj(_GZIP_WBITS)
        for chunk in self._chunks:
            self._sent.append(chunk)
            data = chunk
            while data:
                if unpacker.eof:
                    self._is_one_member = False
                    if not data.startswith(_GZIP_MAGIC):
                        break
                    unpacker = zlib.decompressobj(_GZIP_WBITS)
                try:
                    yield unpacker.decompress(data, _STEP)
                except zlib.error as error:
                    raise UnsupportedContent("The site's answer is said to be gzip, but cannot be unpacked.") from error
                data = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
        if not unpacker.eof:
            raise Unreachable("The connection broke off before the whole page had arrived.")

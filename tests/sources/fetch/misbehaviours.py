"""Every way we know in which an answer is too slow, too large or not HTTP, and the error each must end in."""

from __future__ import annotations

import gzip
import socket
import threading
import zlib
from dataclasses import dataclass

from sources.fetch import (
    FetchFailed,
    FetchTimeout,
    HttpError,
    InvalidUrl,
    TooLarge,
    TooManyRedirects,
    Unreachable,
    UnsupportedContent,
)
from tests.sources.fetch.misbehaving_server import Answer, drip, flood, redirect, reset_after, response, silence

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
MEGABYTE = bytes(1 << 20)


@dataclass(frozen=True)
class Misbehaviour:
    """An answer and what becomes of fetching it."""

    answer: Answer
    ends_in: type[FetchFailed]


def bomb(megabytes: int) -> bytes:
    """Zeros as gzip packs them, a thousandth of their size."""
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return b"".join([*(packer.compress(MEGABYTE) for _ in range(megabytes)), packer.flush()])


def misbehaviours(*, bomb_megabytes: int, pause: float) -> dict[str, Misbehaviour]:
    """By name; the slow ones pause so many seconds between two bytes or lines."""
    return {
        name: Misbehaviour(answer, error)
        for error, answers in (
            (FetchTimeout, _slow(pause)),
            (TooLarge, _large(bomb_megabytes)),
            (Unreachable, _broken()),
            (UnsupportedContent, _mislabelled()),
            (TooManyRedirects, {"redirects in a circle": redirect("?")}),
            (InvalidUrl, {"sent on to a file": redirect("file:///etc/hosts")}),
            (HttpError, {"sent on to nowhere": response(status="302 Found")}),
        )
        for name, answer in answers.items()
    }


def _slow(pause: float) -> dict[str, Answer]:
    return {
        "never a word": silence,
        "status line byte by byte": drip(b"", b"H", pause=pause),
        "headers byte by byte": drip(OK + b"X: ", b"a", pause=pause),
        "headers line by line": drip(OK, b"X: a\r\n", pause=pause),
        "body byte by byte": drip(OK + b"Content-Length: 99999\r\n\r\n", b"a", pause=pause),
        "body byte by byte without a length": drip(OK + b"\r\n", b"a", pause=pause),
        "chunk by chunk": drip(CHUNKED, b"1\r\na\r\n", pause=pause),
        "a chunk whose size goes on": drip(CHUNKED, b"0", pause=2 * pause),
        "trailers line by line": drip(CHUNKED + b"0\r\n", b"X: a\r\n", pause=pause),
        "a gzip header that goes on": drip(
            OK + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08" + bytes(6), b"a", pause=pause
        ),
        "thousands of tiny chunks in one read": flood(CHUNKED, b"1\r\na\r\n" * 2_000),
        "fewer bytes than announced, and silence": _and_silence(response(b"half", Content_Length="8")),
        "a page that began and fell silent": _and_silence(OK),
    }


def _large(bomb_megabytes: int) -> dict[str, Answer]:
    return {
        "a large body is announced": response(Content_Length="999999999999"),
        "a body without end": flood(OK + b"\r\n", bytes(65536)),
        "chunks without end": flood(CHUNKED, b"ffff\r\n" + bytes(65535) + b"\r\n"),
        "a chunk of sixteen exabytes": flood(CHUNKED + b"ffffffffffffffff\r\n", bytes(65536)),
        "a gzip bomb": response(bomb(bomb_megabytes), Content_Encoding="gzip"),
        "gzip members without end": flood(OK + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(MEGABYTE) * 20),
    }


def _broken() -> dict[str, Answer]:
    return {
        "nothing": b"",
        "not HTTP": b"SSH-2.0-OpenSSH\r\n",
        "HTTP/0.9": b"<html>page</html>",
        "a status without number": b"HTTP/1.1 OK\r\n\r\npage",
        "shorter than announced": response(b"half", Content_Length="8"),
        "reset in the body": reset_after(response(b"half", Content_Length="8")),
        "reset in the headers": reset_after(OK + b"X-"),
        "closed in the chunks": CHUNKED + b"5\r\nhalf",
        "closed before the last chunk": CHUNKED + b"4\r\npage\r\n",
        "a length in letters": response(b"x", Content_Length="many"),
        "a negative length": response(b"x", Content_Length="-1"),
        "two lengths": OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "a chunk size that is none": CHUNKED + b"-1\r\na\r\n0\r\n\r\n",
        "chunks that were packed": OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "a header that is none": OK + b"no header\r\n\r\npage",
        "a header with a space in its name": OK + b"Content-Length : 4\r\n\r\npage",
        "a folded header at the start": OK + b" folded: 1\r\n\r\npage",
        "a NUL in a header": response(b"page", X="a\0b"),
        "one header without end": flood(OK + b"X: ", b"a" * 65536),
        "headers without end": flood(OK, b"X: a\r\n" * 10_000),
        "trailers without end": flood(CHUNKED + b"0\r\n", b"X: a\r\n" * 10_000),
        "interim answers without end": flood(b"", b"HTTP/1.1 102 Processing\r\n\r\n" * 1_000),
        "another protocol": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
        "gzip cut short": response(gzip.compress(b"text" * 100)[:-12], Content_Encoding="gzip"),
    }


def _mislabelled() -> dict[str, Answer]:
    return {
        "br": response(b"x", Content_Encoding="br"),
        "deflate": response(zlib.compress(b"text"), Content_Encoding="deflate"),
        "deflate called gzip": response(zlib.compress(b"text"), Content_Encoding="gzip"),
        "plain text called gzip": response(b"text", Content_Encoding="gzip"),
        "packed twice": response(gzip.compress(gzip.compress(b"text")), Content_Encoding="gzip, gzip"),
        "damaged gzip": response(gzip.compress(b"text" * 99)[:20] + b"\xff" * 50, Content_Encoding="gzip"),
    }


def _and_silence(start: bytes) -> Answer:
    def script(connection: socket.socket, stopping: threading.Event) -> None:
        connection.sendall(start)
        stopping.wait()

    return script

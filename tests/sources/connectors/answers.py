"""Sample answers of providers, and what can be done to any of them to make it hostile."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"

#: What may stand where something else is expected.
WRONG_VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    10**400,
    1e300,
    "",
    "a\x00b\ud800 <b>c",
    "http://[::1",
    "9999-12-31T23:59:59-23:00",
    [],
    ["x", {}],
    {},
    {"url": 1},
)

HOSTILE = {
    "nothing": b"",
    "blanks": b" \n" * 100,
    "a web page": b"<!doctype html><html><body>We will be back soon.</body></html>",
    "null": b"null",
    "a number": b"1" * 5_000,
    "a list": b'[{"url": "https://a.example/"}]',
    "a text": b'"articles"',
    "not a number": b'{"articles": NaN, "claims": NaN}',
    "a name twice": b'{"articles": [], "articles": [], "status": "ok"}',
    "deep lists": b"[" * 500_000,
    "deep objects": b'{"a":' * 300_000,
    "deep inside": b'{"articles": [' + b"[" * 200_000 + b"]" * 200_000 + b"]}",
    "too large": b'{"articles": [' + b"{}," * 700_000 + b"{}]}",
    "binary": bytes(range(256)) * 100,
    "UTF-16": '{"articles": []}'.encode("utf-16"),
}


def samples(name: str) -> list[bytes]:
    """All sample answers of a provider in JSON."""
    return [path.read_bytes() for path in sorted((DATA / name).glob("*.json"))]


def shuffled(value: Any) -> Any:
    """The same JSON value with every list and every object in another order."""
    if isinstance(value, dict):
        return {key: shuffled(value[key]) for key in reversed(value)}
    return [shuffled(inner) for inner in reversed(value)] if isinstance(value, list) else value


def spoiled(body: bytes) -> Iterator[bytes]:
    """The answer with one value replaced by a wrong one, for every value and every wrong one."""
    for wrong in WRONG_VALUES:
        for place in count():
            value, places = _replaced(json.loads(body), wrong, place)
            if places <= place:
                break
            yield json.dumps(value).encode()


def _replaced(value: Any, wrong: Any, place: int) -> tuple[Any, int]:
    """The value with `wrong` at the place of that number, counted depth first, and how many places there are."""
    if place == 0:
        return wrong, 1
    seen = 1
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        value[key], places = _replaced(value[key], wrong, place - seen)
        seen += places
    return value, seen


def truncated(body: bytes) -> Iterator[bytes]:
    """The answer as it is when the connection breaks, at a hundred places."""
    return (body[:end] for end in range(0, len(body.rstrip()), max(1, len(body) // 100)))

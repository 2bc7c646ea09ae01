"""Messages on a pipe: a JSON head and a binary payload, each preceded by its length."""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO

#: Lengths of head and payload in bytes.
LENGTHS = struct.Struct("!QQ")


def packed(head: dict[str, Any], payload: bytes = b"") -> bytes:
    """One message. Lone surrogates survive as JSON escapes."""
    text = json.dumps(head, allow_nan=False).encode("ascii")
    return LENGTHS.pack(len(text), len(payload)) + text + payload


def read_frame(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """The next message of a blocking stream, None when the other side is gone."""
    lengths = stream.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        return None
    head_length, payload_length = LENGTHS.unpack(lengths)
    text, payload = stream.read(head_length), stream.read(payload_length)
    if len(text) < head_length or len(payload) < payload_length:
        return None
    return json.loads(text), payload

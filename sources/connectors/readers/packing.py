"""Documents that come packed: `.xml.gz`, as sitemaps do."""

from __future__ import annotations

import zlib

from factcheck.core.errors import ParseError

#: As much as a document may have when it comes unpacked.
MAX_UNPACKED_BYTES = 15 << 20
_GZIP = b"\x1f\x8b"


def unpacked(body: bytes) -> bytes:
    """The document, unpacked if it is packed. ParseError when it is too large or damaged."""
    if not body.startswith(_GZIP):
        return body
    stream = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        document = stream.decompress(body, MAX_UNPACKED_BYTES + 1)
    except zlib.error:
        raise ParseError("This document is packed (gzip), but damaged: it cannot be unpacked.") from None
    if len(document) > MAX_UNPACKED_BYTES:
        raise ParseError(f"This document is packed (gzip) and has more than {MAX_UNPACKED_BYTES >> 20} MB unpacked.")
    if not stream.eof:
        raise ParseError("This document is packed (gzip), but cut off: it cannot be unpacked.")
    return document

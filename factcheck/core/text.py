"""Text as it may enter the database, and the hash that anchors are bound to.

PostgreSQL refuses NUL in text and UTF-8 has no lone surrogates, so both are replaced *once*, at the door, before a
text is hashed; everything after that may rely on it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

from factcheck.core.errors import InvalidInput

#: Longest text taken in, in characters. (A `tsvector` holds less than that, but passages are indexed, not texts.)
MAX_TEXT_CHARS = 500_000
#: Largest file or paste taken in, in bytes.
MAX_TEXT_BYTES = 2_000_000

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LINE_END = re.compile("\r\n?|\u2028|\u2029|\x85")


def storable(raw: str) -> str:
    """The same text without what PostgreSQL or UTF-8 cannot hold: NUL and lone surrogates become U+FFFD."""
    return _UNSTORABLE.sub("\ufffd", raw)


def clean_text(raw: str) -> str:
    """The text as it is stored and hashed: NFC, `\\n` line ends, no control characters, no blank ends."""
    text = unicodedata.normalize("NFC", storable(raw))
    return _CONTROL.sub("", _LINE_END.sub("\n", text)).strip()


def one_line(raw: str, *, limit: int = 500) -> str:
    """The text on one line, at most `limit` characters; a cut is marked with an ellipsis."""
    line = " ".join(clean_text(raw).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def checked_text(raw: str) -> str:
    """`clean_text`, refused with `InvalidInput` when it is empty, too long, or mostly not text."""
    if len(raw) > MAX_TEXT_CHARS:
        raise InvalidInput(f"The text is too long: {len(raw):,} characters, at most {MAX_TEXT_CHARS:,} are read.")
    text = clean_text(raw)
    if not re.search(r"\w", text):
        raise InvalidInput("There is no text to read: it is empty or holds no words.")
    if len(_UNSTORABLE.findall(raw)) + len(_CONTROL.findall(raw)) > len(raw) // 10:
        raise InvalidInput("This does not look like text: it holds too many control characters.")
    return text


def decoded(data: bytes) -> str:
    """Bytes of a text file → str: UTF-8 (with or without BOM) or UTF-16 with BOM; anything else is `InvalidInput`.

    Guessing an encoding would change quoted words without anybody noticing, so the file is refused instead.
    """
    if len(data) > MAX_TEXT_BYTES:
        raise InvalidInput(f"The file is too large: at most {MAX_TEXT_BYTES:,} bytes are read.")
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not utf16 and b"\x00" in data:
        raise InvalidInput("This is not a text file: it holds binary data.")
    try:
        return data.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        encoding = "UTF-16" if utf16 else "UTF-8"
        raise InvalidInput(
            f"The file is not valid {encoding} (byte {error.start:,}). Save it as UTF-8 and try again."
        ) from error


def sha256_of(text: str) -> str:
    """SHA-256 of the text's UTF-8 bytes, in hex: what anchors are bound to."""
    return hashlib.sha256(text.encode()).hexdigest()

"""Read many saved pages, one after the other: JSON lines or HTML files in, one result per page out. No database."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from factcheck.core.errors import ParseError
from sources.extraction.article import extract_article

#: Largest page read from a file, in bytes, unpacked: the same as what is fetched.
MAX_PAGE_BYTES = 15 * 1024 * 1024


def extract_article_line(line: str) -> dict[str, Any]:
    """`{"id", "html", "url"?}` as a JSON line → the result for that page; ParseError when the line is not that."""
    try:
        page = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ParseError("not valid JSON") from error
    if not isinstance(page, dict) or not isinstance(page.get("html"), str) or "id" not in page:
        raise ParseError('not an object with "id" and "html"')
    body = page["html"].encode("utf-8", "replace")
    return _result(page["id"], body, url=str(page.get("url") or ""), content_type="text/html; charset=utf-8")


def extract_article_file(path: Path) -> dict[str, Any]:
    """The result for an HTML file, which may be gzipped (`.gz`); ParseError when it cannot be read."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            body = file.read(MAX_PAGE_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ParseError(f"cannot be read ({getattr(error, 'strerror', None) or error})") from error
    if len(body) > MAX_PAGE_BYTES:
        raise ParseError(f"is larger than {MAX_PAGE_BYTES:,} bytes")
    return _result(path.name.removesuffix(".gz").removesuffix(".html"), body, url="", content_type="")


def extract_article_lines(lines: Iterable[str]) -> Iterator[dict[str, Any] | ParseError]:
    """For each line that is not blank its result, or the ParseError "line 3: …" to report; never stops early."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield extract_article_line(line)
            except ParseError as error:
                yield ParseError(f"line {number}: {error}")


def _result(page_id: Any, body: bytes, *, url: str, content_type: str) -> dict[str, Any]:
    """A page in which no article is found is a result, too: with an empty text and the reason."""
    try:
        article = extract_article(body, url=url, content_type=content_type)
    except ParseError as error:
        return {"id": page_id, "text": "", "error": str(error)}
    moment = article.published_at
    return {
        "id": page_id,
        "title": article.title,
        "text": article.text,
        "published_at": None if moment is None else moment.isoformat(),
        "byline": article.byline,
        "language": article.language,
    }

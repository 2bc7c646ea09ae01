"""Saved pages in bulk: every page gets its result, every bad line its message."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from factcheck.core.errors import ParseError
from sources.extraction.lines import extract_article_file, extract_article_lines
from tests.sources.extraction.test_article import PARAGRAPHS, page

PAGE = page()


def test_each_line_gives_its_article() -> None:
    (result,) = extract_article_lines([json.dumps({"id": 7, "html": PAGE, "url": "https://daily.example/"})])
    assert not isinstance(result, ParseError)
    assert result.keys() == {"id", "title", "text", "published_at", "byline", "language"}
    assert (result["id"], result["title"]) == (7, "Quay closes for a year")
    assert PARAGRAPHS[1] in result["text"]


def test_a_page_without_an_article_is_a_result_with_a_reason() -> None:
    (result,) = extract_article_lines(['{"id": "x", "html": "<p>"}'])
    assert result == {"id": "x", "text": "", "error": "No article text was found on this page."}


def test_bad_lines_are_reported_by_number_and_do_not_stop_the_others() -> None:
    lines = [
        "{",
        "",
        "[]",
        '{"id": 1}',
        '{"html": ""}',
        '{"id": 1, "html": 5}',
        '{"id": 2, "html": "<p>"}',
        "[" * 99_999,
    ]
    *bad, good, deep = extract_article_lines(lines)
    assert [str(error).partition(":")[0] for error in bad] == ["line 1", "line 3", "line 4", "line 5", "line 6"]
    assert not isinstance(good, ParseError)
    assert str(deep) == "line 8: not valid JSON"


@pytest.mark.parametrize("name", ["saved.html", "saved.html.gz"])
def test_a_saved_page_is_read_packed_or_not(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(PAGE.encode()) if name.endswith(".gz") else PAGE.encode())
    result = extract_article_file(path)
    assert result["id"] == "saved"
    assert PARAGRAPHS[0] in result["text"]


def test_a_file_that_cannot_be_read_is_named_by_its_fault(tmp_path: Path) -> None:
    with pytest.raises(ParseError, match=r"cannot be read .*No such file"):
        extract_article_file(tmp_path / "missing.html")
    for content in (b"not gzip", gzip.compress(b"cut")[:-5]):
        (tmp_path / "bad.gz").write_bytes(content)
        with pytest.raises(ParseError, match="cannot be read"):
            extract_article_file(tmp_path / "bad.gz")


def test_a_file_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.html.gz"
    path.write_bytes(gzip.compress(bytes(16 * 1024 * 1024), compresslevel=1))
    with pytest.raises(ParseError, match="is larger than"):
        extract_article_file(path)

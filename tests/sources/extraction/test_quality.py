"""Measured on real pages with known text, where that collection is beside this repository."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from sources.extraction import extract_article

SHARED = Path(__file__).parents[3] / "../shared/data/articles"


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """How often each run of four words occurs."""
    words = re.findall(r"\w+", text)
    size = min(4, len(words))
    return Counter(tuple(words[start : start + size]) for start in range(len(words) - size + 1)) if words else Counter()


def text_of(page_id: str, url: str) -> str:
    """The article in a page of the collection; every one of them holds one, so no refusal is right."""
    body = gzip.decompress((SHARED / "html" / f"{page_id}.html.gz").read_bytes())
    return extract_article(body, url=url).text


def test_articles_are_found_with_an_f1_of_at_least_96_percent() -> None:
    if not SHARED.is_dir():
        pytest.skip("the collection of pages with known text is not beside this repository")
    pages: dict[str, Any] = json.loads((SHARED / "ground-truth.json").read_text())
    precision = recall = 0.0
    for page_id, page in pages.items():
        wanted, found = shingles(page["articleBody"]), shingles(text_of(page_id, page["url"]))
        overlap = (wanted & found).total()
        precision += overlap / max(1, found.total()) / len(pages)
        recall += overlap / max(1, wanted.total()) / len(pages)
    assert 2 * precision * recall / (precision + recall) >= 0.96

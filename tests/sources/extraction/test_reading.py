"""Which of two readings of a page is taken."""

from __future__ import annotations

from typing import Any

import pytest
import trafilatura
from trafilatura.settings import Document

from sources.extraction import page_reader

NOTICE = "This copy is for your personal, non-commercial use only; for reprints turn to our office."
ARTICLE = "The harbour council voted on Thursday to close the old quay for a whole year. " * 10


@pytest.mark.parametrize(
    ("precise", "balanced", "taken"),
    [
        pytest.param(NOTICE, ARTICLE, ARTICLE, id="a notice is not the article"),
        pytest.param(NOTICE, NOTICE * 2, NOTICE, id="a short article stays as it is"),
        pytest.param(ARTICLE, ARTICLE * 9, ARTICLE, id="a long one is not doubted"),
        pytest.param("", ARTICLE, ARTICLE, id="nothing is not the article"),
    ],
)
def test_a_suspiciously_short_reading_is_checked_by_a_second(
    monkeypatch: pytest.MonkeyPatch, precise: str, balanced: str, taken: str
) -> None:
    def reading(markup: str, *, favor_precision: bool, **options: Any) -> Document:
        document = Document()
        document.text = precise if favor_precision else balanced
        return document

    monkeypatch.setattr(trafilatura, "bare_extraction", reading)
    page = page_reader.read_page(b"<html><body><p>page", url="", content_type="")
    assert page["text"] == taken.strip()

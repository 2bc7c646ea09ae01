"""Which of several readings of a page is taken, and that the slow ones are asked only in doubt."""

from __future__ import annotations

from typing import Any

import pytest
import trafilatura
from lxml import html
from trafilatura.settings import Document

from sources.extraction.reading import article_text

NOTICE = "This copy is for your personal, non-commercial use only; for reprints turn to our office."
ARTICLE = ("The harbour council voted on Thursday to close the old quay for a whole year. " * 10).strip()


@pytest.mark.parametrize(
    ("texts", "paragraphs", "taken", "readings"),
    [
        pytest.param((ARTICLE, NOTICE, NOTICE), 1, ARTICLE, 1, id="a long quick one is not doubted"),
        pytest.param((ARTICLE, ARTICLE * 3, NOTICE), 4, ARTICLE * 3, 2, id="little beside the page's paragraphs"),
        pytest.param((NOTICE, ARTICLE, NOTICE), 1, ARTICLE, 2, id="a notice is not the article"),
        pytest.param((NOTICE, NOTICE, ARTICLE), 1, ARTICLE, 3, id="nor when the precise mode agrees"),
        pytest.param((NOTICE, NOTICE, NOTICE * 2), 1, NOTICE, 3, id="a short article stays as it is"),
        pytest.param(("", "", ARTICLE), 1, ARTICLE, 3, id="nothing is not the article"),
    ],
)
def test_a_doubtful_reading_is_checked_by_slower_ones(
    monkeypatch: pytest.MonkeyPatch, texts: tuple[str, str, str], paragraphs: int, taken: str, readings: int
) -> None:
    quick, precise, balanced = texts
    asked = []

    def reading(_tree: Any, *, fast: bool, favor_precision: bool, **_options: Any) -> Document:
        document = Document()
        document.text = quick if fast else precise if favor_precision else balanced
        asked.append(document)
        return document

    monkeypatch.setattr(trafilatura, "bare_extraction", reading)
    assert article_text(html.document_fromstring(f"<body>{f'<p>{ARTICLE}</p>' * paragraphs}</body>")) == taken
    assert len(asked) == readings

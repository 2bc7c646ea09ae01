"""A language is named only when the text leaves no doubt, and no article is lost for want of one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from py3langid.langid import LanguageIdentifier

from sources.extraction import language
from sources.extraction.language import detected_language
from tests.sources.extraction.test_article import PARAGRAPHS


@pytest.fixture
def no_model(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def full(*_args: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(LanguageIdentifier, "from_model_file", full)
    language._identifier.cache_clear()
    yield
    language._identifier.cache_clear()


def test_a_language_that_stands_out_is_named() -> None:
    assert detected_language(" ".join(PARAGRAPHS)) == ("en", "text of the page")


@pytest.mark.parametrize("text", ["", "Short.", "1 2 3 " * 100, "— … — " * 100])
def test_a_text_that_says_too_little_has_no_language(text: str) -> None:
    assert detected_language(text) == ("", "")


@pytest.mark.usefixtures("no_model")
def test_without_room_for_the_model_there_is_no_language_and_no_error(caplog: pytest.LogCaptureFixture) -> None:
    assert detected_language(" ".join(PARAGRAPHS)) == ("", "")
    assert "No space left" in caplog.text

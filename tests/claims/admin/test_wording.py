"""Passages with their differences from what was said marked in them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from claims.admin.wording import marked, unmarked
from tests.claims.drift.graded import PAIRS

SAID = "The council cut bus fares by 4 percent."
TEXTS = st.sampled_from([text for pair in PAIRS for text in pair[:2]])
JOINED = st.lists(TEXTS | st.text(max_size=20), max_size=3).map("\n\n".join)


def test_each_difference_is_marked_named_and_told() -> None:
    passage = marked(SAID, "The council may not cut bus fares by 5 percent.")
    assert [(words.text, [one.label for one in words.noted]) for words in passage.words if words.noted] == [
        ("may", ["modality"]),
        ("not", ["negation"]),
        ("5 percent", ["number"]),
    ]
    assert passage.labels == [("negation", "negation"), ("modality", "modality"), ("number", "number")]
    assert [one.number for one in passage.noted] == [1, 2, 3]
    assert "“may”" in passage.noted[1].sentence


def test_what_is_missing_is_told_without_a_mark() -> None:
    passage = marked("The firm will leave if taxes rise.", "The firm will leave.")
    assert "words missing" in dict(passage.labels).values()
    assert all(one.sentence.endswith(".") for one in passage.noted)


@given(TEXTS, JOINED)
def test_the_words_of_the_passage_stay_as_they_are(said: str, text: str) -> None:
    for passage in (marked(said, text), unmarked(text)):
        assert "".join(words.text for words in passage.words) == text
    assert all(one in passage.noted for words in passage.words for one in words.noted)

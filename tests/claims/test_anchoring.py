"""Anchors say what became of the words, and never point at words that only look alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.anchoring import Anchor, AnchorState, anchor_at, locate, verify
from factcheck.core.errors import InvalidInput

TEXT = "The council met. The mayor said that taxes fell by half. The council left. The mayor stayed for the evening."
SMALL = st.text(alphabet="ab ", min_size=1, max_size=30)


def anchor(words: str = "taxes fell by half") -> Anchor:
    start = TEXT.index(words)
    return anchor_at(TEXT, start, start + len(words))


def test_the_anchor_holds_words_surroundings_and_place() -> None:
    made = anchor_at("abcdef", 2, 4, context=1)
    assert (made.exact, made.prefix, made.suffix, made.start, made.end) == ("cd", "b", "e", 2, 4)
    assert len(made.text_sha256) == 64


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 2), (3, 2), (0, 7)])
def test_no_words_no_anchor(start: int, end: int) -> None:
    with pytest.raises(InvalidInput):
        anchor_at("abcdef", start, end)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        (TEXT, AnchorState.EXACT),
        (TEXT + " It rained.", AnchorState.EXACT),
        ("Update. " + TEXT, AnchorState.MOVED),
        ("Update: taxes fell by half.", AnchorState.MOVED),
        ("Update: taxes fell by half. Yes, taxes fell by half.", AnchorState.AMBIGUOUS),
        (TEXT.replace("fell", "rose"), AnchorState.CHANGED),
        ("Update. " + TEXT.replace("fell", "rose"), AnchorState.CHANGED),
        ("Nothing of it is left.", AnchorState.GONE),
        ("", AnchorState.GONE),
    ],
)
def test_what_became_of_the_words(text: str, state: AnchorState) -> None:
    assert verify(anchor(), text) is state


def test_surroundings_tell_two_occurrences_apart() -> None:
    text = "Taxes rose. But taxes fell by half elsewhere. " + TEXT
    found = locate(anchor(), text)
    assert found.state is AnchorState.MOVED
    assert found.span == (text.rindex("taxes fell"), text.rindex("taxes fell") + 18)


def test_changed_words_are_located_between_their_surroundings() -> None:
    text = TEXT.replace("fell by half", "rose")
    found = locate(anchor(), text)
    assert found.span is not None
    assert text[slice(*found.span)] == "taxes rose"


@given(SMALL, st.data())
def test_an_anchor_is_exact_in_its_own_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert verify(anchor_at(text, start, end), text) is AnchorState.EXACT


@given(SMALL, SMALL, SMALL, SMALL)
def test_words_that_are_there_are_found_there_or_called_ambiguous(
    prefix: str, words: str, before: str, after: str
) -> None:
    made = anchor_at(prefix + words, len(prefix), len(prefix + words), context=3)
    text = before + words + after
    found = locate(made, text)
    if found.span is None:
        assert found.state is AnchorState.AMBIGUOUS
    else:
        assert found.state in (AnchorState.EXACT, AnchorState.MOVED)
        assert text[slice(*found.span)] == words


@given(SMALL, SMALL)
def test_words_that_are_not_there_are_never_called_found(words: str, text: str) -> None:
    made = anchor_at("x" + words, 0, len(words) + 1)
    assert verify(made, text) is AnchorState.GONE

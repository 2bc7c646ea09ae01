"""Proposals from outside are held to the text: nothing that does not stand there comes through."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claims.attribution import AttributedStatement, Kind
from claims.attribution.outside import (
    CONFIDENCE,
    MAX_PROPOSALS,
    Portion,
    Proposal,
    held_to_text,
    portions,
    read_answer,
)
from factcheck.core.errors import ParseError

TEXT = (
    "Mara Lind was asked about the harbour. “The dredging will take a year”, and nothing else.\n"
    "The plan has no friends in town, in the eyes of Odo Brandt, who fought against it for years.\n"
    "The plan has no friends in town, or so it goes."
)

_BITS = ("The plan", "has no friends", "in town", "Mara Lind", "Odo", " ", ",", "“", "”", "\n", "é", "桥将关闭", "aaaa")
_TEXTS = st.lists(st.sampled_from(_BITS), max_size=40).map("".join) | st.text(max_size=80)


def held(*proposals: Proposal, text: str = TEXT, known: tuple[tuple[int, int], ...] = ()) -> list[AttributedStatement]:
    return list(held_to_text(Portion(text, 0), proposals, known=known, model="reader-1"))


def answer(content: object) -> bytes:
    said = content if isinstance(content, str) else json.dumps(content)
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": said}}]}).encode()


@given(
    text=_TEXTS,
    raw=st.lists(st.tuples(_TEXTS, _TEXTS, _TEXTS), max_size=6),
    cuts=st.lists(st.tuples(*[st.integers(0, 200)] * 4), max_size=6),
    known=st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)).map(lambda at: (at[0], sum(at))), max_size=3),
    limit=st.integers(1, 60),
)
@example(text="", raw=[("", "", "")], cuts=[], known=[], limit=1)
def test_only_what_stands_in_the_text_comes_through(
    text: str,
    raw: list[tuple[str, str, str]],
    cuts: list[tuple[int, int, int, int]],
    known: list[tuple[int, int]],
    limit: int,
) -> None:
    proposals = [Proposal(*fields) for fields in raw] + [
        Proposal(text[a : a + b], text[c : c + d]) for a, b, c, d in cuts
    ]
    parts = list(portions(text, limit)) if text else [Portion(text, 0)]
    assert "".join(part.text for part in parts) == text
    assert all(len(part.text) <= limit and text[part.start :].startswith(part.text) for part in parts if text)
    for part in [*parts, Portion(text, 0)]:
        taken = list(known)
        for found in held_to_text(part, proposals, known=known, model="m"):
            (span,), (source,) = found.content, found.source
            named = {(one.words, one.speaker) for one in proposals}
            assert (text[slice(*span)], text[slice(*source)]) in named
            assert found.speaker == text[slice(*source)]
            assert source[1] <= span[0] or span[1] <= source[0]
            assert not any(span[0] < end and start < span[1] for start, end in taken)
            taken.append(span)


def test_what_is_taken_is_marked_as_a_proposal() -> None:
    (found,) = held(Proposal("The dredging will take a year", "Mara Lind"))
    assert (found.exact(TEXT), found.kind, found.speaker) == ("The dredging will take a year", Kind.DIRECT, "Mara Lind")
    assert found.speaker_is_inferred
    assert found.confidence == CONFIDENCE
    assert found.confidence_reasons == ("Proposed by the outside reader reader-1; its words stand in the text.",)


@pytest.mark.parametrize(
    "proposal",
    [
        Proposal("The dredging will take two years", "Mara Lind"),
        Proposal("the dredging will take a year", "Mara Lind"),
        Proposal("The dredging will take a year", "Mara Quill"),
        Proposal("The dredging will take a year", ""),
        Proposal("The dredging will take a year", "take a year"),
        Proposal("he dredging will take a yea", "Mara Lind"),
        Proposal("take a year", "Mara Lind"),
        Proposal("asked about the harbour. “The dredging", "ara Lind"),
        Proposal(TEXT, "Mara Lind"),
    ],
    ids=["invented", "case", "speaker", "nobody", "speaks of itself", "cut", "short", "name cut", "several lines"],
)
def test_what_does_not_stand_there_is_refused(proposal: Proposal) -> None:
    assert held(proposal) == []


def test_of_words_at_several_places_those_at_the_speaker_are_taken_or_those_behind_the_context() -> None:
    words = "The plan has no friends in town"
    first, second = TEXT.index(words), TEXT.rindex(words)
    assert [one.start for one in held(Proposal(words, "Odo Brandt"))] == [first]
    assert [one.start for one in held(Proposal(words, "Odo Brandt", "it for years."))] == [second]
    same = "Odo Brandt: prices will fall soon. Odo Brandt: prices will fall soon."
    assert held(Proposal("prices will fall soon", "Odo Brandt"), text=same) == []


def test_what_the_rules_have_read_and_what_was_proposed_before_is_left_out() -> None:
    proposal = Proposal("The dredging will take a year", "Mara Lind")
    start = TEXT.index("dredging")
    assert held(proposal, known=((start, start + 3),)) == []
    assert len(held(proposal, proposal, Proposal("The dredging will take", "Mara Lind"))) == 1


@pytest.mark.parametrize("wrapped", ["{}", "```json\n{}\n```", "Here you are: {} I hope it helps."])
def test_an_answer_is_read_with_whatever_stands_around_it(wrapped: str) -> None:
    said = json.dumps({"statements": [{"words": "“It rains every day.”", "speaker": " Odo ", "before": "said"}]})
    assert read_answer(answer(wrapped.replace("{}", said))) == (Proposal("It rains every day.", "Odo", "said"),)


@pytest.mark.parametrize(
    "statement",
    [None, 7, [], "words", {}, {"words": 7}, {"words": "x" * 5_000, "speaker": "Odo"}, {"words": "It rains every day"}],
)
def test_a_proposal_of_the_wrong_shape_is_left_out(statement: Any) -> None:
    good = {"words": "It rains every day", "speaker": "Odo", "before": None, "more": [1]}
    assert len(read_answer(answer({"statements": [statement, good]}))) == 1


def test_no_more_proposals_are_looked_at_than_make_sense() -> None:
    many = [{"words": "It rains every day", "speaker": "Odo"}] * (MAX_PROPOSALS + 50)
    assert len(read_answer(answer({"statements": many}))) == MAX_PROPOSALS


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b"{}",
        b'{"choices": {}}',
        b'{"choices": []}',
        b'{"choices": [null]}',
        b'{"choices": [{"message": {"content": [1]}}]}',
        answer("I cannot help with that."),
        answer('{"statements": ['),
        answer('{"statements": {}}'),
        answer('{"statements": ' + "[" * 100_000 + "]" * 100_000 + "}"),
        b'{"choices": ' + b"[" * 100_000,
        b"\xff\xfe\x00",
        b'{"choices": [{"message": {"content": "' + b"x" * 3_000_000 + b'"}}]}',
    ],
    ids=range(15),
)
def test_an_answer_that_is_none_is_refused_in_words(body: bytes) -> None:
    with pytest.raises(ParseError, match=r"^The outside reader answers .*\.$"):
        read_answer(body)

"""What holds for every text, however awkward: spans slice, keep their order, and come out the same twice."""

import unicodedata

from hypothesis import example, given, settings
from hypothesis import strategies as st

from claims.attribution import AttributedStatement, Kind, read_text
from claims.attribution.statements import Span

_NAMES = (
    "Mara Lind", "Lind", "MARA LIND", "Foreign Minister Mara Lind", "Odo Varga, the harbour director,", "the minister",
    "She", "he", "they", "The Harbour Safety Board (HSB)", "HSB", "the board", "Her spokesman", "the nation", "Ostrand",
    "Reuters", "Moscow", "Mr. O’Dell-Ruiz", "Zoë Ång", "Ze\u0301no\u0308 Li\u0301nd", "مارا", "李娜", "Mara\u00a0Lind",
)  # fmt: skip
_CUES = (
    "said", "said that", "told Reuters that", "told", "added:", "according to", "According to", "was quoted by",
    "as saying", "ruled out", "denied", "claimed and", "’s claim that", "asked", "wrote", "saying", ":", "did not say",
    "said on Monday", "in a statement", "at a briefing in New Delhi on April 6", "late Tuesday", "in 2019",
)  # fmt: skip
_MARKS = (
    "“",
    "”",
    '"',
    "'",
    "''",
    "``",
    "‘",
    "’",
    "«",
    "»",
    "„",
    "‟",
    "‹",
    "(",
    ")",
    "[",
    "—",
    "…",
    ",",
    ".",
    "?",
    "!",
    ";",
)
_WORDS = (
    "taxes fell", "the report", "We will not go.", "No", "Q:", "A.", "who", "and", "that", "but", "1,000", "U.S.",
    "👩‍🚒", "😀", "e\u0301\u0301\u0301", "\u202bשלום\u202c", "\u200b", "\ufeff", "\x00", "\ud800", "ﬁn", "İ",
)  # fmt: skip
_GAPS = (" ", " ", " ", "", "\n", "\n\n", "\r\n", "\u2028", "\t", "\u00a0", "  ")
_RUNS = st.builds(
    lambda piece, times: piece * times, st.sampled_from((*_MARKS, "a", "said ", "😀")), st.integers(20, 120)
)

_TEXTS = st.lists(
    st.one_of(
        st.sampled_from(_NAMES),
        st.sampled_from(_CUES),
        st.sampled_from(_MARKS),
        st.sampled_from(_WORDS),
        st.sampled_from(_GAPS),
        _RUNS,
    ),
    max_size=30,
).flatmap(lambda pieces: st.sampled_from((" ", "")).map(lambda gap: gap.join(pieces)))

#: Made of whole sentences, so that most examples hold statements.
_SENTENCES = st.lists(
    st.tuples(st.sampled_from(_NAMES), st.sampled_from(_CUES), st.sampled_from(_MARKS), st.sampled_from(_WORDS)).map(
        lambda parts: "{0} {1} {2}{3} is {3}{2}.".format(*parts)
    ),
    min_size=1,
    max_size=6,
).flatmap(lambda sentences: st.sampled_from((" ", "\n", "\r\n\r\n")).map(lambda gap: gap.join(sentences)))


@settings(max_examples=150, deadline=None)
@given(st.one_of(_TEXTS, _SENTENCES))
@example("“" * 50 + "Mara Lind said on Monday that “taxes” fell" + "”" * 50)
@example("LIND: No.\n\nQ: Why?\n\nLIND: “Because,” she said, according to Reuters.")
@example("According to Reuters, Mara Lind said, “It”\r\n\r\n“is said on Monday,” in a statement, “not”")
def test_any_text_gives_spans_that_slice_keep_their_order_and_stay_the_same(text: str) -> None:
    statements = read_text(text)
    for statement in statements:
        assert_content_is_sound(text, statement)
        assert_circumstances_stand_outside(text, statement)
        assert_speaker_is_explained(statement)
    assert [statement.start for statement in statements] == sorted(statement.start for statement in statements)
    assert read_text(text) == statements


def assert_content_is_sound(text: str, statement: AttributedStatement) -> None:
    assert statement.content
    edges = [edge for span in statement.content for edge in span]
    assert edges == sorted(edges)
    for span in (*statement.content, *statement.source, *statement.cue):
        assert_slices(text, span)
    assert statement.exact(text) == text[statement.start : statement.end]
    for (_, end), (start, _) in zip(statement.content, statement.content[1:], strict=False):
        assert end <= start
    if statement.subordinator is not None:
        assert text[slice(*statement.subordinator)].lower() == "that"
        assert statement.subordinator[1] <= statement.start
    assert statement.cue or statement.kind is Kind.DIRECT


def assert_circumstances_stand_outside(text: str, statement: AttributedStatement) -> None:
    for span in (statement.said_on, statement.said_at):
        if span is not None:
            assert_slices(text, span)
            assert not any(overlaps(span, other) for other in (*statement.content, *statement.cue, *statement.source))
    if statement.said_on and statement.said_at:
        assert not overlaps(statement.said_on, statement.said_at)
    if statement.role is not None:
        assert_slices(text, statement.role)


def assert_speaker_is_explained(statement: AttributedStatement) -> None:
    assert statement.resolution_reason.endswith(".")
    assert len(statement.candidates) != 1
    assert len(set(statement.candidates)) == len(statement.candidates)
    assert statement.speaker not in statement.candidates
    assert bool(statement.speaker) == bool(statement.source)


def assert_slices(text: str, span: Span) -> None:
    start, end = span
    assert 0 <= start < end <= len(text)
    assert not any(character in "\n\r\u2028" for character in text[start:end])
    assert any(not unicodedata.category(character).startswith("Z") for character in text[start:end])


def overlaps(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]

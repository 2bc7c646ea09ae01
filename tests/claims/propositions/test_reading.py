"""What holds for every text and every statement in it."""

import re
from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from claims.attribution import AttributedStatement, HeadlineClaim, Kind, Span, headline_claims, read_text
from claims.propositions import MAX_CHARS, Nature, Proposition, headline_propositions, propositions

_PHRASES = (
    "Mara Lind said", "that", "taxes fell", "and", "the deficit doubled", "but", "he", "we", "our plan", "rose again",
    "if", "will sign", "not", "“", "”", "‘", "’", "(", ")", "[", "]", ",", ";", ".", "?", "\n", "ruled out", "a tax",
    "4 percent", "it", "U.S.", "—", "’s", "I", "’ve", "\u200b", "😀", "vowed to", "Thank you", " ", "…", "which",
)  # fmt: skip
_NEWS_LIKE = st.lists(st.sampled_from(_PHRASES), max_size=40).map(" ".join)
_TEXTS = st.one_of(_NEWS_LIKE, st.text(max_size=200))
_WORD = re.compile(r"\w+")


@st.composite
def _texts_with_statements(draw: st.DrawFn) -> tuple[str, tuple[AttributedStatement, ...]]:
    """A text and statements that any reader might have made of it."""
    text = draw(_TEXTS.filter(lambda one: len(one) > 2))
    edges = draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=6, unique=True).map(sorted))
    content = tuple(zip(edges[::2], edges[1::2], strict=False))
    statement = AttributedStatement(
        content=content,
        source=draw(st.sampled_from([(), (content[0],)])),
        cue=draw(st.sampled_from([(), (content[-1],)])),
        speaker=draw(st.sampled_from(["", "Mara Lind", "he", "Harbour Board", "[x]"])),
        speaker_is_inferred=False,
        resolution_reason="",
        kind=draw(st.sampled_from(Kind)),
        reported_by=None,
        is_headline=False,
        is_object=draw(st.booleans()),
    )
    return text, (statement,)


def assert_sound(text: str, content: tuple[Span, ...], found: tuple[Proposition, ...]) -> None:
    edges = [edge for one in found for span in one.spans for edge in span]
    assert edges == sorted(edges)
    for one in found:
        assert all(any(low <= start < end <= high for low, high in content) for start, end in one.spans)
        assert len(one.text) <= MAX_CHARS
        assert one.nature in Nature
        assert 0 <= one.worthiness <= 1


def assert_no_invented_words(said: str, wording: str) -> None:
    """Outside brackets every word of the wording stands in the source, in that order."""
    remaining = iter(_WORD.findall(said.casefold()))
    for word in _WORD.findall(re.sub(r"\[[^\]]*\]", " ", wording).casefold()):
        assert word in remaining, word


@settings(max_examples=80)
@given(_TEXTS)
@example("Mara Lind said that we [ taxes fell and rose again ] and he rose again.")
def test_every_statement_of_any_text_has_sound_propositions(text: str) -> None:
    statements = read_text(text)
    made = propositions(text, statements)
    assert len(made) == len(statements)
    for statement, found in zip(statements, made, strict=True):
        assert found
        assert all(one.spans for one in found)
        assert_sound(text, statement.content, found)
    assert propositions(text, statements) == made


@settings(max_examples=80)
@given(_texts_with_statements())
def test_statements_of_another_reader_have_sound_propositions(
    given_text: tuple[str, tuple[AttributedStatement, ...]],
) -> None:
    text, statements = given_text
    (found,) = propositions(text, statements)
    assert found
    assert all(one.spans for one in found)
    assert_sound(text, statements[0].content, found)
    if not statements[0].is_object and "[" not in text:
        for one in found:
            said = " ".join(text[slice(*span)] for span in statements[0].content)
            assert_no_invented_words(said, one.text)


@settings(max_examples=40)
@given(_NEWS_LIKE)
def test_headlines_have_sound_propositions(title: str) -> None:
    text = f"It was late.\n\n{title}"
    headlines = [*headline_claims(text, title="Taxes fall"), HeadlineClaim("taxes rose", None, None)]
    content = tuple((one.start, one.end) for one in headlines if one.start is not None and one.end is not None)
    assert_sound(text, content, headline_propositions(text, headlines))


def test_a_statement_in_a_language_without_rules_is_one_proposition() -> None:
    text = "“Les impôts ont baissé. Le port est fermé.”"
    (found,) = read_text("“Taxes fell. The port is closed,” Mara Lind said.")
    foreign = replace(found, content=((1, len(text) - 1),), language="und", source=(), cue=())
    (made,) = propositions(text, [foreign])
    assert [(one.text, one.reasons) for one in made] == [
        ("Les impôts ont baissé. Le port est fermé", ("− not read by the rules: another language",))
    ]


def test_a_statement_over_several_paragraphs_keeps_them_apart() -> None:
    text = "“Taxes fell and\nrents rose”"
    statement = replace(read_text("“Taxes fell,” Mara Lind said.")[0], content=((1, len(text) - 1),), source=(), cue=())
    (made,) = propositions(text, [statement])
    assert [one.text for one in made] == ["Taxes fell and", "Rents rose"]

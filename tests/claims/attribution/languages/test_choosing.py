"""Which language a text is in: the words decide, what is recorded of it settles doubts, paragraphs may differ."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.attribution import headline_claims, read_text
from claims.attribution.languages.choosing import language_of, parts
from claims.attribution.languages.unknown import UNKNOWN

ENGLISH = "The mayor said that the harbour would close in May, and that nobody had told her why it was so."
GERMAN = (
    "Der Bürgermeister sagte: „Wir werden die Brücke in diesem Jahr reparieren“, und niemand hat ihm widersprochen."
)
PORTUGUESE = (
    "O prefeito da cidade disse na segunda-feira que a ponte do porto não será reaberta antes do fim do ano, e que as "
    "obras continuam no prazo: «Vamos reparar a ponte ainda este ano, apesar da chuva», afirmou a jornalistas."
)
RUSSIAN = "Мэр города сказал: «Мы починим мост в этом году, несмотря на дождь», и никто ему не возразил в тот день."


@pytest.mark.parametrize(
    ("text", "recorded", "code"),
    [
        (ENGLISH, "", "en"),
        (ENGLISH, "de", "en"),
        (GERMAN, "", "und"),
        (GERMAN * 3, "en-GB", "und"),
        (PORTUGUESE, "", "und"),
        (PORTUGUESE, "pt-BR", "und"),
        (RUSSIAN, "en", "und"),
        ("Taxes fell.", "", "en"),
        ("Taxes fell.", "EN_us", "en"),
        ("Steuern sinken.", "de", "und"),
        ("Steuern sinken.", "no language", "und"),
        ("", "", "en"),
    ],
)
def test_the_words_decide_and_the_record_settles_doubts(text: str, recorded: str, code: str) -> None:
    assert language_of(text, expected=recorded.replace("_", "-")).code == code


def test_a_paragraph_in_another_language_is_read_for_its_quotations_alone() -> None:
    text = "\n\n".join([ENGLISH, RUSSIAN, "She added that prices rose."])
    found = [(s.language, s.speaker, s.exact(text)) for s in read_text(text)]
    assert found == [
        ("en", "The mayor", "the harbour would close in May, and that nobody had told her why it was so"),
        ("und", "", "Мы починим мост в этом году, несмотря на дождь"),
        ("en", "The mayor", "prices rose"),
    ]


def test_an_english_paragraph_is_read_in_a_text_that_is_not() -> None:
    text = "\n".join([GERMAN, GERMAN, ENGLISH, GERMAN])
    assert [s.language for s in read_text(text)] == ["und", "und", "en", "und"]


def test_only_headlines_in_the_language_of_the_text_are_claims() -> None:
    title, head = "Council closes old bridge", "Harbour authority rules out night ferries"
    assert [claim.text for claim in headline_claims(f"{head}\n\n{ENGLISH}", title=title)] == [title, head]
    assert headline_claims(f"Minister warnt vor neuen Steuern\n\n{GERMAN}", title="Rat schließt alte Brücke") == ()


@given(st.lists(st.sampled_from([ENGLISH, GERMAN, RUSSIAN, "Short.", "", "\t", "𝔊 „", "\r\n"]), max_size=8))
def test_parts_keep_every_offset_and_share_no_word(paragraphs: list[str]) -> None:
    text = "\n".join(paragraphs)
    found = parts(text, UNKNOWN)
    assert all(len(part) == len(text) for _, part in found)
    for at, character in enumerate(text):
        kept = [part[at] for _, part in found if not part[at].isspace()]
        assert kept == ([] if character.isspace() else [character])

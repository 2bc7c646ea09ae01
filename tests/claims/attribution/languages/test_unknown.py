"""A language without rules: what looks like something said in quotation marks, and no more."""

from __future__ import annotations

import pytest

from claims.attribution import Kind
from claims.attribution.languages.unknown import CONFIDENCE, REASON, UNKNOWN


def said(text: str) -> list[str]:
    return [statement.exact(text) for statement in UNKNOWN.read(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Der Rat erklärte: „Die Brücke bleibt bis Mai gesperrt.“", "Die Brücke bleibt bis Mai gesperrt."),
        ("« Le pont restera fermé jusqu’en mai », a dit la mairie.", " Le pont restera fermé jusqu’en mai "),
        ('El alcalde dijo: "El puente sigue cerrado hasta mayo".', "El puente sigue cerrado hasta mayo"),
        ("Мэр заявил: «Мост закрыт до самого мая».", "Мост закрыт до самого мая"),
        ("市长说：“这座桥将关闭到五月底。”", "这座桥将关闭到五月底。"),
        ('ראש העיר אמר: "הגשר יישאר סגור עד מאי".', "הגשר יישאר סגור עד מאי"),
    ],
)
def test_what_is_quoted_is_read(text: str, words: str) -> None:
    assert said(text) == [words.strip()]


@pytest.mark.parametrize(
    "text",
    [
        "Der Film „Ein langer Tag am Hafen“ läuft im Mai.",
        "Die sogenannte „Reform“ kam nie, und „neue Brücke, bitte“ half nicht.",
        "Hij kwam 's avonds laat en ging 's ochtends vroeg weer weg, zei hij.",
        "Der Rat erklärte: „Die Brücke bleibt bis Mai gesperrt.",
        "„Die Brücke bleibt bis Mai gesperrt“",
        "Der Minister sagte, dass die Steuern sinken.",
    ],
    ids=["title", "irony", "apostrophes", "never closed", "headline", "indirect"],
)
def test_what_cannot_be_told_from_something_else_is_left(text: str) -> None:
    assert said(text) == []


def test_nobody_is_named_and_nobody_should_rely_on_it() -> None:
    (found,) = UNKNOWN.read("Mara Lind sagte: „Die Brücke bleibt bis Mai gesperrt.“")
    assert (found.speaker, found.source, found.cue, found.kind) == ("", (), (), Kind.DIRECT)
    assert not found.speaker_is_inferred
    assert (found.confidence, found.confidence_reasons) == (CONFIDENCE, (REASON,))
    assert CONFIDENCE <= 0.3

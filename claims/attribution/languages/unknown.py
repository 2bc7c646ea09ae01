"""What is read of a text whose language no rules cover: its quotation marks, and nothing else.

Who says the words, and whether a short quotation is a title or irony, takes rules for the language. So only quotations
that look like something said count, they have no speaker, and nobody should rely on them without looking.
"""

from __future__ import annotations

import re

from claims.attribution.paragraphs import Paragraph, paragraphs
from claims.attribution.quotes import Quotation, quotations
from claims.attribution.statements import AttributedStatement, HeadlineClaim, Kind

CODE = "und"
CONFIDENCE = 0.3
REASON = "The rules do not read this language; only its quotation marks were looked at."
UNRESOLVED = "Nobody was looked for: the rules do not read this language."

#: Fewer quoted words are mostly titles and irony; so are some more of them unless a sentence ends or begins there.
_FEWEST_WORDS = 4
_ENOUGH_WORDS = 10
#: Scripts without blanks between words: two characters count as one word.
_WORD = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]{2}|[^\W\d_]+(?:[’'-][^\W\d_]+)*"
)
_STOPS = frozenset(".,!?…。，！？؟،।:;")
_INTRODUCES = re.compile(r"[:：,，،]\s*$")


class Unknown:
    """The stand-in for every language that has no rules."""

    code = CODE
    name = "a language without rules"
    version = "1"

    def certainty(self, text: str) -> float:
        return 0.0

    def read(self, text: str, *, title: str = "") -> tuple[AttributedStatement, ...]:
        return tuple(
            _statement(text, quotation)
            for paragraph in paragraphs(text)
            for quotation in quotations(paragraph)
            if _is_said(paragraph, quotation)
        )

    def headlines(self, text: str, *, title: str = "") -> tuple[HeadlineClaim, ...]:
        return ()


def _statement(text: str, quotation: Quotation) -> AttributedStatement:
    inner = text[quotation.inner_start : quotation.inner_end]
    start = quotation.inner_start + len(inner) - len(inner.lstrip())
    return AttributedStatement(
        content=((start, start + len(inner.strip())),),
        source=(),
        cue=(),
        speaker="",
        speaker_is_inferred=False,
        resolution_reason=UNRESOLVED,
        kind=Kind.DIRECT,
        reported_by=None,
        is_headline=False,
        confidence=CONFIDENCE,
        confidence_reasons=(REASON,),
    )


def _is_said(paragraph: Paragraph, quotation: Quotation) -> bool:
    """Whether it is closed, long enough, and begins or ends as a sentence in its surroundings does."""
    line, offset = paragraph.text, paragraph.start
    start, end = quotation.inner_start - offset, quotation.inner_end - offset
    opening = line[quotation.start - offset : start]
    # An apostrophe before a word, as in Dutch, cannot be told from a straight single mark.
    if not quotation.is_closed or opening == "'":
        return False
    count = len(_WORD.findall(line, start, end))
    before, after = line[: quotation.start - offset].rstrip(), line[quotation.end - offset :].lstrip()
    is_sentence = line[start:end].rstrip()[-1:] in _STOPS
    if count < _FEWEST_WORDS or (paragraph.is_headline and not is_sentence):
        return False
    ends = is_sentence or after[:1] in _STOPS
    return count >= _ENOUGH_WORDS or ends or not before or bool(_INTRODUCES.search(before))


UNKNOWN = Unknown()

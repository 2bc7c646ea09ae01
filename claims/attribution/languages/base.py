"""The contract between reading a text and a language. No I/O but a model's own files.

A language's duties: any text in, never an exception; an empty text gives nothing; every span lies in the text, the
pieces of a statement are in text order and do not overlap, statements come in text order; the same text gives the same
statements; callable from any thread; bounded time and memory for texts up to `MAX_TEXT_CHARS`.

A language is given only what is in it: paragraphs in other languages are blanked out, so that offsets stay.
"""

from __future__ import annotations

from typing import Final, Protocol

from claims.attribution.statements import AttributedStatement, HeadlineClaim

#: Enough to read a paragraph by other rules than the text around it.
SURE: Final = 0.9
#: Enough for a text of which no language is recorded.
LIKELY: Final = 0.5
#: Enough where the language is expected: recorded of the article, or that of the text around a paragraph.
POSSIBLE: Final = 0.3


class Language(Protocol):
    """The rules for one language."""

    @property
    def code(self) -> str:
        """Its ISO 639 code, as in “en”: what it is registered by."""
        ...

    @property
    def name(self) -> str:
        """What people call it."""
        ...

    @property
    def version(self) -> str:
        """Changes whenever the rules or the model do; short, without blanks."""
        ...

    def certainty(self, text: str) -> float:
        """How sure a quick look at the words is that the text is in this language: 0 (it is not) to 1.

        `SURE`, `LIKELY` and `POSSIBLE` say what it takes. Called for whole texts and for single paragraphs.
        """
        ...

    def read(self, text: str, *, title: str = "") -> tuple[AttributedStatement, ...]:
        """The attributed statements of the text; the title only helps to resolve names."""
        ...

    def headlines(self, text: str, *, title: str = "") -> tuple[HeadlineClaim, ...]:
        """The title, if it states something, and every cross-head that does, in order, each wording once."""
        ...

"""Text in, attributed statements out: who said what, in which exact words, and where they stand.

A pure room: no Django, no database, no network. The rules read English; of a text in another language only quotations
are read, without guesses at who speaks. Another language is one more file in `languages` (docs/languages.md).
"""

from claims.attribution.english_model import configure
from claims.attribution.reading import headline_claims, read_text, reading_version
from claims.attribution.statements import AttributedStatement, HeadlineClaim, Kind, Span

__all__ = [
    "AttributedStatement",
    "HeadlineClaim",
    "Kind",
    "Span",
    "configure",
    "headline_claims",
    "read_text",
    "reading_version",
]

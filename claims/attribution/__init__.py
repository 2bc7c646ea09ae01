"""Text in, attributed statements out: who said what, in which exact words, and where they stand.

A pure room: no Django, no database, no network. The rules read English; a text in another language yields nothing
rather than guesses. Another language means another set of cue tables and names behind `reader.read_text`.
"""

from claims.attribution.headlines import headline_claims
from claims.attribution.reader import read_text
from claims.attribution.statements import AttributedStatement, HeadlineClaim, Kind, Span
from claims.attribution.wording import claim_wording, shares_claim

__all__ = [
    "AttributedStatement",
    "HeadlineClaim",
    "Kind",
    "Span",
    "claim_wording",
    "headline_claims",
    "read_text",
    "shares_claim",
]

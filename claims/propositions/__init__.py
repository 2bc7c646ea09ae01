"""Statements and headlines in, checkable propositions out: worded from the text's own words, of what nature, how much
worth a person's time, and why.

A pure room like `claims.attribution`, whose parser it uses. What the rules cannot read stays one proposition in the
very words of its statement, and says so.
"""

from claims.propositions.proposition import MAX_CHARS, Nature, Proposition
from claims.propositions.reading import headline_propositions, propositions
from claims.propositions.sharing import shares_claim
from claims.propositions.versions import wording_version

__all__ = [
    "MAX_CHARS",
    "Nature",
    "Proposition",
    "headline_propositions",
    "propositions",
    "shares_claim",
    "wording_version",
]

"""Which words the wording of coverage is compared with."""

from __future__ import annotations

from collections.abc import Iterable

from claims.choices import Decision, StatementKind
from claims.models import Claim, Statement


def words_of(claim: Claim, statements: Iterable[Statement]) -> str:
    """What a passage is compared with: the exact words of the claim's best statement, or else the claim itself.

    A quotation is better than indirect speech, and words of the text than those of a headline.
    """
    standing = [s for s in statements if s.decision != Decision.REJECTED]
    best = min(standing, key=_rank, default=None)
    return best.exact if best else claim.text


def _rank(statement: Statement) -> tuple[bool, bool, float, int]:
    return statement.is_headline, statement.kind != StatementKind.DIRECT, -statement.confidence, statement.pk

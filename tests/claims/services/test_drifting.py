"""Which words a passage is compared with."""

from __future__ import annotations

from typing import Any

import pytest

from claims.choices import Decision
from claims.services.drifting import words_of
from tests.factories import a_claim, a_snapshot, a_statement

pytestmark = pytest.mark.django_db

TEXT = "Harbour closing\n\nThe harbour may close, she said. “It closes in May,” she said. “Now,” she said."


def test_a_quotation_that_nobody_rejected_is_best_and_the_claim_stands_in() -> None:
    claim, snapshot = a_claim("The harbour closes."), a_snapshot(TEXT)
    assert words_of(claim, claim.statements.all()) == "The harbour closes."
    made: dict[str, dict[str, Any]] = {
        "Harbour closing": {"is_headline": True, "kind": "direct"},
        "The harbour may close": {"kind": "indirect"},
        "It closes in May": {"kind": "direct", "confidence": 0.8},
        "Now": {"kind": "direct", "decision": Decision.REJECTED, "decided_at": snapshot.fetched_at},
    }
    for words, fields in made.items():
        a_statement(claim, words, snapshot=snapshot, **fields)
    assert words_of(claim, claim.statements.all()) == "It closes in May"
    claim.statements.filter(kind="direct", is_headline=False).delete()
    assert words_of(claim, claim.statements.all()) == "The harbour may close"

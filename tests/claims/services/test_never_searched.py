"""Which claims the sweep finds to be searched for, and at what cost among many."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from claims.models import Claim, Retrieval
from claims.services import searching
from claims.services.searching import never_searched
from tests import factories
from tests.plans import indexes_used, multiply, tables_read_whole

pytestmark = pytest.mark.django_db


def test_only_the_newest_on_the_queue_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "LOOKED_AT", 3)
    now = timezone.now()
    oldest, second, third = (factories.a_claim() for _ in range(3))
    factories.a_claim(verification_status="checked")
    newest = factories.a_claim()
    factories.a_retrieval(third, provider="gdelt")
    assert [*never_searched("gdelt", now=now)] == [newest, second]
    assert [*never_searched("guardian", now=now)] == [newest, third, second]
    Claim.objects.filter(pk=newest.pk).update(created_at=now - timedelta(days=31))
    assert [*never_searched("gdelt", now=now)] == [second, oldest]


def test_nothing_is_read_whole_to_find_that_all_were_searched_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "LOOKED_AT", 20)
    claim = factories.a_claim()
    factories.a_retrieval(claim, provider="gdelt")
    multiply(claim, 6_000, created_at="now() - n * interval '1 minute'")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO claims_retrieval (claim_id, provider, query, parameters, at, duration, outcome, message) "
            "SELECT id, 'gdelt', '', '{}', now(), '1 second', 'empty', '' FROM claims_claim WHERE id <> %s",
            [claim.pk],
        )
        cursor.execute("ANALYZE claims_retrieval")
    rows = never_searched("gdelt", now=timezone.now())[:200]
    assert Retrieval.objects.count() == 6_001
    assert not rows
    assert "claim_newest_on_queue" in indexes_used(rows)
    assert not tables_read_whole(rows) & {"claims_claim", "claims_retrieval"}

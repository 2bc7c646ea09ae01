"""Smoke tests of those that need a database: tiny sizes, real rows."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from benchmarks import claims_queue, coverage, jobs
from benchmarks.database import throw_away_database
from benchmarks.measuring import Row
from benchmarks.synthetic import Texts, store_claims, store_passages
from claims.choices import Need
from claims.models import Claim
from factcheck.core.models import Job, JobState
from sources.models import Passage


def assert_sane(rows: list[Row]) -> None:
    assert rows
    assert all(row.what and row.beside and row.unit for row in rows)
    assert all(row.ours > 0 and row.theirs > 0 for row in rows)


def test_texts_are_the_same_every_time_and_never_repeat_themselves() -> None:
    one, other = Texts(), Texts()
    first = one.words(12)
    assert other.words(12) == first
    assert len(first.split()) == 12
    assert one.words(12) != first


@pytest.mark.django_db
def test_made_up_passages_stand_where_they_say() -> None:
    store_passages(20, Texts())
    store_passages(10, Texts())
    passages = list(Passage.objects.select_related("snapshot"))
    assert len(passages) == 30
    assert all(p.snapshot.text[p.start : p.end] == p.text for p in passages)


@pytest.mark.django_db
def test_made_up_claims_need_what_a_desk_s_claims_need() -> None:
    texts = Texts()
    store_passages(20, texts)
    store_claims(20, texts)
    claims: list[Any] = list(Claim.objects.with_needs())
    needs = [claim.need for claim in claims]
    assert (needs.count(Need.DECIDE), needs.count(Need.COMPARE), needs.count(Need.NOTHING)) == (2, 2, 16)
    assert all(claim.statements.count() == claim.appearances.count() == 1 for claim in Claim.objects.all())


@pytest.mark.django_db
def test_jobs_are_measured_to_their_end() -> None:
    assert_sane(jobs.measure(few=30, many=60, runs=20))
    assert Job.objects.filter(state=JobState.DONE).count() == jobs.PART + 2 * 20


@pytest.mark.django_db
def test_a_queue_that_runs_empty_is_not_counted_as_work() -> None:
    with pytest.raises(RuntimeError, match="ran empty"):
        jobs.run(1)


@pytest.mark.django_db
def test_coverage_is_measured_at_two_sizes() -> None:
    rows = coverage.measure(sizes=(30, 60), claims=3)
    assert_sane(rows)
    assert rows[2].theirs == rows[0].ours
    assert Passage.objects.count() == 60


@pytest.mark.django_db
def test_the_claim_queue_takes_as_many_queries_for_many_claims() -> None:
    rows = claims_queue.measure(sizes=(60, 120), repeats=1)
    assert_sane(rows)
    assert [row.ratio for row in rows if row.unit == "queries"] == [1.0, 1.0]


@pytest.mark.django_db
def test_the_pages_of_the_queue_hold_what_they_are_measured_for(admin_user: User) -> None:
    texts = Texts()
    store_passages(60, texts)
    store_claims(60, texts)
    open_claims = claims_queue.admin_page(admin_user)
    assert len(open_claims) == 12
    assert len(claims_queue.api_page()) == claims_queue.PAGE


@pytest.mark.django_db(transaction=True)
def test_a_throw_away_database_is_migrated_and_gone_afterwards() -> None:
    with throw_away_database():
        assert connection.settings_dict["NAME"] == f"factcheck_benchmark_{os.getpid()}"
        assert Claim.objects.count() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname LIKE 'factcheck_benchmark_%%'")
        assert cursor.fetchone() == (0,)

"""Going back to an earlier version with what the later one has stored."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunSQL
from django.utils import timezone

from sources.ingest.providers import standing_of
from sources.models import FetchAttempt, FetchOutcome, Provider
from tests import factories

pytestmark = pytest.mark.django_db


def test_going_back_leaves_no_outcome_that_the_first_version_does_not_know() -> None:
    feed = factories.a_feed()
    for outcome in FetchOutcome.values:
        message = "" if outcome in {"ok", "not_modified"} else "It went wrong."
        FetchAttempt.objects.create(
            feed=feed, url=feed.url, at=timezone.now(), duration=timedelta(0), outcome=outcome, message=message
        )
    (way_back,) = import_module("sources.migrations.0009_way_back_of_outcomes").Migration.operations
    with connection.cursor() as cursor:
        cursor.execute(way_back.reverse_sql)
    first = MigrationLoader(None).project_state(("sources", "0001_initial")).models["sources", "fetchattempt"]
    known = {value for value, _ in first.fields["outcome"].choices}
    assert set(FetchAttempt.objects.values_list("outcome", flat=True)) == known


def test_what_was_sent_before_the_upgrade_counts_towards_the_quota() -> None:
    Provider.objects.create(name="unasked")
    asked = Provider.objects.create(name="asked", last_attempt_at=timezone.now())
    (take_over,) = (
        operation
        for operation in import_module("sources.migrations.0010_sliding_quotas").Migration.operations
        if isinstance(operation, RunSQL)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE sources_provider SET window_started_at = %s, window_requests = 7 WHERE id = %s",
            [timezone.now() - timedelta(hours=1), asked.pk],
        )
        cursor.execute(str(take_over.sql))
    sent = {provider.name: standing_of(provider).sent for provider in Provider.objects.all()}
    assert sent == {"unasked": (), "asked": ((asked.last_attempt_at, 7),)}

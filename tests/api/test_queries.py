"""Lists ask the database the same number of questions whether they hold one row or twenty."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from claims.choices import CoverageState
from claims.models import AnchorCheck, Claim, Rating, RatingScale
from claims.services.publishing import withdraw_publication
from claims.services.statements import accept
from sources.models import ArchiveCapture
from tests import factories
from tests.api.endpoints import every_address

pytestmark = pytest.mark.django_db


def _claim(by: User) -> Claim:
    claim = factories.a_claim(topic=factories.a_topic())
    factories.a_statement(claim)
    factories.a_statement(claim)
    factories.some_coverage(claim)
    return claim


def _rating(by: User) -> None:
    scale = RatingScale.objects.create(question="substance", version=RatingScale.objects.count() + 1, name="Scale")
    Rating.objects.create(scale=scale, label="So", value=1, description="It is so.")


def _retrieval(by: User) -> None:
    retrieval = factories.a_retrieval(factories.a_claim())
    retrieval.articles.set([factories.an_article() for _ in range(2)])
    retrieval.published_reviews.set([factories.a_published_review() for _ in range(2)])


def _kept_coverage(by: User) -> None:
    coverage = factories.some_coverage(factories.a_claim())
    coverage.state, coverage.decided_by, coverage.decided_at = CoverageState.KEPT, by, coverage.created_at
    coverage.save()


def _anchor_check(by: User) -> None:
    snapshot = factories.a_snapshot()
    AnchorCheck.objects.create(
        statement=factories.a_statement(factories.a_claim()),
        snapshot=snapshot,
        state="changed",
        checked_at=snapshot.fetched_at,
        is_task=True,
        handled_by=by,
        handled_at=snapshot.fetched_at,
    )


def _match(by: User) -> None:
    claim, now = factories.a_claim(), timezone.now()
    factories.a_match(claim, state="confirmed", decided_by=by, decided_at=now)
    factories.a_match(claim, published_review=factories.a_published_review())


def _annotation(by: User) -> None:
    accept(statement_id=factories.a_statement(factories.a_claim()).pk, by=by)


def _capture(by: User) -> None:
    snapshot = factories.a_snapshot()
    ArchiveCapture.objects.create(snapshot=snapshot, archive="wayback", asked_at=snapshot.fetched_at)


def _second() -> User:
    """Somebody else, who may approve and publish."""
    person, is_new = User.objects.get_or_create(username="second", is_staff=True)
    if is_new:
        person.groups.add(Group.objects.get(name="Editors"))
    return person


def _correction(by: User) -> None:
    published = factories.a_publication(by, _second())
    withdraw_publication(review_id=published.review_id, by=_second(), kind="void", explanation="Not ready.")


MAKERS: dict[str, Callable[[User], object]] = {
    "outlets": lambda by: factories.an_outlet(),
    "feeds": lambda by: factories.a_feed(),
    "articles": lambda by: factories.an_article(),
    "snapshots": lambda by: factories.a_snapshot(),
    "briefings": lambda by: factories.a_briefing(topic=factories.a_topic(), requested_by=by),
    "claims": _claim,
    "topics": lambda by: factories.a_topic(),
    "claimants": lambda by: factories.a_claimant(),
    "statements": lambda by: factories.a_statement(factories.a_claim()),
    "annotations": _annotation,
    "coverage": _kept_coverage,
    "retrievals": _retrieval,
    "matches": _match,
    "anchor-checks": _anchor_check,
    "archive-captures": _capture,
    "published-reviews": lambda by: factories.a_published_review(),
    "publications": lambda by: factories.a_publication(by, _second()),
    "corrections": _correction,
    "events": lambda by: None,
    "reviews": factories.a_submitted_review,
    "evidence": lambda by: factories.some_evidence(factories.a_review(by), by),
    "rating-scales": _rating,
    "ratings": _rating,
}
#: One for the token, two for permissions, one for the page; the rest are prefetches.
MOST = 7


def test_every_list_is_measured() -> None:
    assert {f"/api/v1/{name}/" for name in MAKERS} == {a.path for a in every_address() if a.action == "list"}


@pytest.mark.parametrize("name", MAKERS)
def test_a_list_asks_as_much_for_twenty_rows_as_for_one(name: str, reviewer: User, as_reviewer: APIClient) -> None:
    MAKERS[name](reviewer)
    few = _questions(as_reviewer, name)
    for _ in range(19):
        MAKERS[name](reviewer)
    many = _questions(as_reviewer, name)
    assert len(many) == len(few) <= MOST, "\n".join(many)


def test_one_claim_asks_as_much_with_many_statements(as_reviewer: APIClient, reviewer: User) -> None:
    claim = _claim(reviewer)
    few = _questions(as_reviewer, f"claims/{claim.pk}")
    for _ in range(5):
        factories.a_statement(claim)
        factories.some_coverage(claim)
    assert len(_questions(as_reviewer, f"claims/{claim.pk}")) == len(few)


def test_one_review_asks_as_much_with_much_evidence(as_reviewer: APIClient, reviewer: User) -> None:
    review = factories.a_complete_review(reviewer)
    few = _questions(as_reviewer, f"reviews/{review.pk}")
    for _ in range(5):
        factories.some_evidence(review, reviewer)
    assert len(_questions(as_reviewer, f"reviews/{review.pk}")) == len(few)


def test_lists_leave_long_texts_in_the_database(as_reviewer: APIClient) -> None:
    factories.a_statement(factories.a_claim())
    for name in ("snapshots", "statements"):
        assert not [sql for sql in _questions(as_reviewer, name) if '"sources_snapshot"."text",' in sql]


def _questions(client: APIClient, name: str) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(f"/api/v1/{name}/").status_code == 200
    return [query["sql"] for query in asked.captured_queries]

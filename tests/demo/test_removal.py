"""Removing the demo takes what rests on it alone. Rows are made directly here; `test_load.py` removes a real one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import ProgrammingError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from claims.anchoring import anchor_at
from claims.choices import Hop, ReviewAction, ReviewState, Stance, StatementKind
from claims.models import (
    Annotation,
    Appearance,
    Briefing,
    Claim,
    Claimant,
    Coverage,
    Evidence,
    Retrieval,
    Review,
    ReviewTransition,
    Statement,
    Topic,
)
from claims.services.statements import accept
from factcheck.core import jobs
from factcheck.core.errors import LeaseLost
from factcheck.demo.load import TOPIC
from factcheck.demo.removal import remove_demo
from sources.ingest.chain import link_sha256
from sources.ingest.polling import poll_wanted
from sources.ingest.snapshots import Copy, body_path, link_of, store_snapshot
from sources.ingest.urls import url_sha256
from sources.models import Article, Feed, Outlet, Snapshot

pytestmark = pytest.mark.django_db

NOON = datetime.fromisoformat("2021-04-06T12:00:00+00:00")
WORDS = "The harbour authority said that the basin is deep enough for every ship that calls."


def make_outlet(domain: str) -> Outlet:
    return Outlet.objects.create(name=domain.partition(".")[0], domain=domain, home_url=f"http://{domain}/")


def make_snapshot(
    outlet: Outlet, path: str = "article", text: str = WORDS, *, published_at: datetime = NOON
) -> Snapshot:
    url = f"{outlet.home_url}{path}"
    article = Article.objects.create(outlet=outlet, url=url, url_sha256=url_sha256(url), published_at=published_at)
    copy = Copy(body=f"{url} {text}".encode(), text=text, fetched_at=timezone.now(), extractor="test", url=url)
    return store_snapshot(article, copy)


def make_statement(snapshot: Snapshot, claim: Claim, claimant: Claimant | None = None) -> Statement:
    anchor = anchor_at(snapshot.text, 0, len(snapshot.text))
    statement = Statement.objects.create(
        snapshot=snapshot,
        claimant=claimant,
        exact=anchor.exact,
        start=0,
        end=len(snapshot.text),
        text_sha256=anchor.text_sha256,
        kind=StatementKind.INDIRECT,
        spans=[[0, len(snapshot.text)]],
    )
    Appearance.objects.create(
        claim=claim,
        article=snapshot.article,
        statement=statement,
        hop=Hop.PARAPHRASE,
        appeared_at=snapshot.article.published_at or NOON,
        is_first=not claim.appearances.exists(),
    )
    return statement


def make_coverage(claim: Claim, snapshot: Snapshot) -> Coverage:
    retrieval = Retrieval.objects.create(
        claim=claim, provider="test", query="q", at=NOON, duration=timedelta(0), outcome="ok"
    )
    return Coverage.objects.create(
        claim=claim, passage=snapshot.passages.earliest("start"), retrieval=retrieval, score=0.5, reasons=["same words"]
    )


def make_review(claim: Claim, by: User) -> Review:
    review = Review.objects.create(claim=claim, opened_by=by)
    ReviewTransition.objects.create(
        review=review, action=ReviewAction.OPEN, to_state=ReviewState.IN_PROGRESS, by=by, at=NOON
    )
    return review


def cite(review: Review, snapshot: Snapshot, coverage: Coverage | None = None) -> Evidence:
    anchor = anchor_at(snapshot.text, 0, 20)
    return Evidence.objects.create(
        review=review,
        coverage=coverage,
        snapshot=snapshot,
        exact=anchor.exact,
        start=0,
        end=20,
        text_sha256=anchor.text_sha256,
        stance=Stance.CONTEXT,
        added_by=review.opened_by,
    )


@dataclass
class Desk:
    """One outlet of the demo and one of the desk's own, with a claim each, covered by the other one."""

    outlet: Outlet
    own_outlet: Outlet
    demo: Snapshot
    own: Snapshot
    demo_claim: Claim
    own_claim: Claim
    demo_coverage: Coverage
    own_coverage: Coverage


@pytest.fixture
def desk() -> Desk:
    outlet, own_outlet = make_outlet("tide-table.demo.example"), make_outlet("own.example")
    demo, own = make_snapshot(outlet), make_snapshot(own_outlet)
    demo_claim, own_claim = Claim.objects.create(text="Of the demo"), Claim.objects.create(text="Our own")
    make_statement(demo, demo_claim)
    make_statement(own, own_claim)
    demo_coverage, own_coverage = make_coverage(demo_claim, own), make_coverage(own_claim, demo)
    return Desk(outlet, own_outlet, demo, own, demo_claim, own_claim, demo_coverage, own_coverage)


def make_feed(outlet: Outlet) -> Feed:
    url = f"{outlet.home_url}feed.xml"
    return Feed.objects.create(outlet=outlet, url=url, url_sha256=url_sha256(url))


def ids_with_history(model: str) -> set[int]:
    """The ids of the rows whose history is still there."""
    return set(QuerySet(apps.get_model("claims", model)).values_list("pgh_obj_id", flat=True))


def test_only_what_rests_on_the_demo_goes(desk: Desk) -> None:
    removal = remove_demo()

    assert list(Outlet.objects.all()) == [desk.own_outlet]
    assert list(Snapshot.objects.all()) == [desk.own]
    assert list(Claim.objects.all()) == [desk.own_claim]
    assert list(Statement.objects.values_list("claims", flat=True)) == [desk.own_claim.pk]
    assert list(Retrieval.objects.all()) == [desk.own_coverage.retrieval]
    assert not Coverage.objects.exists()
    assert (removal.counts["outlet"], removal.counts["coverage"], removal.kept) == (1, 2, [])


def test_what_people_said_of_statements_of_the_demo_goes_with_them(desk: Desk, editor: User) -> None:
    for statement in Statement.objects.all():
        accept(statement_id=statement.pk, by=editor)

    assert remove_demo().counts["annotation"] == 1
    assert [step.statement.snapshot for step in Annotation.objects.all()] == [desk.own]


def test_what_people_entered_by_hand_stays(desk: Desk) -> None:
    by_hand = Claim.objects.create(text="Heard at the market")
    pasted = Briefing.objects.create(snapshot=desk.own, title="Pasted")

    remove_demo()

    assert Claim.objects.filter(pk=by_hand.pk).exists()
    assert list(Briefing.objects.all()) == [pasted]


def test_briefings_of_the_demo_go_even_those_that_never_got_a_page(desk: Desk) -> None:
    Briefing.objects.create(url=f"{desk.demo.url}/gone", stage="failed", error="Not found.")
    Briefing.objects.create(snapshot=desk.demo)

    assert remove_demo().counts["briefings"] == 2


def test_a_claim_that_also_appears_elsewhere_stays_without_its_demo_part(desk: Desk) -> None:
    later = make_snapshot(desk.own_outlet, "later", WORDS + " So be it.")
    make_statement(later, desk.demo_claim)

    remove_demo()

    assert list(desk.demo_claim.statements.values_list("snapshot", flat=True)) == [later.pk]
    assert list(desk.demo_claim.appearances.values_list("article", "is_first")) == [(later.article_id, True)]


def test_reviews_of_demo_claims_go_with_their_log_and_history(desk: Desk, editor: User) -> None:
    review = make_review(desk.demo_claim, editor)
    cite(review, desk.own, desk.demo_coverage)

    removal = remove_demo()

    assert (removal.counts["review"], removal.counts["review transition"], removal.counts["evidence"]) == (1, 1, 1)
    assert ids_with_history("ReviewEvent") == ids_with_history("EvidenceEvent") == set()
    assert ids_with_history("ClaimEvent") == {desk.own_claim.pk}


def test_evidence_of_another_review_keeps_what_it_cites_and_says_so(desk: Desk, editor: User) -> None:
    also = make_snapshot(desk.outlet, "second")
    make_feed(desk.outlet)
    evidence = cite(make_review(desk.own_claim, editor), desk.demo, desk.own_coverage)

    removal = remove_demo()

    assert list(Evidence.objects.all()) == [evidence]
    assert set(Snapshot.objects.filter(chain=desk.demo.chain)) == {desk.demo, also}
    assert list(Coverage.objects.all()) == [desk.own_coverage]
    assert not Feed.objects.exists()
    assert list(Claim.objects.all()) == [desk.own_claim]
    assert len(removal.kept) == 1
    assert removal.kept[0].startswith("tide-table stays")
    assert "1 review of claims outside the demo" in removal.kept[0]


def test_every_chain_that_is_left_is_whole(desk: Desk) -> None:
    make_snapshot(desk.own_outlet, "second")

    remove_demo()

    left = list(Snapshot.objects.order_by("chain_position"))
    assert [s.chain_position for s in left] == [1, 2]
    assert left[1].previous_sha256 == left[0].sha256
    assert all(link_sha256(link_of(s)) == s.sha256 for s in left)


def test_snapshots_and_logs_are_protected_again_afterwards(desk: Desk, editor: User) -> None:
    make_review(desk.own_claim, editor)

    remove_demo()

    for protected in (Snapshot.objects.all(), ReviewTransition.objects.all()):
        with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
            protected._raw_delete(protected.db)


def test_claimants_go_only_if_the_demo_brought_them_and_nothing_else_needs_them(desk: Desk) -> None:
    brought = Claimant.objects.create(name="Brought along")
    shared = Claimant.objects.create(name="Shared")
    known = Claimant.objects.create(name="Known before")
    Claimant.objects.filter(pk=known.pk).update(created_at=NOON)
    for number, claimant in enumerate((brought, shared, known)):
        make_statement(make_snapshot(desk.outlet, f"{number}"), desk.demo_claim, claimant)
    make_statement(make_snapshot(make_outlet("third.example")), desk.own_claim, shared)

    remove_demo()

    assert set(Claimant.objects.all()) == {shared, known}


def test_a_worker_that_is_at_it_can_store_nothing_any_more(desk: Desk) -> None:
    jobs.enqueue(poll_wanted(make_feed(desk.outlet)))
    (job,) = jobs.claim("poll")

    remove_demo()

    with pytest.raises(LeaseLost), jobs.Work(job).finish():
        pytest.fail("The results would have been stored.")


def test_stored_bodies_go_unless_another_snapshot_has_the_same(
    desk: Desk, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    shared = store_snapshot(
        Article.objects.create(title="Pasted"),
        Copy(body=WORDS.encode(), text=WORDS, fetched_at=NOON, extractor="test"),
    )
    demo_article = Article.objects.create(outlet=desk.outlet)
    store_snapshot(demo_article, Copy(body=WORDS.encode(), text=WORDS, fetched_at=NOON, extractor="test"))

    with django_capture_on_commit_callbacks(execute=True):
        remove_demo()

    storage = storages["snapshots"]
    assert not storage.exists(body_path(desk.demo.body_sha256))
    assert storage.exists(body_path(desk.own.body_sha256))
    assert storage.exists(body_path(shared.body_sha256))


def test_the_topic_goes_only_if_nobody_uses_it(desk: Desk) -> None:
    topic = Topic.objects.create(name=TOPIC)
    Claim.objects.filter(pk=desk.own_claim.pk).update(topic=topic)

    remove_demo()
    assert Topic.objects.filter(pk=topic.pk).exists()


def test_without_a_demo_nothing_is_touched() -> None:
    Topic.objects.create(name=TOPIC)
    make_snapshot(make_outlet("demo.example.org"))
    shown = StringIO()

    call_command("demo_remove", stdout=shown)

    assert shown.getvalue().startswith("There is nothing of the demo to remove.\n")
    assert (Topic.objects.count(), Snapshot.objects.count()) == (1, 1)

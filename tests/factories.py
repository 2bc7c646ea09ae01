"""Small, plain makers of rows, each a whole that the database's constraints accept. Names are unique by counting."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from claims.anchoring import anchor_at
from claims.choices import BriefingStage, Hop, Question, RetrievalOutcome, Stance, StatementKind
from claims.models import (
    Appearance,
    Briefing,
    Claim,
    Claimant,
    Coverage,
    Evidence,
    Match,
    Publication,
    Rating,
    Retrieval,
    Review,
    Statement,
    Topic,
)
from claims.services.claimants import add_alias
from claims.services.gating import waive_reply
from claims.services.publishing import publish
from claims.services.reviewing import approve, attach_evidence, rate, submit
from claims.services.second_rating import give_second_rating
from claims.services.triaging import open_review, plan
from sources.ingest.published_reviews import store_reviews
from sources.ingest.snapshots import Copy, store_snapshot
from sources.ingest.urls import url_sha256
from sources.models import Article, Feed, Outlet, Passage, PublishedReview, Snapshot
from sources.schema_org.claim_review import ReviewedClaim

_numbers = count(1)

TEXT = "The harbour will close in May, the mayor said on Monday. Nobody at the port had been told before."


def an_outlet(**fields: Any) -> Outlet:
    number = next(_numbers)
    return Outlet.objects.create(**{"name": f"Outlet {number}", "domain": f"outlet-{number}.example", **fields})


def a_feed(outlet: Outlet | None = None, **fields: Any) -> Feed:
    url = fields.pop("url", f"https://feeds.example/{next(_numbers)}.xml")
    values = {"connector": "rss", **fields}
    return Feed.objects.create(outlet=outlet or an_outlet(), url=url, url_sha256=url_sha256(url), **values)


def an_article(outlet: Outlet | None = None, **fields: Any) -> Article:
    """An article at an address of its own; `url=""` makes a text that was handed in."""
    number = next(_numbers)
    url = fields.pop("url", f"https://pages.example/{number}")
    title = fields.pop("title", f"Article {number}")
    hashed = url_sha256(url) if url else None
    outlet = outlet or (an_outlet() if url else None)
    return Article.objects.create(outlet=outlet, url=url, url_sha256=hashed, title=title, **fields)


def a_snapshot(text: str = TEXT, article: Article | None = None, **fields: Any) -> Snapshot:
    """A snapshot as ingest stores it: with passages and its link in the chain."""
    article = article or an_article()
    page = {"url": article.url, "final_url": article.url, "status": 200} if article.url else {}
    values = {"title": article.title, "fetched_at": timezone.now(), "extractor": "factory", **page, **fields}
    return store_snapshot(article, Copy(body=text.encode(), text=text, **values))


def a_topic(name: str = "") -> Topic:
    return Topic.objects.create(name=name or f"Topic {next(_numbers)}")


def a_claimant(name: str = "", **fields: Any) -> Claimant:
    """A claimant that is found by its name."""
    claimant = Claimant.objects.create(name=name or f"Claimant {next(_numbers)}", **fields)
    add_alias(claimant, claimant.name)
    return claimant


def a_briefing(snapshot: Snapshot | None = None, **fields: Any) -> Briefing:
    """A briefing that was read."""
    snapshot = snapshot or a_snapshot()
    values = {"title": snapshot.title, "stage": BriefingStage.READ, "read_at": timezone.now(), **fields}
    return Briefing.objects.create(snapshot=snapshot, **values)


def a_claim(text: str = "", **fields: Any) -> Claim:
    return Claim.objects.create(text=text or f"The harbour closes in May {2000 + next(_numbers)}.", **fields)


def anchored(snapshot: Snapshot, words: str) -> dict[str, Any]:
    """The fields of an anchor on the first place where the words stand in the snapshot."""
    start = snapshot.text.index(words)
    anchor = anchor_at(snapshot.text, start, start + len(words))
    fields = {name: getattr(anchor, name) for name in ("exact", "prefix", "suffix", "start", "end", "text_sha256")}
    return {"snapshot": snapshot, **fields}


def a_statement(
    claim: Claim | None = None,
    words: str = "The harbour will close in May",
    *,
    snapshot: Snapshot | None = None,
    claimant: Claimant | None = None,
    **fields: Any,
) -> Statement:
    """A statement with the appearance of its claim."""
    snapshot = snapshot or a_snapshot()
    claimant = claimant or a_claimant()
    anchor = anchored(snapshot, words)
    values = {"kind": StatementKind.INDIRECT, "speaker": claimant.name, "spans": [[anchor["start"], anchor["end"]]]}
    statement = Statement.objects.create(claimant=claimant, **anchor, **{**values, **fields})
    if claim is not None:
        an_appearance(claim, snapshot.article, statement=statement)
    return statement


def an_appearance(claim: Claim, article: Article, **fields: Any) -> Appearance:
    values = {"hop": Hop.PARAPHRASE, "appeared_at": timezone.now(), "is_first": not claim.appearances.exists()}
    return Appearance.objects.create(claim=claim, article=article, **{**values, **fields})


def a_retrieval(claim: Claim, **fields: Any) -> Retrieval:
    values = {"provider": "stored articles", "query": "harbour | close", "outcome": RetrievalOutcome.OK, **fields}
    now = timezone.now()
    return Retrieval.objects.create(claim=claim, at=now, duration=timezone.now() - now, **values)


def a_published_review(**fields: Any) -> PublishedReview:
    """A check that a search found on a page of its own."""
    values = {
        "url": f"https://checks.example/{next(_numbers)}",
        "claim_reviewed": "The harbour closes in May.",
        "publisher_name": "Checks of the Coast",
        "publisher_site": "checks.example",
        "rating_label": "Mostly false",
        **fields,
    }
    found_by = values.pop("found_by", "google_factcheck")
    with transaction.atomic():
        (review,) = store_reviews([ReviewedClaim(**values)], found_by=found_by)
    return review


def some_coverage(claim: Claim, *, passage: Passage | None = None, **fields: Any) -> Coverage:
    """One suggested passage, of an article of its own."""
    passage = passage or a_snapshot().passages.all()[0]
    retrieval = fields.pop("retrieval", None) or a_retrieval(claim)
    values = {"score": 0.5, "reasons": ["It shares the words “harbour” and “close”."], **fields}
    return Coverage.objects.create(claim=claim, passage=passage, retrieval=retrieval, **values)


def a_match(claim: Claim, **fields: Any) -> Match:
    """Suggested: `other_claim` or `published_review`, or else another claim that is made for it."""
    if not fields.keys() & {"other_claim", "published_review"}:
        fields["other_claim"] = a_claim()
    return Match.objects.create(claim=claim, **{"score": 0.5, "reasons": ["Both say “harbour”."], **fields})


def rating(question: Question, label: str = "") -> Rating:
    """A rating of the current scale of that question."""
    ratings = Rating.objects.filter(scale__question=question, scale__is_current=True)
    found = ratings.filter(label=label).first() if label else ratings.first()
    assert found is not None
    return found


def a_review(by: User, claim: Claim | None = None) -> Review:
    """A review that was just opened by that person, who needs the permission to."""
    return open_review(claim_id=(claim or a_claim()).pk, by=by)


def some_evidence(review: Review, by: User, words: str = "close in May", stance: Stance = Stance.SUPPORTS) -> Evidence:
    snapshot = a_snapshot()
    start = snapshot.text.index(words)
    return attach_evidence(
        review_id=review.pk, by=by, snapshot_id=snapshot.pk, start=start, end=start + len(words), stance=stance
    )


def a_complete_review(by: User, claim: Claim | None = None) -> Review:
    """A review with ratings, justification and evidence, ready to be submitted."""
    review = a_review(by, claim)
    some_evidence(review, by)
    return rate(
        review_id=review.pk,
        by=by,
        attribution_rating=rating(Question.ATTRIBUTION),
        substance_rating=rating(Question.SUBSTANCE),
        justification="The port's own minutes say so.",
    )


def a_submitted_review(by: User, claim: Claim | None = None) -> Review:
    """A review that waits for a second person."""
    return submit(review_id=a_complete_review(by, claim).pk, by=by)


def a_second_rating(review: Review, by: User, **ratings: Rating) -> Review:
    """The second person has answered, by default as the first one did; ready to be approved."""
    review.refresh_from_db()
    same = {"attribution_rating": review.attribution_rating, "substance_rating": review.substance_rating}
    give_second_rating(review_id=review.pk, by=by, **{**same, **ratings})  # type: ignore[arg-type]
    review.refresh_from_db()
    return review


def an_approved_review(by: User, second: User, claim: Claim | None = None) -> Review:
    """A review that the second person agreed to."""
    return approve(review_id=a_second_rating(a_submitted_review(by, claim), second).pk, by=second)


def a_publishable_review(by: User, second: User, claim: Claim | None = None) -> Review:
    """An approved review with an open gate: two independent sources, for and against, reply waived, a date."""
    review = a_review(by, claim)
    for text, stance in (
        ("Minutes of the port: the harbour will close in May for repairs.", Stance.SUPPORTS),
        ("The ministry wrote that no ship is to be turned away this year.", Stance.REFUTES),
    ):
        snapshot = a_snapshot(text)
        attach_evidence(review_id=review.pk, by=by, snapshot_id=snapshot.pk, start=0, end=20, stance=stance)
    answers: dict[str, Any] = {f"{question.value}_rating": rating(question) for question in Question}
    rate(review_id=review.pk, by=by, justification="The minutes say so.", **answers)
    plan(review_id=review.pk, by=by, as_of=timezone.now().date())
    waive_reply(review_id=review.pk, by=by, reason="The claimant is not to be reached.")
    submit(review_id=review.pk, by=by)
    return approve(review_id=a_second_rating(review, second).pk, by=second)


def a_publication(by: User, second: User, claim: Claim | None = None) -> Publication:
    """The first public version of a check."""
    return publish(review_id=a_publishable_review(by, second, claim).pk, by=second)

"""Asking providers about claims: what is asked, when, how often, and how it is told what came of it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from claims.choices import VerificationStatus
from claims.models import Claim, Retrieval
from claims.services import searching
from claims.services.coverage import ask_for_coverage
from claims.services.editing import create_claim, edit_claim
from factcheck.core import jobs
from factcheck.core.models import Job, JobState, Lane
from sources.ingest import providers
from sources.models import Article, FetchAttempt, Outlet, Provider, PublishedReview
from tests import factories
from tests.sources.ingest.provider_server import KEY, MOODS, ProviderServer, SwitchOn, as_json, check, checks, found

pytestmark = pytest.mark.django_db
STORY = [("https://news.example/a", "Harbour to close"), ("https://other.example/b", "Port in May")]
ELEVEN_DAYS = timedelta(days=11, hours=8)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(timezone.now().replace(microsecond=0), tick=False) as traveller:
        yield traveller


def waiting() -> Any:
    return Job.objects.filter(kind=searching.KIND, state=JobState.WAITING).order_by("run_at")


def work(clock: time_machine.Traveller, end: timedelta = timedelta(0)) -> list[str]:
    """Do what comes due within this time, as sweeps and workers would; the outcomes so far."""
    until = timezone.now() + end
    jobs.sweep()
    while (job := waiting().first()) and job.run_at <= until:
        clock.move_to(max(job.run_at, timezone.now()))
        if not jobs.run_next("search"):
            free_at = Lane.objects.get(name=job.lane).free_at
            if free_at > until:
                break
            clock.move_to(free_at)
    clock.move_to(until)
    return [*Retrieval.objects.order_by("pk").values_list("outcome", flat=True)]


def test_a_new_claim_is_searched_for_with_every_provider_that_is_switched_on(
    switch_on: SwitchOn, server: ProviderServer, clock: time_machine.Traveller, editor: User
) -> None:
    switch_on("gdelt", "guardian", "google_factcheck", "wayback")
    server.will("gdelt", found("gdelt", STORY))
    server.will("guardian", found("guardian", []))
    server.will("google_factcheck", checks(check()))
    claim = create_claim(by=editor, text="The harbour closes in May.")
    work(clock)
    told = {r.provider: r for r in claim.retrievals.all()}
    assert {name: r.outcome for name, r in told.items()} == {
        "gdelt": "ok",
        "guardian": "empty",
        "google_factcheck": "ok",
    }
    assert {a.url for a in told["gdelt"].articles.all()} == {url for url, _ in STORY}
    assert [r.rating_label for r in told["google_factcheck"].published_reviews.all()] == ["Mostly false"]
    assert Job.objects.filter(kind="fetch_article").count() == 2
    assert not any(KEY in r.query + r.message + str(r.parameters) for r in told.values())
    assert told["guardian"].query.startswith(server.origin + "/search?q=")
    assert told["guardian"].parameters["sentence"] == claim.text


def test_the_query_holds_names_first_the_speaker_and_the_days_around_it(clock: time_machine.Traveller) -> None:
    claim = factories.a_claim("Under the treaty, Morrowland will lease 40 ferries to Quillia, the mayor told Reuters.")
    said_at = timezone.now() - timedelta(days=30)
    article = factories.an_article()
    factories.an_appearance(claim, article, appeared_at=said_at)
    factories.a_statement(claim, claimant=factories.a_claimant("Ada Quill"))
    query = searching.query_for(claim)
    assert query.phrases == ("Ada Quill",)
    assert set(query.words[:3]) == {"Morrowland", "Quillia", "Reuters"}
    assert query.words[3:5] == ("ferries", "treaty")
    assert (query.since, query.until) == (said_at - timedelta(days=3), said_at + timedelta(days=14))
    assert searching.query_for(factories.a_claim()).until == timezone.now()


def test_it_is_searched_for_again_and_again_with_longer_waits_and_then_no_more(
    switch_on: SwitchOn, server: ProviderServer, clock: time_machine.Traveller
) -> None:
    switch_on("gdelt")
    server.will("gdelt", found("gdelt", STORY))
    begun = timezone.now()
    claim = factories.a_claim()
    work(clock, timedelta(days=60))
    ages = [(r.at - begun).total_seconds() / 3600 for r in claim.retrievals.order_by("pk")]
    assert [round(age) for age in ages] == [0, 1, 7, 31, 103, 271]
    assert not waiting().exists()


@pytest.mark.parametrize("status", [VerificationStatus.CHECKED, VerificationStatus.DISMISSED])
def test_a_claim_that_is_off_the_queue_is_not_searched_for(
    switch_on: SwitchOn, server: ProviderServer, clock: time_machine.Traveller, status: VerificationStatus
) -> None:
    switch_on("gdelt")
    server.will("gdelt", found("gdelt", STORY))
    claim = factories.a_claim()
    work(clock)
    reason = "Not checkable." if status == VerificationStatus.DISMISSED else ""
    Claim.objects.filter(pk=claim.pk).update(verification_status=status, dismissed_reason=reason)
    factories.a_claim(verification_status=status, dismissed_reason=reason)
    assert work(clock, ELEVEN_DAYS) == ["ok"]
    assert not waiting().exists()


def test_new_words_are_searched_for_at_once_and_as_often(
    switch_on: SwitchOn, server: ProviderServer, clock: time_machine.Traveller, editor: User
) -> None:
    switch_on("gdelt")
    server.will("gdelt", found("gdelt", STORY))
    claim = create_claim(by=editor, text="The harbour closes in May.")
    assert len(work(clock, timedelta(days=2))) == 4
    edit_claim(claim_id=claim.pk, by=editor, text="The airport closes in June.")
    work(clock, timedelta(days=60))
    queries = [r.query for r in claim.retrievals.order_by("pk")]
    assert ["airport" in query for query in queries] == [False] * 4 + [True] * 6


def test_a_claim_that_is_reworded_while_it_is_searched_for_is_searched_for_by_its_new_words(
    switch_on: SwitchOn, server: ProviderServer, clock: time_machine.Traveller, editor: User
) -> None:
    switch_on("gdelt")
    server.will("gdelt", found("gdelt", STORY))
    claim = create_claim(by=editor, text="The harbour closes in May.")
    query_for = searching.query_for

    def reworded_afterwards(asked: Claim) -> Any:
        query = query_for(asked)
        if "harbour" in asked.text:
            edit_claim(claim_id=claim.pk, by=editor, text="The airport closes in June.")
        return query

    with patch.object(searching, "query_for", reworded_afterwards):
        work(clock)
    assert "airport" in Retrieval.objects.get().query


def test_throttled_is_told_from_nothing_found_and_the_answer_follows_by_itself(
    switch_on: SwitchOn, server: ProviderServer, clock: time_machine.Traveller
) -> None:
    switch_on("gdelt")
    server.will("gdelt", MOODS["throttled"][0], MOODS["broken"][0], as_json({}))
    claims = [factories.a_claim() for _ in range(3)]
    assert work(clock) == ["throttled"], "the others wait, unasked"
    assert len(server.asked) == 1
    assert "asks for fewer requests" in Retrieval.objects.get().message
    assert Provider.objects.get().free_at == timezone.now() + timedelta(minutes=2)
    outcomes = work(clock, timedelta(minutes=50))
    assert sorted(outcomes) == ["empty", "empty", "empty", "failed", "throttled"]
    assert all(claim.retrievals.filter(outcome="empty").exists() for claim in claims)


@pytest.mark.parametrize("key", ["", KEY])
def test_what_is_refused_is_tried_again_once_a_day_and_begins_no_round(
    switch_on: SwitchOn, server: ProviderServer, clock: time_machine.Traveller, key: str
) -> None:
    switch_on("newsapi", key=key)
    server.will("newsapi", MOODS["not allowed in"][0])
    factories.a_claim()
    assert work(clock, timedelta(hours=23)) == ["failed"]
    assert work(clock, timedelta(days=7)) == ["failed"] * 8
    switch_on("newsapi")
    server.will("newsapi", found("newsapi", STORY))
    assert work(clock, timedelta(days=60)) == ["failed"] * 8 + ["ok"] * 6


def test_what_waits_for_a_provider_that_was_mended_is_asked_at_once(
    switch_on: SwitchOn, server: ProviderServer, clock: time_machine.Traveller
) -> None:
    switch_on("newsapi")
    server.will("newsapi", MOODS["not allowed in"][0])
    for _ in range(3):
        factories.a_claim()
    work(clock, timedelta(hours=12))
    server.will("newsapi", found("newsapi", STORY))
    assert "ok" not in work(clock)
    providers.release("newsapi")
    assert work(clock).count("ok") == 3


def test_a_page_that_is_missing_makes_the_search_partial_and_says_so(
    switch_on: SwitchOn, server: ProviderServer, clock: time_machine.Traveller
) -> None:
    switch_on("google_factcheck")
    server.will("google_factcheck", checks(check(), token="more"), MOODS["throttled"][0])
    factories.a_claim()
    assert work(clock) == ["partial"]
    retrieval = Retrieval.objects.get()
    assert retrieval.message.startswith("Only the first page of results was read. ")
    assert retrieval.published_reviews.count() == 1


def test_what_a_search_could_not_do_for_a_reason_of_ours_is_on_record(
    switch_on: SwitchOn, server: ProviderServer, clock: time_machine.Traveller
) -> None:
    switch_on("gdelt")
    factories.a_claim()
    with patch.object(searching, "query_for", side_effect=ZeroDivisionError("surprise")):
        outcomes = work(clock, timedelta(minutes=30))
    assert outcomes == ["failed"]
    assert "surprise" in Retrieval.objects.get().message
    assert waiting().exists(), "it will be tried again"


def test_a_provider_that_is_switched_on_late_is_asked_about_claims_of_the_last_weeks(
    switch_on: SwitchOn, server: ProviderServer, clock: time_machine.Traveller
) -> None:
    now = timezone.now()
    old = factories.a_claim(created_at=now - timedelta(days=40))
    older, newer = (factories.a_claim(created_at=now - timedelta(days=days)) for days in (20, 1))
    server.will("gdelt", found("gdelt", STORY))
    assert work(clock) == []
    switch_on("gdelt")
    work(clock)
    assert [*Retrieval.objects.order_by("claim").values_list("claim", flat=True)] == [older.pk, newer.pk]
    ask_for_coverage(old)
    work(clock)
    assert old.retrievals.count() == 1


def test_a_provider_that_is_switched_off_is_not_asked_any_more(
    switch_on: SwitchOn, server: ProviderServer, clock: time_machine.Traveller
) -> None:
    switch_on("gdelt")
    server.will("gdelt", found("gdelt", STORY))
    factories.a_claim()
    work(clock)
    switch_on()
    assert work(clock, ELEVEN_DAYS) == ["ok"]
    assert not waiting().exists()


def data() -> list[Any]:
    """All that searches leave behind but their logs."""
    reviews = PublishedReview.objects.values_list("url", "claim_reviewed", "rating_label", "claimant", "found_by")
    articles = Article.objects.values_list("url", "title", "found_by", "outlet__domain", "published_at")
    named = Retrieval.objects.values_list("claim__text", "provider", "articles__url", "published_reviews__url")
    return [sorted({*map(str, rows)}) for rows in (reviews, articles, named)]


@pytest.mark.parametrize("seed", range(2))
def test_searching_twice_or_with_results_in_another_order_leaves_equal_data(
    switch_on: SwitchOn, server: ProviderServer, clock: time_machine.Traveller, seed: int
) -> None:
    shuffled = random.Random(seed)
    switch_on("gdelt", "google_factcheck")
    pages = [(f"https://outlet-{n % 3}.example/{n}", f"Story {n}") for n in range(9)]
    reviews = [check(f"https://checks.example/{n}", title=f"Check {n}") for n in range(9)]
    kept = []
    for _ in range(2):
        shuffled.shuffle(pages)
        shuffled.shuffle(reviews)
        server.will("gdelt", found("gdelt", pages))
        server.will("google_factcheck", checks(*reviews))
        factories.a_claim("The harbour closes in May.", created_at=timezone.now())
        work(clock)
        kept.append(data())
        work(clock, timedelta(hours=2))
        kept.append(data())
        for table in (Retrieval, Claim, Job, Article, Outlet, PublishedReview, Provider, FetchAttempt):
            table.objects.all().delete()
    assert len(kept[0][0]) == len(kept[0][1]) == 9
    assert all(one == kept[0] for one in kept)

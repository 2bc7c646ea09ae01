"""From a briefing to statements, claimants, claims and appearances."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from claims.choices import BriefingStage, Hop, Origin
from claims.models import Appearance, Briefing, Claim, Claimant, Statement
from claims.services.intake import request_briefing
from factcheck.core import jobs
from factcheck.core.errors import FactcheckError
from factcheck.core.models import Job
from sources.models import Article, FetchAttempt, Snapshot
from tests.e2e.outlets import FEED, LoopbackOutlet
from tests.factories import a_claimant, a_feed, a_topic

pytestmark = pytest.mark.django_db

TEXT = """Harbour authority rules out a night ferry

The harbour authority ruled out a night ferry on Monday. According to the Coastline Wire, the harbour authority said \
that a night ferry would be “too dangerous”.

“We have asked the pilots twice,” the harbour authority added. The weather service warned that storms will double by \
2040."""


@pytest.fixture(autouse=True)
def _nothing_is_held_back(settings: Settings) -> None:
    settings.FACTCHECK_CONFIDENCE_SHOWN = 0.0


def read(briefing: Briefing) -> Briefing:
    while jobs.run_next("read"):
        pass
    briefing.refresh_from_db()
    return briefing


def test_a_text_becomes_statements_with_their_speakers_and_places(editor: User) -> None:
    briefing = read(request_briefing(by=editor, text=TEXT, title="Night ferry"))
    assert (briefing.stage, briefing.error) == (BriefingStage.READ, "")
    statements = Statement.objects.filter(snapshot=briefing.snapshot)
    assert statements.count() >= 4
    assert all(s.snapshot.text[s.start : s.end] == s.exact for s in statements.select_related("snapshot"))
    reported = statements.get(reported_by__contains="Coastline Wire")
    assert reported.speaker == "the harbour authority"
    assert reported.claimant is not None
    assert Claimant.objects.filter(aliases__normalised="harbour authority").count() == 1


def test_claims_say_where_they_come_from_and_wait_for_coverage() -> None:
    topic = a_topic("Ferries")
    read(request_briefing(by=None, text=TEXT, topic=topic))
    headline = Claim.objects.get(text="Harbour authority rules out a night ferry")
    assert headline.origin == Origin.MACHINE
    assert headline.origin_reason == "A headline of the briefing states it."
    assert headline.topic == topic
    assert headline.statements.count() >= 1
    told = headline.appearances.exclude(statement=None).exclude(reason="It states this claim.")
    assert all("night" in appearance.reason for appearance in told)
    assert Job.objects.filter(kind="find_coverage").count() == Claim.objects.count()


def test_what_a_headline_says_too_is_linked_to_it_however_uncertain(settings: Settings) -> None:
    settings.FACTCHECK_CONFIDENCE_SHOWN = 1.0
    briefing = read(request_briefing(by=None, text=TEXT))
    claims = Claim.objects.all()
    assert {claim.origin_reason for claim in claims} == {"A headline of the briefing states it."}
    linked = Appearance.objects.exclude(statement=None)
    assert linked.count() >= 1
    assert all(appearance.reason.startswith("Shares with the headline: ") for appearance in linked)
    assert Statement.objects.held_back().filter(snapshot=briefing.snapshot).exists()


def test_appearances_tell_how_the_words_got_there() -> None:
    read(request_briefing(by=None, text=TEXT))
    hops = set(Appearance.objects.values_list("hop", flat=True))
    assert {Hop.DIRECT_QUOTE, Hop.PARTIAL_QUOTE, Hop.PARAPHRASE, Hop.HEADLINE_ONLY} <= hops
    assert Appearance.objects.filter(is_first=True).count() == Claim.objects.count()
    assert Appearance.objects.filter(reported_by__contains="Coastline Wire").count() == 1


def test_a_briefing_that_is_read_twice_yields_everything_once() -> None:
    briefing = read(request_briefing(by=None, text=TEXT))
    before = [model.objects.count() for model in (Statement, Appearance, Claim, Claimant)]
    Briefing.objects.filter(pk=briefing.pk).update(stage=BriefingStage.READING, read_at=None)
    Job.objects.update(state="waiting", finished_at=None)
    read(briefing)
    assert [model.objects.count() for model in (Statement, Appearance, Claim, Claimant)] == before


def test_a_text_that_was_handed_in_before_is_not_read_again(editor: User) -> None:
    briefing = read(request_briefing(by=None, text=TEXT, title="Night ferry"))
    claims = Claim.objects.count()
    again = read(request_briefing(by=editor, text=f"\n{TEXT}\r\n", title="Handed in once more"))
    assert again == briefing
    assert (Claim.objects.count(), Snapshot.objects.count()) == (claims, 1)


def test_the_first_line_of_a_text_is_no_headline_just_because_it_names_the_briefing() -> None:
    briefing = read(request_briefing(by=None, text="The harbour authority said that 214 crossings were cancelled."))
    assert [claim.text for claim in Claim.objects.all()] == ["214 crossings were cancelled"]
    assert briefing.title == "The harbour authority said that 214 crossings were cancelled."


def test_two_claimants_of_one_name_are_left_to_a_person() -> None:
    a_claimant("harbour authority")
    a_claimant("Harbour Authority")
    read(request_briefing(by=None, text=TEXT))
    assert set(Statement.objects.filter(speaker="the harbour authority").values_list("claimant", flat=True)) == {None}


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "empty": ({"text": " \n "}, "either an address or a text"),
    "both": ({"text": "Words.", "url": "https://example.org/"}, "either an address or a text"),
    "no words": ({"text": "… — !?"}, "no text to read"),
    "too long": ({"text": "word " * 200_000}, "too long"),
    "binary": ({"text": "a\x00\x01\x02\x03\x04\x05\x06\x07"}, "does not look like text"),
    "no web address": ({"url": "ftp://example.org/a"}, "http"),
    "a file": ({"url": "file:///etc/passwd"}, "http"),
    "a password in it": ({"url": "https://user:secret@example.org/"}, "password"),
}


@pytest.mark.parametrize(("given", "says"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_refused_and_leaves_nothing(given: dict[str, Any], says: str) -> None:
    with pytest.raises(FactcheckError, match=says):
        request_briefing(by=None, **given)
    assert [model.objects.count() for model in (Briefing, Article, Snapshot, Job)] == [0, 0, 0, 0]


def test_nul_and_lone_surrogates_are_replaced_and_marked() -> None:
    briefing = read(request_briefing(by=None, text=TEXT + " It\x00 ended \ud83d so."))
    assert briefing.snapshot is not None
    assert briefing.snapshot.text.endswith("It\ufffd ended \ufffd so.")


@pytest.fixture
def outlet(settings: Settings) -> Iterator[LoopbackOutlet]:
    title, _, body = TEXT.partition("\n\n")
    with LoopbackOutlet({"/ferry": (title, body)}).running() as outlet:
        settings.FACTCHECK_FETCH_ALLOW = frozenset({outlet.origin})
        yield outlet


def test_an_address_is_fetched_stored_and_read(outlet: LoopbackOutlet) -> None:
    briefing = read(request_briefing(by=None, url=outlet.origin + "/ferry"))
    assert briefing.stage == BriefingStage.READ
    assert briefing.title == "Harbour authority rules out a night ferry"
    assert Claim.objects.filter(text=briefing.title).exists()
    assert Snapshot.objects.get().article.outlet is not None


def test_an_address_that_fails_for_good_says_why_and_stores_no_article(outlet: LoopbackOutlet) -> None:
    briefing = read(request_briefing(by=None, url=outlet.origin + "/missing"))
    assert briefing.stage == BriefingStage.FAILED
    assert "404" in briefing.error
    assert not Article.objects.exists()
    assert FetchAttempt.objects.get().outcome == "http_error"


def test_every_new_article_of_a_feed_that_is_read_for_claims_becomes_a_briefing(outlet: LoopbackOutlet) -> None:
    a_feed(url=outlet.origin + FEED, is_read_for_claims=True)
    jobs.sweep()
    for queue in ("poll", "fetch"):
        assert jobs.run_next(queue)
    briefing = read(Briefing.objects.get())
    assert briefing.stage == BriefingStage.READ
    assert Claim.objects.exists()


def test_a_page_that_somebody_asked_for_is_not_read_a_second_time_for_its_feed(outlet: LoopbackOutlet) -> None:
    a_feed(url=outlet.origin + FEED, is_read_for_claims=True)
    jobs.sweep()
    assert jobs.run_next("poll")
    briefing = read(request_briefing(by=None, url=outlet.origin + "/ferry"))
    assert jobs.run_next("fetch")
    assert Briefing.objects.get() == briefing

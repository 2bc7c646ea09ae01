"""robots.txt is asked for once a day, however an address is spelled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from factcheck.core.jobs import enqueue
from factcheck.core.models import Job, JobState
from sources.fetch import FetchPolicy, InvalidUrl, RobotsUnknown, open_session
from sources.ingest.polling import fetch_wanted
from sources.ingest.robots import Robots
from sources.models import Article, RobotsFile
from tests.factories import an_article
from tests.sources.ingest.clockwork import START, pass_time
from tests.sources.ingest.world import Reply, World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("host", ["plain.example", "bücher.example", "Upper.example", "dotted.example."])
def test_what_a_host_said_is_kept_for_a_day_however_it_is_spelled(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    url, policy, asked = f"http://{host}/feed.xml", FetchPolicy(), list[str]()

    def answer(path: str, *_: object) -> Reply:
        asked.append(path)
        return Reply(200, {}, b"User-agent: *\nCrawl-delay: 7\n")

    with World().running(monkeypatch) as world:
        world.sites = dict.fromkeys(
            ["plain.example", "xn--bcher-kva.example", "upper.example", "dotted.example"], answer
        )
        for _ in range(2):
            robots = Robots([url], policy)
            with open_session(policy) as session:
                assert robots.check(url, session) == timedelta(seconds=7)
            robots.save()
    assert asked == ["/robots.txt"]


@pytest.mark.parametrize("url", ["http://a.example:99999/1", "http://[::1", "http://a.example:http/1"])
def test_an_address_that_is_never_opened_is_refused_in_words(url: str) -> None:
    with open_session(FetchPolicy()) as session, pytest.raises(InvalidUrl, match=r"\.$"):
        Robots([url], FetchPolicy()).check(url, session)


def test_what_was_rolled_back_is_stored_the_next_time_and_only_then(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with World().running(monkeypatch), open_session(FetchPolicy()) as session:
        robots = Robots([], FetchPolicy())
        robots.check("http://plain.example/", session)
    with transaction.atomic():
        robots.save()
        transaction.set_rollback(True)
    assert not RobotsFile.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        robots.save()
    assert RobotsFile.objects.get().origin == "http://plain.example:80"
    RobotsFile.objects.all().delete()
    robots.save()
    assert not RobotsFile.objects.exists()


class Ailing:
    """A site whose robots.txt is answered with an error until it recovers."""

    def __init__(self, recovers_at: datetime) -> None:
        self.recovers_at = recovers_at

    def __call__(self, path: str, headers: Mapping[str, str], now: datetime) -> Reply:
        if path != "/robots.txt":
            return Reply(200, {"Content-Type": "text/plain"}, b"The third pier is closed for dredging until June.")
        return Reply(404 if now >= self.recovers_at else 503)


def test_an_article_waits_as_long_as_its_host_cannot_say_and_tells_why(monkeypatch: pytest.MonkeyPatch) -> None:
    with World().running(monkeypatch) as world, time_machine.travel(START, tick=False) as clock:
        world.sites["ailing.example"] = Ailing(START + timedelta(days=5))
        article = an_article(url="http://ailing.example/pier")
        enqueue(fetch_wanted(article))
        pass_time(clock, START + timedelta(days=4), step=timedelta(hours=1), queues=["fetch"])
        article.refresh_from_db()
        assert "robots.txt" in article.fetch_error
        assert Job.objects.get().state == JobState.WAITING
        assert world.asked("ailing.example") == []
        hours = [round((one.at - START) / timedelta(hours=1)) for one in world.log]
        assert hours == [0, 1, 2, 4, 8, 16, 32, 56, 80]
        pass_time(clock, START + timedelta(days=6), step=timedelta(hours=1), queues=["fetch"])
    assert Article.objects.get().fetch_error == ""
    assert article.snapshots.count() == 1


def test_a_robots_txt_that_was_out_of_reach_for_a_month_counts_as_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    url, now = "http://ailing.example/pier", timezone.now()
    file = RobotsFile(origin="http://ailing.example:80", status=503, fetched_at=now - timedelta(days=2))
    with World().running(monkeypatch) as world, open_session(FetchPolicy()) as session:
        world.sites["ailing.example"] = Ailing(now + timedelta(days=1))
        file.unknown_since = now - timedelta(days=29)
        file.save()
        with pytest.raises(RobotsUnknown, match="could not say"):
            Robots([url], FetchPolicy()).check(url, session)
        file.unknown_since = now - timedelta(days=31)
        file.save()
        assert Robots([url], FetchPolicy()).check(url, session) == timedelta(0)
    assert len(world.log) == 2

"""robots.txt is asked for once a day, however an address is spelled."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from sources.fetch import FetchPolicy, InvalidUrl, open_session
from sources.ingest.robots import Robots
from sources.models import RobotsFile
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

"""The commands about feeds: what they do, what they tell people, and the exit codes that programs go by."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from sources.connectors.opml import OpmlFeed, read_opml, write_opml
from sources.models import Feed, Snapshot
from tests import factories
from tests.e2e.outlets import FEED, LoopbackOutlet

pytestmark = pytest.mark.django_db

STORY = "The harbour authority said on Monday that the third pier will be closed for dredging until the end of June."


@pytest.fixture
def outlet(settings: Settings) -> Iterator[LoopbackOutlet]:
    with LoopbackOutlet({"/a": ("Pier closed", STORY)}).running() as outlet:
        settings.FACTCHECK_FETCH_ALLOW = frozenset({outlet.origin})
        yield outlet


def run(name: str, *arguments: str) -> tuple[int, str]:
    """The exit code, and everything that was printed."""
    printed = io.StringIO()
    try:
        call_command(name, *arguments, stdout=printed, stderr=printed)
    except SystemExit as exit_:
        return int(exit_.code or 0), printed.getvalue()
    except CommandError as error:
        return error.returncode, printed.getvalue() + str(error)
    return 0, printed.getvalue()


def test_a_feed_is_polled_by_id_or_address_and_tells_what_it_brought(outlet: LoopbackOutlet) -> None:
    feed = factories.a_feed(url=outlet.origin + FEED)
    code, told = run("poll_feed", str(feed.pk))
    assert (code, "1 new article;" in told, "next poll in" in told) == (0, True, True)
    code, told = run("poll_feed", outlet.origin + FEED)
    assert (code, "new article" in told) == (0, False)


def test_all_due_feeds_are_polled_and_those_that_fail_are_told_with_advice(outlet: LoopbackOutlet) -> None:
    feed, broken = factories.a_feed(url=outlet.origin + FEED), factories.a_feed(url=outlet.origin + "/missing")
    code, told = run("poll_feed", "--due")
    assert code == 1
    assert "404" in told
    assert "Open the address in a browser" in told
    assert "1 of 2 feeds were read." in told
    feed.refresh_from_db()
    broken.refresh_from_db()
    assert (feed.failures, broken.failures) == (0, 1)


@pytest.mark.parametrize("arguments", [(), ("1", "--due"), ("999999",), ("https://nowhere.example/rss",)])
def test_what_names_no_feed_is_refused(arguments: tuple[str, ...]) -> None:
    assert run("poll_feed", *arguments)[0] == 2


def test_a_feed_that_is_switched_off_is_not_polled() -> None:
    code, told = run("poll_feed", str(factories.a_feed(is_active=False).pk))
    assert (code, "Switch it on" in told) == (1, True)


def test_an_article_is_fetched_by_address_and_again_by_id(outlet: LoopbackOutlet) -> None:
    code, told = run("fetch_article", outlet.origin + "/a")
    assert (code, "“Pier closed”" in told) == (0, True)
    article = Snapshot.objects.get().article
    code, told = run("fetch_article", str(article.pk))
    assert (code, "It reads as it did" in told) == (0, True)
    outlet.articles["/a"] = ("Pier closed", STORY.replace("June", "July"))
    code, told = run("fetch_article", str(article.pk))
    assert (code, "stored as snapshot" in told, article.snapshots.count()) == (0, True, 2)


def test_an_article_that_cannot_be_fetched_says_why(outlet: LoopbackOutlet) -> None:
    code, told = run("fetch_article", outlet.origin + "/missing")
    assert (code, "404" in told, "Open the address in a browser" in told) == (1, True, True)


def test_what_names_no_page_is_refused() -> None:
    handed_in = factories.an_article(url="")
    for named in ("999999", "http://10.0.0.1/", str(handed_in.pk)):
        assert run("fetch_article", named)[0] == 2


def test_feeds_that_fell_silent_are_listed_and_the_exit_code_says_so() -> None:
    assert run("check_feeds") == (0, "No feed is stale.\n")
    factories.a_feed(gone_at=timezone.now(), url="https://gone.example/rss")
    code, told = run("check_feeds")
    assert (code, "Gone (1)" in told, "https://gone.example/rss" in told) == (0, True, True)
    factories.a_feed(failures=7, last_error="The server did not answer.")
    code, told = run("check_feeds")
    assert (code, "Never read: The server did not answer." in told) == (1, True)


def test_lists_of_feeds_are_taken_in_and_given_out(tmp_path: Path, monkeypatch: Any) -> None:
    listed = write_opml([OpmlFeed(url="https://a.example/rss", title="A")], "Mine", datetime(2026, 5, 4, tzinfo=UTC))
    file, out = tmp_path / "feeds.opml", tmp_path / "out.opml"
    file.write_bytes(listed)
    assert run("import_opml", str(file), "--dry-run")[1].endswith(
        "1 added, 0 known, 0 refused; nothing was stored (--dry-run)\n"
    )
    assert not Feed.objects.exists()
    assert run("import_opml", str(file), "--read-for-claims")[0] == 0
    assert Feed.objects.get().is_read_for_claims
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(listed)))
    assert "0 added, 1 known" in run("import_opml", "-")[1]
    assert run("export_opml", "--output", str(out)) == (0, f"{out} written\n")
    assert read_opml(out.read_bytes()) == read_opml(run("export_opml")[1].encode())


def test_what_was_refused_is_told_by_the_exit_code(tmp_path: Path) -> None:
    file = tmp_path / "feeds.opml"
    file.write_bytes(write_opml([OpmlFeed(url="http://10.0.0.1/rss")], "", datetime(2026, 5, 4, tzinfo=UTC)))
    code, told = run("import_opml", str(file))
    assert (code, "refused http://10.0.0.1/rss: This is not an address" in told) == (1, True)
    file.write_bytes(b"no list")
    assert run("import_opml", str(file))[0] == run("import_opml", str(tmp_path / "none"))[0] == 2
    assert run("export_opml", "--output", str(tmp_path))[0] == 2

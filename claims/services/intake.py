"""Take briefings in, and store what was read from them."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from claims.choices import BriefingStage
from claims.models import Briefing, Topic
from claims.services.opening import ClaimsOfArticle, add_statements
from claims.services.reading import TextReading
from claims.services.records import record_reading
from factcheck.core.errors import InvalidInput
from factcheck.core.jobs import Wanted, enqueue
from factcheck.core.text import checked_text, one_line, sha256_of
from factcheck.core.turns import take_turn
from sources.ingest.pages import checked_address, store_text
from sources.ingest.snapshots import DESK
from sources.ingest.urls import url_sha256
from sources.models import Snapshot


@transaction.atomic
def request_briefing(
    *, by: User | None, url: str = "", text: str = "", title: str = "", topic: Topic | None = None
) -> Briefing:
    """Ask for a page (`url`) or a text to be read for claims; a worker does it.

    A text that was handed in before, to the letter, is not read again: its briefing is returned. Raises `InvalidInput`
    or `FetchError` for what cannot be read at all; then nothing is stored.
    """
    if bool(url.strip()) == bool(text.strip()):
        raise InvalidInput("Give either an address or a text to read, not both and not neither.")
    if url.strip():
        briefing = Briefing(url=checked_address(url.strip()), title=one_line(title))
    else:
        plain = checked_text(text)
        take_turn(f"text {sha256_of(plain)}")
        if known := _handed_in_before(plain):
            return known
        name = one_line(title) or one_line(plain.split("\n", 1)[0], limit=120)
        briefing = Briefing(snapshot=store_text(plain, title=name), title=name)
    briefing.topic, briefing.requested_by = topic, by
    briefing.save()
    enqueue(reading_wanted(briefing))
    return briefing


def _handed_in_before(text: str) -> Briefing | None:
    same = Briefing.objects.filter(snapshot__chain=DESK, snapshot__text_sha256=sha256_of(text))
    return same.exclude(stage=BriefingStage.FAILED).order_by("pk").first()


def reading_wanted(briefing: Briefing) -> Wanted:
    """The work of reading a briefing."""
    return Wanted("read_briefing", f"briefing:{briefing.pk}", {"briefing": briefing.pk})


@transaction.atomic
def brief_new_snapshot(snapshot: Snapshot) -> Briefing | None:
    """Open a briefing for an article of a feed that is read for claims; None if somebody has it read already."""
    if Briefing.objects.filter(snapshot__article=snapshot.article_id).exists():
        return None
    # The page of a briefing that is being fetched is stored, and announced, before the briefing has its snapshot.
    fetched = Briefing.objects.filter(stage=BriefingStage.FETCHING).exclude(url="").values_list("url", flat=True)
    if any(url_sha256(url) == snapshot.article.url_sha256 for url in fetched):
        return None
    briefing = Briefing.objects.create(snapshot=snapshot, title=snapshot.title)
    enqueue(reading_wanted(briefing))
    return briefing


def store_reading(briefing: Briefing, reading: TextReading) -> None:
    """Store statements, claimants, claims and appearances, and ask for coverage. In the caller's transaction.

    A place that holds a statement already keeps it: a text that is read twice yields each statement once. Statements
    that are uncertain, or for whose claims a briefing has no room left, open none until a person accepts them.
    """
    assert briefing.snapshot is not None  # noqa: S101  (the caller has stored it; narrows the type)
    claims = ClaimsOfArticle(briefing.snapshot, briefing=briefing)
    for headline in reading.headlines:
        claims.add_headline(headline)
    taken = set(briefing.snapshot.statements.values_list("start", "end"))
    add_statements(claims, [found for found in reading.statements if (found.start, found.end) not in taken])
    claims.search()
    briefing.stage, briefing.read_at, briefing.error = BriefingStage.READ, timezone.now(), ""
    briefing.save(update_fields=["stage", "read_at", "error"])
    record_reading(briefing, reading.version, by=briefing.requested_by)

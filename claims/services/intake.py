"""Take briefings in, and store what was read from them."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from claims.anchoring import anchor_at
from claims.attribution import (
    AttributedStatement,
    HeadlineClaim,
    claim_wording,
    headline_claims,
    read_text,
    shares_claim,
)
from claims.choices import BriefingStage, Hop, Origin, StatementKind
from claims.models import Appearance, Briefing, Claim, Statement, Topic
from claims.services.claimants import claimant_called
from claims.services.coverage import coverage_wanted
from factcheck.core.errors import InvalidInput
from factcheck.core.jobs import Wanted, enqueue
from factcheck.core.text import checked_text, one_line, sha256_of
from factcheck.core.turns import take_turn
from sources.ingest.pages import checked_address, store_text
from sources.ingest.snapshots import DESK
from sources.ingest.urls import url_sha256
from sources.models import Article, Snapshot

_HOPS = {
    StatementKind.DIRECT: Hop.DIRECT_QUOTE,
    StatementKind.MIXED: Hop.PARTIAL_QUOTE,
    StatementKind.INDIRECT: Hop.PARAPHRASE,
}


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


@dataclass(frozen=True)
class Reading:
    """What a snapshot's text says, before anything is stored."""

    statements: tuple[AttributedStatement, ...]
    headlines: tuple[HeadlineClaim, ...]


def read_snapshot(snapshot: Snapshot, *, title: str) -> Reading:
    """Read the text; pure but for the time it takes. A title that is the text's own beginning is no headline."""
    if snapshot.text.startswith(title.removesuffix("…")):
        title = ""
    return Reading(read_text(snapshot.text, title=title), headline_claims(snapshot.text, title=title))


def store_reading(briefing: Briefing, reading: Reading) -> None:
    """Store statements, claimants, claims and appearances, and ask for coverage. In the caller's transaction.

    A place that holds a statement already keeps it: a text that is read twice yields each statement once.
    """
    store = _Store(briefing)
    for headline in reading.headlines:
        store.headline(headline)
    for statement in reading.statements:
        store.statement(statement)
    enqueue(*(coverage_wanted(claim) for claim in store.claims.values()))
    briefing.stage, briefing.read_at, briefing.error = BriefingStage.READ, timezone.now(), ""
    briefing.save(update_fields=["stage", "read_at", "error"])


class _Store:
    """One reading on its way into the database."""

    def __init__(self, briefing: Briefing) -> None:
        assert briefing.snapshot is not None  # noqa: S101  (the caller has stored it; narrows the type)
        self.briefing = briefing
        self.snapshot = briefing.snapshot
        # Whoever reads the same article at the same time waits here, and then finds what this reading stored.
        self.article = Article.objects.select_for_update(no_key=True).get(pk=briefing.snapshot.article_id)
        # What an earlier reading of this article found is found again, not made again.
        self._known = {claim.text: claim for claim in Claim.objects.filter(appearances__article=self.article)}
        # Claims of one briefing share their time, so that they stay in the order of the text behind it.
        self._now = timezone.now()
        self.claims: dict[str, Claim] = {}
        self._headlines: list[Claim] = []
        self._taken = set(self.snapshot.statements.values_list("start", "end"))

    def headline(self, headline: HeadlineClaim) -> None:
        claim = self._claim(headline.text, "A headline of the briefing states it.")
        if claim in self._headlines:
            return
        self._headlines.append(claim)
        if claim.text not in self._known:
            self._appearance(claim, Hop.HEADLINE_ONLY)

    def statement(self, found: AttributedStatement) -> None:
        text = self.snapshot.text
        start, end = found.content[0][0], found.content[-1][1]
        if (start, end) in self._taken:
            return
        self._taken.add((start, end))
        anchor = anchor_at(text, start, end)
        claim, reason = self._claim_of(found)
        statement = Statement.objects.create(
            snapshot=self.snapshot,
            exact=anchor.exact,
            prefix=anchor.prefix,
            suffix=anchor.suffix,
            start=start,
            end=end,
            text_sha256=anchor.text_sha256,
            claim=claim,
            claim_reason=one_line(reason, limit=300),
            claimant=claimant_called(found.speaker),
            speaker=one_line(found.speaker, limit=200),
            is_speaker_inferred=found.speaker_is_inferred,
            speaker_reason=one_line(found.resolution_reason, limit=300),
            kind=str(found.kind),
            reported_by=one_line(found.reported_by or "", limit=200),
            is_headline=found.is_headline,
            spans=found.content,
            speaker_spans=found.source,
            cue_spans=found.cue,
        )
        self._appearance(claim, _HOPS[StatementKind(statement.kind)], statement)

    def _claim_of(self, found: AttributedStatement) -> tuple[Claim, str]:
        """The headline's claim if the statement is about it, else a claim of its own; and why."""
        wording = claim_wording(self.snapshot.text, found)
        for claim in self._headlines:
            is_shared, words = shares_claim(wording, claim.text)
            if is_shared:
                return claim, f"Shares with the headline: {', '.join(words)}"
        said = f"{found.speaker or 'Somebody'} is reported to have said it."
        return self._claim(wording, said), "It states this claim."

    def _claim(self, wording: str, reason: str) -> Claim:
        text = one_line(wording)
        if text not in self.claims:
            self.claims[text] = self._known.get(text) or self._new_claim(text, reason)
        return self.claims[text]

    def _new_claim(self, text: str, reason: str) -> Claim:
        return Claim.objects.create(
            text=text,
            topic=self.briefing.topic,
            origin=Origin.MACHINE,
            origin_reason=one_line(reason, limit=300),
            briefing=self.briefing,
            created_by=self.briefing.requested_by,
            created_at=self._now,
        )

    def _appearance(self, claim: Claim, hop: Hop, statement: Statement | None = None) -> None:
        Appearance.objects.create(
            claim=claim,
            article=self.article,
            statement=statement,
            hop=hop,
            reported_by=statement.reported_by if statement else "",
            appeared_at=self.article.published_at or self.snapshot.fetched_at,
            is_first=not claim.appearances.exists(),
        )

"""Made-up rows in numbers: stored articles with passages, and claims in every state that a desk has them in.

Words are made of syllables and as unequally frequent as content words are, so that full-text search meets common and
rare ones. A new `Texts` makes the same texts again.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import accumulate, cycle, islice, product
from random import Random

from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from claims.anchoring import anchor_at
from claims.choices import Hop, RetrievalOutcome, StatementKind, VerificationStatus
from claims.models import Appearance, Claim, Claimant, Coverage, Retrieval, Review, Statement
from factcheck.core.text import sha256_of
from sources.models import Article, Passage, Snapshot

PASSAGES_PER_ARTICLE = 10
PASSAGE_WORDS = 45
BATCH = 500

_SYLLABLES = [
    "ba",
    "den",
    "fir",
    "gor",
    "hul",
    "kam",
    "lin",
    "mos",
    "nep",
    "pra",
    "rud",
    "sti",
    "tam",
    "vor",
    "wen",
    "yal",
    "zec",
]
_WORDS = ["".join(parts) for parts in product(_SYLLABLES, repeat=3)]
#: Of ten claims: two open ones, as on a desk that has worked for a while.
_STATES = (*[VerificationStatus.CHECKED] * 7, "dismissed", "new", "in_review")


class Texts:
    """Writes made-up text, the same every time."""

    def __init__(self) -> None:
        self._random = Random(11)
        # Zipf-Mandelbrot: without the stop words the commonest word is one of a hundred.
        self._frequencies = list(accumulate(1 / (rank + 20) for rank in range(len(_WORDS))))

    def words(self, count: int) -> str:
        """So many words, and a full stop."""
        return " ".join(self._random.choices(_WORDS, cum_weights=self._frequencies, k=count)).capitalize() + "."


def store_passages(count: int, texts: Texts) -> None:
    """Store articles with one snapshot and `PASSAGES_PER_ARTICLE` passages each, until there are `count` more."""
    now, known = timezone.now(), Snapshot.objects.count()
    bodies = [
        [texts.words(PASSAGE_WORDS) for _ in range(PASSAGES_PER_ARTICLE)] for _ in range(count // PASSAGES_PER_ARTICLE)
    ]
    articles = Article.objects.bulk_create([Article(title=body[0][:60], published_at=now) for body in bodies], BATCH)
    numbered = enumerate(zip(articles, bodies, strict=True), start=known + 1)
    snapshots = Snapshot.objects.bulk_create([_snapshot(number, *pair) for number, pair in numbered], BATCH)
    Passage.objects.bulk_create(
        [passage for pair in zip(snapshots, bodies, strict=True) for passage in _passages(*pair)], BATCH
    )
    settle()


def _snapshot(number: int, article: Article, passages: list[str]) -> Snapshot:
    text = "\n\n".join(passages)
    digest = sha256_of(text)
    return Snapshot(
        article=article,
        fetched_at=timezone.now(),
        body_sha256=digest,
        body_size=len(text),
        text=text,
        text_sha256=digest,
        extractor="synthetic",
        chain="synthetic",
        chain_position=number,
        previous_sha256="" if number == 1 else sha256_of(str(number - 1)),
        sha256=sha256_of(str(number)),
    )


def _passages(snapshot: Snapshot, passages: list[str]) -> list[Passage]:
    starts = accumulate((len(passage) + 2 for passage in passages), initial=0)
    return [
        Passage(snapshot=snapshot, start=start, end=start + len(passage), text=passage)
        for start, passage in zip(starts, passages, strict=False)
    ]


def store_claims(count: int, texts: Texts) -> None:
    """Store claims, each with a statement and an appearance; those in review have a review and a passage to compare.

    Needs stored articles (`store_passages`), about one for every hundred claims.
    """
    claims = Claim.objects.bulk_create([_claim(number, texts) for number in range(count)], BATCH)
    claimants = Claimant.objects.bulk_create(
        [Claimant(name=texts.words(2).rstrip(".")) for _ in range(count // 50 + 1)]
    )
    places = _places(count)
    statements = [_statement(*row) for row in zip(cycle(claimants), places, strict=False)]
    Statement.objects.bulk_create(statements, BATCH)
    Appearance.objects.bulk_create([_appearance(*row) for row in zip(claims, statements, strict=True)], BATCH)
    _put_in_review([claim for claim in claims if claim.verification_status == VerificationStatus.IN_REVIEW])
    settle()


def _claim(number: int, texts: Texts) -> Claim:
    status = _STATES[number % len(_STATES)]
    reason = "Nobody doubts it." if status == VerificationStatus.DISMISSED else ""
    return Claim(text=texts.words(12), verification_status=status, dismissed_reason=reason)


def _places(count: int) -> list[tuple[Snapshot, int]]:
    """Places for so many statements: a snapshot that has none yet, and the character to start from."""
    free = Snapshot.objects.filter(statements=None).select_related("article").iterator()
    return list(islice(((snapshot, start) for snapshot in free for start in range(100)), count))


def _statement(claimant: Claimant, place: tuple[Snapshot, int]) -> Statement:
    snapshot, start = place
    anchor = anchor_at(snapshot.text, start, start + 40)
    return Statement(
        claimant=claimant,
        speaker=claimant.name,
        snapshot=snapshot,
        kind=StatementKind.INDIRECT,
        spans=[[anchor.start, anchor.end]],
        exact=anchor.exact,
        prefix=anchor.prefix,
        suffix=anchor.suffix,
        start=anchor.start,
        end=anchor.end,
        text_sha256=snapshot.text_sha256,
    )


def _appearance(claim: Claim, statement: Statement) -> Appearance:
    return Appearance(
        claim=claim,
        article=statement.snapshot.article,
        statement=statement,
        hop=Hop.PARAPHRASE,
        appeared_at=timezone.now(),
        is_first=True,
    )


def _put_in_review(claims: list[Claim]) -> None:
    passages = cycle(Passage.objects.order_by("pk")[:BATCH])
    Review.objects.bulk_create([Review(claim=claim) for claim in claims], BATCH)
    searches = Retrieval.objects.bulk_create(
        [
            Retrieval(
                claim=claim, provider="synthetic", at=timezone.now(), duration=timedelta(), outcome=RetrievalOutcome.OK
            )
            for claim in claims
        ],
        BATCH,
    )
    Coverage.objects.bulk_create(
        [
            Coverage(claim=search.claim, passage=passage, retrieval=search, score=0.5, reasons=["It is made up."])
            for search, passage in zip(searches, passages, strict=False)
        ],
        BATCH,
    )


def store_person() -> User:
    """Somebody who may see everything."""
    return User.objects.create_superuser("benchmark")


def settle() -> None:
    """Leave tables and their statistics as autovacuum leaves them some time after a load."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute(
            "SELECT gin_clean_pending_list(indexrelid::regclass) FROM pg_stat_user_indexes JOIN pg_class"
            " ON pg_class.oid = indexrelid WHERE relam = (SELECT oid FROM pg_am WHERE amname = 'gin')"
        )

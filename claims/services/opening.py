"""Open claims for statements and headlines, link both by appearances, and take that back.

Whoever does so holds the article: readings of it, and what people decide about its statements, come one after another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone

from claims.choices import Hop, Origin, StatementKind
from claims.models import Appearance, Briefing, Claim, Coverage, Statement
from claims.propositions import shares_claim
from claims.services.claimants import claimant_called
from claims.services.coverage import coverage_wanted
from claims.services.matching import matches_wanted
from claims.services.reading import ProposedClaim, is_shown
from factcheck.core.jobs import enqueue
from factcheck.core.text import one_line
from sources.models import Article, Snapshot

_HOPS = {
    StatementKind.DIRECT: Hop.DIRECT_QUOTE,
    StatementKind.MIXED: Hop.PARTIAL_QUOTE,
    StatementKind.INDIRECT: Hop.PARAPHRASE,
}
_STATED = "It states this claim."


def held_article(snapshot: Snapshot) -> Article:
    """The snapshot's article, locked until the transaction ends."""
    return Article.objects.select_for_update(no_key=True).get(pk=snapshot.article_id)


class ClaimsOfArticle:
    """The claims that appear in one article, and those that are opened for it now."""

    def __init__(self, snapshot: Snapshot, *, briefing: Briefing | None = None, by: User | None = None) -> None:
        self.snapshot = snapshot
        self.article = held_article(snapshot)
        self._briefing = briefing
        self._by = by or (briefing.requested_by if briefing else None)
        # What an earlier reading of this article found is found again, not made again.
        self._known = {claim.text: claim for claim in Claim.objects.filter(appearances__article=self.article)}
        self._headlines = list(Claim.objects.filter(appearances__article=self.article, appearances__statement=None))
        # Claims of one briefing share their time, so that they stay in the order of the text behind it.
        self._now = timezone.now()
        self._opened: list[Claim] = []

    @property
    def count(self) -> int:
        """How many claims appear in the article by now."""
        return Claim.objects.filter(appearances__article=self.article).distinct().count()

    def add_headline(self, headline: ProposedClaim) -> None:
        """The claim of a headline, with an appearance of its own unless it had one."""
        is_known = headline["text"] in self._known
        claim = self._claim(headline, "A headline of the briefing states it.")
        if claim not in self._headlines:
            self._headlines.append(claim)
        if not is_known:
            self._appear(claim, Hop.HEADLINE_ONLY)

    def link(self, statement: Statement) -> None:
        """Have the statement state what the reader proposes: a headline's claim where it is about it, else its own."""
        for proposed in statement.proposed:
            claim, reason = self._claim_of(statement, proposed)
            self.link_to(statement, claim, reason)

    def link_to_headlines(self, statement: Statement) -> None:
        """Have the statement state the claims of headlines that it is about; no claim is opened."""
        for proposed in statement.proposed:
            if shared := self._headline_of(proposed):
                self.link_to(statement, *shared)

    def rate(self, statement: Statement) -> None:
        """Bring nature and worth of the claims that it proposes to what the reader says by now."""
        for proposed in statement.proposed:
            if known := self._known.get(proposed["text"]):
                _update(known, proposed)

    def link_to(self, statement: Statement, claim: Claim, reason: str) -> None:
        """Have the statement state this claim, too."""
        if not statement.appearances.filter(claim=claim).exists():
            self._appear(claim, _HOPS[StatementKind(statement.kind)], statement, one_line(reason, limit=300))

    def search(self) -> None:
        """Have coverage searched for what was opened, and what was checked before."""
        enqueue(*map(coverage_wanted, self._opened), *map(matches_wanted, self._opened))

    def _claim_of(self, statement: Statement, proposed: ProposedClaim) -> tuple[Claim, str]:
        if shared := self._headline_of(proposed):
            return shared
        return self._claim(proposed, f"{statement.speaker or 'Somebody'} is reported to have said it."), _STATED

    def _headline_of(self, proposed: ProposedClaim) -> tuple[Claim, str] | None:
        for claim in self._headlines:
            is_shared, words = shares_claim(proposed["text"], claim.text)
            if is_shared:
                return claim, f"Shares with the headline: {', '.join(words)}"
        return None

    def _claim(self, proposed: ProposedClaim, reason: str) -> Claim:
        text = proposed["text"]
        if known := self._known.get(text):
            _update(known, proposed)
        else:
            self._known[text] = self._open(proposed, reason)
        return self._known[text]

    def _open(self, proposed: ProposedClaim, reason: str) -> Claim:
        claim = Claim.objects.create(
            text=proposed["text"],
            nature=proposed["nature"],
            worthiness=proposed["worthiness"],
            worthiness_reasons=proposed["reasons"],
            topic=self._briefing.topic if self._briefing else None,
            origin=Origin.MACHINE,
            origin_reason=one_line(reason, limit=300),
            briefing=self._briefing,
            created_by=self._by,
            created_at=self._now,
        )
        self._opened.append(claim)
        return claim

    def _appear(self, claim: Claim, hop: Hop, statement: Statement | None = None, reason: str = "") -> None:
        Appearance.objects.create(
            claim=claim,
            article=self.article,
            statement=statement,
            hop=hop,
            reason=reason,
            reported_by=statement.reported_by if statement else "",
            appeared_at=self.article.published_at or self.snapshot.fetched_at,
            is_first=not claim.appearances.filter(is_first=True).exists(),
        )


def _update(claim: Claim, proposed: ProposedClaim) -> None:
    """What the reader thinks of a claim by now, unless a person has touched it."""
    Claim.objects.untouched().filter(pk=claim.pk).update(
        nature=proposed["nature"], worthiness=proposed["worthiness"], worthiness_reasons=proposed["reasons"]
    )


def add_statements(claims: ClaimsOfArticle, found: Sequence[Statement]) -> None:
    """Store those that are new, in the order given; open the claims of all that are certain enough and find room.

    What a headline says, too, is linked to the headline's claim however uncertain: the two bear each other out.
    """
    certain = [statement for statement in found if is_shown(statement)]
    opening = set(map(id, most_worth_checking(certain, room=settings.FACTCHECK_BRIEFING_CLAIMS - claims.count)))
    new = [statement for statement in found if statement._state.adding]  # noqa: SLF001  (documented by Django)
    called = {name: claimant_called(name) for name in dict.fromkeys(statement.speaker for statement in new)}
    for statement in new:
        statement.claimant = called[statement.speaker]
    Statement.objects.bulk_create(new)
    for statement in found:
        if id(statement) in opening:
            claims.link(statement)
        else:
            claims.link_to_headlines(statement)


def most_worth_checking(statements: Iterable[Statement], *, room: int) -> Iterator[Statement]:
    """From the most worth checking on, those that find room for all of their claims."""
    for statement in sorted(statements, key=_worth, reverse=True):
        room -= len(statement.proposed)
        if room < 0:
            return
        yield statement


def _worth(statement: Statement) -> float:
    return max((proposed["worthiness"] for proposed in statement.proposed), default=0.0)


def unlink(appearances: Iterable[Appearance]) -> list[Claim]:
    """Delete appearances; each claim that is left keeps one that is marked first. Returns claims left without any."""
    rows = list(appearances)
    claims = list(Claim.objects.filter(appearances__in=rows).distinct().order_by("pk"))
    Appearance.objects.filter(pk__in=[row.pk for row in rows]).delete()
    bare = []
    for claim in claims:
        earliest = claim.appearances.first()
        if earliest is None:
            bare.append(claim)
        elif not claim.appearances.filter(is_first=True).exists():
            Appearance.objects.filter(pk=earliest.pk).update(is_first=True)
    return bare


def withdraw(claims: Iterable[Claim]) -> int:
    """Delete those that no person has touched, with what was searched for them; returns how many."""
    rows = Claim.objects.untouched().filter(pk__in=[claim.pk for claim in claims])
    ids = list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))
    Coverage.objects.filter(claim__in=ids).delete()
    return Claim.objects.filter(pk__in=ids).delete()[1].get("claims.Claim", 0)

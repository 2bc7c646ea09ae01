"""What the claim page shows, read in a fixed number of queries and put in the order in which it is shown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Prefetch, QuerySet

from claims.admin.elsewhere import Asked, asked_elsewhere, checks_by_others
from claims.admin.marked_text import HEADLINE, Mark, Paragraph, excerpt, marks_of, whole
from claims.admin.matches import SeenMatch, matches_of
from claims.admin.wording import MarkedPassage, marked, unmarked
from claims.choices import CoverageState, MatchState, Question, ReviewAction, Stance, VerificationStatus
from claims.models import (
    AnchorCheck,
    Appearance,
    Claim,
    Coverage,
    Evidence,
    Rating,
    RatingScale,
    Retrieval,
    Review,
    Statement,
)
from claims.models.review import CHECKED_STATES
from claims.permissions import why_not, why_not_now
from claims.services.drifting import words_of
from claims.services.reviewing import missing_for_submission
from claims.services.second_rating import is_blind
from claims.services.workflow import is_published
from claims.transitions import EDITABLE, TRANSITIONS
from sources.admin.captures import shown
from sources.models import PublishedReview, Snapshot

#: Longer texts are not repeated on the page; a link leads to the snapshot.
LONGEST_WHOLE = 60_000
LATEST = 20


@dataclass(frozen=True)
class Place:
    """One text in which the claim occurs: what is said there, and `headline` if a headline alone says it, too."""

    snapshot: Snapshot | None
    appearance: Appearance
    statements: list[Statement]
    headline: Appearance | None = None

    @cached_property
    def _marks(self) -> list[Mark]:
        return [mark for statement in self.statements for mark in marks_of(statement)] + self._headline_marks()

    def _headline_marks(self) -> list[Mark]:
        """Where a headline states the claim word for word; there is no statement row to point at it."""
        if self.snapshot is None or self.headline is None:
            return []
        words = self.headline.claim.text
        at = self.snapshot.text.find(words)
        return [Mark(at, at + len(words), HEADLINE, 0)] if at >= 0 else []

    @property
    def excerpt(self) -> list[Paragraph]:
        return excerpt(self.snapshot.text, self._marks) if self.snapshot else []

    @property
    def whole(self) -> list[Paragraph]:
        """The whole text, or nothing if it is very long or the excerpt shows it all."""
        if self.snapshot is None or len(self.snapshot.text) > LONGEST_WHOLE:
            return []
        paragraphs = whole(self.snapshot.text, self._marks)
        return paragraphs if len(paragraphs) > len(self.excerpt) else []


@dataclass
class Report:
    """A passage with the copies that count as one report with it. `said`: the words it is compared with."""

    coverage: Coverage
    said: str
    copies: list[Coverage] = field(default_factory=list)

    @property
    def is_dismissed(self) -> bool:
        return all(c.state == CoverageState.DISMISSED for c in (self.coverage, *self.copies))

    @cached_property
    def passage(self) -> MarkedPassage:
        """The passage with its differences from what was said; what was dismissed is not compared."""
        text = self.coverage.passage.text
        return unmarked(text) if self.is_dismissed else marked(self.said, text)


@dataclass(frozen=True)
class Offer:
    """A step of the workflow that exists from here; `refusal` says why this person may not take it."""

    action: ReviewAction
    refusal: str


class ClaimPage:
    """Reads lazily; a template asks for what it shows."""

    def __init__(self, claim_id: int, person: User, typed: Mapping[str, str], refused_at: str = "") -> None:
        """`typed`: what stood in the fields `stance-<id>` and `note-<id>` of passages, to be shown there again;
        `refused_at`: “passage-<id>” of the one that has to say why a step was refused."""
        claims = Claim.objects.with_needs().with_coverage_counts()
        self.claim: Claim = claims.select_related("topic", "briefing", "created_by").get(pk=claim_id)
        self.person = person
        self._typed, self._refused_at = typed, refused_at

    # --- left: where it was said ---------------------------------------------------------------------------------

    @cached_property
    def places(self) -> list[Place]:
        by_snapshot: dict[int, list[Any]] = defaultdict(list)
        for statement in self._statements:
            by_snapshot[statement.snapshot_id].append(statement)
        headlines = {appearance.article_id: appearance for appearance in self._headlines}
        places = [
            Place(said[0].snapshot, said[0].appearance, said, headlines.pop(said[0].snapshot.article_id, None))
            for said in by_snapshot.values()
        ]
        newest = Snapshot.objects.filter(article__in=headlines).order_by("article", "-fetched_at").distinct("article")
        copies = {snapshot.article_id: snapshot for snapshot in newest}
        return places + [Place(copies.get(pk), told, [], told) for pk, told in headlines.items()]

    @cached_property
    def _statements(self) -> list[Any]:
        """Each with `appearance`: that of this claim."""
        told = self.claim.appearances.filter(statement__isnull=False).select_related(
            "article__outlet", "statement__snapshot__article__outlet", "statement__claimant"
        )
        told = told.prefetch_related(_latest_check("statement", "statement__checks"))
        statements: list[Any] = []
        for appearance in told.order_by("statement__snapshot", "statement__start"):
            statements.append(appearance.statement)
            statements[-1].appearance = appearance
        return statements

    @cached_property
    def _headlines(self) -> list[Appearance]:
        return list(self.claim.appearances.filter(statement=None).select_related("claim", "article__outlet"))

    @property
    def speakers(self) -> list[str]:
        return list(dict.fromkeys(s.claimant.name if s.claimant else s.speaker for s in self._statements))

    @cached_property
    def said(self) -> str:
        """The words that reports are compared with."""
        return words_of(self.claim, self._statements)

    # --- right: who else reported it -----------------------------------------------------------------------------

    @cached_property
    def _coverage(self) -> list[Coverage]:
        rows = self.claim.coverage.select_related("passage__snapshot__article__outlet", "decided_by")
        passages = list(rows.defer("passage__snapshot__text", "passage__snapshot__headers"))
        for passage in passages:
            passage.typed_stance = self._typed.get(f"stance-{passage.pk}", "")  # type: ignore[attr-defined]
            passage.is_refused = self._refused_at == f"passage-{passage.pk}"  # type: ignore[attr-defined]
            passage.typed_note = self._typed.get(f"note-{passage.pk}", "")  # type: ignore[attr-defined]
        return passages

    @cached_property
    def _reports(self) -> list[Report]:
        by_id = {c.pk: c for c in self._coverage}
        reports = {c.pk: Report(c, self.said) for c in self._coverage if c.copy_of_id not in by_id}
        for coverage in self._coverage:
            first = _first_of(coverage, by_id)
            if first.pk != coverage.pk:
                reports.setdefault(first.pk, Report(first, self.said)).copies.append(coverage)
        return list(reports.values())

    @property
    def has_drift(self) -> bool:
        return any(report.passage.noted for report in self.independent)

    @property
    def independent(self) -> list[Report]:
        """Reports to compare: kept ones first, then by score; those that repeat the claim's own text come last."""
        shown = [r for r in self._reports if not r.is_dismissed]
        return sorted(shown, key=lambda r: r.coverage.repeats_origin)

    @property
    def dismissed(self) -> list[Report]:
        return [r for r in self._reports if r.is_dismissed]

    @cached_property
    def retrievals(self) -> QuerySet[Retrieval]:
        return self.claim.retrievals.all()[:LATEST]

    @cached_property
    def asked_elsewhere(self) -> list[Asked]:
        return asked_elsewhere(self.claim)

    @cached_property
    def matches(self) -> list[SeenMatch]:
        return matches_of(self.claim, self._refused_at)

    @property
    def matches_in_words(self) -> str:
        """“1 confirmed, 2 suggested”; "" when there is none that nobody rejected."""
        counts = Counter(seen.match.state for seen in self.matches)
        open_states = (MatchState.CONFIRMED, MatchState.SUGGESTED)
        return ", ".join(f"{counts[state]} {state.label.lower()}" for state in open_states if counts[state])

    @cached_property
    def checks_by_others(self) -> list[PublishedReview]:
        return checks_by_others(self.claim)

    # --- below: the review ---------------------------------------------------------------------------------------

    @cached_property
    def review(self) -> Review | None:
        """The open review, or else the latest one."""
        people = ("assigned_to", "opened_by", "rated_by", "submitted_by", "approved_by")
        rows = self.claim.reviews.select_related("attribution_rating", "substance_rating", *people)
        return rows.order_by("-opened_at", "-pk").first()

    @cached_property
    def verdict(self) -> Review | None:
        """The latest approved review."""
        if self.review is None or self.review.state in CHECKED_STATES:
            return self.review
        rows = self.claim.reviews.select_related("attribution_rating", "substance_rating", "approved_by")
        return rows.filter(state__in=CHECKED_STATES).order_by("-approved_at").first()

    @property
    def is_editable(self) -> bool:
        return (
            self.review is not None and self.review.state in EDITABLE and self.person.has_perm("claims.change_review")
        )

    @cached_property
    def is_blind(self) -> bool:
        """Whether ratings and justification are kept from this person, who may still rate as the second one."""
        return self.review is not None and is_blind(self.review, self.person)

    @property
    def can_decide_on_coverage(self) -> bool:
        return self.person.has_perm("claims.change_coverage")

    @cached_property
    def evidence(self) -> list[Evidence]:
        if self.review is None:
            return []
        rows = self.review.evidence.select_related("snapshot__article__outlet", "added_by")
        rows = rows.defer("snapshot__text", "snapshot__headers")
        rows = rows.prefetch_related(_latest_check("evidence"), "snapshot__captures")
        attached = list(rows.order_by("added_at"))
        for one in attached:
            one.archived = shown(one.snapshot.captures.all())  # type: ignore[attr-defined]
        return attached

    @property
    def attached(self) -> set[int]:
        """Ids of coverage rows that are evidence of the review shown."""
        return {e.coverage_id for e in self.evidence if e.coverage_id}

    @cached_property
    def missing(self) -> list[str]:
        return missing_for_submission(self.review) if self.review else []

    @cached_property
    def questions(self) -> list[tuple[Question, list[Rating]]]:
        """Each question with the ratings offered for it, from worst to best."""
        scales = {s.question: s for s in RatingScale.objects.filter(is_current=True).prefetch_related("ratings")}
        return [(q, list(scales[q].ratings.all()) if q in scales else []) for q in Question]

    @cached_property
    def offers(self) -> dict[str, Offer]:
        """The workflow's steps from the present state, by name."""
        review = self.review
        if review is None:
            return {}
        steps = [action for (state, action) in TRANSITIONS if state == review.state]
        refusals = {action: why_not(self.person, action, review) or why_not_now(action, review) for action in steps}
        return {action.value: Offer(action, refusal) for action, refusal in refusals.items()}

    @property
    def can_open(self) -> bool:
        is_closed = self.review is None or not self.review.is_open
        is_wanted = self.claim.verification_status != VerificationStatus.DISMISSED and not is_published(self.claim)
        return is_closed and is_wanted and self.person.has_perm("claims.add_review")

    @property
    def can_change_claim(self) -> bool:
        return self.person.has_perm("claims.change_claim")

    @property
    def stances(self) -> list[tuple[str, str]]:
        return [(stance.value, stance.label) for stance in Stance]


def coverage_in_words(claim: Any) -> str:
    """“5 passages · 3 independent reports”, for a claim annotated `with_coverage_counts`."""
    if claim.coverage_searched_at is None:
        return "not searched yet"
    if not claim.passages:
        return "none found"
    passages = "1 passage" if claim.passages == 1 else f"{claim.passages} passages"
    return f"{passages} · {claim.reports} independent report{'' if claim.reports == 1 else 's'}"


def _latest_check(kind: str, to: str = "checks") -> Prefetch[Any]:
    """What the newest copy says of the words, as a list of one or none named `latest_check`."""
    checks = AnchorCheck.objects.select_related("snapshot", "handled_by").defer("snapshot__text", "snapshot__headers")
    return Prefetch(to, checks.order_by(kind, "-snapshot").distinct(kind), to_attr="latest_check")


def _first_of(coverage: Coverage, by_id: dict[int, Coverage]) -> Coverage:
    """Follow `copy_of` to the earliest report; a later search may have made a chain of it."""
    seen = {coverage.pk}
    while coverage.copy_of_id in by_id and coverage.copy_of_id not in seen:
        coverage = by_id[coverage.copy_of_id]
        seen.add(coverage.pk)
    return coverage

"""The workflow as a whole: no sequence of actions by anybody breaks what the desk promises about its work."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from claims.choices import Question, ReviewAction, ReviewState, Stance
from claims.models import Claim, Correction, Evidence, Publication, Rating, Review, ReviewTransition, SecondRating
from claims.services import gating, publishing, reviewing, second_rating, triaging
from claims.services.gating import independent_sources
from claims.services.published_content import sha256_of_publication
from claims.transitions import BEGINNINGS, TRANSITIONS, after
from factcheck.core.errors import FactcheckError
from tests.factories import a_claim, a_snapshot

pytestmark = pytest.mark.django_db

PEOPLE = ("reviewer", "colleague", "editor", "other_editor", "outsider")
NEXT = {
    ReviewState.TRIAGED: "start",
    ReviewState.ASSIGNED: "start",
    ReviewState.IN_PROGRESS: "submit",
    ReviewState.RETURNED: "submit",
    ReviewState.APPROVED: "publish",
    ReviewState.PUBLISHED: "correct",
}
TEXTS = (
    "Minutes of the port: the harbour will close in May for repairs.",
    "The ministry wrote that no ship is to be turned away this year.",
    "A pilot told us that buoys were taken in on the first of March.",
)


class Workflow(RuleBasedStateMachine):
    """Five people do anything to one claim and its reviews; refusals are fine, broken promises are not."""

    people: dict[str, User]
    reached: Counter[str]

    who = st.sampled_from(PEOPLE)

    @initialize(length=st.integers(0, 11).map(lambda left: 11 - left))
    def begin(self, length: int) -> None:
        """A story as it should go, up to a second version that is public; from somewhere in it anything may happen."""
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.claim = a_claim()
        self.snapshots = [a_snapshot(text) for text in TEXTS]
        self.frozen: dict[int, tuple[Any, str]] = {}
        self.steps = 0
        for _ in range(length):
            self._go_on("editor" if self.review and self.review.state in {"submitted", "approved"} else "reviewer")

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    @property
    def review(self) -> Review | None:
        return Review.objects.filter(claim=self.claim).order_by("-pk").first()

    def _try(self, name: str, who: str, do: Callable[..., object], *, steps: int = 1, **more: object) -> None:
        """A refusal changes nothing; what is done is logged as often as it counts."""
        rows = Review.objects.filter(claim=self.claim)
        before = list(rows.order_by("pk").values())
        try:
            do(by=self.people[who], **more)
        except FactcheckError:
            assert list(rows.order_by("pk").values()) == before
        else:
            assert who != "outsider"
            self.reached[name] += 1
            self.steps += steps

    def _step(self, name: str, who: str, do: Callable[..., object], *, steps: int = 1, **more: object) -> None:
        if self.review is not None:
            self._try(name, who, do, steps=steps, review_id=self.review.pk, **more)

    # --- anybody does anything --------------------------------------------------------------------------------------

    @rule(who=who, to=st.none() | who)
    def triage(self, who: str, to: str | None) -> None:
        self._try("triage", who, triaging.triage, claim_id=self.claim.pk, to=self.people[to] if to else None)

    @rule(who=who)
    def open(self, who: str) -> None:
        self._try("open", who, triaging.open_review, claim_id=self.claim.pk)

    @rule(who=who, to=st.none() | who)
    def assign(self, who: str, to: str | None) -> None:
        self._step("assign", who, triaging.assign, to=self.people[to] if to else None)

    @rule(who=who, sources=st.integers(0, 3), is_complete=st.booleans())
    def work(self, who: str, sources: int, is_complete: bool) -> None:
        """Rate and attach evidence; a complete work has all that the gate wants of it."""
        answers: dict[str, Any] = {f"{question.value}_rating": _rating(question) for question in Question}
        self._step("rate", who, reviewing.rate, steps=0, **answers, justification="The minutes say so.")
        for snapshot, stance in zip(self.snapshots[: 3 if is_complete else sources], Stance, strict=False):
            place = {"snapshot_id": snapshot.pk, "start": 0, "end": 20}
            self._step("attach", who, reviewing.attach_evidence, steps=0, **place, stance=stance)
        if is_complete:
            self._step("plan", who, triaging.plan, steps=0, as_of=timezone.now().date())
            self._step("waive", who, gating.waive_reply, steps=0, reason="Not to be reached.")

    @rule(who=who)
    def note_nothing_found(self, who: str) -> None:
        note = {"stance": Stance.REFUTES, "note": "In the archive of the port."}
        self._step("note", who, gating.note_nothing_found, steps=0, **note)

    @rule(who=who, is_same=st.booleans())
    def rate_again(self, who: str, is_same: bool) -> None:
        substance = _rating(Question.SUBSTANCE, last=not is_same)
        answers: dict[str, Any] = {"attribution_rating": _rating(Question.ATTRIBUTION), "substance_rating": substance}
        self._step("second_rating", who, second_rating.give_second_rating, **answers)

    @rule(who=who, note=st.sampled_from(["", "We agreed on the first."]))
    def approve(self, who: str, note: str) -> None:
        self._step("approve", who, reviewing.approve, note=note)

    @rule(who=who)
    def send_back(self, who: str) -> None:
        self._step("return", who, reviewing.return_review, reasons="Not enough.")

    @rule(who=who, chance=st.integers(0, 4))
    def withdraw(self, who: str, chance: int) -> None:
        if chance == 0:
            self._step("withdraw", who, reviewing.withdraw, reasons="Enough.")

    @rule(who=who)
    def override(self, who: str) -> None:
        self._step("override", who, gating.override_line, steps=0, line="sources", reason="There is no other source.")

    @precondition(lambda self: self.frozen)
    @rule(who=st.sampled_from(["editor", "reviewer"]), kind=st.sampled_from(["retraction", "void"]))
    def retract(self, who: str, kind: str) -> None:
        if live := Review.objects.filter(claim=self.claim, state=ReviewState.PUBLISHED).first():
            take_back = partial(publishing.withdraw_publication, review_id=live.pk)
            self._try("retract", who, take_back, kind=kind, explanation="It does not hold.")

    @rule(people=st.lists(who, min_size=2, max_size=6))
    def go_on(self, people: list[str]) -> None:
        """The steps that usually come next, so that long stories are told often."""
        for who in people:
            self._go_on(who)

    def _go_on(self, who: str) -> None:
        review = self.review
        if review is None or (not review.is_open and review.state not in NEXT):
            self.open(who)
        elif review.state == ReviewState.SUBMITTED:
            is_rated = review.second_ratings.filter(round=review.round).exists()
            self.approve(who, "We agreed on the first.") if is_rated else self.rate_again(who, is_same=True)
        else:
            self._next(review, NEXT[ReviewState(review.state)], who)

    def _next(self, review: Review, name: str, who: str) -> None:
        if name == "publish":
            told = {"kind": "update", "explanation": "News."} if review.corrects_id else {}
            is_live = review.corrects is not None and review.corrects.review.state == ReviewState.PUBLISHED
            self._step(name, who, publishing.publish, steps=2 if is_live else 1, **told)
        elif name == "submit":
            self.work("reviewer", sources=3, is_complete=True)
            self._step(name, who, reviewing.submit)
        else:
            self._step(name, who, {"start": triaging.start, "correct": publishing.correct}[name])

    # --- the promises -----------------------------------------------------------------------------------------------

    @invariant()
    def every_step_is_logged_once_and_follows_from_the_one_before(self) -> None:
        log = ReviewTransition.objects.filter(review__claim=self.claim)
        assert log.count() == self.steps
        for review in Review.objects.filter(claim=self.claim):
            steps = list(review.transitions.order_by("pk"))
            first = steps[0]
            assert (first.from_state, first.to_state in BEGINNINGS[ReviewAction(first.action)]) == ("", True)
            for before, step in pairwise(steps):
                assert step.from_state == before.to_state
                assert (ReviewState(step.from_state), ReviewAction(step.action)) in TRANSITIONS
                if step.action != ReviewAction.ASSIGN:
                    assert step.to_state == after(step.from_state, ReviewAction(step.action))
            assert steps[-1].to_state == review.state

    @invariant()
    def nobody_decides_on_their_own_work(self) -> None:
        for review in Review.objects.exclude(approved_by=None):
            assert review.approved_by_id not in {review.submitted_by_id, review.rated_by_id}
        for second in SecondRating.objects.all():
            submitted = ReviewTransition.objects.filter(review=second.review, action="submit").order_by("pk")
            assert second.by != submitted[second.round - 1].by

    @invariant()
    def what_is_published_passed_the_gate(self) -> None:
        """Judged by what was written down, not by the code that judged it then."""
        for publication in Publication.objects.all():
            log = [step.action for step in publication.review.transitions.order_by("pk")]
            last = log[len(log) - log[::-1].index("submit") : log.index("publish") + 1]
            assert [step for step in last if step != "assign"] == ["second_rating", "approve", "publish"]
            overridden = publication.review.gate_overrides.filter(line="sources", round=publication.review.round)
            evidence = list(Evidence.objects.filter(review=publication.review))
            assert independent_sources(evidence) >= 2 or overridden.exists()
            stances = {one["stance"] for one in publication.content["evidence"]}
            assert {"supports", "refutes"} <= stances | publication.content["nothing_found"].keys()
            assert publication.content["replies"]
            assert publication.content["as_of"]

    @invariant()
    def what_is_published_never_changes(self) -> None:
        for publication in Publication.objects.all():
            now = (publication.content, publication.sha256)
            assert self.frozen.setdefault(publication.pk, copy.deepcopy(now)) == now
            assert sha256_of_publication(publication) == publication.sha256
        assert self.frozen.keys() == set(Publication.objects.values_list("pk", flat=True))

    @invariant()
    def the_public_sees_one_version_and_the_ledger_tells_of_the_others(self) -> None:
        live = Review.objects.filter(claim=self.claim, state=ReviewState.PUBLISHED)
        assert live.count() <= 1
        gone = Publication.objects.exclude(review__in=live)
        assert set(gone) == {entry.publication_from for entry in Correction.objects.all()}

    @invariant()
    def the_queue_knows(self) -> None:
        states = set(Review.objects.filter(claim=self.claim).values_list("state", flat=True))
        status = Claim.objects.get(pk=self.claim.pk).verification_status
        if states & {"triaged", "assigned", "in_progress", "submitted", "returned"}:
            assert status == "in_review"
        else:
            assert status == ("checked" if states & {"approved", "published"} else "new")


def _rating(question: Question, *, last: bool = False) -> Rating:
    ratings = Rating.objects.filter(scale__question=question, scale__is_current=True).select_related("scale")
    found = ratings.last() if last else ratings.first()
    assert found is not None
    return found


def test_no_sequence_of_actions_breaks_a_promise(reviewer: User, editor: User, outsider: User) -> None:
    people = {"reviewer": reviewer, "editor": editor, "outsider": outsider}
    for name, group in (("colleague", "Reviewers"), ("other_editor", "Editors")):
        people[name] = User.objects.create_user(name, is_staff=True)
        people[name].groups.add(Group.objects.get(name=group))
    Workflow.people, Workflow.reached = people, Counter()
    run_state_machine_as_test(
        Workflow,
        settings=settings(
            max_examples=10, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    # The promises were put to the test: the stories went as far as the public, and beyond.
    assert min(Workflow.reached[step] for step in ("publish", "correct")) > 0

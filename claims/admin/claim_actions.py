"""The buttons of the claim page. Each reads its fields from the form and calls one service; rules live there.

A button's value is `step:row:version`: what it does, to which row, and the version of that row the person saw. All
buttons that are shown while a review is being worked on belong to one form, together with the ratings and the
justification: whichever is pressed, what was typed comes along and is saved.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from django.contrib.auth.models import User
from django.http import QueryDict

from claims.choices import Stance
from claims.models import Claim, Coverage, Evidence, Match, Rating, Review
from claims.permissions import require
from claims.services import deciding, matching, reviewing, triaging
from claims.services.coverage import ask_for_coverage
from claims.services.second_rating import give_second_rating
from factcheck.core.errors import InvalidInput
from factcheck.core.text import clean_text, sha256_of

#: What PostgreSQL's bigint surely holds.
_NUMBER = re.compile("[0-9]{1,18}")
_INCOMPLETE = "The form was not complete. Load the page again and repeat the step."


@dataclass(frozen=True)
class Done:
    """What to tell the person, and the part of the page to go back to."""

    message: str
    anchor: str = ""


@dataclass(frozen=True)
class Draft:
    """The ratings (ids as text, "" for none) and the justification as they stand in the form."""

    attribution: str
    substance: str
    justification: str

    @classmethod
    def stored(cls, review: Review) -> Draft:
        attribution, substance = review.attribution_rating_id, review.substance_rating_id
        return cls(str(attribution or ""), str(substance or ""), review.justification)

    @cached_property
    def digest(self) -> str:
        """Tells whether somebody changed what the form showed."""
        return sha256_of("\n".join((self.attribution, self.substance, self.justification)))


class Form:
    """The fields of one POST."""

    def __init__(self, claim: Claim, by: User, data: QueryDict) -> None:
        self.claim, self.by, self._data = claim, by, data
        self.step, *self._target = clean_text(data.get("action", "")).split(":")
        self._saved: Review | None = None

    def text(self, name: str) -> str:
        return clean_text(self._data.get(name, ""))

    def number(self, name: str) -> int:
        return _number(self.text(name))

    @property
    def row(self) -> int:
        return _number(self._target[0] if self._target else "")

    @property
    def version(self) -> int:
        """That of the row which the button names; for a review that was just saved, the one it has since."""
        if self._saved and self._saved.pk == self.row and self.step in _OF_A_REVIEW:
            return self._saved.version
        return _number(self._target[1] if len(self._target) > 1 else "")

    @property
    def coverage(self) -> Coverage:
        return self.claim.coverage.only("pk", "claim").get(pk=self.row)

    @property
    def match(self) -> Match:
        return Match.objects.of(self.claim).only("pk").get(pk=self.row)

    @property
    def review(self) -> Review:
        return self.claim.reviews.only("pk", "claim").get(pk=self.row)

    @property
    def evidence(self) -> Evidence:
        return Evidence.objects.only("pk", "review").get(pk=self.row, review__claim=self.claim)

    def rating(self, name: str) -> Rating | None:
        return Rating.objects.select_related("scale").get(pk=self.number(name)) if self.text(name) else None

    @property
    def stance(self) -> Stance:
        try:
            return Stance(self.text(f"stance-{self.row}"))
        except ValueError:
            raise InvalidInput(
                "Nothing was attached yet: choose first whether the passage supports the claim, refutes it or gives "
                "context to it."
            ) from None

    @property
    def draft(self) -> Draft | None:
        """What stood in the rating form, if there was one."""
        if "justification" not in self._data:
            return None
        return Draft(self.text("attribution_rating"), self.text("substance_rating"), self.text("justification"))

    @property
    def has_changed_draft(self) -> bool:
        return self.draft is not None and self.draft.digest != self.text("shown")

    def rated(self, review_id: int, version: int) -> Review:
        """Save ratings and justification as they were typed."""
        self._saved = reviewing.rate(
            review_id=self.claim.reviews.only("pk").get(pk=review_id).pk,
            by=self.by,
            attribution_rating=self.rating("attribution_rating"),
            substance_rating=self.rating("substance_rating"),
            justification=self.text("justification"),
            version=version,
        )
        return self._saved


def _number(raw: str) -> int:
    if not _NUMBER.fullmatch(raw):
        raise InvalidInput(_INCOMPLETE)
    return int(raw)


def carry_out(form: Form) -> Done:
    """Do what the button says; ratings and justification that were changed in the form are saved first."""
    step = ACTIONS.get(form.step)
    if step is None:
        raise InvalidInput(_INCOMPLETE)
    if step in {rate, rate_and_submit} or not form.has_changed_draft:
        return step(form)
    form.rated(form.number("review"), form.number("draft_version"))
    done = step(form)
    return replace(done, message=f"{done.message} Your ratings and justification are saved, too.")


def keep(form: Form) -> Done:
    coverage = deciding.keep_coverage(coverage_id=form.coverage.pk, by=form.by, version=form.version)
    return Done("Passage kept.", f"passage-{coverage.pk}")


def dismiss_passage(form: Form) -> Done:
    deciding.dismiss_coverage(coverage_id=form.coverage.pk, by=form.by, version=form.version)
    return Done("Passage dismissed. It stands at the end of the coverage, where this can be undone.", "coverage")


def reconsider(form: Form) -> Done:
    coverage = deciding.reconsider_coverage(coverage_id=form.coverage.pk, by=form.by, version=form.version)
    return Done("Undone: the passage is a suggestion again.", f"passage-{coverage.pk}")


def attach(form: Form) -> Done:
    coverage = form.coverage
    reviewing.attach_coverage(
        coverage_id=coverage.pk,
        by=form.by,
        stance=form.stance,
        note=form.text(f"note-{coverage.pk}"),
        version=form.version,
    )
    return Done("Passage attached as evidence.", f"passage-{coverage.pk}")


def confirm_match(form: Form) -> Done:
    match = matching.confirm_match(match_id=form.match.pk, by=form.by, version=form.version)
    return Done("Confirmed: they are about the same. Nothing else changed.", f"match-{match.pk}")


def reject_match(form: Form) -> Done:
    matching.reject_match(match_id=form.match.pk, by=form.by, version=form.version)
    return Done("Rejected: they are not about the same. It stands last, where this can be undone.", "checks")


def reconsider_match(form: Form) -> Done:
    match = matching.reconsider_match(match_id=form.match.pk, by=form.by, version=form.version)
    return Done("Undone: it is a suggestion again.", f"match-{match.pk}")


def remove(form: Form) -> Done:
    reviewing.remove_evidence(evidence_id=form.evidence.pk, by=form.by, version=form.version)
    return Done("Evidence removed from the review.", "evidence")


def rate(form: Form) -> Done:
    form.rated(form.row, form.version)
    return Done("Ratings and justification saved.", "review")


def rate_and_submit(form: Form) -> Done:
    """Saves first: what was typed is not lost when the review turns out not to be complete."""
    review = form.rated(form.row, form.version)
    try:
        reviewing.submit(review_id=review.pk, by=form.by, version=review.version)
    except InvalidInput as error:
        raise InvalidInput(f"Ratings and justification are saved, but nothing was submitted. {error}") from error
    return Done("Submitted: a second person has to approve it now.", "review")


def second_rating(form: Form) -> Done:
    attribution, substance = form.rating("second_attribution"), form.rating("second_substance")
    if attribution is None or substance is None:
        raise InvalidInput("Answer both questions.")
    give_second_rating(
        review_id=form.review.pk,
        by=form.by,
        attribution_rating=attribution,
        substance_rating=substance,
        version=form.version,
    )
    return Done("Your ratings are saved. Compare them with the first ones, then approve or return.", "review")


def approve(form: Form) -> Done:
    reviewing.approve(review_id=form.review.pk, by=form.by, note=form.text("approve_note"), version=form.version)
    return Done("Approved: the claim is checked.", "review")


def send_back(form: Form) -> Done:
    reviewing.return_review(
        review_id=form.review.pk, by=form.by, reasons=form.text("return_reasons"), version=form.version
    )
    return Done("Returned with your reasons.", "review")


def withdraw(form: Form) -> Done:
    reviewing.withdraw(
        review_id=form.review.pk, by=form.by, reasons=form.text("withdraw_reasons"), version=form.version
    )
    return Done("Review withdrawn.", "review")


def assign_to_me(form: Form) -> Done:
    triaging.assign(review_id=form.review.pk, to=form.by, by=form.by, version=form.version)
    return Done("The review is yours now.", "review")


def open_review(form: Form) -> Done:
    triaging.open_review(claim_id=form.claim.pk, by=form.by, version=form.version)
    return Done("Review opened. Compare the coverage, attach evidence, rate and submit.", "coverage")


def dismiss_claim(form: Form) -> Done:
    deciding.dismiss_claim(claim_id=form.claim.pk, by=form.by, reason=form.text("dismiss_reason"), version=form.version)
    return Done("Claim dismissed.")


def restore_claim(form: Form) -> Done:
    deciding.restore_claim(claim_id=form.claim.pk, by=form.by, version=form.version)
    return Done("Claim restored: it is on the queue again.")


def search_again(form: Form) -> Done:
    require(form.by, "claims.change_coverage", "search coverage")
    ask_for_coverage(form.claim)
    return Done("Coverage will be searched again as soon as a worker is free; load the page again in a moment.", "log")


ACTIONS: dict[str, Callable[[Form], Done]] = {
    "keep": keep,
    "dismiss_passage": dismiss_passage,
    "reconsider": reconsider,
    "attach": attach,
    "confirm_match": confirm_match,
    "reject_match": reject_match,
    "reconsider_match": reconsider_match,
    "remove": remove,
    "rate": rate,
    "submit": rate_and_submit,
    "second_rating": second_rating,
    "approve": approve,
    "return": send_back,
    "withdraw": withdraw,
    "assign_to_me": assign_to_me,
    "open_review": open_review,
    "dismiss_claim": dismiss_claim,
    "restore_claim": restore_claim,
    "search_again": search_again,
}

#: Steps that name a review; the others name a passage, a piece of evidence or the claim.
_OF_A_REVIEW = frozenset({"rate", "submit", "second_rating", "approve", "return", "withdraw", "assign_to_me"})
_OF_A_PASSAGE = frozenset({"keep", "dismiss_passage", "reconsider", "attach"})
_OF_A_MATCH = frozenset({"confirm_match", "reject_match", "reconsider_match"})


def place_of(form: Form) -> str:
    """The part of the page in which the button stands: "review", "passage-<id>", "match-<id>", or "" for its head."""
    if form.step in _OF_A_REVIEW or form.step == "remove":
        return "review"
    if form.step in _OF_A_MATCH:
        return f"match-{form.row}" if Match.objects.of(form.claim).filter(pk=form.row).exists() else ""
    is_passage = form.step in _OF_A_PASSAGE and form.claim.coverage.filter(pk=form.row).exists()
    return f"passage-{form.row}" if is_passage else ""

"""The buttons of the claim page. Each reads its fields from the form and calls one service; rules live there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.http import QueryDict

from claims.choices import Stance
from claims.models import Claim, Coverage, Evidence, Rating, Review
from claims.permissions import require
from claims.services import deciding, reviewing
from claims.services.coverage import ask_for_coverage
from factcheck.core.errors import InvalidInput
from factcheck.core.text import clean_text

#: What PostgreSQL's bigint surely holds.
_NUMBER = re.compile("[0-9]{1,18}")


@dataclass(frozen=True)
class Done:
    """What to tell the person, and the part of the page to go back to."""

    message: str
    anchor: str = ""


class Form:
    """The fields of one POST. Every form carries the version of the row that the person saw."""

    def __init__(self, claim: Claim, by: User, data: QueryDict) -> None:
        self.claim, self.by, self._data = claim, by, data

    def text(self, name: str) -> str:
        return clean_text(self._data.get(name, ""))

    def number(self, name: str) -> int:
        raw = self.text(name)
        if not _NUMBER.fullmatch(raw):
            raise InvalidInput("The form was not complete. Load the page again and repeat the step.")
        return int(raw)

    @property
    def version(self) -> int:
        return self.number("version")

    @property
    def coverage(self) -> Coverage:
        return self.claim.coverage.only("pk", "claim").get(pk=self.number("coverage"))

    @property
    def review(self) -> Review:
        return self.claim.reviews.only("pk", "claim").get(pk=self.number("review"))

    @property
    def evidence(self) -> Evidence:
        return Evidence.objects.only("pk", "review").get(pk=self.number("evidence"), review__claim=self.claim)

    def rating(self, name: str) -> Rating | None:
        return Rating.objects.select_related("scale").get(pk=self.number(name)) if self.text(name) else None

    @property
    def stance(self) -> Stance:
        try:
            return Stance(self.text("stance"))
        except ValueError:
            raise InvalidInput("Say which way the passage points: supports, refutes or context.") from None


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
        coverage_id=coverage.pk, by=form.by, stance=form.stance, note=form.text("note"), version=form.version
    )
    return Done("Passage attached as evidence.", f"passage-{coverage.pk}")


def remove(form: Form) -> Done:
    reviewing.remove_evidence(evidence_id=form.evidence.pk, by=form.by, version=form.version)
    return Done("Evidence removed from the review.", "evidence")


def rate(form: Form) -> Done:
    _rated(form)
    return Done("Ratings and justification saved.", "review")


def rate_and_submit(form: Form) -> Done:
    """Saves first: what was typed is not lost when the review turns out not to be complete."""
    review = _rated(form)
    try:
        reviewing.submit(review_id=review.pk, by=form.by, version=review.version)
    except InvalidInput as error:
        raise InvalidInput(f"Ratings and justification are saved, but nothing was submitted. {error}") from error
    return Done("Submitted: a second person has to approve it now.", "review")


def _rated(form: Form) -> Review:
    return reviewing.rate(
        review_id=form.review.pk,
        by=form.by,
        attribution_rating=form.rating("attribution_rating"),
        substance_rating=form.rating("substance_rating"),
        justification=form.text("justification"),
        version=form.version,
    )


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
    reviewing.assign(review_id=form.review.pk, to=form.by, by=form.by, version=form.version)
    return Done("The review is yours now.", "review")


def open_review(form: Form) -> Done:
    reviewing.open_review(claim_id=form.claim.pk, by=form.by, version=form.version)
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
    "remove": remove,
    "rate": rate,
    "submit": rate_and_submit,
    "approve": approve,
    "return": send_back,
    "withdraw": withdraw,
    "assign_to_me": assign_to_me,
    "open_review": open_review,
    "dismiss_claim": dismiss_claim,
    "restore_claim": restore_claim,
    "search_again": search_again,
}

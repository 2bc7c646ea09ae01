"""What the gate before the public asks for, as actions of `/reviews/`: its lines, overrides, replies, publishing."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.refs import RatingRef
from claims.choices import CorrectionKind, Stance
from claims.gate import LineName
from claims.models import ReplyRequest, Review, SecondRating
from claims.services import gating, publishing
from factcheck.core.api.endpoints import Endpoint, reading
from factcheck.core.api.serializers import Input, Output, PersonSerializer
from factcheck.core.api.views import DeskViewSet
from factcheck.core.models import Scope


class SecondRatingSerializer(Output[SecondRating]):
    by = PersonSerializer()
    attribution_rating = RatingRef(help_text="Did they say it?")
    substance_rating = RatingRef(help_text="Is it so?")
    first_attribution = RatingRef(help_text="What the first person had answered.")
    first_substance = RatingRef(help_text="What the first person had answered.")
    is_same = serializers.BooleanField(help_text="Whether both gave both answers alike.")

    class Meta:
        model = SecondRating
        fields = [
            "id",
            "round",
            "by",
            "attribution_rating",
            "substance_rating",
            "first_attribution",
            "first_substance",
            "is_same",
            "note",
            "at",
        ]


class ReplyRequestSerializer(Output[ReplyRequest]):
    """Somebody was asked what they say to the check, or `waived_reason` says why nobody was."""

    by = PersonSerializer()

    class Meta:
        model = ReplyRequest
        fields = [
            "id",
            "whom",
            "how",
            "asked_at",
            "deadline",
            "answer",
            "answered_at",
            "waived_reason",
            "by",
            "at",
        ]


class GateLineSerializer(serializers.Serializer[Any]):
    """One line of the gate; it is open if it is met or was passed over with a reason."""

    line = serializers.ChoiceField(source="name", choices=[(name.value, name.value) for name in LineName])
    label = serializers.CharField()  # type: ignore[assignment]  # (a name of rest_framework's own)
    is_met = serializers.BooleanField()
    may_be_overridden = serializers.BooleanField()
    override = serializers.CharField(allow_blank=True, help_text="Why it was passed over.")
    missing = serializers.CharField(allow_blank=True, help_text="What is to be done.")


class OverrideInput(Input):
    line = serializers.ChoiceField(choices=[(name.value, name.value) for name in LineName])
    reason = serializers.CharField(max_length=5000)


class AskInput(Input):
    whom = serializers.CharField(max_length=200)
    how = serializers.CharField(max_length=200, help_text="For example “e-mail to the press office”.")
    asked_at = serializers.DateTimeField()
    deadline = serializers.DateTimeField()


class ReplyInput(Input):
    request = serializers.IntegerField(min_value=1, max_value=2**63 - 1, help_text="The id in `reply_requests`.")
    answer = serializers.CharField(max_length=50_000)


class WaiveInput(Input):
    reason = serializers.CharField(max_length=5000)


class NothingFoundInput(Input):
    stance = serializers.ChoiceField(choices=Stance.choices)
    note = serializers.CharField(max_length=5000, allow_blank=True, help_text="Empty: take it back.")


class PublishInput(Input):
    kind = serializers.ChoiceField(
        choices=[(kind.value, kind.label) for kind in CorrectionKind if kind not in publishing.TAKEN_BACK],
        required=False,
        help_text="Of a review that corrects a publication, and of no other.",
    )
    explanation = serializers.CharField(max_length=5000, required=False, help_text="For the public; goes with `kind`.")


class RetractInput(Input):
    kind = serializers.ChoiceField(choices=[(kind.value, kind.label) for kind in sorted(publishing.TAKEN_BACK)])
    explanation = serializers.CharField(max_length=5000, help_text="For the public.")


def _step(takes: type[Input] | None = None) -> Endpoint:
    permissions = ("claims.view_review",)
    return Endpoint(scope=Scope.REVIEWS, permissions=permissions, takes=takes, needs_version=True)


class GateActions(DeskViewSet[Review]):
    """The base of the view of reviews. Who may take a step is decided where it is carried out."""

    endpoints: ClassVar[dict[str, Endpoint]] = {
        "gate": reading("claims.view_review", gives=GateLineSerializer, is_many=True),
        "override_line": _step(OverrideInput),
        "ask_for_reply": _step(AskInput),
        "record_reply": _step(ReplyInput),
        "waive_reply": _step(WaiveInput),
        "nothing_found": _step(NothingFoundInput),
        "publish": _step(PublishInput),
        "correct": _step(),
        "retract": _step(RetractInput),
    }

    @action(detail=True)
    def gate(self, request: Request, pk: str) -> Response:
        """What stands between this review and the public, line by line. Complete: not paged."""
        review: Any = Review.objects.select_related("claim", "attribution_rating", "substance_rating").get(pk=self.pk)
        return Response(GateLineSerializer(gating.gate_of(review), many=True).data)

    @action(detail=True, methods=["post"], url_path="override-line")
    def override_line(self, request: Request, pk: str) -> Response:
        """Pass over one line of the gate, with the reason."""
        gating.override_line(review_id=self.pk, by=self.person, version=self.version, **self.input())
        return self.shown(self.pk)

    @action(detail=True, methods=["post"], url_path="ask-for-reply")
    def ask_for_reply(self, request: Request, pk: str) -> Response:
        """Write down that somebody was asked what they say to the check."""
        gating.ask_for_reply(review_id=self.pk, by=self.person, version=self.version, **self.input())
        return self.shown(self.pk)

    @action(detail=True, methods=["post"], url_path="record-reply")
    def record_reply(self, request: Request, pk: str) -> Response:
        """Write down what was answered."""
        given = self.input()
        gating.record_reply(
            review_id=self.pk,
            request_id=given["request"],
            by=self.person,
            answer=given["answer"],
            version=self.version,
        )
        return self.shown(self.pk)

    @action(detail=True, methods=["post"], url_path="waive-reply")
    def waive_reply(self, request: Request, pk: str) -> Response:
        """Nobody is asked, and why."""
        gating.waive_reply(review_id=self.pk, by=self.person, version=self.version, **self.input())
        return self.shown(self.pk)

    @action(detail=True, methods=["post"], url_path="nothing-found")
    def nothing_found(self, request: Request, pk: str) -> Response:
        """Evidence for the claim, or against it, was looked for and there was none: where and how."""
        given = self.input()
        gating.note_nothing_found(
            review_id=self.pk,
            by=self.person,
            stance=Stance(given["stance"]),
            note=given["note"],
            version=self.version,
        )
        return self.shown(self.pk)

    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Make it public, if the gate is open."""
        publishing.publish(review_id=self.pk, by=self.person, version=self.version, **self.input())
        return self.shown(self.pk)

    @action(detail=True, methods=["post"])
    def correct(self, request: Request, pk: str) -> Response:
        """Begin the next version of what is published; the answer is the review that corrects it."""
        self.input()
        return self.shown(publishing.correct(review_id=self.pk, by=self.person, version=self.version).pk)

    @action(detail=True, methods=["post"])
    def retract(self, request: Request, pk: str) -> Response:
        """Take back what is published, with an entry in the public ledger."""
        publishing.withdraw_publication(review_id=self.pk, by=self.person, version=self.version, **self.input())
        return self.shown(self.pk)

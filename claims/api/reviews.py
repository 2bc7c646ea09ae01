"""`/reviews/` and `/evidence/`: our check of a claim, step by step."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import User
from django.db.models import Prefetch, QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.gate import GateActions, ReplyRequestSerializer, SecondRatingSerializer
from claims.api.refs import AnchorField, ClaimRef, RatingRef
from claims.choices import ReviewState, Stance
from claims.models import Evidence, Rating, ReplyRequest, Review, ReviewTransition, SecondRating
from claims.models.review import OPEN_STATES
from claims.services import reviewing, triaging
from claims.services.second_rating import blind_for, give_second_rating
from factcheck.core.api.endpoints import Endpoint, reading
from factcheck.core.api.filters import IdFilter
from factcheck.core.api.serializers import IdField, Input, Output, PersonSerializer
from factcheck.core.api.views import DeskViewSet
from factcheck.core.models import Scope
from sources.api.articles import ArticleRef


class ReviewRow(Output[Review]):
    """A review without its evidence."""

    claim = ClaimRef()
    attribution_rating = RatingRef(allow_null=True, help_text="Did they say it?")
    substance_rating = RatingRef(allow_null=True, help_text="Is it so?")
    assigned_to = PersonSerializer(allow_null=True)
    opened_by = PersonSerializer(allow_null=True)
    rated_by = PersonSerializer(allow_null=True)
    submitted_by = PersonSerializer(allow_null=True)
    approved_by = PersonSerializer(allow_null=True)
    is_blind = serializers.BooleanField(
        help_text="Whether ratings and justification are kept from you, who may still rate as the second person."
    )

    class Meta:
        model = Review
        fields = [
            "id",
            "claim",
            "state",
            "attribution_rating",
            "substance_rating",
            "justification",
            "assigned_to",
            "opened_by",
            "opened_at",
            "rated_by",
            "submitted_by",
            "submitted_at",
            "approved_by",
            "approved_at",
            "round",
            "due_at",
            "as_of",
            "review_by",
            "corrects",
            "is_blind",
            "version",
        ]

    def to_representation(self, review: Review) -> Any:
        shown = super().to_representation(review)
        if shown["is_blind"]:
            shown |= {"attribution_rating": None, "substance_rating": None, "justification": ""}
        return shown


class EvidenceSerializer(Output[Evidence]):
    article = ArticleRef(source="snapshot.article")
    anchor = AnchorField()
    added_by = PersonSerializer()

    class Meta:
        model = Evidence
        fields = [
            "id",
            "review",
            "coverage",
            "snapshot",
            "article",
            "anchor",
            "stance",
            "note",
            "added_by",
            "added_at",
            "version",
        ]


class ReviewSerializer(ReviewRow):
    evidence = EvidenceSerializer(many=True)
    missing = serializers.SerializerMethodField(help_text="What it lacks before it can be submitted, in words.")
    second_ratings = SecondRatingSerializer(many=True)
    reply_requests = ReplyRequestSerializer(many=True)
    nothing_found = serializers.DictField(help_text="Stance → where evidence of it was looked for in vain.")
    watchers = PersonSerializer(many=True)

    class Meta(ReviewRow.Meta):
        fields = [
            *ReviewRow.Meta.fields,
            "evidence",
            "missing",
            "second_ratings",
            "reply_requests",
            "nothing_found",
            "watchers",
        ]

    def get_missing(self, review: Review) -> list[str]:
        return reviewing.missing_for_submission(review)


class TransitionSerializer(Output[ReviewTransition]):
    by = PersonSerializer()

    class Meta:
        model = ReviewTransition
        fields = ["id", "action", "from_state", "to_state", "by", "at", "note"]


def _rating() -> IdField:
    return IdField(queryset=Rating.objects.select_related("scale"), required=False, allow_null=True)


class RateInput(Input):
    attribution_rating = _rating()
    substance_rating = _rating()
    justification = serializers.CharField(max_length=50_000, required=False, allow_blank=True)


class PersonByName(serializers.SlugRelatedField[User]):
    """A person by user name; what cannot be one is refused before the database is asked."""

    def to_internal_value(self, data: Any) -> User:
        return super().to_internal_value(serializers.CharField(max_length=150).run_validation(data))


class AssignInput(Input):
    to = PersonByName(
        "username", queryset=User.objects.filter(is_active=True), allow_null=True, help_text="A user name, or null."
    )


class PlanInput(Input):
    due_at = serializers.DateTimeField(required=False, allow_null=True)
    as_of = serializers.DateField(required=False, allow_null=True)
    review_by = serializers.DateField(required=False, allow_null=True)


class WatchInput(Input):
    who = PersonByName("username", queryset=User.objects.filter(is_active=True), help_text="A user name.")
    is_watching = serializers.BooleanField()


class SecondRatingInput(Input):
    attribution_rating = IdField(queryset=Rating.objects.select_related("scale"))
    substance_rating = IdField(queryset=Rating.objects.select_related("scale"))
    note = serializers.CharField(max_length=5000, required=False, allow_blank=True)


class EvidenceInput(Input):
    snapshot = serializers.IntegerField(source="snapshot_id", min_value=1, max_value=2**63 - 1)
    start = serializers.IntegerField(min_value=0, max_value=2**31 - 1, help_text="Code points; see `anchor`.")
    end = serializers.IntegerField(min_value=1, max_value=2**31 - 1, help_text="Exclusive.")
    stance = serializers.ChoiceField(choices=Stance.choices)
    note = serializers.CharField(max_length=5000, required=False, allow_blank=True, help_text="What it shows.")


class ReasonsInput(Input):
    reasons = serializers.CharField(max_length=5000)


class NoteInput(Input):
    note = serializers.CharField(max_length=5000, required=False, allow_blank=True)


class ReviewFilters(filters.FilterSet):  # type: ignore[misc]
    claim = IdFilter(field_name="claim_id")
    state = filters.ChoiceFilter(choices=ReviewState.choices)
    is_open = filters.BooleanFilter(method="by_openness", help_text="Whether somebody still has to do something.")
    assigned_to = filters.CharFilter(field_name="assigned_to__username", help_text="A user name.")
    approved_after = filters.IsoDateTimeFilter(field_name="approved_at", lookup_expr="gte")

    def by_openness(self, reviews: QuerySet[Review], _: str, is_open: bool) -> QuerySet[Review]:  # noqa: FBT001
        return reviews.filter(state__in=OPEN_STATES) if is_open else reviews.exclude(state__in=OPEN_STATES)


class EvidenceFilters(filters.FilterSet):  # type: ignore[misc]
    review = IdFilter(field_name="review_id")
    claim = IdFilter(field_name="review__claim_id")
    stance = filters.ChoiceFilter(choices=Stance.choices)


def _step(takes: type[Input] | None = None, **options: Any) -> Endpoint:
    """A step of the workflow. Who may take it is decided where it is carried out."""
    permissions = ("claims.view_review",)
    return Endpoint(scope=Scope.REVIEWS, permissions=permissions, takes=takes, needs_version=True, **options)


def with_evidence() -> Prefetch[str, QuerySet[Evidence], str]:
    """Evidence in the order it was attached, ready to be shown."""
    return Prefetch("evidence", evidence_shown().order_by("pk"))


def evidence_shown() -> QuerySet[Evidence]:
    """Evidence with what is shown of it; the texts stay in the database."""
    return Evidence.objects.select_related("snapshot__article__outlet", "added_by").defer(
        "snapshot__text", "snapshot__headers", "snapshot__redirects"
    )


def reviews_shown(person: Any) -> QuerySet[Review]:
    """Reviews with what this person is shown of them in a row."""
    people = ("assigned_to", "opened_by", "rated_by", "submitted_by", "approved_by")
    ratings = ("attribution_rating", "substance_rating")
    reviews = Review.objects.select_related("claim", *ratings, *people).defer("claim__search")
    return reviews.annotate(is_blind=blind_for(person))


class ReviewViewSet(GateActions):
    """Our checks of claims: two ratings, a justification, evidence, and a second person."""

    queryset = Review.objects.all()
    serializer_class = ReviewSerializer
    filterset_class = ReviewFilters
    endpoints: ClassVar[dict[str, Endpoint]] = {
        "list": reading("claims.view_review", gives=ReviewRow),
        "retrieve": reading("claims.view_review", "claims.view_evidence"),
        "partial_update": _step(RateInput),
        "start": _step(),
        "assign": _step(AssignInput),
        "plan": _step(PlanInput),
        "watch": Endpoint(scope=Scope.REVIEWS, permissions=("claims.view_review",), takes=WatchInput),
        "evidence": _step(EvidenceInput, gives=EvidenceSerializer, status=201),
        "submit": _step(),
        "second_rating": _step(SecondRatingInput),
        "return_": _step(ReasonsInput),
        "approve": _step(NoteInput),
        "withdraw": _step(ReasonsInput),
        **GateActions.endpoints,
        "transitions": reading("claims.view_reviewtransition", gives=TransitionSerializer, is_many=True),
    }

    def get_queryset(self) -> QuerySet[Review]:
        reviews = reviews_shown(self.request.user)
        if self.action == "list":
            return reviews
        answers = ("attribution_rating", "substance_rating", "first_attribution", "first_substance")
        seconds = SecondRating.objects.select_related("by", *answers)
        replies = ReplyRequest.objects.select_related("by")
        return reviews.prefetch_related(
            with_evidence(), "watchers", Prefetch("second_ratings", seconds), Prefetch("reply_requests", replies)
        )

    def partial_update(self, request: Request, pk: str) -> Response:
        """Rate and explain, complete or not; what is not given stays."""
        review = Review.objects.select_related("attribution_rating__scale", "substance_rating__scale").get(pk=self.pk)
        kept: dict[str, Any] = {str(name): getattr(review, str(name)) for name in RateInput().fields}
        reviewing.rate(review_id=self.pk, by=self.person, version=self.version, **kept | self.input())
        return self.shown(self.pk)

    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: str) -> Response:
        """Begin the work on a triaged claim."""
        self.input()
        triaging.start(review_id=self.pk, by=self.person, version=self.version)
        return self.shown(self.pk)

    @action(detail=True, methods=["post"])
    def plan(self, request: Request, pk: str) -> Response:
        """Set dates: when it is due, the day for which the verdict holds, and when to check again."""
        triaging.plan(review_id=self.pk, by=self.person, version=self.version, **self.input())
        return self.shown(self.pk)

    @action(detail=True, methods=["post"])
    def watch(self, request: Request, pk: str) -> Response:
        """Have somebody hear of it, or no longer: yourself, or as an editor anybody."""
        given = self.input()
        change = triaging.add_watcher if given["is_watching"] else triaging.remove_watcher
        change(review_id=self.pk, who=given["who"], by=self.person)
        return self.shown(self.pk)

    @action(detail=True, methods=["post"])
    def assign(self, request: Request, pk: str) -> Response:
        """Make somebody, or nobody, responsible for the next step."""
        triaging.assign(review_id=self.pk, by=self.person, version=self.version, **self.input())
        return self.shown(self.pk)

    @action(detail=True, methods=["post"])
    def evidence(self, request: Request, pk: str) -> Response:
        """Attach words of a snapshot, exactly as they stand there."""
        made = reviewing.attach_evidence(review_id=self.pk, by=self.person, version=self.version, **self.input())
        return self.made("evidence", made.pk, among=evidence_shown())

    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """Hand it to a second person."""
        reviewing.submit(review_id=self.pk, by=self.person, version=self.version, **self.input())
        return self.shown(self.pk)

    @action(detail=True, methods=["post"], url_path="second-rating")
    def second_rating(self, request: Request, pk: str) -> Response:
        """Answer both questions as the second person, before seeing how the first one did."""
        give_second_rating(review_id=self.pk, by=self.person, version=self.version, **self.input())
        return self.shown(self.pk)

    @action(detail=True, methods=["post"], url_path="return")
    def return_(self, request: Request, pk: str) -> Response:
        """Send it back, with reasons."""
        reviewing.return_review(review_id=self.pk, by=self.person, version=self.version, **self.input())
        return self.shown(self.pk)

    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """Agree, as a second person: the claim is checked."""
        reviewing.approve(review_id=self.pk, by=self.person, version=self.version, **self.input())
        return self.shown(self.pk)

    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Stop checking, with reasons."""
        reviewing.withdraw(review_id=self.pk, by=self.person, version=self.version, **self.input())
        return self.shown(self.pk)

    @action(detail=True)
    def transitions(self, request: Request, pk: str) -> Response:
        """Who did what when, oldest first. Complete: the log is not paged."""
        steps = self.get_object().transitions.select_related("by")
        return Response(TransitionSerializer(steps, many=True).data)


class EvidenceViewSet(DeskViewSet[Evidence]):
    """Passages that people attached to reviews."""

    queryset = evidence_shown()
    serializer_class = EvidenceSerializer
    filterset_class = EvidenceFilters
    endpoints: ClassVar[dict[str, Endpoint]] = {
        "list": reading("claims.view_evidence"),
        "retrieve": reading("claims.view_evidence"),
        "destroy": Endpoint(
            scope=Scope.REVIEWS, permissions=("claims.delete_evidence",), status=204, needs_version=True
        ),
    }

    def destroy(self, request: Request, pk: str) -> Response:
        """Take it off a review that is still being worked on; its history stays."""
        self.input()
        reviewing.remove_evidence(evidence_id=self.pk, by=self.person, version=self.version)
        return Response(status=204)

"""`/claims/` and `/topics/`: the checkable propositions, and what is done with them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import User
from django.db.models import Prefetch, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.api.refs import ClaimantRef, TopicRef
from claims.api.reviews import PersonByName, ReviewRow, reviews_shown
from claims.api.statements import StatementSerializer, statements_shown
from claims.choices import Nature, Need, Origin, Priority, VerificationStatus
from claims.models import Appearance, Claim, Topic
from claims.models.claim import ClaimQuerySet
from claims.services import deciding, editing, triaging
from claims.services.coverage import ask_for_coverage
from factcheck.core.api.endpoints import Endpoint, reading
from factcheck.core.api.filters import IdFilter, WordsFilter
from factcheck.core.api.pagination import NewestFirst
from factcheck.core.api.serializers import IdField, Input, Output
from factcheck.core.api.views import DeskViewSet
from factcheck.core.models import Scope
from sources.api.articles import ArticleRef

WORTHINESS = "worthiness"


class AppearanceSerializer(Output[Appearance]):
    """A work in which the claim occurs: claimant → `reported_by` → its outlet, by way of `hop`."""

    article = ArticleRef()

    class Meta:
        model = Appearance
        fields = ["id", "article", "statement", "hop", "reason", "reported_by", "appeared_at", "is_first"]


class ClaimRow(Output[Claim]):
    topic = TopicRef(allow_null=True)
    claimants = serializers.SerializerMethodField(help_text="Who is held to it, by its statements.")
    need = serializers.ChoiceField(choices=Need.choices, help_text="What it needs a person for now.")
    passages = serializers.IntegerField(help_text="Passages of coverage that nobody dismissed.")
    reports = serializers.IntegerField(help_text="Independent reports among them: copies of one count once.")

    class Meta:
        model = Claim
        fields = [
            "id",
            "text",
            "topic",
            "claimants",
            "verification_status",
            "dismissed_reason",
            "need",
            "priority",
            "nature",
            "worthiness",
            "worthiness_reasons",
            "origin",
            "origin_reason",
            "briefing",
            "passages",
            "reports",
            "created_at",
            "coverage_searched_at",
            "version",
        ]

    @extend_schema_field(ClaimantRef(many=True))
    def get_claimants(self, claim: Claim) -> object:
        found = {statement.claimant for statement in claim.statements.all() if statement.claimant}
        return ClaimantRef(sorted(found, key=lambda claimant: claimant.pk), many=True).data


class ClaimSerializer(ClaimRow):
    statements = StatementSerializer(many=True)
    appearances = AppearanceSerializer(many=True)
    reviews = ReviewRow(many=True)

    class Meta(ClaimRow.Meta):
        fields = [*ClaimRow.Meta.fields, "statements", "appearances", "reviews"]


class ClaimInput(Input):
    text = serializers.CharField(max_length=500, help_text="One checkable proposition, in our words.")
    topic = IdField(queryset=Topic.objects.all(), required=False, allow_null=True)
    priority = serializers.ChoiceField(choices=Priority.choices, required=False)
    nature = serializers.ChoiceField(choices=Nature.choices, required=False, allow_blank=True)


class DismissInput(Input):
    reason = serializers.CharField(max_length=300)


class TriageInput(Input):
    to = PersonByName(
        "username",
        queryset=User.objects.filter(is_active=True),
        required=False,
        allow_null=True,
        help_text="A user name, or null.",
    )
    due_at = serializers.DateTimeField(required=False, allow_null=True)


class TopicInput(Input):
    name = serializers.CharField(max_length=80)


class ClaimFilters(filters.FilterSet):  # type: ignore[misc]
    verification_status = filters.ChoiceFilter(choices=VerificationStatus.choices)
    topic = IdFilter(field_name="topic_id")
    priority = filters.ChoiceFilter(choices=Priority.choices)
    claimant = IdFilter(field_name="statements__claimant_id", distinct=True)
    outlet = IdFilter(field_name="appearances__article__outlet_id", distinct=True)
    briefing = IdFilter(field_name="briefing_id")
    need = filters.ChoiceFilter(choices=Need.choices)
    origin = filters.ChoiceFilter(choices=Origin.choices)
    nature = filters.ChoiceFilter(choices=Nature.choices)
    worthiness_min = filters.NumberFilter(
        field_name="worthiness", lookup_expr="gte", help_text="0 to 1; leaves out claims that people entered."
    )
    created_after = filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="gte")
    created_before = filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="lt")
    q = WordsFilter(method="by_words", help_text="All of these words, as in a web search.")
    order = filters.ChoiceFilter(
        choices=[(WORTHINESS, "Most worth checking first")],
        method="by_rank",
        help_text="“worthiness”: claims that people entered first, then by worthiness. Without it: newest first.",
    )

    def by_words(self, claims: ClaimQuerySet, _: str, words: str) -> ClaimQuerySet:
        return claims.matching(words)

    def by_rank(self, claims: ClaimQuerySet, _: str, order: str) -> ClaimQuerySet:
        return claims.with_rank()


class ClaimPages(NewestFirst):
    """Newest first, or by a rank that is as unique."""

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: APIView) -> tuple[str, ...]:
        return ("-rank",) if request.query_params.get("order") == WORTHINESS else (self.ordering,)


class ClaimViewSet(DeskViewSet[Claim]):
    """Checkable propositions."""

    queryset = Claim.objects.all()
    serializer_class = ClaimSerializer
    filterset_class = ClaimFilters
    pagination_class = ClaimPages
    endpoints: ClassVar[dict[str, Endpoint]] = {
        "list": reading("claims.view_claim", gives=ClaimRow),
        "retrieve": reading("claims.view_claim"),
        "create": Endpoint(scope=Scope.CLAIMS, permissions=("claims.add_claim",), takes=ClaimInput, status=201),
        "partial_update": Endpoint(
            scope=Scope.CLAIMS, permissions=("claims.change_claim",), takes=ClaimInput, needs_version=True
        ),
        "dismiss": Endpoint(
            scope=Scope.CLAIMS, permissions=("claims.change_claim",), takes=DismissInput, needs_version=True
        ),
        "restore": Endpoint(scope=Scope.CLAIMS, permissions=("claims.change_claim",), needs_version=True),
        "search_coverage": Endpoint(scope=Scope.CLAIMS, permissions=("claims.change_claim",), status=202),
        "triage": Endpoint(
            scope=Scope.REVIEWS,
            permissions=("claims.add_review",),
            takes=TriageInput,
            gives=ReviewRow,
            status=201,
            needs_version=True,
        ),
        "open_review": Endpoint(
            scope=Scope.REVIEWS, permissions=("claims.add_review",), gives=ReviewRow, status=201, needs_version=True
        ),
    }

    def get_queryset(self) -> QuerySet[Claim]:
        claims = Claim.objects.with_needs().with_coverage_counts().select_related("topic").defer("search")
        if self.action == "list":
            return claims.prefetch_related("statements__claimant")
        return claims.prefetch_related(
            "appearances__article__outlet",
            Prefetch("statements", statements_shown().order_by("pk")),
            Prefetch("reviews", reviews_shown(self.request.user).order_by("pk")),
        )

    def create(self, request: Request) -> Response:
        """Enter a claim; coverage is searched for at once."""
        return self.made("claim", editing.create_claim(by=self.person, **self.input()).pk)

    def partial_update(self, request: Request, pk: str) -> Response:
        """Change wording, topic or priority."""
        editing.edit_claim(claim_id=self.pk, by=self.person, version=self.version, **self.input())
        return self.shown(self.pk)

    @action(detail=True, methods=["post"])
    def dismiss(self, request: Request, pk: str) -> Response:
        """Not worth checking, and why."""
        deciding.dismiss_claim(claim_id=self.pk, by=self.person, version=self.version, **self.input())
        return self.shown(self.pk)

    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """Put a dismissed claim back on the queue."""
        deciding.restore_claim(claim_id=self.pk, by=self.person, version=self.version, **self.input())
        return self.shown(self.pk)

    @action(detail=True, methods=["post"], url_path="search-coverage")
    def search_coverage(self, request: Request, pk: str) -> Response:
        """Search for coverage as soon as a worker is free."""
        self.input()
        ask_for_coverage(Claim.objects.get(pk=self.pk))
        return self.made("claim", self.pk)

    @action(detail=True, methods=["post"])
    def triage(self, request: Request, pk: str) -> Response:
        """Worth checking: it waits for somebody, or for the person it is assigned to."""
        review = triaging.triage(claim_id=self.pk, by=self.person, version=self.version, **self.input())
        return self.made("review", review.pk, among=reviews_shown(self.person))

    @action(detail=True, methods=["post"], url_path="open-review")
    def open_review(self, request: Request, pk: str) -> Response:
        """Start checking it; the review is assigned to whoever opens it."""
        self.input()
        review = triaging.open_review(claim_id=self.pk, by=self.person, version=self.version)
        return self.made("review", review.pk, among=reviews_shown(self.person))


class TopicViewSet(DeskViewSet[Topic]):
    """The desk's own headings."""

    queryset = Topic.objects.all()
    serializer_class = TopicRef
    endpoints: ClassVar[dict[str, Endpoint]] = {
        "list": reading("claims.view_topic"),
        "retrieve": reading("claims.view_topic"),
        "create": Endpoint(scope=Scope.CLAIMS, permissions=("claims.add_topic",), takes=TopicInput, status=201),
    }

    def create(self, request: Request) -> Response:
        """Add a heading."""
        return self.made("topic", editing.create_topic(by=self.person, **self.input()).pk)

"""`/statements/`: who said what, in which words, and where they stand."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.refs import AnchorField, ClaimantRef
from claims.choices import Decision, Nature, StatementKind
from claims.models import Appearance, Claimant, Statement
from claims.services import statements
from claims.services.places import MOST_SPANS
from factcheck.core.api.endpoints import Endpoint, reading
from factcheck.core.api.filters import IdFilter
from factcheck.core.api.serializers import IdField, Input, Output, PersonSerializer
from factcheck.core.api.views import DeskViewSet
from factcheck.core.models import Scope
from sources.api.articles import ArticleRef
from sources.models import Snapshot

SPANS = "Places as [start, end], in code points of the snapshot's text, end exclusive."


def _spans() -> serializers.ListField:
    return serializers.ListField(child=serializers.ListField(child=serializers.IntegerField()), help_text=SPANS)


def _sentences(help_text: str) -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField(), help_text=help_text)


class StatedClaimSerializer(Output[Appearance]):
    """A claim that the statement makes: how it got into the article, and why it is linked."""

    class Meta:
        model = Appearance
        fields = ["claim", "hop", "reason"]


class ProposedClaimSerializer(serializers.Serializer[Any]):
    """A claim as the reader words it, opened or not."""

    text = serializers.CharField()
    spans = _spans()
    nature = serializers.ChoiceField(choices=Nature.choices, allow_blank=True)
    worthiness = serializers.FloatField(allow_null=True, help_text="0 to 1.")
    reasons = serializers.ListField(child=serializers.CharField())


class StatementSerializer(Output[Statement]):
    claims = StatedClaimSerializer(source="appearances", many=True)
    proposed = ProposedClaimSerializer(many=True, help_text="The claims that the reader words from it, opened or not.")
    speaker_candidates = _sentences("The names that all fit, where nothing decides between them.")
    confidence_reasons = _sentences("What speaks for and against it.")
    decided_by = PersonSerializer(allow_null=True)
    claimant = ClaimantRef(allow_null=True)
    article = ArticleRef(source="snapshot.article")
    anchor = AnchorField()
    spans = _spans()
    speaker_spans = _spans()
    cue_spans = _spans()
    role_spans = _spans()
    said_on_spans = _spans()
    said_at_spans = _spans()

    class Meta:
        model = Statement
        fields = [
            "id",
            "claims",
            "claimant",
            "speaker",
            "is_speaker_inferred",
            "speaker_reason",
            "speaker_candidates",
            "role",
            "said_on",
            "said_at",
            "kind",
            "reported_by",
            "is_headline",
            "confidence",
            "confidence_reasons",
            "decision",
            "decided_by",
            "decided_at",
            "reading",
            "proposed",
            "anchor",
            "spans",
            "speaker_spans",
            "cue_spans",
            "role_spans",
            "said_on_spans",
            "said_at_spans",
            "snapshot",
            "article",
            "created_at",
            "version",
        ]


class StatementFilters(filters.FilterSet):  # type: ignore[misc]
    claim = IdFilter(field_name="appearances__claim_id")
    claimant = IdFilter(field_name="claimant_id")
    snapshot = IdFilter(field_name="snapshot_id")
    article = IdFilter(field_name="snapshot__article_id")
    outlet = IdFilter(field_name="snapshot__article__outlet_id")
    kind = filters.ChoiceFilter(choices=StatementKind.choices)
    is_headline = filters.BooleanFilter()
    decision = filters.ChoiceFilter(choices=Decision.choices)
    confidence_min = filters.NumberFilter(field_name="confidence", lookup_expr="gte", help_text="0 to 1.")
    reading = filters.CharFilter(help_text="The version of the rules that found it.")


def statements_shown() -> QuerySet[Statement]:
    """Statements with what is shown of them; the texts stay in the database."""
    shown = Statement.objects.select_related("claimant", "decided_by", "snapshot__article__outlet")
    return shown.prefetch_related("appearances").defer("snapshot__text", "snapshot__headers", "snapshot__redirects")


class SpansField(serializers.ListField):
    """Pieces of the snapshot's text."""

    def __init__(self, **options: Any) -> None:
        place = serializers.ListField(child=serializers.IntegerField(min_value=0), min_length=2, max_length=2)
        super().__init__(child=place, max_length=MOST_SPANS, help_text=SPANS, **options)


class StatementInput(Input):
    """A statement that a person marks in a text."""

    snapshot = IdField(queryset=Snapshot.objects.only("pk"))
    spans = SpansField(min_length=1)
    speaker = serializers.CharField(max_length=200, required=False, allow_blank=True)
    speaker_spans = SpansField(required=False)
    cue_spans = SpansField(required=False)
    kind = serializers.ChoiceField(
        choices=StatementKind.choices, required=False, help_text="Without it the quotation marks tell."
    )
    reported_by = serializers.CharField(max_length=200, required=False, allow_blank=True)


class BoundaryInput(Input):
    spans = SpansField(min_length=1)
    cue_spans = SpansField(required=False)


class SplitInput(Input):
    at = serializers.IntegerField(min_value=0, help_text="Where the second statement begins.")


class MergeInput(Input):
    others = serializers.ListField(child=serializers.IntegerField(min_value=1), min_length=1, max_length=50)


class SpeakerInput(Input):
    """A claimant by id, or whoever goes by the name."""

    speaker = serializers.CharField(max_length=200, allow_blank=True, required=False, default="")
    claimant = IdField(queryset=Claimant.objects.all(), required=False, allow_null=True)
    speaker_spans = SpansField(required=False)
    reported_by = serializers.CharField(max_length=200, allow_blank=True, required=False)


class ClaimsInput(Input):
    claims = serializers.ListField(
        child=serializers.IntegerField(min_value=1), max_length=50, help_text="All claims that it makes, by id."
    )


def _decision(takes: type[Input] | None = None, **options: Any) -> Endpoint:
    change = ("claims.change_statement",)
    return Endpoint(scope=Scope.CLAIMS, permissions=change, takes=takes, needs_version=True, **options)


class StatementViewSet(DeskViewSet[Statement]):
    """Utterances as reported, anchored to the words of a snapshot. Machines suggest them, people decide."""

    queryset = statements_shown()
    serializer_class = StatementSerializer
    filterset_class = StatementFilters
    endpoints: ClassVar[dict[str, Endpoint]] = {
        "list": reading("claims.view_statement"),
        "retrieve": reading("claims.view_statement"),
        "create": Endpoint(
            scope=Scope.CLAIMS, permissions=("claims.change_statement",), takes=StatementInput, status=201
        ),
        "accept": _decision(),
        "reject": _decision(),
        "restore": _decision(),
        "boundary": _decision(BoundaryInput),
        "split": _decision(SplitInput, gives=StatementSerializer, is_many=True),
        "merge": _decision(MergeInput),
        "speaker": _decision(SpeakerInput),
        "claims": _decision(ClaimsInput),
    }

    def create(self, request: Request) -> Response:
        """Mark a statement by hand."""
        values = self.input()
        made = statements.add_statement(snapshot_id=values.pop("snapshot").pk, by=self.person, **values)
        return self.made("statement", made.pk)

    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """It is a statement. One that was held back opens its claims now, also after it was corrected."""
        statements.accept(statement_id=self.pk, by=self.person, version=self.version, **self.input())
        return self.shown(self.pk)

    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        """It is none. New claims that nothing else makes are dismissed."""
        statements.reject(statement_id=self.pk, by=self.person, version=self.version, **self.input())
        return self.shown(self.pk)

    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """Undo a rejection."""
        statements.restore(statement_id=self.pk, by=self.person, version=self.version, **self.input())
        return self.shown(self.pk)

    @action(detail=True, methods=["post"])
    def boundary(self, request: Request, pk: str) -> Response:
        """Say which words it consists of."""
        statements.correct_boundary(statement_id=self.pk, by=self.person, version=self.version, **self.input())
        return self.shown(self.pk)

    @action(detail=True, methods=["post"])
    def split(self, request: Request, pk: str) -> Response:
        """Make two statements of it. The answer is both."""
        both = statements.split(statement_id=self.pk, by=self.person, version=self.version, **self.input())
        rows = self.get_queryset().filter(pk__in=[one.pk for one in both]).order_by("start")
        return Response(self.get_serializer(rows, many=True).data)

    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: str) -> Response:
        """Make one statement of it and others of the same snapshot. The answer is the one that stays."""
        kept = statements.merge(statement_id=self.pk, by=self.person, version=self.version, **self.input())
        return self.shown(kept.pk)

    @action(detail=True, methods=["post"])
    def speaker(self, request: Request, pk: str) -> Response:
        """Say who said it, and whose report is cited for it."""
        values = self.input()
        claimant = values.pop("claimant", None)
        statements.correct_speaker(
            statement_id=self.pk,
            by=self.person,
            version=self.version,
            claimant_id=claimant.pk if claimant else None,
            **values,
        )
        return self.shown(self.pk)

    @action(detail=True, methods=["post"])
    def claims(self, request: Request, pk: str) -> Response:
        """Say which claims it makes."""
        ids = self.input()["claims"]
        statements.state_claims(statement_id=self.pk, claim_ids=ids, by=self.person, version=self.version)
        return self.shown(self.pk)

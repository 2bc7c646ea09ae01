"""Records as they are shown inside others, and the anchor that statements and evidence share."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.models import Claim, Claimant, Evidence, Rating, Statement, Topic
from factcheck.core.api.serializers import Output


class TopicRef(Output[Topic]):
    class Meta:
        model = Topic
        fields = ["id", "name"]


class ClaimRef(Output[Claim]):
    class Meta:
        model = Claim
        fields = ["id", "text", "verification_status"]


class ClaimantRef(Output[Claimant]):
    class Meta:
        model = Claimant
        fields = ["id", "name", "kind", "role"]


class RatingRef(Output[Rating]):
    class Meta:
        model = Rating
        fields = ["id", "label", "value"]


class AnchorSerializer(serializers.Serializer[Any]):
    """Where the words stand: offsets in code points into the snapshot's text, end exclusive (W3C Web Annotation)."""

    exact = serializers.CharField()
    prefix = serializers.CharField(allow_blank=True)
    suffix = serializers.CharField(allow_blank=True)
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    text_sha256 = serializers.CharField(help_text="SHA-256 of the text that the offsets point into.")


@extend_schema_field(AnchorSerializer)
class AnchorField(serializers.Field[Any, Any, dict[str, Any], Any]):
    """The anchor of a statement or of evidence."""

    def __init__(self) -> None:
        super().__init__(source="*", read_only=True)

    def to_representation(self, value: Statement | Evidence) -> dict[str, Any]:
        return AnchorSerializer(value).data

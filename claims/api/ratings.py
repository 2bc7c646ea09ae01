"""`/rating-scales/` and `/ratings/`: the answers that a review may give, with their meaning."""

from __future__ import annotations

from typing import ClassVar

from django_filters import rest_framework as filters
from rest_framework import serializers

from claims.choices import Question
from claims.models import Rating, RatingScale
from factcheck.core.api.endpoints import Endpoint, reading
from factcheck.core.api.filters import IdFilter
from factcheck.core.api.serializers import Output
from factcheck.core.api.views import DeskViewSet


class RatingSerializer(Output[Rating]):
    question = serializers.ChoiceField(choices=Question.choices, source="scale.question")

    class Meta:
        model = Rating
        fields = ["id", "scale", "question", "label", "value", "description"]


class RatingScaleSerializer(Output[RatingScale]):
    ratings = RatingSerializer(many=True)

    class Meta:
        model = RatingScale
        fields = ["id", "question", "version", "name", "is_current", "ratings"]


class RatingScaleFilters(filters.FilterSet):  # type: ignore[misc]
    question = filters.ChoiceFilter(choices=Question.choices)
    is_current = filters.BooleanFilter()


class RatingFilters(filters.FilterSet):  # type: ignore[misc]
    scale = IdFilter(field_name="scale_id")
    question = filters.ChoiceFilter(field_name="scale__question", choices=Question.choices)
    is_current = filters.BooleanFilter(field_name="scale__is_current")


class RatingScaleViewSet(DeskViewSet[RatingScale]):
    """Versioned scales, each with its ratings from worst to best."""

    queryset = RatingScale.objects.prefetch_related("ratings__scale")
    serializer_class = RatingScaleSerializer
    filterset_class = RatingScaleFilters
    endpoints: ClassVar[dict[str, Endpoint]] = {
        "list": reading("claims.view_ratingscale"),
        "retrieve": reading("claims.view_ratingscale"),
    }


class RatingViewSet(DeskViewSet[Rating]):
    """Labels on scales; a rating never changes its meaning."""

    queryset = Rating.objects.select_related("scale")
    serializer_class = RatingSerializer
    filterset_class = RatingFilters
    endpoints: ClassVar[dict[str, Endpoint]] = {
        "list": reading("claims.view_rating"),
        "retrieve": reading("claims.view_rating"),
    }

"""Bases of what comes in and goes out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TypeVar

from django.db import models
from rest_framework import serializers

M = TypeVar("M", bound=models.Model)


class Input(serializers.Serializer[Any]):
    """Fields that may be sent. Any other is refused, also a read-only one: silence would look like success."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = {
                name: "There is no such field, or it cannot be written." for name in data if name not in self.fields
            }
            if unknown:
                raise serializers.ValidationError(unknown)
        return super().to_internal_value(data)


class Output(serializers.ModelSerializer[M]):
    """What is shown of a record. Every field is always there, and none is taken from callers."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        fields = super().get_fields()
        for field in fields.values():
            field.read_only = True
        return fields


class NoInput(Input):
    """For endpoints that take no fields."""


class IdField(serializers.PrimaryKeyRelatedField[Any]):
    """A record by its id; what is not a whole number is refused before the database is asked."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("pk_field", serializers.IntegerField())
        super().__init__(**options)


class SecondsField(serializers.IntegerField):
    """A duration as whole seconds."""

    def to_internal_value(self, data: Any) -> Any:
        return timedelta(seconds=super().to_internal_value(data))

    def to_representation(self, value: Any) -> Any:
        return int(value.total_seconds())

    def run_validators(self, value: Any) -> None:
        super().run_validators(value.total_seconds() if isinstance(value, timedelta) else value)


class PersonSerializer(serializers.Serializer[Any]):
    """A person, by name only."""

    id = serializers.IntegerField(read_only=True)
    username = serializers.CharField(read_only=True)

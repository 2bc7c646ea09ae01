"""The command and the check of settings that tell which model reads."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from claims.attribution import configure
from claims.attribution.english_model import chosen
from claims.checks import check_english_model, check_outside_reader


@pytest.fixture(autouse=True)
def _pinned_afterwards() -> Iterator[None]:
    yield
    configure()


def told() -> str:
    out = io.StringIO()
    call_command("check_models", stdout=out)
    return out.getvalue()


def test_it_says_that_the_pinned_files_are_as_recorded() -> None:
    assert "files are as they were recorded" in told()
    assert "Version of readings: en " in told()


def test_it_says_that_nothing_is_recorded_of_a_model_of_ones_own() -> None:
    configure(model=str(chosen().folder))
    assert "nothing is recorded" in told()
    assert "+own" in told()


def test_a_model_that_is_not_there_ends_with_one_and_a_sentence(tmp_path: Path) -> None:
    configure(model=str(tmp_path))
    with pytest.raises(CommandError, match="holds no spaCy model") as refusal:
        told()
    assert refusal.value.returncode == 1
    assert [message.id for message in check_english_model()] == ["claims.W001"]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"URL": ""}, []),
        ({}, []),
        ({"URL": "models.example/v1"}, ["claims.E001"]),
        ({"URL": "https://key@models.example/v1"}, ["claims.E001"]),
        ({"MODEL": ""}, ["claims.E002"]),
        ({"SECONDS": 0}, ["claims.E003"]),
    ],
)
def test_the_settings_of_the_outside_reader_are_checked(
    settings: Settings, changes: dict[str, object], found: list[str]
) -> None:
    for name, value in {"URL": "http://127.0.0.1:8080/v1", "MODEL": "reader-1", **changes}.items():
        setattr(settings, f"FACTCHECK_READER_{name}", value)
    assert [message.id for message in check_outside_reader()] == found

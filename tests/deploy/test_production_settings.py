"""Production settings: complete, or no start at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KEY = "a-key-of-the-length-that-is-asked-for-0123456789-abcdef"


def check(**environment: str) -> subprocess.CompletedProcess[str]:
    """`manage.py check --deploy` with nothing but these settings."""
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "factcheck.settings.production", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def complete(tmp_path: Path) -> dict[str, str]:
    """Settings as docker-compose.yml gives them: secrets as files, the rest as values."""
    secrets = {
        "FACTCHECK_SECRET_KEY": KEY,
        "DATABASE_URL": "postgresql://factcheck:secret@127.0.0.1:1/factcheck",
        "REDIS_URL": "redis://:secret@127.0.0.1:1/0",
    }
    for name, value in secrets.items():
        (tmp_path / name).write_text(f"{value}\n", encoding="utf-8")
    files = {f"{name}_FILE": str(tmp_path / name) for name in secrets}
    return {**files, "FACTCHECK_HOSTS": "desk.example.org", "FACTCHECK_CONTACT": "", "FACTCHECK_PROXIES": "1"}


def test_secrets_from_files_are_enough_and_nothing_is_left_to_warn_about(complete: dict[str, str]) -> None:
    result = check(**complete)

    assert result.returncode == 0, result.stderr


def test_mail_has_a_sender_also_where_the_setting_is_there_but_empty(complete: dict[str, str]) -> None:
    result = subprocess.run(
        [sys.executable, "-c", "from django.conf import settings; print(settings.DEFAULT_FROM_EMAIL)"],
        cwd=ROOT,
        env={**complete, "DJANGO_SETTINGS_MODULE": "factcheck.settings.production", "FACTCHECK_MAIL_FROM": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout == "factcheck@localhost\n"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"FACTCHECK_HOSTS": "*"}, "Set FACTCHECK_HOSTS"),
        ({"FACTCHECK_HOSTS": ""}, "Set FACTCHECK_HOSTS"),
        ({"FACTCHECK_SECRET_KEY_FILE": "", "FACTCHECK_SECRET_KEY": "only-for-tests"}, "too short"),
        ({"FACTCHECK_SECRET_KEY_FILE": ""}, "Set FACTCHECK_SECRET_KEY (or FACTCHECK_SECRET_KEY_FILE)"),
        ({"DATABASE_URL_FILE": "/nonexistent/secret"}, "cannot be read"),
    ],
)
def test_half_a_configuration_does_not_start(complete: dict[str, str], change: dict[str, str], sentence: str) -> None:
    result = check(**{**complete, **change})

    assert result.returncode != 0
    assert sentence in result.stderr

"""What is read from the environment, above all secrets."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from factcheck.env import providers, secret


def test_providers_are_set_up_by_their_names_whatever_they_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from-a-file\n", encoding="utf-8")
    monkeypatch.setenv("FACTCHECK_GUARDIAN_KEY_FILE", str(tmp_path / "key"))
    monkeypatch.setenv("FACTCHECK_NEWS_WIRE_KEY", "from-the-environment")
    monkeypatch.setenv("FACTCHECK_NEWS_WIRE_URL", "https://wire.example/api/")
    monkeypatch.setenv("FACTCHECK_NEWS_WIRE_QUOTA", "9/h")
    assert providers(["guardian", " news-wire ", ""]) == {
        "guardian": {"KEY": "from-a-file", "URL": "", "QUOTA": ""},
        "news-wire": {"KEY": "from-the-environment", "URL": "https://wire.example/api", "QUOTA": "9/h"},
    }
    assert providers([]) == {}


def test_a_secret_that_is_needed_has_to_be_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("A_SECRET", "")
    with pytest.raises(ImproperlyConfigured, match="Set A_SECRET"):
        secret("A_SECRET")
    assert secret("A_SECRET", default="") == ""
    monkeypatch.setenv("A_SECRET_FILE", str(tmp_path / "missing"))
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        secret("A_SECRET", default="")

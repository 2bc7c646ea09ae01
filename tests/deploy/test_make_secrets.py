"""The script that makes the secrets of a compose installation."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]


def make_secrets() -> Any:
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("make_secrets", ROOT / "deploy/make_secrets.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def made(folder: Path) -> dict[str, str]:
    assert make_secrets().main(folder) == 0
    return {path.name: path.read_text(encoding="ascii").strip() for path in folder.iterdir()}


def test_addresses_carry_the_passwords_of_their_servers(tmp_path: Path) -> None:
    files = made(tmp_path / "secrets")

    assert urlsplit(files["database_url"]).password == files["database_password"]
    assert urlsplit(files["redis_url"]).password == files["redis.conf"].removeprefix("requirepass ")


def test_every_secret_is_long_and_new_every_time(tmp_path: Path) -> None:
    one, other = made(tmp_path / "one"), made(tmp_path / "other")

    assert not set(one.values()) & set(other.values())
    assert min(map(len, one.values())) >= 40
    assert one["database_password"] != one["database_superuser_password"]


def test_other_accounts_of_the_machine_are_kept_out_and_containers_may_read(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    made(folder)

    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o444}


def test_secrets_that_are_there_are_kept(tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "redis_url").write_text("mine", encoding="ascii")

    assert make_secrets().main(tmp_path) == 1
    assert "redis_url" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["redis_url"]

"""The one place that reads the environment. Every name read here stands in `docs/settings.md`, and a test says so.

A secret may come as `NAME` or, as container platforms hand them over, as a file named by `NAME_FILE`.
"""

from __future__ import annotations

import os
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()


def secret(name: str, default: str | None = None) -> str:
    """The value of `NAME`, or the content of the file that `NAME_FILE` names; without a default there has to be one."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE names {path}, which cannot be read: {error.strerror}.") from error
    value = os.environ.get(name) or default
    if value is not None:
        return value
    raise ImproperlyConfigured(f"Set {name} (or {name}_FILE). docs/settings.md describes every setting.")


def providers(names: list[str]) -> dict[str, dict[str, str]]:
    """What is set for each of these providers: KEY (a secret), URL and QUOTA; "" for what is not."""
    found = {}
    for name in filter(None, (raw.strip() for raw in names)):
        prefix = f"FACTCHECK_{name.upper().replace('-', '_')}"
        found[name] = {
            "KEY": secret(f"{prefix}_KEY", default=""),
            "URL": env.str(f"{prefix}_URL", default="").rstrip("/"),
            "QUOTA": env.str(f"{prefix}_QUOTA", default=""),
        }
    return found

"""Every endpoint under /api/v1/, as the router knows them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from drf_spectacular.generators import EndpointEnumerator

from factcheck.core.api.endpoints import Endpoint

PUBLIC = {"/api/v1/schema/", "/api/v1/docs/", "/api/v1/problems/"}


@dataclass(frozen=True)
class Address:
    """One method of one address; ids are 1."""

    method: str
    path: str
    view: Any
    action: str

    @property
    def url(self) -> str:
        return re.sub(r"\{\w+\}", "1", self.path)

    @property
    def declared(self) -> Endpoint | None:
        found: Endpoint | None = getattr(self.view, "endpoints", {}).get(self.action)
        return found

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def every_address() -> list[Address]:
    """All that the router serves, with `{id}` where an id belongs."""
    return [
        Address(
            method,
            path.replace("{pk}", "{id}"),
            callback.cls,
            getattr(callback, "actions", {}).get(method.lower(), method.lower()),
        )
        for path, _, method, callback in EndpointEnumerator().get_api_endpoints()  # type: ignore[no-untyped-call]
    ]

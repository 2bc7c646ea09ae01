"""What the smoke tests share: a kind of work that a benchmark registers does not outlive its test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.jobs import KIND
from factcheck.core import jobs


@pytest.fixture(autouse=True)
def forgotten_kind() -> Iterator[None]:
    """Other tests look at all kinds there are."""
    yield
    jobs._kinds.pop(KIND, None)

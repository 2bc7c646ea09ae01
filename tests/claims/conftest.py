"""The providers of the tests of searching, for the tests of claims."""

from __future__ import annotations

from tests.sources.ingest.conftest import server, switch_on

__all__ = ["server", "switch_on"]

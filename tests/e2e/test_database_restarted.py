"""PostgreSQL crashes in the middle of ingest: nothing is lost or doubled, and who asks meanwhile is told to wait."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.crashes import Visitors, crash, running_on
from tests.e2e.kills import disturb, drain
from tests.e2e.outlets import FEED, sites
from tests.e2e.servers import OwnDatabase
from tests.e2e.stored import Stored, what_is_stored
from tests.factories import a_feed

DOCUMENTS, CRASHES = 30, 1


@pytest.mark.django_db(transaction=True)
def test_a_database_that_crashes_costs_no_document_and_no_500(database: OwnDatabase, tmp_path: Path) -> None:
    with sites(DOCUMENTS, hosts=5, seconds=0.1) as outlets:
        for outlet in outlets:
            a_feed(url=outlet.origin + FEED)
        with running_on(database, tmp_path, outlets) as (worker, web), Visitors(web.address) as visitors:
            disturb(lambda: crash(database, visitors), documents=DOCUMENTS, times=CRASHES, say=print)
            drain([worker], documents=DOCUMENTS)
    stored = what_is_stored(DOCUMENTS)
    assert stored == Stored(DOCUMENTS, extra_starts=stored.extra_starts)
    assert visitors.told_to_wait() == {
        "/api/v1/feeds/": {(503, "application/problem+json", "5")},
        "/admin/": {(503, "text/html; charset=utf-8", "5")},
    }

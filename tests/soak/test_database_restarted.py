"""PostgreSQL crashes ten times during one ingest."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.e2e.crashes import Visitors, crash, running_on
from tests.e2e.kills import Say, disturb, drain
from tests.e2e.outlets import FEED, sites
from tests.e2e.servers import OwnDatabase
from tests.e2e.stored import Stored, what_is_stored
from tests.factories import a_feed

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]

DOCUMENTS, HOSTS, CRASHES = 1_000, 20, 10


def test_a_database_that_crashes_costs_no_document_and_no_500(database: OwnDatabase, tmp_path: Path, say: Say) -> None:
    back = list[float]()
    with sites(DOCUMENTS, hosts=HOSTS) as outlets:
        for outlet in outlets:
            a_feed(url=outlet.origin + FEED, interval=timedelta(days=1))
        with running_on(database, tmp_path, outlets) as (worker, web), Visitors(web.address) as visitors:
            disturb(lambda: back.append(crash(database, visitors)), documents=DOCUMENTS, times=CRASHES, say=say)
            drain([worker], documents=DOCUMENTS)
    stored = what_is_stored(DOCUMENTS)
    asked = sum(map(len, visitors.answers.values()))
    say(f"{stored}; {asked:,} requests of visitors, served again after {max(back):.1f} s at most")
    assert stored == Stored(DOCUMENTS, extra_starts=stored.extra_starts)
    assert visitors.told_to_wait() == {
        "/api/v1/feeds/": {(503, "application/problem+json", "5")},
        "/admin/": {(503, "text/html; charset=utf-8", "5")},
    }

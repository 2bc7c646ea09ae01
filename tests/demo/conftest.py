from __future__ import annotations

from collections.abc import Iterator
from threading import Thread

import pytest

from factcheck.demo.site import DemoSite


@pytest.fixture(scope="session")
def site() -> Iterator[DemoSite]:
    """The demo site on a free port, in a thread of this process."""
    with DemoSite() as running:
        thread = Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield running
        running.shutdown()
        thread.join()

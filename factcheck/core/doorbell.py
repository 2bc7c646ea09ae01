"""Ring the workers' doorbell. A lost ring costs a delay until the next sweep, never work."""

from __future__ import annotations

import logging
from datetime import timedelta

from celery import current_app
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

#: More rings than this at once would only pile up: every ring makes one worker empty its queue.
MAX_RINGS = 4
EXPIRES_SECONDS = 60


def ring(queue: str, *, times: int = 1, after: timedelta = timedelta(0)) -> None:
    """Tell up to `times` workers that `queue` has work, or will have it `after` a while.

    A broker that is away is logged, not raised.
    """
    wait = after.total_seconds()
    options = {"countdown": wait, "expires": wait + EXPIRES_SECONDS} if wait else {"expires": EXPIRES_SECONDS}
    try:
        for _ in range(times):
            current_app.send_task("core.work", args=[queue], queue=queue, retry=False, **options)
    except (OperationalError, OSError) as error:
        logger.warning("The broker cannot be reached (%s); queue “%s” waits for the next sweep.", error, queue)

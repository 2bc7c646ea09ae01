"""Ring the workers' doorbell. A lost ring costs a delay until the next sweep, never work."""

from __future__ import annotations

import logging
import math
import time
from datetime import timedelta

from celery import current_app
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

#: More rings than this at once would only pile up: every ring makes one worker empty its queue.
MAX_RINGS = 4
EXPIRES_SECONDS = 60
#: Rings for a later moment wait until the next full one of these, so that lanes which are free soon share a ring.
TICK_SECONDS = 0.2

#: (queue, tick) of the rings that this process has sent and that are not due yet.
_sent: set[tuple[str, int]] = set()


def ring(queue: str, *, times: int = 1, after: timedelta = timedelta(0)) -> None:
    """Tell up to `times` workers that `queue` has work, or will have it `after` a while.

    Rings for a later moment are sent once for each `TICK_SECONDS`. A broker that is away is logged, not raised.
    """
    try:
        if after:
            _ring_later(queue, after.total_seconds())
            return
        for _ in range(times):
            _send(queue)
    except (OperationalError, OSError) as error:
        logger.warning("The broker cannot be reached (%s); queue “%s” waits for the next sweep.", error, queue)


def _ring_later(queue: str, wait: float) -> None:
    now = time.monotonic() / TICK_SECONDS
    tick = math.ceil(now + wait / TICK_SECONDS)
    if (queue, tick) in _sent:
        return
    _send(queue, wait=(tick - now) * TICK_SECONDS)
    _sent.difference_update([ring for ring in [*_sent] if ring[1] < now])
    _sent.add((queue, tick))


def _send(queue: str, *, wait: float = 0) -> None:
    expires = wait + EXPIRES_SECONDS
    current_app.send_task("core.work", args=[queue], queue=queue, retry=False, countdown=wait or None, expires=expires)

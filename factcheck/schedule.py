"""What beat rings. Nothing depends on it being exact: no beat means late, two beats mean nothing extra."""

from __future__ import annotations

from datetime import timedelta
from typing import Any


def beat_schedule(every: timedelta) -> dict[str, dict[str, Any]]:
    """Ring the sweep `every` so often; a ring that nobody heard in time is dropped, the next one does the same."""
    return {
        "sweep": {
            "task": "core.sweep",
            "schedule": every,
            "options": {"queue": "sweep", "expires": every.total_seconds()},
        }
    }

"""For commands and tools that never connect to anything: the addresses lead nowhere, the key signs nothing."""

from __future__ import annotations

import os

os.environ.setdefault("FACTCHECK_SECRET_KEY", "signs-nothing")
os.environ.setdefault("DATABASE_URL", "postgresql://factcheck@127.0.0.1:1/factcheck")
os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:1/0")

from factcheck.settings.embedded import *  # noqa: F403

"""What every admin page of this project shares, and the pages of this room: background work and API tokens."""

from __future__ import annotations

from factcheck.core.admin import jobs, logins, tokens

__all__ = ["jobs", "logins", "tokens"]

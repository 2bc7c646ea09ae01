"""Admin pages of this room: the queue and the claim page, briefing intake, claimants, and the records behind them."""

from __future__ import annotations

from claims.admin import anchor_checks, briefings, claimants, queue, records, statements

__all__ = ["anchor_checks", "briefings", "claimants", "queue", "records", "statements"]

"""What `sources` tells whoever listens. It never learns who that is."""

from __future__ import annotations

from django.dispatch import Signal

#: Sent inside the transaction that stores a snapshot, with `snapshot_id` and `article_id`. Receivers only write rows
#: (for example enqueue a job); what they write is committed or rolled back together with the snapshot.
snapshot_stored = Signal()

"""What `sources` tells whoever listens. It never learns who that is."""

from __future__ import annotations

from django.dispatch import Signal

#: Sent inside the transaction that stores a snapshot, with the `snapshot` and whether it `is_first` of its article.
#: Receivers only write rows (for example enqueue a job); what they write is committed or rolled back together with it.
snapshot_stored = Signal()

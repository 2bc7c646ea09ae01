"""What `sources` tells whoever listens. It never learns who that is."""

from __future__ import annotations

from django.dispatch import Signal

#: Sent inside the transaction that stores a snapshot, with the `snapshot`, whether it `is_first` of its article, and
#: whether the article `is_read_for_claims`, as its feed says.
#: Receivers only write rows (for example enqueue a job); what they write is committed or rolled back together with it.
snapshot_stored = Signal()

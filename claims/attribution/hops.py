"""Who passed the words on: "According to the agency, the minister said …" has two hops, minister and agency."""

from __future__ import annotations

from claims.attribution.drafts import Draft
from claims.attribution.statements import Span


def with_reporters(drafts: list[Draft]) -> list[Draft]:
    """Link statements inside other statements to who reports them.

    An "according to" that only wraps another statement, or ends one, is no statement of its own.
    """
    kept: list[Draft] = []
    drafts = [draft for draft in drafts if not (draft.is_weak and any(_wraps(other, draft) for other in drafts))]
    for draft in drafts:
        inner = next((other for other in drafts if other is not draft and _wraps(draft, other)), None)
        outer = next(
            (other for other in drafts if draft.is_hearsay and other is not draft and _ends(draft, other)), None
        )
        if outer is not None:
            outer.reporter = outer.reporter or draft.source
            outer.content = _up_to(outer.content, draft)
            continue
        if inner is not None:
            inner.reporter = inner.reporter or draft.source
        if inner is None or not draft.is_hearsay:
            kept.append(draft)
    return kept


def _wraps(outer: Draft, inner: Draft) -> bool:
    """Whether the inner attribution, saying clause and all, stands inside the outer one's content."""
    if inner.cue is None or inner.is_hearsay or outer.cue == inner.cue:
        return False
    if outer.is_hearsay and outer.content[0][0] != min(
        inner.cue[0], inner.source.span[0] if inner.source else inner.cue[0]
    ):
        return False
    return any(low <= inner.cue[0] and inner.cue[1] <= high for low, high in outer.content)


def _ends(hearsay: Draft, outer: Draft) -> bool:
    """Whether the "according to …" phrase is the tail of an indirect statement that begins where it does."""
    if hearsay.cue is None or hearsay.source is None or outer.is_hearsay or outer.is_direct or not outer.content:
        return False
    low, high = outer.content[-1]
    return low < hearsay.cue[0] and high == hearsay.source.span[1] and bool(_up_to(outer.content, hearsay))


def _up_to(content: list[Span], hearsay: Draft) -> list[Span]:
    """The content without the hearsay phrase and the punctuation before it."""
    cue_start = hearsay.cue[0] if hearsay.cue else content[-1][1]
    ends = [end for _, end in hearsay.content if end <= cue_start]
    limit = max(ends, default=cue_start)
    return [(low, min(high, limit)) for low, high in content if low < limit]

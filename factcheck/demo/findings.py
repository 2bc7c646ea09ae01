"""What the main job found in a briefing, as a table of plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet

from claims.choices import CoverageState
from claims.models import Briefing, Claim, Coverage
from factcheck.core.text import one_line

WIDTH = 100
ROWS = 12
_HEADINGS = ("Claim", "Speaker", "Status", "Passages", "Independent")
_SPEAKER_WIDTH = 16
_SEEN = (CoverageState.SUGGESTED, CoverageState.KEPT)


@dataclass(frozen=True)
class Finding:
    """A claim and what was found about it. `independent` counts reports, copies of one another as one."""

    claim: str
    speaker: str
    status: str
    passages: int
    independent: int


def claims_of(briefing: Briefing) -> QuerySet[Claim]:
    """The claims that a briefing's text makes, also those that were known before."""
    return Claim.objects.filter(Q(briefing=briefing) | Q(statements__snapshot=briefing.snapshot_id)).distinct()


def findings(briefing: Briefing) -> list[Finding]:
    """The briefing's claims in the order of its text, headlines first; what a person dismissed is not counted."""
    seen = Q(coverage__state__in=_SEEN)
    own_report = Q(coverage__copy_of=None, coverage__repeats_origin=False)
    claims = (
        Claim.objects.filter(pk__in=claims_of(briefing).values("pk"))
        .annotate(
            place=Min("statements__start", filter=Q(statements__snapshot=briefing.snapshot_id)),
            passages=Count("coverage", filter=seen, distinct=True),
            independent=Count("coverage", filter=seen & own_report, distinct=True),
        )
        .order_by(F("place").asc(nulls_first=True), "pk")
        .prefetch_related("statements__claimant")
    )
    return [_finding(claim) for claim in claims]


def _finding(claim: Any) -> Finding:
    """`claim` is a Claim that carries the two counts; a type cannot say that."""
    status = claim.get_verification_status_display()
    return Finding(claim.text, _speakers(claim), status, claim.passages, claim.independent)


def table(found: Sequence[Finding], *, rows: int = ROWS) -> Iterator[str]:
    """Lines of at most `WIDTH` characters: headings, the first `rows` findings, and how many were left out."""
    widths = [0, _SPEAKER_WIDTH, max([9, *(len(f.status) for f in found)]), *map(len, _HEADINGS[3:])]
    widths[0] = WIDTH - sum(widths) - 2 * (len(widths) - 1)
    yield _line(_HEADINGS, widths)
    yield "  ".join("-" * width for width in widths)
    for f in found[:rows]:
        yield _line((f.claim, f.speaker, f.status, str(f.passages), str(f.independent)), widths)
    if len(found) > rows:
        yield f"… and {len(found) - rows} more"


def totals(briefing: Briefing) -> str:
    """One sentence about the whole briefing, which must have been read."""
    claims = claims_of(briefing)
    coverage = Coverage.objects.filter(claim__in=claims.values("pk"), state__in=_SEEN)
    counted = coverage.aggregate(
        passages=Count("passage", distinct=True), outlets=Count("passage__snapshot__article__outlet", distinct=True)
    )
    statements = briefing.snapshot.statements.count() if briefing.snapshot else 0
    return (
        f"{statements} statements, {claims.count()} claims; coverage to compare: {coverage.count()} suggestions "
        f"({counted['passages']} passages of {counted['outlets']} outlets)."
    )


def _speakers(claim: Claim) -> str:
    statements = sorted(claim.statements.all(), key=lambda statement: statement.start)
    names = [statement.claimant.name if statement.claimant else statement.speaker for statement in statements]
    return ", ".join(dict.fromkeys(filter(None, names))) or "–"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    words = [one_line(cell, limit=width).ljust(width) for cell, width in zip(cells[:3], widths[:3], strict=True)]
    numbers = [cell.rjust(width) for cell, width in zip(cells[3:], widths[3:], strict=True)]
    return "  ".join([*words, *numbers])

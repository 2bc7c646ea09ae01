"""Which checks the public sees, and in which version."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.text import Truncator

from claims.choices import ReviewState
from claims.models import Correction, Publication
from factcheck.core.text import one_line

#: When nothing has ever been published, nothing has changed since.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_SUMMARY_CHARS = 500


def address(name: str, *arguments: object) -> str:
    """The whole address of a public page, whatever name the site was asked by."""
    return str(settings.FACTCHECK_PUBLIC_ADDRESS) + reverse(f"public:{name}", args=arguments)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One version of a published check. `is_live`: it is the version that holds."""

    slug: str
    number: int
    content: dict[str, Any]
    is_live: bool
    published_at: datetime
    first_published_at: datetime

    @property
    def url(self) -> str:
        """Where the version that holds is found, now and later."""
        return address("check", self.slug)

    @property
    def wording(self) -> str:
        return str(self.content["wording"])

    @property
    def title(self) -> str:
        """Rating and claim on one line."""
        return one_line(f"{self.content['ratings']['substance']['label']}: {self.wording}", limit=200)

    @property
    def summary(self) -> str:
        """The justification, cut."""
        return Truncator(self.content["justification"]).chars(_SUMMARY_CHARS)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The newest version of a check, the numbers of all of them, and its ledger, newest entry first."""

    newest: Check
    numbers: tuple[int, ...]
    ledger: tuple[Correction, ...]


def live_checks() -> QuerySet[Publication, Any]:
    """Those that hold, newest version first. Rows for `checks`."""
    return _rows().filter(review__state=ReviewState.PUBLISHED).order_by("-pk")


def checks(rows: Iterable[Any]) -> list[Check]:
    return [_check(row) for row in rows]


def history(slug: str) -> History | None:
    """None: nothing was ever published there."""
    row = _rows().filter(slug=slug).order_by("-number").first()
    if row is None:
        return None
    numbers = Publication.objects.filter(slug=slug).order_by("number").values_list("number", flat=True)
    ledger = ledger_entries().filter(publication_from__slug=slug).defer("publication_from__content")
    return History(newest=_check(row), numbers=tuple(numbers), ledger=tuple(ledger))


def version(slug: str, number: int) -> Check | None:
    """None: there is no such version."""
    row = _rows().filter(slug=slug, number=number).first()
    return _check(row) if row else None


def ledger_entries() -> QuerySet[Correction]:
    """What was corrected or taken back, newest first."""
    return Correction.objects.select_related("publication_from").order_by("-at", "-pk")


def last_change() -> datetime:
    """When something was last published, corrected or taken back."""
    published = Publication.objects.order_by("-published_at", "-pk").values_list("published_at", flat=True).first()
    corrected = Correction.objects.order_by("-at", "-pk").values_list("at", flat=True).first()
    return max(published or _NEVER, corrected or _NEVER)


def _rows() -> QuerySet[Publication, Any]:
    first = Publication.objects.filter(claim=OuterRef("claim"), number=1).values("published_at")
    return Publication.objects.annotate(state=F("review__state"), first_published_at=Subquery(first)).values(
        "pk", "slug", "number", "content", "state", "published_at", "first_published_at"
    )


def _check(row: dict[str, Any]) -> Check:
    return Check(
        slug=row["slug"],
        number=row["number"],
        content=row["content"],
        is_live=row["state"] == ReviewState.PUBLISHED,
        published_at=row["published_at"],
        first_published_at=row["first_published_at"],
    )

"""Two copies of one article side by side: what differs about the page, and what became of its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from sources.admin.in_words import exactly
from sources.ingest.text_diff import Piece, differences, folded
from sources.models import Snapshot


@dataclass(frozen=True)
class Difference:
    """One thing about the page that is not as it was; “” where nothing is known."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class SnapshotDiff:
    """`old` and `new` are snapshots of one article."""

    old: Snapshot
    new: Snapshot

    @cached_property
    def pieces(self) -> list[Piece]:
        """Nothing, if both texts are the same."""
        is_same = self.old.text_sha256 == self.new.text_sha256
        return [] if is_same else folded(differences(self.old.text, self.new.text))

    @cached_property
    def facts(self) -> list[Difference]:
        return [
            Difference(name, before, after)
            for (name, before), (_, after) in zip(_facts(self.old), _facts(self.new), strict=True)
            if before != after
        ]


def _facts(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    yield "Title", snapshot.title
    yield "By", snapshot.byline
    yield "Published", exactly(snapshot.published_at) if snapshot.published_at else ""
    yield "Changed", exactly(snapshot.modified_at) if snapshot.modified_at else ""
    yield "Language", snapshot.language
    yield "Access", snapshot.get_access_display()
    yield "Final address", snapshot.final_url
    yield "Read by", snapshot.extractor


def snapshot_diff(request: HttpRequest, old_id: int, new_id: int) -> HttpResponse:
    """The page at `snapshot/<old>/diff/<new>/`; 404 unless both are snapshots of one article."""
    if not request.user.has_perm("sources.view_snapshot"):
        raise PermissionDenied
    snapshots = Snapshot.objects.select_related("article__outlet").defer("headers").in_bulk([old_id, new_id])
    old, new = snapshots.get(old_id), snapshots.get(new_id)
    if old is None or new is None or old == new or old.article_id != new.article_id:
        raise Http404("These are not two snapshots of one article.")
    context = {
        **admin.site.each_context(request),
        "is_nav_sidebar_enabled": False,
        "title": f"What changed: {old.article}",
        "article": old.article,
        "diff": SnapshotDiff(old, new),
    }
    return TemplateResponse(request, "admin/sources/snapshot/diff.html", context)

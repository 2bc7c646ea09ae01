"""What the page of one article tells: its text, where it came from, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sources.admin.in_words import attempt_in_words, exactly
from sources.models import Article, FeedItem, FetchAttempt, PublishedReview, Snapshot

#: Of everything that may have become many, the newest.
_SHOWN = 20


@dataclass(frozen=True)
class Fact:
    """One line about the article, and what says so."""

    name: str
    value: str
    source: str = ""


@dataclass(frozen=True)
class ArticlePage:
    """Everything is looked up when the page asks for it."""

    article: Article

    @cached_property
    def snapshots(self) -> list[Snapshot]:
        heavy = ("text", "headers", "redirects")
        return list(self.article.snapshots.defer(*heavy).order_by("-fetched_at", "-pk")[:_SHOWN])

    @property
    def copies_in_turn(self) -> list[tuple[Snapshot, Snapshot | None]]:
        """Each snapshot shown with the one before it, the newest first."""
        return list(zip(self.snapshots, [*self.snapshots[1:], None], strict=False))

    @cached_property
    def newest(self) -> Snapshot | None:
        return self.snapshots[0] if self.snapshots else None

    @cached_property
    def paragraphs(self) -> list[str]:
        """The text of the newest snapshot."""
        return list(self.newest.passages.order_by("start").values_list("text", flat=True)) if self.newest else []

    @cached_property
    def facts(self) -> list[Fact]:
        return list(self._facts())

    def _facts(self) -> Iterator[Fact]:
        article = self.article
        # What the article says was first told by a feed, or by a page: only of the page we know what said so.
        page = self.newest or Snapshot()
        yield Fact("By", article.byline)
        for name, moment, seen, source in (
            ("Published", article.published_at, page.published_at, page.published_source),
            ("Changed", article.modified_at, page.modified_at, page.modified_source),
        ):
            yield Fact(name, exactly(moment) if moment else "", source if moment == seen else "")
        yield Fact("Language", article.language, page.language_source if article.language == page.language else "")
        yield Fact("Access", article.get_access_display())
        yield Fact("First seen", exactly(article.created_at))
        yield Fact("Found by", article.found_by)
        if article.next_check_at:
            yield Fact("Fetched again", exactly(article.next_check_at), "it is cited")

    @cached_property
    def copies(self) -> list[Article]:
        return list(self.article.copies.select_related("outlet").order_by("-copy_similarity", "pk")[:_SHOWN])

    @cached_property
    def feed_items(self) -> list[FeedItem]:
        return list(self.article.feed_items.select_related("feed__outlet").order_by("first_seen_at", "pk")[:_SHOWN])

    @cached_property
    def reviews(self) -> list[PublishedReview]:
        return list(self.article.published_reviews.order_by("pk")[:_SHOWN])

    @cached_property
    def attempts(self) -> list[tuple[FetchAttempt, str]]:
        attempts = self.article.attempts.order_by("-at", "-pk")[:_SHOWN]
        return [(attempt, attempt_in_words(attempt)) for attempt in attempts]

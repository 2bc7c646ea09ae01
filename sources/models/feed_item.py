"""What a feed has named already: the memory that tells new entries from old ones."""

from __future__ import annotations

from django.db import models

from sources.models.article import Article
from sources.models.feed import Feed


class FeedItem(models.Model):
    """An entry of a feed, known by its address as the feed wrote it: some feeds change their guids at every answer.

    The guid tells when an article moved to another address; some feeds use one guid for several articles, so it alone
    proves nothing.
    """

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="items")
    guid_sha256 = models.CharField(max_length=64)
    url_sha256 = models.CharField(max_length=64)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="feed_items")
    first_seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feed", "url_sha256"], name="feed_item_once_per_feed")]
        indexes = [models.Index(fields=["feed", "guid_sha256"], name="feed_item_guid")]

    def __str__(self) -> str:
        return f"{self.feed_id}: {self.url_sha256[:12]}"

"""What a feed has named already: the memory that tells new entries from old ones."""

from __future__ import annotations

from django.db import models

from sources.models.article import Article
from sources.models.feed import Feed


class FeedItem(models.Model):
    """An entry of a feed by its guid *and* its address: some feeds change guids, some use one for several articles."""

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="items")
    guid_sha256 = models.CharField(max_length=64)
    url_sha256 = models.CharField(max_length=64)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="feed_items")
    first_seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feed", "guid_sha256", "url_sha256"], name="feed_item_once_per_feed")
        ]
        indexes = [models.Index(fields=["feed", "first_seen_at"], name="feed_item_seen")]

    def __str__(self) -> str:
        return f"{self.feed_id}: {self.guid_sha256[:12]}"

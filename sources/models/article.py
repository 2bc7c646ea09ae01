"""A work with one canonical URL, or a text that was handed in without one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from factcheck.core.search import search_vector, web_query
from sources.models.feed import Feed
from sources.models.outlet import Outlet


class ArticleQuerySet(models.QuerySet["Article"]):
    def matching(self, words: str) -> ArticleQuerySet:
        """Articles with all of the words in the title or in one paragraph (English stems; as in a web search)."""
        from sources.models.passage import Passage

        query = web_query(words)
        told = Passage.objects.filter(search=query).values("snapshot__article")
        return self.annotate(title_search=search_vector("title")).filter(Q(title_search=query) | Q(pk__in=told))


class Article(models.Model):
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, null=True, blank=True, related_name="articles")
    feed = models.ForeignKey(Feed, on_delete=models.SET_NULL, null=True, blank=True, related_name="articles")
    url = models.URLField(max_length=2000, blank=True)
    url_sha256 = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001  (NULL: no URL)
    title = models.CharField(max_length=500, blank=True)
    byline = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=12, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    fetch_error = models.TextField(blank=True, help_text="Why its page could not be stored; empty once it could.")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(url="", url_sha256=None) | (~Q(url="") & Q(url_sha256__isnull=False)),
                name="article_url_has_its_hash",
            ),
            models.CheckConstraint(
                condition=Q(url="") | Q(url__startswith="http://") | Q(url__startswith="https://"),
                name="article_url_is_http",
            ),
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="article_newest")]

    def __str__(self) -> str:
        return self.title or self.url or f"Text {self.pk}"

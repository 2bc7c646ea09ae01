"""A work with one canonical URL, or a text that was handed in without one."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from factcheck.core.search import search_vector, web_query
from sources.models.feed import Feed
from sources.models.outlet import Outlet


class Access(models.TextChoices):
    OPEN = "open", "Open"
    PARTIAL = "partial", "Only in part (paywall)"


class CopyReason(models.TextChoices):
    """Why an article counts as a copy."""

    SAME_TEXT = "same_text", "Nearly the same text"
    CUT = "cut", "Cut from a longer text"
    CANONICAL = "canonical", "Names another address as its canonical one"


class ArticleQuerySet(models.QuerySet["Article"]):
    def matching(self, words: str) -> ArticleQuerySet:
        """Articles with all of the words in the title or in one paragraph (English stems; as in a web search)."""
        from sources.models.passage import Passage

        query = web_query(words)
        told = Passage.objects.filter(search=query).values("snapshot__article")
        titled = Article.objects.annotate(title_search=search_vector("title")).filter(title_search=query).values("pk")
        return self.filter(pk__in=titled.union(told))


class Article(models.Model):
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, null=True, blank=True, related_name="articles")
    feed = models.ForeignKey(Feed, on_delete=models.SET_NULL, null=True, blank=True, related_name="articles")
    url = models.URLField(max_length=2000, blank=True)
    url_sha256 = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001  (NULL: no URL)
    title = models.CharField(max_length=500, blank=True)
    byline = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=12, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    modified_at = models.DateTimeField(null=True, blank=True, help_text="When the page says that it was changed.")
    summary = models.TextField(blank=True, db_default="", help_text="As the feed gives it.")
    access = models.CharField(max_length=10, choices=Access, default=Access.OPEN, db_default=Access.OPEN)
    found_by = models.CharField(
        max_length=40, blank=True, db_default="", help_text="The provider whose search named it first."
    )
    copy_of = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="copies",
        help_text="The article that this one is a copy of: no report of its own.",
    )
    copy_similarity = models.FloatField(null=True, blank=True, help_text="0 to 1.")
    copy_reason = models.CharField(
        max_length=10,
        choices=CopyReason,
        blank=True,
        default="",
        db_default="",
        help_text="Why it is one; empty for what earlier versions marked: nearly the same text.",
    )
    canonical_sha256 = models.CharField(
        max_length=64,
        blank=True,
        default="",
        db_default="",
        editable=False,
        help_text="Of the address that its page names.",
    )
    checks = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    next_check_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When its page is fetched again because it is cited."
    )
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
            models.CheckConstraint(
                condition=Q(copy_of=None)
                | Q(copy_of__isnull=False, copy_similarity__gte=0, copy_similarity__lte=1) & ~Q(copy_of=models.F("id")),
                name="article_copy_says_how_similar",
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="article_newest"),
            GinIndex(search_vector("title"), name="article_title_search"),
            models.Index(fields=["-created_at", "-id"], condition=~Q(fetch_error=""), name="article_with_problem"),
            models.Index(fields=["-created_at", "-id"], condition=Q(access=Access.PARTIAL), name="article_in_part"),
            models.Index(
                fields=["next_check_at"], condition=Q(next_check_at__isnull=False), name="article_to_check_again"
            ),
            models.Index(
                fields=["canonical_sha256", "id"], condition=~Q(canonical_sha256=""), name="article_canonical"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.url or f"Text {self.pk}"

    @property
    def copy_in_words(self) -> str:
        """How it came to be a copy, to be followed by what it is a copy of; "" for a report of its own."""
        match self.copy_reason:
            case _ if self.copy_of_id is None:
                return ""
            case CopyReason.CUT:
                return "Cut from"
            case CopyReason.CANONICAL:
                return "Names another address as its canonical address; the same report as"
        return "Nearly the same text as"

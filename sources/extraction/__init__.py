"""From a fetched page to the article in it."""

from sources.extraction.article import ExtractedArticle, extract_article

__all__ = ["ExtractedArticle", "extract_article"]

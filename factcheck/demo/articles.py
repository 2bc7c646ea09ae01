"""The articles of the demo outlets: one file each, `texts/<outlet>/<slug>.txt`, our own writing.

A file starts with header lines (`title:`, `published:` as ISO 8601 with a time zone), then an empty line, then blocks
separated by empty lines. A block is a paragraph, or a cross-head if it starts with `## `.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files

from factcheck.demo.outlets import OUTLETS, DemoOutlet

_CROSS_HEAD = "## "


@dataclass(frozen=True)
class Block:
    """A paragraph or a cross-head, as plain text."""

    text: str
    is_cross_head: bool = False


@dataclass(frozen=True)
class DemoArticle:
    """One article of one demo outlet."""

    outlet: DemoOutlet
    slug: str
    title: str
    published_at: datetime
    blocks: tuple[Block, ...]

    def url(self, origin: str) -> str:
        """Its address on the demo site that answers at `origin`."""
        return f"{self.outlet.home_url(origin)}{self.slug}"

    @property
    def lead(self) -> str:
        """Its first paragraph."""
        return self.blocks[0].text


@cache
def articles() -> tuple[DemoArticle, ...]:
    """Every demo article, outlet by outlet, the newest first."""
    return tuple(article for outlet in OUTLETS for article in _of(outlet))


def articles_of(outlet: DemoOutlet) -> tuple[DemoArticle, ...]:
    """The outlet's articles, the newest first."""
    return tuple(article for article in articles() if article.outlet == outlet)


def briefing_article() -> DemoArticle:
    """The report that the demo hands in to be read for claims."""
    return next(article for article in articles() if article.slug == "lavrov-new-delhi")


def _of(outlet: DemoOutlet) -> list[DemoArticle]:
    folder = files("factcheck.demo").joinpath("texts", outlet.slug)
    found = [
        parse_article(file.read_text(encoding="utf-8"), outlet=outlet, slug=file.name.removesuffix(".txt"))
        for file in folder.iterdir()
    ]
    return sorted(found, key=lambda article: article.published_at, reverse=True)


def parse_article(raw: str, *, outlet: DemoOutlet, slug: str) -> DemoArticle:
    """The article in a file of the form described above; KeyError or ValueError when it is not of that form."""
    header, _, body = raw.partition("\n\n")
    fields = {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in header.splitlines())}
    blocks = tuple(_block(" ".join(block.split())) for block in body.split("\n\n") if block.strip())
    return DemoArticle(outlet, slug, fields["title"], datetime.fromisoformat(fields["published"]), blocks)


def _block(text: str) -> Block:
    return Block(text.removeprefix(_CROSS_HEAD), is_cross_head=text.startswith(_CROSS_HEAD))

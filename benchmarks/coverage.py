"""Searching coverage: what ranking and reasons cost over the bare full-text query, and how both grow."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.db import connection

from benchmarks.measuring import Row, medians_in_turn
from benchmarks.synthetic import PASSAGE_WORDS, Texts, store_passages
from claims.coverage.retrieval import CANDIDATES, content_words, query_of
from claims.services.coverage import search_text

PROMISE = "coverage of a claim is found in moments, among many stored articles too"
NEEDS_DATABASE = True

_BARE = """
    SELECT id, ts_rank(search, query) AS rank FROM sources_passage, to_tsquery('simple', %s) query
    WHERE search @@ query ORDER BY rank DESC LIMIT %s
"""


def bench(*, quick: bool) -> list[Row]:
    """All rows, in an empty database."""
    return measure(sizes=(200, 2_000), claims=10) if quick else measure(sizes=(2_000, 20_000), claims=30)


def measure(*, sizes: tuple[int, int], claims: int) -> list[Row]:
    """Median latency of a search with so many passages stored."""
    texts = Texts()
    asked = [texts.words(PASSAGE_WORDS // 4) for _ in range(claims)]
    stored, medians = 0, []
    for size in sizes:
        store_passages(size - stored, texts)
        stored = size
        medians.append(_medians(asked))
    (ours_few, bare_few), (ours_many, bare_many) = medians
    few, many = (f"{size:,} passages" for size in sizes)
    limit = "bare OR query, same LIMIT"
    return [
        Row(f"search among {few}", ours_few * 1000, limit, bare_few * 1000, "ms"),
        Row(f"search among {many}", ours_many * 1000, limit, bare_many * 1000, "ms"),
        Row(f"search among {many}", ours_many * 1000, f"the same among {few}", ours_few * 1000, "ms"),
        Row(f"bare query among {many}", bare_many * 1000, f"the same among {few}", bare_few * 1000, "ms"),
    ]


def _medians(asked: Sequence[str]) -> tuple[float, float]:
    queries = [query_of(content_words(text)) for text in asked]
    for text, query in zip(asked[:3], queries[:3], strict=True):  # into the caches
        search(text)
        bare_query(query)
    return medians_in_turn(
        (partial(search, text), partial(bare_query, query)) for text, query in zip(asked, queries, strict=True)
    )


def search(text: str) -> None:
    """The whole search; a failed one must not pass for a quick one."""
    if error := search_text(text).error:
        raise RuntimeError(error)


def bare_query(query: str) -> list[tuple[int, float]]:
    """The physical limit: PostgreSQL finds and ranks ids, nothing else."""
    with connection.cursor() as cursor:
        cursor.execute(_BARE, [query, CANDIDATES])
        rows: list[tuple[int, float]] = cursor.fetchall()
    return rows

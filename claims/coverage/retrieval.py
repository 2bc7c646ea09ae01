"""Find passages of stored articles that share words with a claim (PostgreSQL full-text search and trigrams)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from claims.coverage.ranking import Candidate
from factcheck.core.search import plain

PROVIDER = "stored articles"
#: Passages looked at per search; ranking in full costs more than finding.
CANDIDATES = 200

_WORDS = """
    SELECT lexemes[1], min(token) FROM ts_debug('english', %s)
    WHERE lexemes IS NOT NULL AND cardinality(lexemes) > 0 GROUP BY lexemes[1] ORDER BY min(token)
"""

# An OR query without length normalisation: AND finds next to nothing for whole sentences.
_CANDIDATES = """
    WITH found AS (
        SELECT p.id, p.text, p.search, s.article_id, COALESCE(a.copy_of_id, a.id) AS work_id, s.text AS article_text,
               COALESCE(a.published_at, s.published_at, s.fetched_at) AS published_at,
               ts_rank(p.search, to_tsquery('simple', %(query)s)) AS rank
        FROM sources_passage p
        JOIN sources_snapshot s ON s.id = p.snapshot_id
        JOIN sources_article a ON a.id = s.article_id
        WHERE p.search @@ to_tsquery('simple', %(query)s) AND NOT (s.article_id = ANY(%(excluded)s))
          AND NOT EXISTS (
              SELECT 1 FROM sources_snapshot newer
              WHERE newer.article_id = s.article_id AND (newer.fetched_at, newer.id) > (s.fetched_at, s.id)
          )
        ORDER BY rank DESC, p.id LIMIT %(limit)s
    )
    SELECT id, article_id, work_id, text, article_text, published_at, tsvector_to_array(search),
           word_similarity(%(text)s, text)
    FROM found ORDER BY rank DESC, id
"""


def content_words(text: str) -> dict[str, str]:
    """The stems of a text's words, without stop words, each with the word it stands for."""
    with connection.cursor() as cursor:
        cursor.execute(_WORDS, [plain(text)])
        return dict(cursor.fetchall())


def query_of(words: dict[str, str]) -> str:
    """The full-text query for these stems, as PostgreSQL writes it."""
    return " | ".join("'{}'".format(stem.replace("\\", "\\\\").replace("'", "''")) for stem in sorted(words))


def candidates(text: str, *, query: str, excluded_articles: Sequence[int] = ()) -> list[Candidate]:
    """Passages of the newest snapshot of each article that share at least one word, best `ts_rank` first."""
    if not query:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            _CANDIDATES,
            {"query": query, "text": text, "excluded": list(excluded_articles), "limit": CANDIDATES},
        )
        return [
            Candidate(
                passage_id=row[0],
                article_id=row[1],
                work_id=row[2],
                text=row[3],
                article_text=row[4],
                published_at=row[5],
                lexemes=frozenset(row[6]),
                similarity=row[7],
            )
            for row in cursor.fetchall()
        ]

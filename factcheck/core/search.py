"""Full-text search that sees words, not typography.

PostgreSQL's parser takes every character beyond ASCII for a letter when the database's character type is C, as it is in
ours (it needs no locale of the operating system and sorts the same everywhere). Quotation marks and dashes would then
become parts of words: “counterproductive” would not be found by counterproductive. So they are replaced before the
parser sees them, in what is indexed and in what is searched for alike.
"""

from __future__ import annotations

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import F, Func, TextField, Value

CONFIG = "english"
_MARKS = "’‘“”„‟«»‹›…–—―‐‑•·¿¡\u00a0\u2009\u202f"
#: An apostrophe stays one, so that “didn’t” is the stop word that “didn't” is; everything else parts words.
_PLAIN = "'" + " " * (len(_MARKS) - 1)
_TABLE = str.maketrans(_MARKS, _PLAIN)


def plain(text: str) -> str:
    """The text as the parser is to see it; the same length."""
    return text.translate(_TABLE)


def search_vector(field: str) -> SearchVector:
    """The words of a text field, for an index or a filter."""
    seen = Func(F(field), Value(_MARKS), Value(_PLAIN), function="translate", output_field=TextField())
    return SearchVector(seen, config=CONFIG)


def web_query(words: str) -> SearchQuery:
    """All of the words (stems; quotation marks, OR and - as in a web search)."""
    for mark in "“”„«»":
        words = words.replace(mark, '"')
    return SearchQuery(plain(words), search_type="websearch", config=CONFIG)

"""What requests to providers are made of: addresses, keys, and search words without anybody's operators."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from factcheck.core.errors import InvalidInput
from factcheck.core.text import one_line
from sources.connectors.base import Account, SearchQuery

MAX_PHRASES = 4
MAX_WORDS = 8
MAX_WORDS_IN_PHRASE = 10
MAX_WORD_CHARS = 40

#: Words that search engines take for operators.
_OPERATORS = frozenset({"and", "or", "not", "near"})
#: Between letters or digits they belong to a word: “don't”, and the joiners of Indic scripts and Persian.
_JOINERS = "'\u200c\u200d"
_LONE_POINT = re.compile(r"(?<![0-9])[.,]|[.,](?![0-9])")


def address(base_url: str, path: str, parameters: Iterable[tuple[str, str]]) -> str:
    """The address with its query; parameters without a value are left out."""
    query = urlencode([pair for pair in parameters if pair[1]], quote_via=quote, safe="", errors="replace")
    return f"{base_url}{path}?{query}"


def key_of(account: Account, title: str) -> str:
    """The account's key as it can be sent; InvalidInput when there is none or it cannot be one."""
    key = account.key.strip()
    if not key:
        raise InvalidInput(f"{title} answers only those who have a key, and none is set.")
    if not key.isascii() or not key.isprintable() or " " in key:
        raise InvalidInput(f"The key for {title} holds characters that no key has.")
    return key


def page_number(cursor: str) -> int:
    """The page that a cursor names, the first one for ""."""
    if not re.fullmatch(r"[0-9]{0,6}", cursor, re.ASCII):
        raise InvalidInput("This is not a page of results.")
    return int(cursor or 1)


def utc(moment: datetime | None, form: str) -> str:
    """The moment in UTC, as `strftime` writes it; "" for None."""
    return "" if moment is None else moment.astimezone(UTC).strftime(form)


def language_of(query: SearchQuery) -> str:
    """The language wanted as ISO 639, without script and region; "" for any."""
    language = query.language.partition("-")[0].lower()
    return language if re.fullmatch(r"[a-z]{2,3}", language) else ""


def plain_words(text: str) -> list[str]:
    """Its words and numbers without punctuation, so that nothing in them is an operator."""
    spaced = "".join(character if _is_in_word(character) else " " for character in one_line(text, limit=1000))
    words = (word.strip(_JOINERS) for word in _LONE_POINT.sub(" ", spaced.replace("’", "'")).split())
    return [word[:MAX_WORD_CHARS] for word in words if word]


def _is_in_word(character: str) -> bool:
    # Not `\w`: it leaves out vowel signs, without which Hindi and Tamil words fall to pieces.
    return character in "’.," or character in _JOINERS or unicodedata.category(character)[0] in "LMN"


def expression(
    query: SearchQuery, *, conjunction: str, max_chars: int, min_word_chars: int = 1, min_phrase_chars: int = 1
) -> str:
    """`phrase AND phrase AND (word OR word)`; without a phrase the most telling word must occur.

    What is shorter than the provider takes is left out, and at the end as many words as do not fit. InvalidInput when
    nothing remains.
    """

    def terms(texts: Iterable[str], at_most: int) -> list[str]:
        written = dict.fromkeys(_term(text) for text in texts)
        return [term for term in written if _is_long_enough(term, min_word_chars, min_phrase_chars)][:at_most]

    must, may = terms(query.phrases, MAX_PHRASES), terms(query.words, MAX_WORDS)
    if not must:
        must, may = may[:1], may[1:]
    while len(text := _written(must, may, conjunction)) > max_chars:
        (may or must).pop()
    if not text:
        raise InvalidInput("The query holds no words to search for.")
    return text


def _term(text: str) -> str:
    """A word, or several words in quotation marks; "" when nothing remains or an operator."""
    words = plain_words(text)[:MAX_WORDS_IN_PHRASE]
    if len(words) > 1:
        return f'"{" ".join(words)}"'
    return "".join(word for word in words if word.casefold() not in _OPERATORS)


def _is_long_enough(term: str, min_word_chars: int, min_phrase_chars: int) -> bool:
    return len(term.strip('"')) >= (min_phrase_chars if term.startswith('"') else min_word_chars)


def _written(must: list[str], may: list[str], conjunction: str) -> str:
    # One term in parentheses is refused by GDELT.
    group = f"({' OR '.join(may)})" if len(may) > 1 else "".join(may)
    return conjunction.join([*must, *([group] if group else [])])

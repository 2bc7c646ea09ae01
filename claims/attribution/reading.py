"""Read a text by the rules of its language, and what is in other languages by theirs."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from claims.attribution.languages import languages
from claims.attribution.languages.choosing import language_of, parts
from claims.attribution.statements import AttributedStatement, HeadlineClaim
from factcheck.core.errors import InvalidInput
from factcheck.core.text import MAX_TEXT_CHARS


def read_text(text: str, *, title: str = "", language: str = "") -> tuple[AttributedStatement, ...]:
    """The attributed statements of a text, in text order; the title only helps to resolve names.

    `language` is what is recorded of the article (BCP 47), “” for nothing; the words decide, it helps where they leave
    a doubt. English findings of which the rules are less sure than `confidence.LEAST` are left out: most of them are no
    statements. Of a language without rules only quotations are read, with low confidence and without a speaker. Raises
    `InvalidInput` for a text longer than `MAX_TEXT_CHARS`.
    """
    _check_length(text)
    whole = language_of(text, expected=language)
    found = [
        replace(statement, language=one.code)
        for one, part in parts(text, whole)
        for statement in one.read(part, title=title if one is whole else "")
    ]
    return tuple(sorted(found, key=lambda statement: (statement.start, statement.end)))


def headline_claims(text: str, *, title: str = "", language: str = "") -> tuple[HeadlineClaim, ...]:
    """The title (when it states something) and every cross-head that does, in order, each wording once.

    Of a language without rules there are none. Raises `InvalidInput` for a text longer than `MAX_TEXT_CHARS`.
    """
    _check_length(text)
    whole = language_of(text if text.strip() else title, expected=language)
    # Only what is in the language of the text: a cross-head is too short to tell another by.
    part = next((part for one, part in parts(text, whole) if one is whole), "")
    return whole.headlines(part, title=title)


def reading_version() -> str:
    """A short name of the rules and models that read: it changes whenever one of them does. At most 70 characters."""
    first, *others = languages().values()
    name = f"{first.code} {first.version}"
    if not others:
        return name
    digest = hashlib.sha256(" ".join(f"{one.code} {one.version}" for one in others).encode()).hexdigest()
    return f"{name} and {len(others)} more ({digest[:8]})"


def _check_length(text: str) -> None:
    if len(text) > MAX_TEXT_CHARS:
        raise InvalidInput(f"The text is too long: {len(text):,} characters, at most {MAX_TEXT_CHARS:,} are read.")

"""How the tests get at propositions: from a text with one statement, or from the speaker's own words."""

from claims.attribution import read_text
from claims.propositions import Proposition, propositions


def of_text(text: str) -> tuple[Proposition, ...]:
    """The propositions of all statements of a text."""
    return tuple(found for each in propositions(text, read_text(text)) for found in each)


def worded(text: str) -> list[str]:
    return [found.text for found in of_text(text)]


def quoted(words: str) -> str:
    """A text in which Mara Lind says these words."""
    return f"“{words}” Mara Lind said."


def said(words: str) -> tuple[Proposition, ...]:
    return of_text(quoted(words))

"""Whether a statement speaks of what a headline claims."""

from __future__ import annotations

import re

from claims.attribution.tables import words

_WORD = re.compile(r"\w+(?:[’'\-.]\w+)*")
_STOP = words(
    """
    a about after all also an and any are as at be been but by can could did do does down for from had has
    have he her him his i if in into is it its may more most not of off on or our out over said say says she
    should so some such than that the their them there they this to under up us was we were what when which
    who will with would you
    """
)
_ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ied", "ed", "es", "s", "ly", "e", "y")
_SHORTEST_STEM = 3
_FEWEST_SHARED = 2
_SHARE_NEEDED = 0.5


def shares_claim(statement_text: str, headline_text: str) -> tuple[bool, tuple[str, ...]]:
    """Whether the statement speaks of what the headline claims, with the headline's words that both share as reason.

    True when at least two, and half, of the headline's content words recur (compared by word stem).
    """
    said = {_stem(word) for word in _content_words(statement_text)}
    wanted = {_stem(word): word for word in _content_words(headline_text)}
    shared = tuple(word for stem, word in wanted.items() if stem in said)
    return len(shared) >= _FEWEST_SHARED and len(shared) >= _SHARE_NEEDED * len(wanted), shared


def _content_words(text: str) -> list[str]:
    words = [re.sub(r"[’']s$", "", word) for word in _WORD.findall(text)]
    return [word for word in words if word.lower() not in _STOP]


def _stem(word: str) -> str:
    """The word without its commonest English endings; only good for comparing."""
    stem = word.lower()
    for ending in _ENDINGS:
        if stem.endswith(ending) and len(stem) - len(ending) >= _SHORTEST_STEM:
            return stem.removesuffix(ending)
    return stem

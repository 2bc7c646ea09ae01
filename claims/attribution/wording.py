"""From a statement to the wording of a claim, by rule and without inventing words; and which headline it belongs to."""

from __future__ import annotations

import re

from claims.attribution.statements import AttributedStatement, Kind, Span
from claims.attribution.tables import words

_WORD = re.compile(r"\w+(?:[’'\-.]\w+)*")
_PRONOUN_START = re.compile(r"(he|she|it)\b(?![’'])", re.IGNORECASE)
_I_START = re.compile(r"I\b")
_MAX_VERB_GROUP = 40
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


def claim_wording(text: str, statement: AttributedStatement) -> str:
    """A claim's text proposed from the statement: the reported words as a sentence without a full stop.

    A leading "he", "she" or "it" of an indirect statement, which speaks of the speaker, becomes the speaker's name in
    square brackets; after a leading "I" of a quotation the name is added in brackets. What a verb acts on becomes
    "speaker verb content" with the verb as printed. Everything else stays for people to reword.
    """
    words = _joined(text, statement.content)
    if statement.is_object:
        return (
            _tidy(f"{statement.speaker} {_verb_group(text, statement)} {words}") if statement.speaker else _tidy(words)
        )
    if statement.speaker and statement.kind is not Kind.DIRECT:
        words = _PRONOUN_START.sub(f"[{statement.speaker}]", words, count=1) if _PRONOUN_START.match(words) else words
    elif statement.speaker and _I_START.match(words):
        words = f"I [{statement.speaker}]{words[1:]}"
    return _tidy(words)


def _joined(text: str, content: tuple[Span, ...]) -> str:
    """The pieces as one text: a comma that only parted them from the saying clause goes, a sentence end is kept."""
    words = ""
    for before, (start, end) in zip((None, *content), content, strict=False):
        if before is not None:
            ends_sentence = re.search(r"[.!?]", text[before[1] : start])
            words = words.rstrip(" ,") + ("" if words.endswith((".", "?", "!")) or not ends_sentence else ".") + " "
        words += text[start:end].strip()
    return words


def _verb_group(text: str, statement: AttributedStatement) -> str:
    """The verb with its helpers as printed between source and content, or the cue alone when more stands there."""
    if not statement.cue:
        return ""
    cue_start, cue_end = statement.cue[0]
    if statement.source:
        start = statement.source[-1][1]
        if start <= cue_start and cue_end - start <= _MAX_VERB_GROUP and "," not in text[start:cue_start]:
            cue_start = start
    that = f" {text[slice(*statement.subordinator)]}" if statement.subordinator else ""
    return text[cue_start:cue_end] + that


def _tidy(words: str) -> str:
    words = " ".join(words.split()).rstrip(" ,;:.-–—")
    return words[:1].upper() + words[1:]


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

"""Rank passages by how likely they are about a claim, and say why. Pure: values in, values out.

A first, lexical version. The score (0 to 1) adds up
- 0.60 × how much of the claim's words the passage has, rare words counting more (inverse document frequency among the
  candidates),
- 0.25 × `word_similarity` of claim and passage (pg_trgm: letter groups, so that word forms and names match),
- 0.15 if the passage, or else its article, names who is said to have made the claim.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from rapidfuzz import fuzz

#: Below this a passage shares some words by chance.
THRESHOLD = 0.40
#: Percent of equal characters in order; wire copies differ in a dateline, a headline, a closing line.
SAME_TEXT = 85.0
SAME_PASSAGE = 92.0
#: Characters compared of an article: copies differ at the end, where outlets cut.
COMPARED = 6_000

_WORDS, _LETTERS, _SPEAKER = 0.60, 0.25, 0.15
_VERY_SIMILAR = 0.75


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A passage that shares words with the claim; `lexemes` are stems, `similarity` is pg_trgm's, 0 to 1.

    `work_id`: the article that this one is marked as a copy of, or else the article itself.
    """

    passage_id: int
    article_id: int
    work_id: int
    text: str
    article_text: str
    published_at: datetime
    lexemes: frozenset[str]
    similarity: float


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A candidate worth showing. `copy_of` is the `passage_id` of the earliest suggestion that says nearly the same."""

    candidate: Candidate
    score: float
    reasons: tuple[str, ...]
    copy_of: int | None = None
    repeats_origin: bool = False


def rank(
    candidates: Sequence[Candidate],
    *,
    words: Mapping[str, str],
    speakers: Iterable[str] = (),
    origins: Sequence[str] = (),
    origin_works: Container[int] = (),
    limit: int = 12,
) -> list[Suggestion]:
    """The best passage of each article, best first, at most `limit`, with copies marked.

    `words` maps the stems of the claim's words to the words themselves, `speakers` are names, `origins` the texts of
    the articles in which the claim was found and `origin_works` their `Candidate.work_id`.
    """
    weights = _weights(words, candidates)
    names = [name for name in speakers if name]
    best: dict[int, Suggestion] = {}
    for candidate in candidates:
        suggestion = _scored(candidate, words, weights, names)
        known = best.get(candidate.article_id)
        if suggestion.score >= THRESHOLD and (known is None or suggestion.score > known.score):
            best[candidate.article_id] = suggestion
    chosen = sorted(best.values(), key=lambda s: (-s.score, s.candidate.passage_id))[:limit]
    return _with_copies(chosen, origins, origin_works)


def _weights(words: Mapping[str, str], candidates: Sequence[Candidate]) -> dict[str, float]:
    frequency = Counter(stem for c in candidates for stem in c.lexemes & words.keys())
    total = len(candidates) + 1
    return {stem: math.log(1 + total / (1 + frequency[stem])) for stem in words}


def _scored(
    candidate: Candidate, words: Mapping[str, str], weights: Mapping[str, float], names: Sequence[str]
) -> Suggestion:
    shared = [stem for stem in words if stem in candidate.lexemes]
    share = sum(weights[stem] for stem in shared) / (sum(weights.values()) or 1)
    named, where = _named(candidate, names)
    score = _WORDS * share + _LETTERS * candidate.similarity + (_SPEAKER if named else 0.0)
    reasons = []
    if shared:
        quoted = ", ".join(f"“{words[stem]}”" for stem in shared)
        reasons.append(f"Shares {len(shared)} of the claim's {len(words)} words: {quoted}")
    if named:
        reasons.append(f"Names {named} in the {where}")
    if candidate.similarity >= _VERY_SIMILAR:
        reasons.append(f"Its wording is very similar ({candidate.similarity:.0%} of the letter groups)")
    return Suggestion(candidate=candidate, score=round(min(score, 1.0), 4), reasons=tuple(reasons))


def _named(candidate: Candidate, names: Sequence[str]) -> tuple[str, str]:
    for text, where in ((candidate.text, "passage"), (candidate.article_text, "article")):
        for name in names:
            # Second mention is by last name: “Sergei Lavrov”, then “Lavrov”.
            if any(form in text for form in (name, name.split()[-1])):
                return name, where
    return "", ""


def _with_copies(
    chosen: Sequence[Suggestion], origins: Sequence[str], origin_works: Container[int]
) -> list[Suggestion]:
    """Mark what repeats an origin, and let each copy point to the earliest of its kind."""
    earliest: list[Suggestion] = []
    marked: dict[int, Suggestion] = {}
    for suggestion in sorted(chosen, key=lambda s: (s.candidate.published_at, s.candidate.passage_id)):
        candidate = suggestion.candidate
        is_origin = candidate.work_id in origin_works
        if is_origin or any(_same(candidate.article_text, origin, SAME_TEXT) for origin in origins):
            found_in = "a copy of" if is_origin else "nearly"
            reason = f"Its article is {found_in} the text in which the claim was found: no independent report"
            marked[candidate.passage_id] = replace(
                suggestion, repeats_origin=True, reasons=(*suggestion.reasons, reason)
            )
            continue
        original = next((e for e in earliest if _is_copy(candidate, e.candidate)), None)
        if original is None:
            earliest.append(suggestion)
            marked[candidate.passage_id] = suggestion
        else:
            is_marked = candidate.work_id == original.candidate.work_id
            copied = "A copy of the same report as" if is_marked else "Nearly the same text as"
            reason = f"{copied} an earlier passage: counts as one report with it"
            marked[candidate.passage_id] = replace(
                suggestion, copy_of=original.candidate.passage_id, reasons=(*suggestion.reasons, reason)
            )
    return [marked[s.candidate.passage_id] for s in chosen]


def _is_copy(one: Candidate, other: Candidate) -> bool:
    return (
        one.work_id == other.work_id
        or _same(one.text, other.text, SAME_PASSAGE)
        or _same(one.article_text, other.article_text, SAME_TEXT)
    )


def _same(one: str, other: str, at_least: float) -> bool:
    return fuzz.ratio(_plain(one), _plain(other), score_cutoff=at_least) > 0


def _plain(text: str) -> str:
    return " ".join(text[:COMPARED].lower().split())

"""Near-duplicates: which texts are copies of one another (agency reports, syndicated stories), also when cut short.

`bands` and `beginning` give each text a few numbers; texts that share one are candidates, `likeness` judges them. The
numbers are stored, so they must come out the same on every machine and in every process: whoever changes the words, the
hashes or the constants must compute again what is stored.

How `bands` come about: MinHash over runs of three words, the minima taken in BANDS groups of ROWS. Two texts that share
a part J of their runs (Jaccard) agree in one band at least with probability 1 - (1 - J**ROWS)**BANDS. Measured on 121
news articles and edited copies of them: with one word in ten replaced J is 0.58, with a third cut out 0.70, with a
sentence less 0.97; of unrelated pairs 99 % have J < 0.004, two articles with the same site's standing paragraphs up to
0.12.

    bands x rows    J = 0.5    J = 0.6    J = 0.1    candidates among a million unrelated texts
    16 x 2          99.0 %     99.9 %     14.9 %     42
    24 x 3          95.9 %     99.7 %      2.4 %     2.4
    20 x 4          72.5 %     93.8 %      0.2 %     0.1

Two rows find a little more and bring along a seventh of all articles of a site that has standing paragraphs; four lose
copies. Hence 24 x 3, at 0.3 ms for an article of 500 words.

What is left of a text that was cut to a third is too unlike the whole for that, but outlets cut from the end. So of
the first BEGINNING_WORDS a few runs of six words are kept, the one with the least hash among WINDOW in a row
(winnowing): texts whose beginnings have 29 words in a row in common share one for certain, wherever these stand, at
eight numbers for a text. Of the 121 articles cut to a third, with a dateline put before them and one word in twenty
replaced, bands find 40 %, both together all. Of the words of unrelated articles 32 % at most stand in another one,
three in a row and in the same order; of the cut ones 84 % and more do.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel, LCSseq

BANDS, ROWS = 24, 3
SHINGLE_WORDS = 3
BEGINNING_WORDS, RUN_WORDS, WINDOW = 120, 6, 24
_BEGINNING_CHARS = 2_000
#: `similarity` from which a text is a copy, edited a little, rather than a report of its own.
WIRE_COPY = 0.8
#: `contained` from which the shorter text is cut from the longer one. What two reports have in common, such as a
#: statement that both quote, is less of either.
CUT = 0.8
#: Words; a shorter text may be a quotation and no more.
SHORTEST_CUT = 60
#: What is compared at most: the beginning of a text tells.
MAX_WORDS = 3_000

_WORD = re.compile(r"[^\W_]+")
#: Apostrophes of all kinds, soft hyphens, invisible joiners: what may stand within a word or be missing there.
_WITHIN_WORDS = re.compile("['’‘ʼ`´\u00ad\u200b\u200c\u200d\u2060\ufeff]")

_Hashes = NDArray[np.uint64]


def bands(text: str) -> list[int]:
    """Numbers for a bigint column; texts with one in common are worth comparing. None for a text without words."""
    words = _words(text)
    if not words:
        return []
    minima = (_shingles(words)[:, None] * _FACTORS).min(axis=0).reshape(BANDS, ROWS)
    values = _mixed((minima * _ROW_FACTORS).sum(axis=1, dtype=np.uint64) ^ _BAND_SEEDS)
    return list(dict.fromkeys(values.view(np.int64).tolist()))


def beginning(text: str) -> list[int]:
    """Numbers like those of `bands`; texts that begin with the same words share some, whatever follows."""
    words = _words(text[:_BEGINNING_CHARS])[:BEGINNING_WORDS]
    if len(words) < RUN_WORDS:
        return []
    hashes = _runs(words, RUN_WORDS) ^ _BEGINNING_SEED
    windows = np.lib.stride_tricks.sliding_window_view(hashes, min(WINDOW, len(hashes)))
    return list(dict.fromkeys(windows.min(axis=1).view(np.int64).tolist()))


@dataclass(frozen=True)
class Likeness:
    """What two texts have in common, 0 to 1."""

    #: The share of words that both have in the same order.
    similarity: float
    #: The share of the shorter one's words that stand in the longer one in the same order, three in a row at least.
    contained: float
    #: Whether the shorter one is long enough to be more than a quotation, and which of the two it is.
    is_longer_than_a_quotation: bool
    is_first_shorter: bool

    @property
    def most(self) -> float:
        """The greater of both shares."""
        return max(self.similarity, self.contained)

    @property
    def is_same(self) -> bool:
        """One is a copy of the other, edited a little."""
        return self.similarity >= WIRE_COPY

    @property
    def is_cut(self) -> bool:
        """The shorter one is a part of the longer one, and little else."""
        return not self.is_same and self.is_longer_than_a_quotation and self.contained >= CUT


def likeness(one: str, other: str) -> Likeness:
    """Compare two texts word by word."""
    ours, theirs = _words(one), _words(other)
    shorter, longer = sorted((ours, theirs), key=len)
    return Likeness(
        similarity=Indel.normalized_similarity(ours, theirs),
        contained=_contained(shorter, longer),
        is_longer_than_a_quotation=len(shorter) >= SHORTEST_CUT,
        is_first_shorter=len(ours) < len(theirs),
    )


def _contained(part: list[str], whole: list[str]) -> float:
    # In a row, for most of the words of any text stand in a much longer one in the same order: “the”, “of”, “and” …
    if len(part) < SHINGLE_WORDS:
        return 0.0
    runs, all_runs = (_runs(words, SHINGLE_WORDS).tolist() for words in (part, whole))
    found = end = 0
    for start, _, size in LCSseq.opcodes(runs, all_runs).as_matching_blocks():
        if size:
            found += start + size + SHINGLE_WORDS - 1 - max(start, end)
            end = start + size + SHINGLE_WORDS - 1
    return found / len(part)


def _words(text: str) -> list[str]:
    """The first words, alike however they were typeset: no case, no punctuation, no typography."""
    plain = unicodedata.normalize("NFKC", _WITHIN_WORDS.sub("", text)).casefold()
    return _WORD.findall(plain)[:MAX_WORDS]


def _shingles(words: list[str]) -> _Hashes:
    """One number per run of three words; a shorter text is one run."""
    return _runs(words, min(SHINGLE_WORDS, len(words)))


def _runs(words: list[str], size: int) -> _Hashes:
    """One number per run of so many words."""
    hashed = np.array([zlib.crc32(word.encode()) for word in words], dtype=np.uint64)
    runs = np.lib.stride_tricks.sliding_window_view(hashed, size)
    return _mixed((runs * _WORD_FACTORS[:size]).sum(axis=1, dtype=np.uint64))


def _mixed(values: _Hashes) -> _Hashes:
    """The finaliser of SplitMix64: every bit of the result depends on every bit of the value."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _constants(first: int, count: int) -> _Hashes:
    """Odd numbers, as far apart as random ones: a product with an odd number is a permutation of all 64-bit numbers."""
    return _mixed(np.arange(first, first + count, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)) | np.uint64(1)


_WORD_FACTORS = _constants(1, RUN_WORDS)
_ROW_FACTORS = _constants(101, ROWS)
_BAND_SEEDS = _constants(201, BANDS)
_BEGINNING_SEED = _constants(301, 1)
_FACTORS = _constants(1001, BANDS * ROWS)

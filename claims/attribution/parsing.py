"""The English parser: a spaCy model, the small one by default, loaded once per process when it is first needed.

Only tags and dependencies are used, so the other components are left out (without the entity recogniser, the lemmatizer
and the attribute ruler the parser reads two to three times as many words per second; names are found by our own rules).
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from claims.attribution.english_model import chosen, verify

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_UNUSED = ["ner", "lemmatizer", "attribute_ruler"]
_BATCH = 32
#: The tokenizer takes quadratic time over a run of marks without a blank; nobody said such a run.
_ENDLESS_WORD = re.compile(r"\S{150,}")
#: Halves of characters, which JSON can smuggle in and the parser cannot encode.
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")

_lock = threading.Lock()
_loaded: list[Language] = []


@contextmanager
def parsing(texts: Iterable[str]) -> Iterator[Iterator[Doc]]:
    """Parse the texts lazily, in order, a batch at a time. Documents must not be used after the block ends.

    One thread reads at a time: the memory zone, which forgets the words seen here so that a long-lived worker does not
    grow, is not made for several. The first call loads the model (about a second).
    """
    with _lock:
        nlp = _parser()
        with nlp.memory_zone():
            yield nlp.pipe((_readable(text) for text in texts), batch_size=_BATCH)


def _readable(text: str) -> str:
    """The text without what the parser cannot take, as long as before."""
    return _HALF_CHARACTER.sub("\ufffd", _ENDLESS_WORD.sub(_blocked, text))


def _blocked(run: re.Match[str]) -> str:
    """As long as the run, so that offsets stay."""
    return "x" * len(run[0])


def _parser() -> Language:
    if not _loaded:
        model = chosen()
        verify(model)
        import spacy

        _loaded.append(spacy.load(model.folder, exclude=_UNUSED))
    return _loaded[0]

"""Articles in pages: accuracy and cost of our sandboxed reading beside plain trafilatura.

Accuracy is scored by `../shared/eval/articles.py` on real pages with known text.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import trafilatura

from benchmarks.datasets import shared
from benchmarks.measuring import Row, cpu_in_turn
from factcheck.core.errors import ParseError
from sources.extraction.page_reader import read_page
from sources.sandbox import FUNCTIONS, Limits, Sandbox

PROMISE = "articles are read as well as trafilatura can, and hostile pages cannot hold a worker"
QUICK_PAGES = 10
#: A multiple of the ways that take turns.
ROUNDS = 3
BASELINE = "trafilatura.extract, no comments"


WHAT = "text, title, dates … in a sandbox"


@dataclass(frozen=True)
class Page:
    """A page of a collection."""

    id: str
    url: str
    body: bytes


#: Reads all pages: ids to texts, "" where no article was found.
Way = Callable[[Sequence[Page]], dict[str, str]]


def bench(*, quick: bool) -> list[Row]:
    """All rows; `Skipped` without the collection."""
    pages, truth = collection(QUICK_PAGES if quick else None)
    return measure(pages, truth=truth, scorer=shared("eval/articles.py"))


def collection(most: int | None) -> tuple[list[Page], dict[str, Any]]:
    """The pages whose text is known, and what is known; `Skipped` where they are absent."""
    folder = shared("data/articles")
    truth: dict[str, Any] = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    truth = dict(islice(truth.items(), most))
    pages = [
        Page(key, page["url"], gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes()))
        for key, page in truth.items()
    ]
    return pages, truth


def measure(pages: Sequence[Page], *, truth: dict[str, Any], scorer: Path) -> list[Row]:
    """Accuracy and cost; `truth` maps page ids to `{"articleBody": text}`, as the scorer reads it."""
    found, baseline = f1(in_sandbox(pages), truth, scorer), f1(plainly(pages), truth, scorer)
    return [Row("article text (F1)", found, BASELINE, baseline, "F1"), *speed(pages)]


def speed(pages: Sequence[Page]) -> list[Row]:
    """Pages per CPU second; the start of the sandbox's child is part of its price."""
    ways: dict[str, Way] = {
        WHAT: in_sandbox,
        "the same without a sandbox": unguarded,
        BASELINE: plainly,
        "trafilatura.bare_extraction, metadata": with_metadata,
    }
    for way in ways.values():
        way(pages[:1])  # imports and caches
    taken = cpu_in_turn([[partial(way, pages) for way in ways.values()]] * ROUNDS)
    (_, ours), *others = zip(ways, (ROUNDS * len(pages) / seconds for seconds in taken), strict=True)
    return [Row(WHAT, ours, name, theirs, "pages/CPU s") for name, theirs in others]


def in_sandbox(pages: Sequence[Page]) -> dict[str, str]:
    """As factcheck reads pages: in a limited child, which has ended when this returns."""
    with closing(Sandbox(FUNCTIONS, Limits())) as sandbox:

        def read(body: bytes, url: str) -> dict[str, Any]:
            page: dict[str, Any] = sandbox.call("extract_article", body, url=url, content_type="")
            return page

        return _texts(pages, read)


def unguarded(pages: Sequence[Page]) -> dict[str, str]:
    """The same reading in this process."""
    return _texts(pages, lambda body, url: read_page(body, url=url, content_type=""))


def plainly(pages: Sequence[Page]) -> dict[str, str]:
    """The baseline: the text alone, with the library's defaults but for readers' comments."""
    return {page.id: trafilatura.extract(page.body, include_comments=False) or "" for page in pages}


def with_metadata(pages: Sequence[Page]) -> dict[str, str]:
    """What the library takes for text and metadata together, as ours does."""

    def read(page: Page) -> str:
        found = trafilatura.bare_extraction(page.body, url=page.url, include_comments=False, with_metadata=True)
        return str(getattr(found, "text", None) or "")

    return {page.id: read(page) for page in pages}


def _texts(pages: Sequence[Page], read: Callable[[bytes, str], dict[str, Any]]) -> dict[str, str]:
    texts = {}
    for page in pages:
        try:
            texts[page.id] = str(read(page.body, page.url)["text"])
        except ParseError:
            texts[page.id] = ""
    return texts


def f1(texts: dict[str, str], truth: dict[str, Any], scorer: Path) -> float:
    """Of these texts, by page id, as the scorer counts it."""
    with tempfile.TemporaryDirectory() as folder:
        wanted, predicted = Path(folder, "truth.json"), Path(folder, "predicted.jsonl")
        wanted.write_text(json.dumps(truth), encoding="utf-8")
        lines = (json.dumps({"id": key, "text": text}) for key, text in texts.items())
        predicted.write_text("\n".join(lines), encoding="utf-8")
        command = [sys.executable, str(scorer), str(wanted), str(predicted)]
        answer = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(answer.stdout.rpartition("F1=")[2])

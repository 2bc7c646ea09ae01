"""Who said what: accuracy beside a quotation-mark reader, speed beside spaCy doing nothing but parse.

Accuracy is scored by `../shared/eval/attribution.py` on annotated news, which is only measured on, never learned from.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.datasets import shared
from benchmarks.measuring import Row, cpu_in_turn, cpu_seconds, resident_megabytes
from claims.attribution import read_text
from claims.attribution.confidence import SHOWN_FROM
from claims.attribution.english_model import PINNED
from claims.attribution.lines import as_json
from claims.attribution.statements import AttributedStatement

PROMISE = "attributed statements are found with their speakers, and most of the time is the parser's"
QUICK_DOCUMENTS = 8
BASELINE = "quotation marks + nearest name"

Span = tuple[int, int]
#: A statement as (content spans, source spans, speaker).
Found = tuple[list[Span], list[Span], str]
Reader = Callable[[str], list[Found]]

_QUOTATION = re.compile(r"[“\"]([^“”\"\n]+)[”\"]")
_NAME = re.compile(r"\b[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*")
_NOT_A_NAME = frozenset(
    ["A", "An", "And", "As", "At", "But", "For", "He", "I", "If", "In", "It", "On", "She", "That", "The", "They", "We"]
)
#: Fewer quoted words are mostly titles and irony.
_QUOTED_WORDS = 4
#: Of the words of both together.
_HALF = 0.5
#: How many texts one process reads, and how many of them are few; (few, many).
_FEW_AND_MANY, _QUICK_FEW_AND_MANY = (100, 1_000), (2, 6)
_TRANSCRIPT_WORDS, _TRANSCRIPT_SECONDS = 10_000, 5.0


def bench(*, quick: bool) -> list[Row]:
    """All rows; `Skipped` without the collections."""
    with shared("data/polnear/dev.jsonl").open(encoding="utf-8") as lines:
        documents = [json.loads(line) for line in islice(lines, QUICK_DOCUMENTS if quick else None)]
    text = shared("briefings/lavrov-new-delhi.txt").read_text(encoding="utf-8")
    marked = json.loads(shared("briefings/lavrov-new-delhi.gold.json").read_text(encoding="utf-8"))
    return [
        *accuracy(documents, shared("eval/attribution.py")),
        *briefing(text, marked["statements"]),
        *speed([document["text"] for document in documents]),
        *size([document["text"] for document in documents], quick=quick),
    ]


def ours(text: str) -> list[Found]:
    """What factcheck reads."""
    return [_marked(statement) for statement in read_text(text)]


def shown(text: str) -> list[Found]:
    """What factcheck shows by default: what the rules are sure enough of."""
    return [_marked(statement) for statement in read_text(text) if statement.confidence >= SHOWN_FROM]


def _marked(statement: AttributedStatement) -> Found:
    """As corpora mark it, the "that" before an indirect statement included."""
    content = [(start, end) for start, end in as_json(statement)["content"]]
    return content, list(statement.source), statement.speaker


def nearest_name(text: str) -> list[Found]:
    """The baseline: every quotation of some length, said by the capitalised name nearest to it in its line."""
    found: list[Found] = []
    for line in re.finditer(r"[^\n]+", text):
        quotations = [m for m in _QUOTATION.finditer(text, *line.span()) if len(m[1].split()) >= _QUOTED_WORDS]
        names = [
            name
            for name in _NAME.finditer(text, *line.span())
            if name[0] not in _NOT_A_NAME and not any(q.start() < name.start() < q.end() for q in quotations)
        ]
        for quotation in quotations:
            start, end = quotation.span()
            near = min(names, key=lambda name: max(start - name.end(), name.start() - end), default=None)
            found.append(([quotation.span(1)], [near.span()] if near else [], near[0] if near else ""))
    return found


def accuracy(documents: Sequence[Mapping[str, Any]], scorer: Path) -> list[Row]:
    """F1 of the scorer's three strictest levels, ours beside the baseline's; precision and recall of what is shown."""
    scores = {reader: score(documents, reader, scorer) for reader in (ours, shown, nearest_name)}
    levels = {
        "exact": "content, every word",
        "half": "content, half the words",
        "joint": "content, half the words, and speaker",
    }
    rows = [
        Row(f"{what} (F1)", scores[ours][level]["f1"], BASELINE, scores[nearest_name][level]["f1"], "F1")
        for level, what in levels.items()
    ]
    of_shown, of_baseline = scores[shown]["joint"], scores[nearest_name]["joint"]
    return rows + [
        Row(f"shown by default, half the words and speaker: {part}", of_shown[part], BASELINE, of_baseline[part], part)
        for part in ("precision", "recall")
    ]


def score(documents: Sequence[Mapping[str, Any]], reader: Reader, scorer: Path) -> dict[str, Any]:
    """What the scorer reports of a reader, as it prints it with --json."""
    with tempfile.TemporaryDirectory() as folder:
        gold, predicted = Path(folder, "gold.jsonl"), Path(folder, "predicted.jsonl")
        _write(gold, documents)
        _write(predicted, ({"id": d["id"], "statements": _statements(reader(d["text"]))} for d in documents))
        command = [sys.executable, str(scorer), str(gold), str(predicted), "--json"]
        answer = subprocess.run(command, check=True, capture_output=True, text=True)
    report: dict[str, Any] = json.loads(answer.stdout)
    return report


def _statements(found: Iterable[Found]) -> list[dict[str, Any]]:
    return [{"content": content, "source": source, "cue": []} for content, source, _ in found]


def _write(path: Path, lines: Iterable[Mapping[str, Any]]) -> None:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def briefing(text: str, marked: Sequence[Mapping[str, Any]]) -> list[Row]:
    """How many of the statements that a careful reader marked are found: half the words, and a name of the speaker."""
    found = {reader: _found(text, marked, reader(text)) for reader in (ours, nearest_name)}
    return [
        Row("briefing: marked statements found", found[ours], "a careful reader", len(marked), "statements"),
        Row("briefing: marked statements found", found[ours], BASELINE, found[nearest_name], "statements"),
    ]


def _found(text: str, marked: Sequence[Mapping[str, Any]], found: Sequence[Found]) -> int:
    said = [(set(" ".join(text[start:end] for start, end in spans).split()), speaker) for spans, _, speaker in found]
    count = 0
    for row in marked:
        wanted = set(row["content"].split())
        speaker = set(row["speaker"].split())
        overlaps = (len(words & wanted) / len(words | wanted) for words, by in said if speaker & set(by.split()))
        count += max(overlaps, default=0.0) >= _HALF
    return count


def speed(texts: Sequence[str]) -> list[Row]:
    """Words per CPU second, models loaded: ours and spaCy's bare parse, in turn on each text."""
    import spacy

    parsers = {
        "spaCy, tagger and parser alone": spacy.load(PINNED, exclude=["ner", "lemmatizer", "attribute_ruler"]),
        "spaCy, all its components": spacy.load(PINNED),
    }
    ways: list[Callable[[str], object]] = [read_text, *parsers.values()]
    for way in ways:
        way(texts[0])  # loads and warms up
    taken = cpu_in_turn([partial(way, text) for way in ways] for text in texts)
    ours_rate, *rates = (sum(len(text.split()) for text in texts) / seconds for seconds in taken)
    return [
        Row("reading a text", ours_rate, name, rate, "words/CPU s") for name, rate in zip(parsers, rates, strict=True)
    ]


def size(texts: Sequence[str], *, quick: bool) -> list[Row]:
    """The memory of a process that goes on reading, and the time that one long text takes."""
    few, many = _QUICK_FEW_AND_MANY if quick else _FEW_AND_MANY
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        after_few, after_many = process.submit(_megabytes_after, list(texts), few, many).result()
    words = " ".join(texts).count(" ") if quick else _TRANSCRIPT_WORDS
    transcript, taken = "", 0
    for text in cycle(texts):
        transcript, taken = f"{transcript}\n{text}", taken + len(text.split())
        if taken >= words:
            break
    seconds = cpu_seconds(lambda: read_text(transcript))
    return [
        Row(f"memory of a process after {many:,} texts", after_many, f"after {few:,} texts", after_few, "MB"),
        Row(f"reading {taken:,} words in one text", seconds, "the limit", _TRANSCRIPT_SECONDS, "CPU s"),
    ]


def _megabytes_after(texts: Sequence[str], few: int, many: int) -> tuple[float, float]:
    """What the process holds after so many texts."""
    held = {}
    for number, text in enumerate(islice(cycle(texts), many), start=1):
        read_text(text)
        if number in (few, many):
            held[number] = resident_megabytes()
    return held[few], held[many]

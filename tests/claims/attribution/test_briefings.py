"""Whole briefings against what a careful reader marked in them, whether or not the rules find it."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from claims.attribution import AttributedStatement, headline_claims, read_text
from claims.attribution.statements import Span

BRIEFINGS = Path(__file__).parent / "briefings"
YARDSTICK = Path(__file__).parents[3] / "../shared/briefings"
_HALF = 0.5
_WORD = re.compile(r"\w+")
#: What is compared besides the content, and how the reader's answer is read off a statement.
_POINTS = ("speaker", "resolution", "candidates", "kind", "reported_by", "said_on", "said_at", "role")


@dataclass
class Score:
    """How many of the marked statements were found, how many extra ones, and on how many each point is right."""

    marked: int
    found: int = 0
    extra: int = 0
    right: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_POINTS, 0))
    misses: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        points = ", ".join(f"{point} {count}" for point, count in self.right.items())
        head = f"{self.found} of {self.marked} found, {self.extra} extra; right: {points}"
        return "\n".join([head, *self.misses])


def score(path: Path) -> Score:
    """The reader's answers to `path` beside the marks in the file of the same name."""
    text = path.read_text(encoding="utf-8")
    rows = json.loads(path.with_suffix(".gold.json").read_text(encoding="utf-8"))["statements"]
    statements = read_text(text)
    pairs = _pairs(text, rows, statements)
    result = Score(len(rows), found=len(pairs), extra=len(statements) - len(pairs))
    for number, row in enumerate(rows):
        if number not in pairs:
            result.misses.append(f"not found: {row['content']}")
            continue
        answers = _answers(text, statements[pairs[number]])
        for point in _POINTS:
            if point in row and not _is_same(point, row[point], answers[point]):
                result.misses.append(f"{point}: {answers[point]!r}, not {row[point]!r}: {row['content'][:60]}")
            else:
                result.right[point] += 1
    result.misses += [f"extra: {s.exact(text)}" for n, s in enumerate(statements) if n not in pairs.values()]
    return result


def _pairs(text: str, rows: list[dict[str, Any]], statements: tuple[AttributedStatement, ...]) -> dict[int, int]:
    """Marked statement → found statement, by the words they share, best first, each once."""
    ranked = sorted(
        (
            (_overlap(_said(text, row.get("spans") or [(row["start"], row["end"])]), _said(text, s.content)), -i, -j)
            for i, row in enumerate(rows)
            for j, s in enumerate(statements)
            if s.start < row["end"] and row["start"] < s.end
        ),
        reverse=True,
    )
    found: dict[int, int] = {}
    for overlap, i, j in ranked:
        if overlap >= _HALF and -i not in found and -j not in found.values():
            found[-i] = -j
    return found


def _said(text: str, spans: list[Span] | tuple[Span, ...]) -> set[tuple[int, str]]:
    """The words of the spans by where they stand."""
    return {(at, text[at]) for start, end in spans for at in range(start, end) if text[at].isalnum()}


def _overlap(one: set[tuple[int, str]], other: set[tuple[int, str]]) -> float:
    return len(one & other) / len(one | other)


def _answers(text: str, statement: AttributedStatement) -> dict[str, Any]:
    inferred = "inferred" if statement.speaker_is_inferred else "stated"
    spans = {name: getattr(statement, name) for name in ("said_on", "said_at", "role")}
    return {
        "speaker": statement.speaker,
        "resolution": "ambiguous" if statement.candidates else inferred,
        "candidates": list(statement.candidates),
        "kind": statement.kind.value,
        "reported_by": statement.reported_by,
        **{name: text[slice(*span)] if span else None for name, span in spans.items()},
    }


def _is_same(point: str, wanted: Any, answer: Any) -> bool:
    """Equal; the words of a circumstance may be fewer or more as long as half of them are the same."""
    if point in ("said_on", "said_at", "role") and wanted and answer:
        one, other = set(_WORD.findall(wanted)), set(_WORD.findall(answer))
        return len(one & other) >= _HALF * len(one | other)
    return bool(wanted == answer)


#: The fewest that must be found and be right in each, and the most extra ones.
FLOORS = {
    "harbour-transcript": {"found": 18, "extra": 1, "speaker": 18, "kind": 18, "reported_by": 18, "role": 18},
    "herring-wire": {
        "found": 29,
        "extra": 1,
        "speaker": 28,
        "resolution": 28,
        "candidates": 29,
        "kind": 29,
        "reported_by": 28,
        "said_on": 27,
        "said_at": 28,
        "role": 28,
    },
}


@pytest.mark.parametrize("name", FLOORS)
def test_a_briefing_is_read_as_a_careful_reader_marks_it(name: str) -> None:
    result = score(BRIEFINGS / f"{name}.txt")
    floors = dict(FLOORS[name])
    assert result.extra <= floors.pop("extra"), str(result)
    assert result.found >= floors.pop("found"), str(result)
    assert all(result.right[point] >= floor for point, floor in floors.items()), str(result)


def test_every_mark_of_a_briefing_stands_in_its_text() -> None:
    for path in sorted(BRIEFINGS.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        for row in json.loads(path.with_suffix(".gold.json").read_text(encoding="utf-8"))["statements"]:
            assert text[row["start"] : row["end"]] == row["content"]
            assert all(row[point] in text for point in ("said_on", "said_at", "role") if row[point])


def test_the_yardstick_briefing_is_read_whole() -> None:
    path = YARDSTICK / "lavrov-new-delhi.txt"
    if not path.is_file():
        pytest.skip("the yardstick briefing is not beside this checkout")
    result = score(path)
    assert result.found == result.marked, str(result)
    assert result.extra <= 2, str(result)
    assert {result.right[point] for point in ("speaker", "kind", "reported_by")} == {result.marked}, str(result)
    wanted = json.loads(path.with_suffix(".gold.json").read_text(encoding="utf-8"))["headline_claims"]
    assert set(wanted) <= {claim.text for claim in headline_claims(path.read_text(encoding="utf-8"))}


def test_a_statement_with_a_wrong_speaker_counts_as_found_but_not_as_right(tmp_path: Path) -> None:
    text = "Mara Lind said that the port will grow. Nobody left."
    row = {"speaker": "Odo Varga", "kind": "indirect", "start": 20, "end": 38, "content": text[20:38]}
    missed = {**row, "start": 40, "end": 51, "content": text[40:51]}
    path = tmp_path / "one.txt"
    path.write_text(text, encoding="utf-8")
    path.with_suffix(".gold.json").write_text(json.dumps({"statements": [row, missed]}), encoding="utf-8")
    result = score(path)
    assert (result.found, result.extra, result.right["speaker"], result.right["kind"]) == (1, 0, 0, 1)
    assert result.misses == ["speaker: 'Mara Lind', not 'Odo Varga': the port will grow", "not found: Nobody left"]

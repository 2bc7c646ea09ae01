"""The batch door: JSON lines in, JSON lines out, bad lines named and passed over."""

import json
from itertools import islice, repeat

import pytest

from claims.attribution.lines import read_lines

TEXT = "Mara Lind said that taxes fell."


def run(*lines: str) -> tuple[list[dict[str, object]], list[str]]:
    complaints: list[str] = []
    return [json.loads(line) for line in read_lines(lines, complaints.append)], complaints


def test_a_document_becomes_its_statements() -> None:
    rows, complaints = run(json.dumps({"id": "a", "text": TEXT}))
    assert complaints == []
    assert rows == [
        {
            "id": "a",
            "statements": [
                {
                    "content": [[15, 19], [20, 30]],
                    "source": [[0, 9]],
                    "cue": [[10, 14]],
                    "speaker": "Mara Lind",
                    "kind": "indirect",
                    "reported_by": None,
                }
            ],
        }
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "not JSON"),
        ("[1]", '"text"'),
        ('{"id": 1}', '"text"'),
        ('{"id": 1, "text": 7}', '"text"'),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_read(line: str, words: str) -> None:
    good = json.dumps({"id": 2, "text": TEXT})
    rows, complaints = run("", line, good)
    assert [row["id"] for row in rows] == [2]
    assert len(complaints) == 1
    assert complaints[0].startswith("Line 2: ")
    assert words in complaints[0]
    assert "\n" not in complaints[0]


def test_lines_are_read_only_as_they_are_wanted() -> None:
    endless = repeat(json.dumps({"id": 1, "text": TEXT}))
    assert len(list(islice(read_lines(endless, print), 3))) == 3

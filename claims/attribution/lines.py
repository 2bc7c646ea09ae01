"""Documents in, statements out, one JSON object per line: the batch door of the reader, without a database.

In: `{"id": …, "text": "…"}`. Out: `{"id": …, "statements": [{"content", "source", "cue", "speaker", "kind",
"reported_by"}]}` with spans as `[start, end]` in Unicode code points, end exclusive. As corpora of attributions do,
`content` here includes the "that" which introduces an indirect statement.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from claims.attribution.reading import read_text
from claims.attribution.statements import AttributedStatement
from factcheck.core.errors import InvalidInput


def read_lines(lines: Iterable[str], complain: Callable[[str], None]) -> Iterator[str]:
    """One output line per readable input line, in order, as they are read; blank lines are passed over.

    `complain` gets a sentence with the line's number for every line that cannot be read; the others go on.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield _read_line(line)
        except InvalidInput as error:
            complain(f"Line {number}: {error}")


def _read_line(line: str) -> str:
    try:
        document = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"This is not JSON ({_first_line(error)}).") from error
    text = document.get("text") if isinstance(document, dict) else None
    if not isinstance(text, str):
        raise InvalidInput('Each line must be an object with a "text" that is a string.')
    statements = [as_json(statement) for statement in read_text(text)]
    return json.dumps({"id": document.get("id"), "statements": statements}, ensure_ascii=True)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or ["nested too deeply"])[0]


def as_json(statement: AttributedStatement) -> dict[str, Any]:
    """The statement as it is written to a line."""
    content = (statement.subordinator, *statement.content) if statement.subordinator else statement.content
    return {
        "content": [list(span) for span in content],
        "source": [list(span) for span in statement.source],
        "cue": [list(span) for span in statement.cue],
        "speaker": statement.speaker,
        "kind": statement.kind.value,
        "reported_by": statement.reported_by,
    }

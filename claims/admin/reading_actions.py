"""The buttons of the reading page. Each reads its fields from the form and calls one service; rules live there.

A button's value is `step:row:version` or `step:row:version:choice`: what it does, to which statement, the version of it
that the person saw, and for some steps which of several things was chosen.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.http import QueryDict

from claims.choices import Decision
from claims.models import Claimant, Statement
from claims.services import statements
from claims.services.claimants import normalised_name
from factcheck.core.errors import InvalidInput, StaleState
from factcheck.core.text import clean_text, one_line
from sources.models import Snapshot

#: What PostgreSQL's bigint surely holds.
_NUMBER = re.compile("[0-9]{1,18}")
_PLACE = re.compile(r"\s*([0-9]{1,9})\s*[-–—]\s*([0-9]{1,9})\s*")
_INCOMPLETE = "The form was not complete. Load the page again and repeat the step."
#: Nobody pastes more to say where something stands.
_LONGEST_PASTED = 20_000
_NAMED = 5


@dataclass(frozen=True)
class Done:
    """What to tell the person, and the statement to go back to."""

    message: str
    statement_id: int
    #: Whether the statement may have another speaker than before.
    is_by_another: bool = False


class Form:
    """The fields of one POST."""

    def __init__(self, snapshot: Snapshot, by: User, data: QueryDict) -> None:
        self.snapshot, self.by, self._data = snapshot, by, data
        self.step, *self._target = clean_text(data.get("action", "")).split(":")

    def text(self, name: str) -> str:
        return clean_text(self._data.get(name, ""))

    @property
    def row(self) -> int:
        return self._target_number(0)

    @property
    def version(self) -> int:
        return self._target_number(1)

    @property
    def choice(self) -> int:
        return self._target_number(2)

    def _target_number(self, i: int) -> int:
        if i >= len(self._target) or not _NUMBER.fullmatch(self._target[i]):
            raise InvalidInput(_INCOMPLETE)
        return int(self._target[i])

    @property
    def statement(self) -> Statement:
        """The statement that the button names; it has to stand in this text."""
        found: Statement = self.snapshot.statements.get(pk=self.row)
        return found

    @property
    def spans(self) -> list[list[int]]:
        """The place that the person pointed at: words that were pasted, or else offsets."""
        if words := self.text("words"):
            return [[*place_of(self.snapshot.text, words)]]
        return _places(self.text("places"))


def place_of(text: str, words: str) -> tuple[int, int]:
    """Where the words stand, however their white space is broken into lines; `InvalidInput` unless it is one place."""
    if len(words) > _LONGEST_PASTED:
        raise InvalidInput(f"Paste at most {_LONGEST_PASTED:,} characters.")
    found = list(_places_of(text, words.split()))
    if not found:
        raise InvalidInput("These words do not stand in the text. Copy them from it, exactly as they are there.")
    if len(found) > 1:
        raise InvalidInput(
            f"These words stand at {len(found)} places in the text, the first at {found[0][0]}–{found[0][1]}. Paste "
            "more of the words around the one that you mean, or write its place."
        )
    return found[0]


def _places_of(text: str, words: list[str]) -> Iterator[tuple[int, int]]:
    """Where the words follow each other. A pattern would start anew at each word of a text that repeats itself."""
    printed = [match.span() for match in re.finditer(r"\S+", text)]
    squeezed, starts = [], [0]
    for start, end in printed:
        squeezed.append(text[start:end])
        starts.append(starts[-1] + end - start + 1)
    line, wanted = " ".join(squeezed), " ".join(words)

    def place(at: int) -> int:
        i = bisect_right(starts, at) - 1
        return printed[i][0] + at - starts[i]

    at = line.find(wanted) if wanted else -1
    while at >= 0:
        end = at + len(wanted)
        yield place(at), place(end - 1) + 1
        at = line.find(wanted, end)


def _places(written: str) -> list[list[int]]:
    """“120–160, 180–210” as spans."""
    if not written:
        raise InvalidInput("Say which words: select them in the text, paste them, or write their place.")
    matches = [_PLACE.fullmatch(one) for one in written.split(",")]
    if not all(matches):
        raise InvalidInput("Write a place as two numbers, “120–160”; several pieces with commas between them.")
    return [[int(match[1]), int(match[2])] for match in matches if match]


def carry_out(form: Form) -> Done:
    """Do what the button says."""
    step = ACTIONS.get(form.step)
    if step is None:
        raise InvalidInput(_INCOMPLETE)
    return step(form)


def accept(form: Form) -> Done:
    was_accepted = form.statement.decision == Decision.ACCEPTED
    statement = statements.accept(statement_id=form.statement.pk, by=form.by, version=form.version)
    return Done("Its claims are opened." if was_accepted else "Accepted.", statement.pk)


def reject(form: Form) -> Done:
    statement = statements.reject(statement_id=form.statement.pk, by=form.by, version=form.version)
    return Done("Rejected. “Undo” takes that back.", statement.pk)


def restore(form: Form) -> Done:
    statement = statements.restore(statement_id=form.statement.pk, by=form.by, version=form.version)
    return Done("Undone: the statement is as it was before it was rejected.", statement.pk)


def merge(form: Form) -> Done:
    statement = statements.merge(statement_id=form.statement.pk, others=[form.choice], by=form.by, version=form.version)
    return Done("Merged into one statement.", statement.pk)


def correct_words(form: Form) -> Done:
    spans = form.spans
    if spans == form.statement.spans:
        raise InvalidInput("These are its words already. Select others in the text, paste them, or write their place.")
    statement = statements.correct_boundary(
        statement_id=form.statement.pk, spans=spans, by=form.by, version=form.version
    )
    return Done("Words corrected.", statement.pk)


def split(form: Form) -> Done:
    statement = form.statement
    at = form.spans[0][0]
    if not statement.start < at < statement.end:
        raise InvalidInput("Say with which of its words the second statement begins; these are not inside of it.")
    first, second = statements.split(statement_id=statement.pk, at=at, by=form.by, version=form.version)
    return Done(f"Split in two; the second one begins with “{_beginning(second)}”.", first.pk)


def correct_speaker(form: Form) -> Done:
    name, statement = one_line(form.text("speaker"), limit=200), form.statement
    _require_one_claimant(name)
    corrected = statements.correct_speaker(
        statement_id=statement.pk,
        speaker=name,
        reported_by=one_line(form.text("reported_by"), limit=200),
        by=form.by,
        version=form.version,
    )
    return Done(_said_by(corrected), corrected.pk, is_by_another=True)


def choose_speaker(form: Form) -> Done:
    """One of the candidates between whom the text does not decide."""
    statement = form.statement
    if form.choice >= len(statement.speaker_candidates):
        raise StaleState  # Somebody has said meanwhile who it was.
    name = statement.speaker_candidates[form.choice]
    _require_one_claimant(name)
    corrected = statements.correct_speaker(statement_id=statement.pk, speaker=name, by=form.by, version=form.version)
    return Done(_said_by(corrected), corrected.pk, is_by_another=True)


def mark(form: Form) -> Done:
    name = one_line(form.text("speaker"), limit=200)
    _require_one_claimant(name)
    statement = statements.add_statement(
        snapshot_id=form.snapshot.pk,
        spans=form.spans,
        speaker=name,
        reported_by=form.text("reported_by"),
        by=form.by,
    )
    return Done(
        "Marked as a statement. “Open its claims” puts what it claims on the queue.", statement.pk, is_by_another=True
    )


def _require_one_claimant(name: str) -> None:
    known = Claimant.objects.filter(aliases__normalised=normalised_name(name)).order_by("pk").distinct()[: _NAMED + 1]
    if len(known) > 1:
        named = ", ".join(f"{claimant} (#{claimant.pk})" for claimant in known[:_NAMED])
        raise InvalidInput(
            f"Several claimants go by “{name}”: {named}. Open the statement, and write the number of the one you mean."
        )


def _said_by(statement: Statement) -> str:
    return f"Speaker corrected: {statement.speaker or 'nobody is named'}."


def _beginning(statement: Statement) -> str:
    return one_line(statement.exact, limit=40)


ACTIONS: dict[str, Callable[[Form], Done]] = {
    "accept": accept,
    "reject": reject,
    "restore": restore,
    "merge": merge,
    "words": correct_words,
    "split": split,
    "speaker": correct_speaker,
    "candidate": choose_speaker,
    "mark": mark,
}

#: Steps of the form beside the text; the others have their buttons at the statement.
_OF_THE_FORM = frozenset({"words", "split", "speaker", "mark"})


def place_of_step(form: Form) -> str:
    """The part of the page in which the button stands: "correct" or "statement-<id>"."""
    return "correct" if form.step in _OF_THE_FORM else f"statement-{form.row}"

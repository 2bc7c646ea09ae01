"""What the reading page shows: one window of a text with its statements marked, and those statements as a list.

However many statements a text has, the number of queries is the same: a light row of each tells how they are numbered
and who speaks; only those of the window are loaded whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.db.models import Prefetch
from django.utils.http import urlencode

from claims.admin.marked_text import HEADLINE, WORDS, Mark, Piece, marks_of, part, windows
from claims.choices import Decision, Nature
from claims.models import Appearance, Statement
from claims.services.reading import is_shown
from sources.models import Snapshot

#: Characters of the text on one page, cut between paragraphs.
WINDOW = 40_000
#: So many speakers are told apart by colour; then the colours begin again. Their numbers and names do not.
COLOURS = 8
_LONGEST_SHOWN = 600
_NATURES = dict(Nature.choices)


class _Light(NamedTuple):
    """What is known of every statement of the text."""

    pk: int
    start: int
    claimant: str | None
    speaker: str
    decision: str


@dataclass(frozen=True)
class Voice:
    """Somebody who speaks in the text. `link` leads to their statements alone."""

    name: str
    colour: int
    count: int
    link: str
    is_chosen: bool

    @property
    def label(self) -> str:
        return self.name or "Nobody named"


@dataclass(frozen=True)
class StatedClaim:
    """A claim that the statement makes, or (`appearance` is None) would make if it were accepted."""

    text: str
    nature: str
    worthiness: float | None
    reasons: list[str]
    appearance: Appearance | None = None


@dataclass(frozen=True)
class Row:
    """One statement of the list; `link` leads to it. `following` is the next one in the text that was not rejected."""

    statement: Statement
    number: int
    voice: Voice
    link: str
    following: _Light | None
    following_number: int

    @property
    def target(self) -> str:
        """The statement as a button names it."""
        return f"{self.statement.pk}:{self.statement.version}"

    @property
    def anchor(self) -> str:
        return f"statement-{self.statement.pk}"

    @property
    def is_rejected(self) -> bool:
        return self.statement.decision == Decision.REJECTED

    @property
    def is_held_back(self) -> bool:
        """Too uncertain to be shown among the others, and nobody has said anything about it yet."""
        return self.statement.decision == Decision.SUGGESTED and not is_shown(self.statement)

    @property
    def words(self) -> str:
        text = " … ".join(self.statement.snapshot.text[start:end] for start, end in self.statement.spans)
        return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN].rstrip()} …"

    @property
    def places(self) -> str:
        return ", ".join(f"{start}–{end}" for start, end in self.statement.spans)

    @property
    def circumstances(self) -> list[tuple[str, str]]:
        """What the text tells of it: (what, words)."""
        said = self.statement
        told = (("Role", said.role), ("When", said.said_on), ("Where", said.said_at), ("Reported by", said.reported_by))
        return [(what, words) for what, words in told if words]

    @cached_property
    def claims(self) -> list[StatedClaim]:
        """Those that it makes; while it makes none, those that the reader proposes."""
        if made := [_made(appearance) for appearance in self.statement.appearances.all()]:
            return made
        return [
            StatedClaim(one["text"], _NATURES.get(one["nature"], ""), one["worthiness"], one["reasons"])
            for one in self.statement.proposed
        ]

    @property
    def makes_claims(self) -> bool:
        return any(claim.appearance for claim in self.claims)


def _made(appearance: Appearance) -> StatedClaim:
    claim = appearance.claim
    nature = claim.get_nature_display() if claim.nature else ""
    return StatedClaim(claim.text, nature, claim.worthiness, claim.worthiness_reasons, appearance)


@dataclass(frozen=True)
class ShownPiece:
    """A piece of the text: how it is drawn, which statements it belongs to and which begin here."""

    start: int
    text: str
    classes: str
    statements: str
    begins: tuple[Row, ...]


class ReadingPage:
    """One window of a snapshot's text. `at` is the statement that is being looked at: it decides on the window; without
    it `page` does, which counts from 1. `speaker` (None: everybody) narrows the list and the marks."""

    def __init__(self, snapshot: Snapshot, *, at: int = 0, page: int = 1, speaker: str | None = None) -> None:
        self.snapshot = snapshot
        self.windows = windows(snapshot.text, WINDOW)
        self._light = self._light_rows()
        self._index = {light.pk: i for i, light in enumerate(self._light)}
        names = [voice_name(light.claimant, light.speaker) for light in self._light]
        self.speaker = speaker if speaker in names else None
        here = self._light[self._index[at]] if at in self._index else None
        self.number = self._window_at(here.start) if here else min(max(page, 1), len(self.windows))
        self.at = here.pk if here else 0
        self.voices = self._voices(names)

    def _light_rows(self) -> list[_Light]:
        names = ("pk", "start", "claimant__name", "speaker", "decision")
        return [_Light(*row) for row in self.snapshot.statements.order_by("start", "pk").values_list(*names)]

    def _window_at(self, offset: int) -> int:
        return next((i for i, (_, end) in enumerate(self.windows, start=1) if offset < end), len(self.windows))

    def _voices(self, names: list[str]) -> dict[str, Voice]:
        """Who speaks, in the order of the text. Each link stays in this window, if they speak here."""
        counts = Counter(names)
        pages: dict[str, set[int]] = {}
        for name, light in zip(names, self._light, strict=True):
            pages.setdefault(name, set()).add(self._window_at(light.start))
        return {
            name: Voice(
                name,
                i % COLOURS,
                counts[name],
                self.link(self.number if self.number in pages[name] else min(pages[name]), name),
                name == self.speaker,
            )
            for i, name in enumerate(counts)
        }

    # --- links ----------------------------------------------------------------------------------------------------

    def link(self, page: int, speaker: str | None) -> str:
        return query_of(speaker, page=page)

    def link_to(self, pk: int) -> str:
        """The page at one statement, whichever window it stands in."""
        return query_of(self.speaker, statement=pk)

    @property
    def link_to_everybody(self) -> str:
        return self.link(self.number, None)

    @property
    def earlier(self) -> str:
        return self.link(self.number - 1, self.speaker) if self.number > 1 else ""

    @property
    def later(self) -> str:
        return self.link(self.number + 1, self.speaker) if self.number < len(self.windows) else ""

    # --- the statements -------------------------------------------------------------------------------------------

    @property
    def count(self) -> int:
        return len(self._light)

    @cached_property
    def _rows(self) -> list[Row]:
        """The statements that reach into the window, in the order of the text."""
        start, end = self.windows[self.number - 1]
        made = Appearance.objects.select_related("claim").order_by("pk")
        near = self.snapshot.statements.filter(start__lt=max(end, 1), end__gt=start).order_by("start", "pk")
        near = near.select_related("claimant", "decided_by").prefetch_related(Prefetch("appearances", made))
        rows = []
        for statement in near:
            statement.snapshot = self.snapshot
            # Between the two queries somebody may have marked one.
            if statement.pk in self._index:
                rows.append(self._row(statement))
        return rows

    def _row(self, statement: Statement) -> Row:
        i = self._index[statement.pk]
        name = voice_name(self._light[i].claimant, self._light[i].speaker)
        later = range(i + 1, len(self._light))
        following = next((j for j in later if self._light[j].decision != Decision.REJECTED), None)
        return Row(
            statement,
            i + 1,
            self.voices[name],
            self.link_to(statement.pk),
            None if following is None else self._light[following],
            0 if following is None else following + 1,
        )

    @cached_property
    def _listed(self) -> list[Row]:
        start = self.windows[self.number - 1][0]
        chosen = [row for row in self._rows if self.speaker is None or row.voice.is_chosen]
        return [row for row in chosen if row.statement.start >= start]

    @property
    def rows(self) -> list[Row]:
        return [row for row in self._listed if not row.is_held_back]

    @property
    def held_back(self) -> list[Row]:
        return [row for row in self._listed if row.is_held_back]

    @cached_property
    def current(self) -> Row | None:
        """The statement that `at` names."""
        return next((row for row in self._listed if row.statement.pk == self.at), None)

    # --- the text -------------------------------------------------------------------------------------------------

    @cached_property
    def headlines(self) -> list[Appearance]:
        """Claims that a headline of the article states."""
        told = Appearance.objects.filter(article=self.snapshot.article_id, statement=None)
        return list(told.select_related("claim").order_by("pk"))

    @property
    def paragraphs(self) -> Iterator[list[ShownPiece]]:
        rows = {
            row.statement.pk: row
            for row in self._rows
            if not row.is_rejected and (self.speaker is None or row.voice.is_chosen)
        }
        marks = [mark for row in rows.values() for mark in marks_of(row.statement)]
        for paragraph in part(self.snapshot.text, self.windows[self.number - 1], [*marks, *self._headline_marks()]):
            yield [_shown(piece, rows) for piece in paragraph.pieces]

    def _headline_marks(self) -> Iterator[Mark]:
        """Where a headline stands word for word; there is no statement that points at it."""
        for words in {appearance.claim.text for appearance in self.headlines}:
            at = self.snapshot.text.find(words)
            if at >= 0:
                yield Mark(at, at + len(words), HEADLINE, 0)


def query_of(speaker: str | None, **where: int) -> str:
    """The part of an address that says what of the text is shown."""
    return "?" + urlencode([*([] if speaker is None else [("speaker", speaker)]), *where.items()])


def voice_name(claimant: str | None, speaker: str) -> str:
    """By which name a statement's speaker goes on the page."""
    return claimant or speaker


def _shown(piece: Piece, rows: dict[int, Row]) -> ShownPiece:
    """Where statements overlap, the one that begins last gives the colour."""
    saying = sorted((rows[label] for label in piece.labels if label), key=lambda row: row.number)
    classes = [f"fc-{kind}" for kind in piece.kinds]
    if WORDS in piece.kinds and saying:
        top = saying[-1]
        classes.append(f"fc-voice-{top.voice.colour}")
        if top.is_held_back:
            classes.append("fc-held")
    return ShownPiece(
        piece.start,
        piece.text,
        " ".join(classes),
        " ".join(str(row.statement.pk) for row in saying),
        tuple(rows[label] for label in piece.begins),
    )

"""Read statements and headlines for their propositions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claims.attribution.languages.choosing import language_of
from claims.attribution.paragraphs import Paragraph
from claims.attribution.parsing import parsing
from claims.attribution.passage import Passage
from claims.attribution.quotes import quotations
from claims.attribution.statements import AttributedStatement, HeadlineClaim, Span
from claims.propositions.names import People, Speaker
from claims.propositions.natures import Sayer, nature_of, nature_of_act
from claims.propositions.proposition import Nature, Proposition
from claims.propositions.said import Line, lines, tidy
from claims.propositions.splitting import Clause, clauses
from claims.propositions.weights import Sign
from claims.propositions.wording import acted_on, opens_with_name, shortened, worded
from claims.propositions.worthiness import weighed, worthiness

_ENGLISH = "en"


def propositions(text: str, statements: Sequence[AttributedStatement]) -> tuple[tuple[Proposition, ...], ...]:
    """For each statement of the text, in order, what it claims: at least one proposition, in the order of its words.

    A statement that the rules cannot read (another language, no words) is one proposition in its own words.
    """
    people = People(text, statements)
    return _read([_Said(text, lines(text, statement.content), statement, people) for statement in statements])


def headline_propositions(text: str, headlines: Sequence[HeadlineClaim]) -> tuple[Proposition, ...]:
    """What the headlines claim, in their order; a title that does not stand in the text has no spans."""
    return tuple(found for each in _read([_of_headline(text, headline) for headline in headlines]) for found in each)


class _Said:
    """The words of one statement, or of a headline when there is no statement."""

    def __init__(
        self,
        text: str,
        said: list[Line],
        statement: AttributedStatement | None = None,
        people: People | None = None,
    ) -> None:
        self.text = text
        self.lines = said
        self.statement = statement
        self.speaker = Speaker(text, statement, people) if statement and people else None
        self.sayer = Sayer.of(text, statement) if statement else Sayer()
        self.words = " ".join(line.words for line in said)

    @property
    def is_readable(self) -> bool:
        is_foreign = self.statement is not None and self.statement.language not in ("", _ENGLISH)
        if is_foreign or not any(map(str.isalnum, self.words)):
            return False
        return language_of(self.words, expected=_ENGLISH).code == _ENGLISH

    @property
    def to_parse(self) -> list[Line]:
        """What is acted on is one proposition and is understood by its first line."""
        if not self.is_readable:
            return []
        is_object = self.statement is not None and self.statement.is_object
        return [line for line in self.lines if any(map(str.isalnum, line.words))][: 1 if is_object else None]

    def read(self, line: Line, passage: Passage) -> Iterator[Proposition]:
        """The propositions of one of its lines."""
        if self.statement is not None and self.statement.is_object:
            yield self._act(self.statement, passage)
            return
        for clause in clauses(passage):
            yield self._clause(line, passage, clause)

    def _act(self, statement: AttributedStatement, passage: Passage) -> Proposition:
        nature = nature_of_act(self.sayer)
        whole = (0, len(passage.doc))
        score, reasons = worthiness(passage, whole, nature, is_resolved=True, is_act=True)
        wording = acted_on(self.text, statement, self.words)
        return Proposition(wording, self._all_spans(), nature, score, reasons)

    def _clause(self, line: Line, passage: Passage, clause: Clause) -> Proposition:
        wording = worded(passage, clause, self.speaker, is_first=line is self.lines[0])
        name = self.speaker.name if self.speaker else ""
        opens_with_sayer = bool(name) and wording.startswith(f"[{name}]")
        nature = nature_of(passage, clause, self.sayer, opens_with_sayer=opens_with_sayer)
        score, reasons = worthiness(
            passage, clause.tokens, nature, shared=clause.shared, is_resolved=opens_with_name(wording)
        )
        spans = line.spans(*passage.span(clause.tokens))
        return Proposition(wording, spans, nature, score, reasons)

    def verbatim(self) -> Proposition:
        """The words as they are, where the rules do not reach."""
        words = self.words
        if self.statement is not None and self.statement.is_object:
            words = acted_on(self.text, self.statement, words)
        nature = Nature.QUESTION if words.rstrip().endswith("?") else Nature.FACT
        why = "another language" if any(map(str.isalnum, words)) else "no words"
        score, reasons = weighed([(Sign.UNREAD, why)])
        return Proposition(shortened(tidy(words) or words.strip()), self._all_spans(), nature, score, reasons)

    def _all_spans(self) -> tuple[Span, ...]:
        spans = tuple(span for line in self.lines for span in line.spans(0, len(line.words)))
        return spans or (self.statement.content if self.statement else ())


def _of_headline(text: str, headline: HeadlineClaim) -> _Said:
    line = Line()
    if headline.start is not None and text.startswith(headline.text, headline.start):
        line.add(text, headline.start, headline.start + len(headline.text))
    else:
        line.add_mark(headline.text)
    return _Said(text, [line])


def _read(said: Sequence[_Said]) -> tuple[tuple[Proposition, ...], ...]:
    """All lines go through the parser in one batch."""
    found: list[list[Proposition]] = [[] for _ in said]
    work = [(number, line) for number, each in enumerate(said) for line in each.to_parse]
    with parsing(line.words for _, line in work) as docs:
        for (number, line), doc in zip(work, docs, strict=True):
            paragraph = Paragraph(line.words, 0, is_headline=said[number].statement is None)
            found[number] += said[number].read(line, Passage(paragraph, doc, quotations(paragraph), number))
    return tuple(tuple(made) or (each.verbatim(),) for made, each in zip(found, said, strict=True))

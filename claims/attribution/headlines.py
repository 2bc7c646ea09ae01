"""Headlines that state something: the title and the cross-heads between paragraphs."""

from __future__ import annotations

from collections.abc import Iterator

from claims.attribution.paragraphs import Paragraph, paragraphs
from claims.attribution.parsing import parsing
from claims.attribution.passage import Passage
from claims.attribution.quotes import quotations
from claims.attribution.statements import HeadlineClaim
from claims.attribution.syntax import is_verb, own_subject

_FINITE = frozenset({"VBZ", "VBD", "VBP", "MD"})
_FEWEST_WORDS = 3


def headline_claims(text: str, *, title: str = "") -> tuple[HeadlineClaim, ...]:
    """Of an English text, the title (if it states something) and every cross-head that does, each wording once."""
    heads = [Paragraph(title.strip(), -1, is_headline=True)] if title.strip() else []
    heads += [paragraph for paragraph in paragraphs(text) if paragraph.is_headline]
    heads = [head for head in heads if len(head.text.split()) >= _FEWEST_WORDS]
    return tuple({claim.text: claim for claim in reversed(list(_claims(heads)))}.values())[::-1]


def _claims(heads: list[Paragraph]) -> Iterator[HeadlineClaim]:
    with parsing(head.text for head in heads) as docs:
        for number, (head, doc) in enumerate(zip(heads, docs, strict=True)):
            if _states_something(Passage(head, doc, quotations(head), number)):
                inside = head.start >= 0
                yield HeadlineClaim(head.text, head.start if inside else None, head.end if inside else None)


def _states_something(passage: Passage) -> bool:
    """Whether a finite verb outside quotations has a subject, and the line does not ask."""
    if passage.paragraph.text.endswith("?"):
        return False
    for token in passage.doc:
        if not is_verb(token) or own_subject(token) is None:
            continue
        helpers = [kid.tag_ for kid in token.children if kid.dep_ in ("aux", "auxpass")]
        if token.tag_ in _FINITE or _FINITE.intersection(helpers):
            return True
    return False

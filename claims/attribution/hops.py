"""Who passed the words on: "According to the agency, the minister said …" has two hops, minister and agency.

Words that a news organisation was told, or drew out in an interview, come to us through it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.attribution.circumstances import saying_verbs
from claims.attribution.drafting import source_of, source_range
from claims.attribution.drafts import Draft, Source
from claims.attribution.entities import is_news_name
from claims.attribution.passage import Passage
from claims.attribution.statements import Span
from claims.attribution.syntax import child, is_passive, lemma, own_subject
from claims.attribution.tables import words

if TYPE_CHECKING:
    from spacy.tokens import Token

_CITED = words("quoted quotes quoting cited cites citing")
_TALKS = words("interview interviews conversation")
#: Characters of an opening quotation mark.
_LONGEST_MARK = 2
_WITH = words("with by to on for")


def with_reporters(passage: Passage, drafts: list[Draft]) -> list[Draft]:
    """Link statements to who reports them: the recipient, the interviewer, the statement around them.

    An "according to" that only wraps another statement, or ends one, is no statement of its own.
    """
    kept: list[Draft] = []
    _note_recipients(passage, drafts)
    drafts = [draft for draft in drafts if not (draft.is_weak and any(_wraps(other, draft) for other in drafts))]
    for draft in drafts:
        inner = next((other for other in drafts if other is not draft and _wraps(draft, other)), None)
        outer = next(
            (other for other in drafts if draft.is_hearsay and other is not draft and _ends(draft, other)), None
        )
        if outer is not None:
            outer.reporter = outer.reporter or draft.source
            outer.content = _up_to(outer.content, draft)
            continue
        if inner is not None:
            inner.reporter = inner.reporter or draft.source
        if inner is None or not draft.is_hearsay:
            kept.append(draft)
    return kept


def _note_recipients(passage: Passage, drafts: list[Draft]) -> None:
    """What the saying clause itself tells of the way the words took."""
    tokens = {passage.paragraph.start + token.idx: token for token in passage.doc} if drafts else {}
    for draft in drafts:
        cue = tokens.get(draft.cue[0]) if draft.cue and not draft.is_hearsay else None
        if cue is None:
            continue
        for verb in saying_verbs(cue):
            if verb.i != cue.i and verb.lower_ in _CITED:
                _note_citing(passage, draft, verb)
            elif draft.reporter is None:
                draft.reporter = _news_source(passage, _recipient(verb)) or _news_source(passage, _interviewer(verb))


def _note_citing(passage: Passage, draft: Draft, verb: Token) -> None:
    """ "X was quoted by *the Post* as saying", "*the Post* quoted X as saying": X speaks."""
    agent = child(verb, "agent")
    who = child(agent, "pobj") if agent is not None else None
    if not is_passive(verb):
        who, cited = own_subject(verb), child(verb, "dobj")
        if who is None or cited is None:
            return
        draft.source = _source(passage, cited)
    if who is not None and not passage.is_quoted(who):
        draft.reporter = _source(passage, who)


def _recipient(verb: Token) -> Token | None:
    """ "Told *the Coast Gazette*"."""
    return child(verb, "dobj", "dative") if lemma(verb) == "tell" else None


def _interviewer(verb: Token) -> Token | None:
    """ "In an interview with *Radio Velmark*"."""
    for token in verb.subtree:
        if token.lower_ in _WITH and token.head.lower_ in _TALKS and token.head.head.head.i in (verb.i, token.head.i):
            return child(token, "pobj")
    return None


def _news_source(passage: Passage, head: Token | None) -> Source | None:
    """The news organisation that the word names, or whose reporter it names: "*Radio Velor*’s Ada Quill"."""
    for named in (head, child(head, "poss", "nmod") if head is not None else None):
        if named is None or passage.is_quoted(named):
            continue
        source = _source(passage, named)
        if is_news_name(source.name or source.head):
            return source
    return None


def _source(passage: Passage, head: Token) -> Source:
    return source_of(passage, head, source_range(passage, head))


def _wraps(outer: Draft, inner: Draft) -> bool:
    """Whether the inner attribution, saying clause and all, stands inside the outer one's content."""
    if inner.cue is None or inner.is_hearsay or outer.cue == inner.cue:
        return False
    if outer.is_hearsay and not _begins_alike(outer, inner):
        return False
    return any(low <= inner.cue[0] and inner.cue[1] <= high for low, high in outer.content)


def _begins_alike(outer: Draft, inner: Draft) -> bool:
    """Whether the outer content begins with the inner attribution: with its source, cue or content."""
    spans = [*inner.content[:1], *([inner.cue] if inner.cue else []), *([inner.source.span] if inner.source else [])]
    return 0 <= min(start for start, _ in spans) - outer.content[0][0] <= _LONGEST_MARK


def _ends(hearsay: Draft, outer: Draft) -> bool:
    """Whether the "according to …" phrase is the tail of an indirect statement that begins where it does."""
    if hearsay.cue is None or hearsay.source is None or outer.is_hearsay or outer.is_direct or not outer.content:
        return False
    low, high = outer.content[-1]
    return low < hearsay.cue[0] and high == hearsay.source.span[1] and bool(_up_to(outer.content, hearsay))


def _up_to(content: list[Span], hearsay: Draft) -> list[Span]:
    """The content without the hearsay phrase and the punctuation before it."""
    cue_start = hearsay.cue[0] if hearsay.cue else content[-1][1]
    ends = [end for _, end in hearsay.content if end <= cue_start]
    limit = max(ends, default=cue_start)
    return [(low, min(high, limit)) for low, high in content if low < limit]

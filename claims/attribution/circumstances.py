"""When and on what occasion it was said, by the words of the saying clause alone, never by those of the content."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from claims.attribution.drafts import Draft
from claims.attribution.passage import Passage, Range, extent
from claims.attribution.places import COUNTRY_OF_ADJECTIVE
from claims.attribution.statements import Span
from claims.attribution.syntax import child, is_verb, own_subject
from claims.attribution.tables import words
from claims.attribution.titles import DATES, WEEKDAYS

if TYPE_CHECKING:
    from spacy.tokens import Span as Words
    from spacy.tokens import Token

#: Occasions and media that something is said at, in or on.
_OCCASIONS = words(
    """
    briefing conference interview statement speech address debate meeting rally hearing session summit forum panel
    ceremony event dinner lunch breakfast gathering convention appearance visit trip tour trial testimony court
    tweet post letter email e-mail memo note message article op-ed column blog book memoir diary video
    broadcast podcast show program programme release call phone telephone filing remarks comments website page
    account platform television radio floor door sidelines writing
    """
)
#: Places without a name that something is said in or at.
_PLACES = words(
    """
    hall room office hotel school church headquarters factory plant airport market station square stage podium
    entrance courthouse stadium arena theatre theater studio capital city town village
    """
)
#: The same as names.
_PLATFORMS = words("twitter facebook telegram instagram youtube tiktok parliament congress tv")
#: What can be told something: "told a news conference in Velor".
_TOLD_OCCASIONS = words("briefing conference rally hearing meeting forum summit session gathering convention")
_TIMES = words("morning afternoon evening night weekend noon midnight dawn spring summer autumn winter eve")
#: "Last *week*", "this *month*": only with one of the words before it.
_PERIODS = words("week month year day") | _TIMES
_POINTING = words("last this next earlier late early that same past following previous ago")
#: "*Late* on Tuesday".
_HOURS = words("late early")
_DAYS = words("yesterday today tonight")
_SHORT_MONTHS = words("jan feb mar apr jun jul aug sep sept oct nov dec")
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d")
_BESIDES = frozenset({"prep", "npadvmod", "advmod"})
_OBJECTS = frozenset({"dobj", "dative", "pobj", "obj", "iobj"})
_TIME_PREPOSITIONS = words("on in at during over")
_OCCASION_PREPOSITIONS = words("at in on during by via outside")
_PLACE_PREPOSITIONS = words("in at outside aboard near")
#: Clauses and namings that only tell more of the last word: "at a briefing in Velor, *the capital*".
_MORE = frozenset({"relcl", "acl", "appos", "advcl", "conj", "cc", "punct"})
#: Participles of saying that only carry the circumstances: "*speaking* at a rally, she said".
_SPEAKING = words("speaking talking writing testifying appearing")
#: "A statement *issued* on Monday": the day of the statement.
_ISSUED = words("issued released published posted broadcast aired")
_ADDRESSING = words("to with")
_DEEPEST = 3


def with_circumstances(passage: Passage, drafts: list[Draft]) -> list[Draft]:
    """The drafts, with when and at what occasion each was said as far as its own saying clause tells."""
    tokens = {passage.paragraph.start + token.idx: token for token in passage.doc} if drafts else {}
    for draft in drafts:
        token = tokens.get(draft.cue[0]) if draft.cue and not draft.is_hearsay else None
        if token is not None:
            _note(passage, draft, token)
    return drafts


def saying_verbs(cue: Token) -> Iterator[Token]:
    """The verbs of the saying clause: the cue's own, then those it hangs on: "*was quoted* as *saying*"."""
    verb = cue if is_verb(cue) else cue.head
    for _ in range(_DEEPEST):
        if not is_verb(verb):
            return
        yield verb
        if verb.dep_ == "pcomp" and verb.head.dep_ == "prep":
            verb = verb.head.head
        elif verb.dep_ == "xcomp" or (verb.dep_ == "conj" and own_subject(verb) is None):
            verb = verb.head
        else:
            return


def _note(passage: Passage, draft: Draft, cue: Token) -> None:
    told: list[tuple[int, Span]] = []
    for verb in saying_verbs(cue):
        shared_only = verb.i != cue.i and cue.dep_ == "conj"
        for phrase in _phrases(verb):
            if shared_only and phrase[1] > verb.i:
                continue
            parts = _sorted_out(passage, phrase)
            told += ((rank, passage.span(part)) for rank, part in parts if _is_free(passage, draft, part))
    if draft.said_on is None:
        draft.said_on = next((span for rank, span in told if rank == _WHEN), None)
    at = [(rank, span) for rank, span in told if rank != _WHEN]
    draft.said_at = min(at, key=lambda pair: pair[0])[1] if at else None


#: What a phrase tells; of an occasion and a place the occasion is kept.
_WHEN, _OCCASION, _PLACE = range(3)


def _phrases(verb: Token) -> Iterator[Range]:
    """The phrases beside the verb, in text order, those included that the parse hung on its objects."""
    about = own_subject(verb)
    beside = [*verb.children, *(about.children if about is not None else ())]
    speaking = [kid for kid in beside if kid.lower_ in _SPEAKING and kid.dep_ in ("advcl", "acl")]
    for kid in (*verb.children, *(more for participle in speaking for more in participle.children)):
        if kid.dep_ in _BESIDES or kid.lower_ in WEEKDAYS or kid.lower_ in _TOLD_OCCASIONS:
            yield _cut(kid)
        noun = child(kid, "pobj") if kid.lower_ in _ADDRESSING else kid if kid.dep_ in _OBJECTS else None
        issued = (more for token in kid.subtree if token.lower_ in _ISSUED for more in token.children)
        for phrase in (*(noun.children if noun is not None else ()), *issued):
            if phrase.dep_ in _BESIDES:
                yield _cut(phrase)


def _cut(head: Token) -> Range:
    """The phrase without the clauses that end it."""
    start, end = extent(head)
    for token in head.subtree:
        if token.i > head.i and token.dep_ in _MORE and token.dep_ != "punct" and token.lower_ not in DATES:
            end = min(end, token.left_edge.i)
    return start, max(end, head.i + 1)


def _sorted_out(passage: Passage, phrase: Range) -> Iterator[tuple[int, Range]]:
    """The phrase by what it tells; "at a briefing in Velor *on Monday*" tells both."""
    doc = passage.doc
    cuts = [phrase[0], *(at for at in range(phrase[0] + 1, phrase[1]) if _begins_time(doc[at])), phrase[1]]
    for part in pairwise(cuts):
        trimmed = passage.trimmed(part)
        rank = _told_by(passage, trimmed) if trimmed[0] < trimmed[1] else None
        if rank is not None:
            start = trimmed[0] - (rank == _WHEN and trimmed[0] > 0 and doc[trimmed[0] - 1].lower_ in _HOURS)
            yield rank, (start, trimmed[1])


def _begins_time(token: Token) -> bool:
    """ "*On* Monday", and a bare "Monday", inside a longer phrase; "late on Monday" is one phrase."""
    if token.nbor(-1).lower_ in _POINTING:
        return False
    if token.lower_ in WEEKDAYS and token.dep_ == "npadvmod":
        return True
    noun = child(token, "pobj")
    return token.tag_ == "IN" and noun is not None and _is_time(token, noun)


def _told_by(passage: Passage, part: Range) -> int | None:
    here = passage.doc[part[0] : part[1]]
    first = next((token for token in here if token.lower_ not in _POINTING), here[0])
    noun = child(first, "pobj")
    if noun is not None and noun.i < part[1]:
        return _told_by_preposition(first, noun)
    if any(token.lower_ in _TOLD_OCCASIONS and token.dep_ in _OBJECTS for token in here):
        return _OCCASION
    return _WHEN if _is_bare_time(here) else None


def _told_by_preposition(preposition: Token, noun: Token) -> int | None:
    if _is_time(preposition, noun):
        return _WHEN
    is_name = noun.tag_.startswith("NNP")
    if any(kid.tag_ == "CD" for kid in noun.children):
        return None
    if preposition.lower_ in _OCCASION_PREPOSITIONS and noun.lower_ in (_PLATFORMS if is_name else _OCCASIONS):
        return _OCCASION
    is_place = noun.lower_ in _PLACES or (is_name and noun.lower_ not in COUNTRY_OF_ADJECTIVE)
    return _PLACE if is_place and preposition.lower_ in _PLACE_PREPOSITIONS else None


def _is_time(preposition: Token, noun: Token) -> bool:
    if preposition.lower_ not in _TIME_PREPOSITIONS:
        return False
    return _is_date(noun) or noun.lower_ in _TIMES or bool(_YEAR.fullmatch(noun.text))


def _is_date(token: Token) -> bool:
    return token.lower_ in DATES or token.lower_.rstrip(".") in _SHORT_MONTHS


def _is_bare_time(phrase: Words) -> bool:
    """ "Tuesday", "late Monday", "last week", "two days ago"; not "later" or "USA Today"."""
    if any(token.lower_ in WEEKDAYS or (token.lower_ in _DAYS and token.tag_ != "NNP") for token in phrase):
        return True
    is_period = any(token.lower_.removesuffix("s") in _PERIODS for token in phrase)
    return is_period and any(token.lower_ in _POINTING for token in phrase)


def _is_free(passage: Passage, draft: Draft, part: Range) -> bool:
    """Whether the words are the writer's own: outside the content, the source and every quotation."""
    if any(passage.is_quoted(token) for token in passage.doc[part[0] : part[1]]):
        return False
    start, end = passage.span(part)
    taken = [*draft.content, *([draft.cue] if draft.cue else []), *([draft.source.span] if draft.source else [])]
    return all(end <= low or high <= start for low, high in taken)

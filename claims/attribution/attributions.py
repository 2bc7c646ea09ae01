"""Find the attributions of one passage: verbs and nouns of saying, "according to", speakers before a colon."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from claims.attribution import contents
from claims.attribution.according import according
from claims.attribution.cues import LEMMAS, LIGHT_VERBS, NOT_ASSERTING, NOUNS, PARTICLES, SAYS, VERBS, WEAK, Takes
from claims.attribution.drafting import draft_of, source_of, source_range
from claims.attribution.drafts import Draft, Found
from claims.attribution.frames import content_by_position
from claims.attribution.passage import Passage, Range, extent
from claims.attribution.syntax import (
    apposed_subject,
    child,
    is_aside,
    is_date,
    is_future,
    is_hypothetical,
    is_noun,
    is_question,
    is_unsaid,
    is_verb,
    lemma,
    speaker_of,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_AUTHOR = frozenset({"i", "we", "you", "me", "us", "one"})
_POINTERS = frozenset({"this", "that", "these", "those", "which", "what", "there", "it"})
#: What an organisation does, "it declared": not "it shows", "it suggests".
_SAID_BY_IT = SAYS | {"announce", "declare", "state"}
#: Tokens of a verb with its preposition: "called again for".
_LONGEST_PHRASE = 3
#: How far from a verb of saying its subject is looked for where the parse shows none.
_NEIGHBOURHOOD = 6
#: Fewer words in marks may be a title or a phrase.
_FEWEST_WORDS = 4
_HELPERS = frozenset({"is", "was", "are", "were", "'s", "’s", "has", "had", "have", "did", "does"})
#: Tokens between a quotation and the verb that reports it: "…," said in words enough to introduce a speaker.
_LONGEST_FRAME = 25


def attributions(passage: Passage) -> list[Draft]:
    """The passage's attributions in text order of their cues; each quotation is the main content of one at most."""
    found: list[tuple[int, Draft]] = []
    waiting: list[Token] = []
    for token in passage.doc:
        if passage.is_quoted(token):
            continue
        if token.lower_ == "according":
            draft = according(passage, token)
        elif token.lower_ in LEMMAS and is_verb(token):
            draft = _of_verb(passage, token)
            if draft is None:
                waiting.append(token)
        else:
            draft = _of_noun(passage, token) if token.lower_ in NOUNS else None
        if draft is not None:
            found.append((token.i, draft))
    found += _beside_quotations(passage, waiting, [draft for _, draft in found])
    found += _framed(passage, [draft for _, draft in found], {at for at, _ in found})
    found += _by_position(passage, waiting, [at for at, _ in found])
    found += _lead_in(passage, [at for at, _ in found])
    return [draft for _, draft in sorted(found, key=lambda pair: pair[0])]


def _of_verb(passage: Passage, verb: Token) -> Draft | None:
    """A statement reported by the verb's own grammar; quotations that only stand beside it come later."""
    speaker = _speaker(passage, verb)
    if speaker is None or not _is_said(verb):
        return None
    takes, particle = _takes(verb)
    cue = (min(verb.i, particle.i), max(verb.i, particle.i) + 1) if particle is not None else (verb.i, verb.i + 1)
    if Takes.CLAUSE in takes:
        ranges = contents.clause_content(passage, verb)
        ranges = contents.last_quotation(passage, verb, ranges) or ranges
        if ranges and _is_statement_subject(verb, speaker):
            draft = draft_of(passage, cue, speaker, ranges)
            if draft is not None:
                draft.is_weak = lemma(verb) in WEAK
                draft.is_object = lemma(verb) in NOT_ASSERTING and not draft.is_direct
            return draft
    if _is_thing_told_of(verb):
        return None
    if Takes.INFINITIVE in takes and (ranges := contents.infinitive_content(verb)):
        return draft_of(passage, cue, speaker, ranges, is_object=True)
    if passage.paragraph.is_headline or speaker.lower_ in _POINTERS or is_future(verb) or is_aside(verb):
        return None
    ranges = contents.object_content(passage, verb) if Takes.OBJECT in takes else []
    if not ranges:
        ranges = contents.prepositional_content(verb)
        cue = (verb.i, ranges[0][0]) if ranges and ranges[0][0] - verb.i <= _LONGEST_PHRASE else cue
    return draft_of(passage, cue, speaker, ranges, is_object=True) if ranges else None


def _is_thing_told_of(verb: Token) -> bool:
    """A clause about a thing, "the case that threatened to close the port", tells of deeds rather than of words."""
    return verb.dep_ == "relcl" and any(
        kid.dep_ == "nsubj" and kid.lower_ in ("that", "which") for kid in verb.children
    )


def _takes(verb: Token) -> tuple[Takes, Token | None]:
    """What the verb may take, with its particle when the two form a verb of their own."""
    base = lemma(verb)
    for kid in verb.children:
        if kid.dep_ in ("prt", "advmod", "acomp", "oprd", "ccomp") and (base, kid.lower_) in PARTICLES:
            return PARTICLES[base, kid.lower_], kid
    return VERBS.get(base, Takes(0)), None


def _speaker(passage: Passage, verb: Token) -> Token | None:
    """Who says it, when that is somebody other than the author or the reader."""
    speaker = speaker_of(verb) or apposed_subject(verb) or _left_neighbour(verb)
    if speaker is None or passage.is_quoted(speaker) or _is_author(speaker):
        return None
    if not is_noun(speaker) and speaker.head.i != verb.i:
        return None
    return None if is_date(speaker) else speaker


def _is_author(speaker: Token) -> bool:
    """ "I", "we", "one"; not "one in three"."""
    return speaker.lower_ in _AUTHOR and not (speaker.lower_ == "one" and any(True for _ in speaker.rights))


def _left_neighbour(verb: Token) -> Token | None:
    """The word before a finite verb that the parse left without a subject: "*Jolly* said", "four in *ten* say"."""
    if verb.tag_ not in _FINITE or lemma(verb) not in SAYS or verb.i == 0:
        return None
    before = verb.nbor(-1)
    is_all = bool(before.left_edge.is_sent_start) and before.head.i == verb.i
    return before if is_all and before.tag_.startswith(("CD", "NN", "JJ")) else None


def _is_said(verb: Token) -> bool:
    return not (is_unsaid(verb) or is_hypothetical(verb) or is_question(verb))


def _is_statement_subject(verb: Token, speaker: Token) -> bool:
    """ "That suggests …" and "it shows …" draw a conclusion; "it said" may well be an organisation speaking."""
    if speaker.lower_ == "those" and any(kid.i > speaker.i for kid in speaker.children):
        return True  # "those surveyed say"
    return speaker.lower_ not in _POINTERS or (speaker.lower_ == "it" and lemma(verb) in _SAID_BY_IT)


def _beside_quotations(passage: Passage, verbs: list[Token], found: list[Draft]) -> Iterator[tuple[int, Draft]]:
    """Quotations that no grammar tied to a verb go to the saying clause they touch."""
    taken = {start for draft in found for start in draft.quotations}
    free = {
        number
        for number, quotation in enumerate(passage.quotations)
        if quotation.start not in taken and not quotation.is_title
    }
    for verb in verbs:
        if not free:
            return
        if not _takes(verb)[0] & (Takes.QUOTE | Takes.CLAUSE) or not _is_said(verb):
            continue
        speaker = _speaker(passage, verb) or _neighbour(passage, verb) or _opening_noun(passage, verb)
        ranges = contents.quotation_beside(passage, verb, free) if speaker is not None else []
        draft = draft_of(passage, (verb.i, verb.i + 1), speaker, ranges) if ranges else None
        if draft is not None:
            draft.found = Found.NEARNESS
            free -= {number for number in free if passage.quotations[number].start in draft.quotations}
            yield verb.i, draft


def _framed(passage: Passage, found: list[Draft], used: set[int]) -> Iterator[tuple[int, Draft]]:
    """Quotations that end in a comma and are still free: the clause after them is their frame, whatever its verb."""
    taken = {start for draft in found for start in draft.quotations}
    for number, quotation in enumerate(passage.quotations):
        low, high = passage.range_of(number)
        is_free = quotation.is_closed and quotation.start not in taken and high > low
        if not is_free or not _opens_sentence(passage, (low, high)):
            continue
        verb = _frame_verb(passage, high)
        if verb is None or verb.i in used:
            continue
        speaker = speaker_of(verb)
        if speaker is None or passage.is_quoted(speaker) or not is_noun(speaker):
            speaker = _first_noun(passage, (high, verb.i)) or _neighbour(passage, verb)
        if speaker is None or speaker.lower_ in _AUTHOR or not _is_said(verb):
            continue
        draft = draft_of(passage, (verb.i, verb.i + 1), speaker, [(low, high)])
        if draft is not None:
            draft.found = Found.ORDER
            yield verb.i, draft


def _opens_sentence(passage: Passage, quoted: Range) -> bool:
    """Whether a quotation of some words begins the sentence and ends in a comma."""
    begins = quoted[0] == 0 or passage.doc[quoted[0] - 1].text in (".", "!", "?", ":", ";")
    words = passage.words(quoted)
    is_long = len(words) >= _FEWEST_WORDS and words[0].text[0].isupper()
    return begins and is_long and passage.ends_in_comma(quoted)


def _frame_verb(passage: Passage, start: int) -> Token | None:
    """The first finite verb after a quotation, before the sentence ends or another quotation begins."""
    for token in passage.doc[start : start + _LONGEST_FRAME]:
        if passage.is_quoted(token) or token.text in (".", ";", ":", "?", "!"):
            return None
        is_cue = token.lower_ in LEMMAS and bool(_takes(token)[0] & (Takes.QUOTE | Takes.CLAUSE))
        is_finite = token.tag_ in _FINITE and token.dep_ not in ("relcl", "aux", "auxpass")
        if (is_finite and token.lower_ not in _HELPERS) or (is_cue and token.tag_ != "VBG"):
            return token
    return None


def _first_noun(passage: Passage, tokens: Range) -> Token | None:
    """The main word of the first phrase: up to a comma, a preposition or an end."""
    best = None
    for token in passage.doc[tokens[0] : tokens[1]]:
        if token.tag_.startswith(("NN", "PRP")) and not is_date(token):
            best = token
        elif best is not None:
            break
    return best


def _opening_noun(passage: Passage, verb: Token) -> Token | None:
    """The first phrase of the verb's sentence: "*Mara Lind*, the old harbour's clerk, tweeted in response: …"."""
    start = verb.sent.start
    is_bare = start < verb.i and not any(
        passage.is_quoted(token) or token.lower_ in _AUTHOR for token in passage.doc[start : verb.i]
    )
    noun = _first_noun(passage, (start, verb.i)) if is_bare and verb.tag_ in _FINITE else None
    return noun if noun is not None and noun.left_edge.i == start else None


def _by_position(passage: Passage, verbs: list[Token], used: list[int]) -> Iterator[tuple[int, Draft]]:
    """Verbs that do nothing but say, where neither grammar nor a quotation gave a content."""
    for verb in verbs:
        if verb.i in used or verb.tag_ not in _FINITE or lemma(verb) not in SAYS or not _is_said(verb):
            continue
        speaker = _speaker(passage, verb)
        if speaker is None or not _is_statement_subject(verb, speaker):
            continue
        ranges = content_by_position(passage, verb, source_range(passage, speaker))
        draft = draft_of(passage, (verb.i, verb.i + 1), speaker, ranges) if ranges else None
        if draft is not None:
            draft.found = Found.ORDER
            yield verb.i, draft


def _lead_in(passage: Passage, used: list[int]) -> Iterator[tuple[int, Draft]]:
    """A saying clause that ends its paragraph with a colon; the next paragraph holds what was said."""
    if not passage.paragraph.text.endswith(":"):
        return
    for verb in reversed(passage.doc):
        if passage.is_quoted(verb) or not is_verb(verb) or verb.i in used:
            continue
        says = _takes(verb)[0] & (Takes.QUOTE | Takes.CLAUSE)
        gives = verb.lower_ in LIGHT_VERBS and any(kid.dep_ == "dobj" and kid.lower_ in NOUNS for kid in verb.children)
        speaker = _speaker(passage, verb) if says or gives else None
        if speaker is not None and _is_said(verb):
            source = source_of(passage, speaker, source_range(passage, speaker))
            cue = passage.span((verb.i, verb.i + 1))
            sentence = (passage.number, passage.sentence_of[verb.i])
            yield verb.i, Draft([], sentence, frozenset(), is_direct=True, is_headline=False, cue=cue, source=source)
            return


def _neighbour(passage: Passage, verb: Token) -> Token | None:
    """The noun right before or after the verb, for clauses that the parser could not read: "…," said Mayor Ortiz."""
    for step in (1, -1):
        at = verb.i + step
        best = None
        while 0 <= at < len(passage.doc) and abs(at - verb.i) <= _NEIGHBOURHOOD:
            token = passage.doc[at]
            if passage.is_quoted(token) or token.is_punct or is_verb(token) or token.tag_ in ("IN", "TO"):
                break
            if step > 0 and is_date(token):
                break
            if token.tag_ in ("NNP", "NNPS", "NN", "NNS", "PRP") and not is_date(token):
                best = token
                if step < 0 or token.tag_ == "PRP":
                    break
            elif best is not None:
                break
            at += step
        if best is not None and best.lower_ not in _AUTHOR:
            return best
    return None


def _of_noun(passage: Passage, noun: Token) -> Draft | None:
    """ "The minister's claim that …", "made the point that …"."""
    clause = next(
        (kid for kid in noun.children if kid.dep_ in ("acl", "ccomp", "relcl") and kid.i > noun.i and _has_that(kid)),
        None,
    )
    if clause is None:
        return None
    owner = child(noun, "poss")
    if owner is None and noun.dep_ == "dobj" and noun.head.lower_ in LIGHT_VERBS and _is_said(noun.head):
        owner = speaker_of(noun.head)
    if owner is None or passage.is_quoted(owner) or owner.lower_ in ("my", "our", "your", "i", "we", "you"):
        return None
    draft = draft_of(passage, (noun.i, noun.i + 1), owner, [extent(clause)])
    if draft is not None:
        draft.found = Found.NOUN
    return draft


def _has_that(clause: Token) -> bool:
    return any(kid.dep_ == "mark" and kid.lower_ == "that" for kid in clause.children)

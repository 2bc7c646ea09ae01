"""From a parsed line to its propositions: sentences, and coordinated clauses that each have their own finite verb.

Whatever could be limited by something in the other half stays in one piece: conditions, questions, shared negations
and modals, words before the first subject, clauses inside clauses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from claims.attribution.cues import LEMMAS
from claims.attribution.passage import Passage, Range, extent
from claims.attribution.syntax import child, is_verb
from claims.attribution.tables import words
from claims.propositions.clauses import has_helper_or_not, head_of, helpers, is_finite, is_main_clause, subject_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_ENDS = frozenset({".", "?", "!", "…", "...", "?!", "!!", "!?"})
_CLOSING = frozenset("”\"'’»)]")
_PARTING = frozenset({",", ";", "—", "–", "--", "-"})
_JOINING = frozenset({"and", "but"})
#: Anywhere in a sentence, these may limit both halves of it.
_LIMITING = words("if unless until whether otherwise either neither nor or provided providing supposing lest except")
#: These tie a clause to the one before it.
_TYING = words("so therefore thus hence consequently thereby accordingly otherwise instead nor yet or because which")
#: These may stand before the first subject and limit nothing.
_HARMLESS = words("also however actually well now moreover furthermore indeed again instead still anyway and but so")
_HEDGES = words("probably perhaps allegedly reportedly possibly apparently maybe supposedly presumably likely never")
_INDEFINITE = words(
    "some many few several most all any no none each every nobody nothing everyone everybody someone somebody anyone "
    "anybody half both more less neither either nothing what who which that how"
)
#: As the subject of the second half they point into the first one.
_POINTING = words("it they he she this that these those its their his her him them such which who what")
#: "I mean, …" and "you know, …" say nothing by themselves.
_ASIDES = words("mean know see think guess")
_MODALS = words("will would shall should can could may might must wo ca 'll ’ll 'd ’d")


@dataclass(frozen=True, slots=True)
class Clause:
    """The tokens of one proposition; `shared` is the subject it takes over from the clause before."""

    tokens: Range
    shared: Range | None = None


def clauses(passage: Passage) -> list[Clause]:
    """The line's propositions in order, each non-empty; together they cover its words but for "and" and "but"."""
    return [clause for sentence in _sentences(passage) for clause in _coordinated(passage, sentence)]


def _sentences(passage: Passage) -> list[Range]:
    """Where sentences end; one without any verb ("No.", "Quite so.") stays with the one before it, else after it."""
    size = len(passage.doc)
    cuts = [0, *_ends(passage), size]
    kept: list[Range] = []
    for start, end in pairwise(cuts):
        if kept and not (_has_verb(passage, (start, end)) and _has_verb(passage, kept[-1])):
            kept[-1] = (kept[-1][0], end)
        elif start < end:
            kept.append((start, end))
    return kept


def _has_verb(passage: Passage, tokens: Range) -> bool:
    return any(is_verb(token) for token in passage.doc[slice(*tokens)])


def _ends(passage: Passage) -> Iterator[int]:
    """Tokens at which a new sentence begins, never inside a quotation or brackets."""
    depth = 0
    last = 0
    for token in passage.doc[:-1]:
        depth = max(0, depth + (token.text in "([") - (token.text in ")]"))
        after = token.i + 1
        if depth or _is_inside(passage, after):
            continue
        is_end = _ends_sentence(passage, token) and _begins_sentence(passage.doc[after])
        if is_end or (token.text == ";" and _parts_clauses(passage, last, after)):
            yield after
            last = after


def _is_inside(passage: Passage, index: int) -> bool:
    """Whether the token and the one before it stand in the same quotation."""
    quotation = passage.quotation_of(index)
    return quotation is not None and quotation == passage.quotation_of(index - 1)


def _ends_sentence(passage: Passage, token: Token) -> bool:
    at = token.i
    while at > 0 and passage.doc[at].text in _CLOSING:
        at -= 1
    return passage.doc[at].text in _ENDS


def _begins_sentence(token: Token) -> bool:
    return token.text[:1].isupper() or token.text[:1].isdigit() or token.text[:1] in "“\"'‘«(["


def _parts_clauses(passage: Passage, start: int, after: int) -> bool:
    """Whether main clauses stand on both sides of a semicolon."""
    end = next((t.i for t in passage.doc[after:] if t.text in (";", *_ENDS)), len(passage.doc))
    ties = passage.doc[after].lower_ in _TYING
    return not ties and is_main_clause(passage, (start, after)) and is_main_clause(passage, (after, end))


def _coordinated(passage: Passage, sentence: Range) -> Iterator[Clause]:
    heads = _heads(passage, sentence)
    if len(heads) < 2 or _is_limited(passage, sentence, heads[0]):  # noqa: PLR2004  (one clause cannot be split)
        yield Clause(sentence)
        return
    start, end = sentence
    lefts, subject, shared = heads[:1], subject_of(heads[0]), None
    for right in heads[1:]:
        cut = _cut(passage, lefts[-1], right)
        own = subject_of(right)
        if cut is not None and subject is not None and _may_part(passage, lefts, right, subject):
            yield Clause((start, cut[0]), shared)
            start, lefts = cut[1], []
            shared = None if own is not None else _subject_range(subject)
        subject = own or subject
        lefts.append(right)
    yield Clause((start, end), shared)


def _heads(passage: Passage, sentence: Range) -> list[Token]:
    """The verbs of the sentence's coordinated main clauses, in order."""
    root = head_of(passage, sentence)
    if root is None or not is_verb(root):
        return []
    found = [root]
    for verb in found:
        found += [kid for kid in verb.children if kid.dep_ == "conj" and is_verb(kid) and kid.i < sentence[1]]
    if len(found) > 1 and root.lower_ not in LEMMAS:
        before = [kid for kid in root.children if kid.dep_ in ("ccomp", "parataxis") and sentence[0] <= kid.i < root.i]
        found = [kid for kid in before if subject_of(kid) and kid.lower_ not in _ASIDES] + found
    return sorted(found, key=lambda verb: verb.i)


def _is_limited(passage: Passage, sentence: Range, first: Token) -> bool:
    """Whether a question, a condition or words before the first subject hold for the whole sentence."""
    tokens = passage.doc[slice(*sentence)]
    if any(token.lower_ in _LIMITING or token.text == "?" for token in tokens):
        return True
    if any(token.lower_ == "not" and token.i + 1 < sentence[1] and token.nbor().lower_ == "only" for token in tokens):
        return True
    subject = subject_of(first)
    if subject is None or not sentence[0] <= subject.i < first.i:
        return True
    start = extent(subject)[0]
    return any(not _is_harmless(token) for token in passage.doc[sentence[0] : max(start, sentence[0])])


def _is_harmless(token: Token) -> bool:
    return token.is_punct or token.is_space or token.dep_ in ("cc", "intj") or token.lower_ in _HARMLESS | {"that"}


def _cut(passage: Passage, left: Token, right: Token) -> Range | None:
    """Between the two clauses: where the first ends and the second begins; None where nothing joins them plainly."""
    begin = right.left_edge.i
    if right.dep_ != "conj":  # the root after a clause before it: its own words begin with its subject
        subject = subject_of(right)
        begin = extent(subject)[0] if subject is not None else right.i
    end = begin
    while end > left.i and (passage.doc[end - 1].text in _PARTING or passage.doc[end - 1].dep_ == "cc"):
        end -= 1
    joints = [token.lower_ for token in passage.doc[end:begin]]
    if not left.i < end < begin <= right.i or _is_inside(passage, begin) or _is_inside(passage, end):
        return None
    if _depth(passage, begin) or not all(joint in _JOINING or joint in _PARTING for joint in joints):
        return None
    if passage.doc[begin].lower_ == "that" and passage.doc[begin].dep_ == "mark":
        begin += 1
    return end, begin


def _depth(passage: Passage, index: int) -> int:
    before = [token.text for token in passage.doc[:index]]
    return sum(text in "([" for text in before) - sum(text in ")]" for text in before)


def _may_part(passage: Passage, lefts: list[Token], right: Token, subject: Token) -> bool:
    """Whether the second clause says by itself what it says after the verbs of the first."""
    own = subject_of(right)
    if not is_finite(right) or right.left_edge.lower_ in _TYING:
        return False
    if _breaks_off(right) or _lacks_object(lefts[-1], right) or any(_holds_more(left, right) for left in lefts):
        return False
    if own is not None:
        has_modal = any(helpers(left) & _MODALS for left in lefts)
        return _stands_alone(passage, own) and not (has_modal and right.tag_ == "VBP")
    between = passage.doc[lefts[-1].i + 1 : right.left_edge.i]
    if any(token.tag_ in ("VBD", "VBZ", "VBP", "MD") for token in between):
        return False
    shares = any(map(has_helper_or_not, lefts)) and not helpers(right)
    return not shares and _is_definite(subject)


def _holds_more(left: Token, right: Token) -> bool:
    """Whether a word of doubt, or a clause of what is known, feared or said, may reach into the second clause."""
    if any(kid.lower_ in _HEDGES for kid in left.children):
        return True
    return any(token.dep_ == "ccomp" for token in left.doc[left.i + 1 : right.left_edge.i])


def _lacks_object(left: Token, right: Token) -> bool:
    """ "Proposed and vetoed *the ban*": the object after the second verb may be the first one's, too."""
    is_bare = not any(kid.i > left.i and kid.dep_ not in ("cc", "conj", "punct", "prt") for kid in left.children)
    return is_bare and child(right, "dobj") is not None


def _breaks_off(verb: Token) -> bool:
    """ "But we are going to": what it leaves out stands in the clause before."""
    words = [token for token in verb.subtree if token.is_alpha]
    return bool(words) and (words[-1].tag_ in ("TO", "MD") or words[-1].dep_ in ("aux", "neg"))


def _stands_alone(passage: Passage, subject: Token) -> bool:
    """Whether nothing in the subject points at the clause before."""
    return not any(token.lower_ in _POINTING for token in passage.doc[slice(*extent(subject))])


def _is_definite(subject: Token) -> bool:
    """Whether taking the subject over names the same ones: "some ministers resigned and left" need not."""
    named = [subject, *subject.lefts, subject.left_edge]
    return subject.dep_ != "expl" and not any(token.lower_ in _INDEFINITE or token.tag_ == "CD" for token in named)


def _subject_range(subject: Token) -> Range:
    """The subject without what is set off behind it by a comma: "the board, which met,"."""
    start, end = extent(subject)
    later = (kid for kid in subject.children if kid.i > subject.i and kid.dep_ in ("relcl", "acl", "appos"))
    asides = [kid.left_edge.i - 1 for kid in later if kid.left_edge.nbor(-1).is_punct]
    return start, min([end, *asides])

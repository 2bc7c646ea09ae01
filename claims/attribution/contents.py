"""What a verb of saying reports: rules from the verb and the parse to the ranges of reported words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.attribution.cues import LEMMAS, PREPOSITIONS, SAYS, TOLD, VERBS, WEAK, WEAK_QUOTE
from claims.attribution.passage import Passage, Range, extent, without
from claims.attribution.syntax import (
    child,
    clause_frame,
    goes_with_saying,
    is_date,
    is_verb,
    lemma,
    own_subject,
    says_besides,
)
from claims.attribution.tables import words

if TYPE_CHECKING:
    from spacy.tokens import Token

#: A quotation this many tokens from its verb of saying still belongs to it, if nothing ends a sentence between them.
_REACH = 14
#: A quotation of no more words may be a phrase or a name.
_PHRASE = 3
_OPENINGS = frozenset(
    {"however", "moreover", "meanwhile", "further", "furthermore", "nevertheless", "also", "in addition", "for example"}
)
_REASONS = words("because if unless")
_OF_THE_OBJECT = words("as for of against about on over to from by with into between without")
_MARKS = frozenset({'"', "“", "''", "‘", "``"})
_ASIDE = frozenset({"parataxis", "ccomp", "advcl", "intj", "dep"})


def clause_content(passage: Passage, verb: Token) -> list[Range]:
    """The verb's clausal complements: "said *that it rains*", "*it rains*, she said"."""
    found: list[Range] = []
    for kid in verb.children:
        if kid.dep_ != "ccomp":
            continue
        tokens = extent(kid)
        if tokens[0] <= verb.i < kid.i and verb.dep_ == "relcl" and lemma(verb) not in WEAK:
            tokens = (verb.i + 1, tokens[1])  # "a plan that critics say *breaks the law*"
        if tokens[0] <= verb.i < tokens[1] or (found and _starts_anew(passage, kid)):
            continue
        if not found and not _is_reported(passage, verb, kid):
            continue
        found.append(_before_participle(passage, verb, _with_reason(verb, tokens)))
    return found or _clause_of_phrase(verb) or _host_content(passage, verb)


def _with_reason(verb: Token, tokens: Range) -> Range:
    """The clause with a reason right after it that the parser hung on the saying: "… *because it rained*"."""
    for kid in verb.children:
        start, end = extent(kid)
        if start == tokens[1] and kid.dep_ in ("advcl", "prep") and kid.doc[start].lower_ in _REASONS:
            return tokens[0], end
    return tokens


def _before_participle(passage: Passage, verb: Token, tokens: Range) -> Range:
    """The clause without a participle of saying at its end: "said *taxes fell*, adding that prices rose"."""
    for token in passage.doc[max(tokens[0], verb.i) : tokens[1]]:
        if passage.is_quoted(token) or token.left_edge.i <= tokens[0] + 1:
            continue
        if goes_with_saying(token):
            return tokens[0], token.left_edge.i
        if says_besides(token) is not None or _says_in_turn(passage, verb, token):
            return tokens[0], _before_and(token.left_edge)
    return tokens


def _clause_of_phrase(verb: Token) -> list[Range]:
    """The that-clause which the parse hung on a phrase between: "said in an interview *that it rains*"."""
    for kid in verb.children:
        if kid.i < verb.i or kid.dep_ not in ("prep", "npadvmod", "dobj", "dative", "advmod"):
            continue
        for token in kid.subtree:
            is_clause = token.dep_ in ("relcl", "acl", "ccomp") and own_subject(token) is not None
            mark = child(token, "mark")
            if is_clause and mark is not None and mark.lower_ == "that" and token.left_edge.i == mark.i:
                return [extent(token)]
            opens = token.left_edge
            if is_clause and opens.lower_ == "that" and opens.nbor(1).text in _MARKS:
                return [extent(token)]
    return []


def _is_reported(passage: Passage, verb: Token, clause: Token) -> bool:
    """A clause before the verb is reported only when a comma or a quotation mark parts the two."""
    high = extent(clause)[1]
    if high > verb.i:
        return True
    return any(token.text in (",", "?", "!") or passage.is_quoted(token) for token in passage.doc[high - 1 : verb.i])


def _starts_anew(passage: Passage, clause: Token) -> bool:
    """A later complement that is itself a saying with its own subject is a statement of its own."""
    heads = [clause, *(kid for kid in clause.children if kid.dep_ == "xcomp")]
    return (
        own_subject(clause) is not None
        and any(head.lower_ in LEMMAS for head in heads)
        and not passage.is_quoted(clause)
    )


def _host_content(passage: Passage, verb: Token) -> list[Range]:
    """The sentence around an inserted saying: "*The road*, she said, *is closed*"."""
    host = verb.head
    if verb.dep_ not in _ASIDE or host.i == verb.i or not (is_verb(host) or host.tag_.startswith(("NN", "JJ"))):
        return []
    is_as = any(kid.lower_ == "as" and kid.i < verb.i for kid in verb.children)
    subject = own_subject(verb) or (child(verb, "agent") if is_as else None)
    if subject is None or child(verb, "xcomp") is not None or _only_reports(passage, host, verb):
        return []
    if any(kid.dep_ == "mark" and kid.lower_ != "as" for kid in verb.children):
        return []
    if verb.dep_ != "parataxis" and not _is_set_off(passage, verb):
        return []
    low, high = extent(host)
    frame = clause_frame(verb, [])
    if frame[1] < high and passage.doc[frame[1]].lower_ == "that":
        return [(frame[1], high)]  # "Back on Monday, she said *that it rains*"
    parts = [part for part in without((low, high), [frame]) if passage.words(part)]
    return [part for part in parts if part[0] < frame[1] or not _is_manner(passage, part)]


def _says_in_turn(passage: Passage, outer: Token, verb: Token) -> bool:
    """Whether somebody else's saying is set beside the first: "the mayor said it rains, and *the clerk said …*"."""
    subject = own_subject(verb)
    if verb.dep_ not in ("conj", "advcl") or lemma(verb) not in SAYS or verb.tag_ != outer.tag_ or subject is None:
        return False
    if subject.tag_.startswith("PRP") or child(verb, "ccomp") is None:
        return False
    before = passage.doc[max(_before_and(verb.left_edge), outer.i) : subject.i + 1]
    return before.text.startswith(",") and any(token.lower_ in ("and", "but", "while") for token in before[:3])


def _before_and(first: Token) -> int:
    """Where the "and" or "but" before a joined clause stands, its adverbs passed over."""
    start = first.i
    while start > 0 and first.doc[start - 1].tag_ in ("CC", "RB", ","):
        start -= 1
    return start


def last_quotation(passage: Passage, verb: Token, ranges: list[Range]) -> list[Range]:
    """The quotation alone where it was led up to: "She turned to the crowd: *“We won,”* she said"."""
    if not ranges or ranges[0][1] > verb.i:
        return []
    start, end = passage.trimmed(ranges[0])
    number = passage.quotation_of(end - 1) if start < end else None
    low, high = passage.range_of(number) if number is not None else (0, 0)
    if number is None or low <= start or passage.doc[low - 1].text not in (":", ","):
        return []
    said = passage.words((low, high))
    is_whole = len(said) > _PHRASE and said[0].text[0].isupper() and passage.ends_in_comma((low, high))
    return [(low, high), *ranges[1:]] if is_whole and not passage.quotations[number].is_title else []


def _is_manner(passage: Passage, tokens: Range) -> bool:
    """What somebody did while speaking: ", she said, *wiping her glasses*"."""
    start, _ = passage.trimmed(tokens)
    token = passage.doc[min(start, len(passage.doc) - 1)]
    return token.tag_ == "VBG" and token.dep_ in ("advcl", "acl") and not passage.is_quoted(token)


def _only_reports(passage: Passage, host: Token, verb: Token) -> bool:
    """ "They agreed to meet, *Lind said*": the host reports the verb's clause before the comma, and nothing else."""
    start, _ = clause_frame(host, [extent(verb)])
    if lemma(host) not in VERBS or own_subject(host) is None or start <= verb.i or passage.doc[start - 1].text != ",":
        return False
    says_more = {"ccomp", "xcomp", "oprd", "dobj"} - ({"dobj"} if lemma(host) in TOLD else set())
    return not any(kid.i > host.i and kid.dep_ in says_more for kid in host.children)


def _is_set_off(passage: Passage, verb: Token) -> bool:
    """Whether a comma or quotation mark stands before the saying clause (or the clause opens the sentence)."""
    start = extent(verb)[0]
    if start == 0 or passage.doc[start].is_sent_start:
        return True
    before = passage.doc[start - 1]
    return before.text in (",", "—", "–", "-", "--") or passage.is_quoted(before)


def infinitive_content(verb: Token) -> list[Range]:
    """What is promised or asked for: "vowed *to resign*", "urged *the council to act*"."""
    kid = next(
        (kid for kid in verb.children if kid.dep_ in ("xcomp", "ccomp") and kid.i > verb.i and _has_to(kid)), None
    )
    if kid is None:
        return []
    start, end = extent(kid)
    for other in verb.children:
        if other.dep_ in ("dobj", "dative") and verb.i < other.i < kid.i:
            start = min(start, extent(other)[0])
        if other.dep_ == "prep" and other.lower_ in PREPOSITIONS.get(lemma(verb), ()) and verb.i < other.i < kid.i:
            start = min(start, other.i + 1)
    return [(start, end)]


def _has_to(verb: Token) -> bool:
    return any(kid.tag_ == "TO" for kid in verb.children)


def object_content(passage: Passage, verb: Token) -> list[Range]:
    """What the verb acts on: "ruled out *any alliance*", "called *the plan a mistake*", "accused *them of fraud*"."""
    kept: list[Range] = []
    for kid in verb.children:
        if kid.i <= verb.i:
            continue
        if (
            kid.dep_ in ("dobj", "oprd", "ccomp", "xcomp")
            or (kid.dep_ == "dep" and passage.is_quoted(kid))
            or (kept and _adds_to_object(kid))
        ):
            kept.append(extent(kid))
    if lemma(verb) == "call" and not _names_it(passage, verb):
        return []
    acted_on = [kid for kid in verb.children if kid.dep_ in ("dobj", "oprd", "ccomp") or kid.tag_ == "VBG"]
    if not acted_on or (lemma(verb) == "deny" and child(verb, "dative") is not None):
        return []
    return [(min(low for low, _ in kept), max(high for _, high in kept))] if kept else []


def _adds_to_object(kid: Token) -> bool:
    """Whether a phrase after the object says more of it: "attacked her *on trade*"; not when or where it was said."""
    if kid.dep_ == "advcl":
        return (_has_to(kid) or _is_as(kid)) and kid.left_edge.nbor(-1).text != ","
    return kid.dep_ == "prep" and kid.lower_ in _OF_THE_OBJECT and not any(is_date(thing) for thing in kid.children)


def _is_as(verb: Token) -> bool:
    """ "Described the town *as beset by storms*"; not "attacked him as she left"."""
    return verb.tag_ == "VBN" and verb.doc[verb.left_edge.i].lower_ == "as" and own_subject(verb) is None


def _names_it(passage: Passage, verb: Token) -> bool:
    """Whether somebody calls a thing something, rather than a meeting or a friend."""
    after = [kid for kid in verb.children if kid.i > verb.i]
    if any(kid.lower_.endswith(("self", "selves")) for kid in after):
        return False
    says_what = any(kid.dep_ in ("oprd", "ccomp", "xcomp") or passage.is_quoted(kid) for kid in after)
    return says_what or any(passage.is_quoted(part) for kid in after for part in kid.subtree)


def prepositional_content(verb: Token) -> list[Range]:
    """The object of the verb's preposition: "called for *an inquiry*", "warned of *floods*"."""
    wanted = PREPOSITIONS.get(lemma(verb), frozenset())
    for kid in verb.children:
        is_wanted = kid.dep_ == "prep" and kid.lower_ in wanted and kid.i > verb.i
        if is_wanted and extent(kid)[1] > kid.i + 1 and not any(is_date(thing) for thing in kid.children):
            return [(kid.i + 1, extent(kid)[1])]
    return []


def quotation_beside(passage: Passage, verb: Token, free: set[int]) -> list[Range]:
    """The nearest free quotation that touches the saying clause, with nothing that ends a sentence between them."""
    if WEAK_QUOTE & {lemma(verb)} and any(
        kid.dep_ in ("xcomp", "dobj", "ccomp") and not passage.is_quoted(kid) for kid in verb.children
    ):
        return []
    near: list[tuple[int, Range]] = []
    for number in free:
        low, high = passage.range_of(number)
        gap = (high, verb.i) if high <= verb.i else (verb.i + 1, low)
        if not _is_utterance(passage, (low, high), is_after=high > verb.i):
            continue
        if high > low and gap[1] - gap[0] <= _REACH and not _is_broken(passage, gap, is_after=high > verb.i):
            near.append((gap[1] - gap[0], (low, high)))
    return [_with_end(passage, verb, min(near)[1])] if near else []


def _with_end(passage: Passage, verb: Token, quoted: Range) -> Range:
    """The quotation with the end of its sentence before the frame: "*“If we had left” the town*, she said"."""
    low, high = quoted
    frame, _ = clause_frame(verb, [quoted])
    is_first = low == 0 or passage.doc[low].is_sent_start
    goes_on = high < frame - 1 <= verb.i and not passage.ends_in_comma(quoted) and passage.doc[frame - 1].text == ","
    return (low, frame - 1) if is_first and goes_on else quoted


def _is_utterance(passage: Passage, quoted: Range, *, is_after: bool) -> bool:
    """Whether a quotation is set off as what was said: not "in *“block grants”* to states"."""
    said = passage.words(quoted)
    if not said:
        return False
    if is_after:
        before = passage.doc[quoted[0] - 1]
        return before.text in (",", ":") or is_verb(before) or (said[0].text[0].isupper() and len(said) > _PHRASE)
    doc = passage.doc
    last = [token.text for token in doc[max(quoted[0], quoted[1] - 2) : quoted[1] + 1]]
    return any(mark in last for mark in (",", "?", "!", ".", "...", "…", "-", "--", "—", "–"))


def _is_broken(passage: Passage, gap: Range, *, is_after: bool) -> bool:
    """Whether the words between quotation and verb end a sentence or hold another saying."""
    between = passage.doc[gap[0] : gap[1]]
    if any(token.text in (".", "?", "!", ";") for token in between):
        return True
    if any(is_verb(token) and token.dep_ in ("ROOT", "conj") for token in between):
        return True
    limit = _REACH if not is_after else _REACH - 2
    return len(between) > limit


def after_opening(passage: Passage, tokens: Range) -> int:
    """Where the reported words begin after the writer's own "However,"."""
    start, end = tokens
    for length in (1, 2):
        comma = start + length
        if comma < end - 1 and passage.doc[comma].text == "," and passage.doc[start:comma].text.lower() in _OPENINGS:
            return comma + 1
    return start

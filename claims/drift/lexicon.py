"""Word tables: what negates, what weakens or binds, what bounds a figure, and what says nothing by itself."""

from __future__ import annotations

from enum import StrEnum

from claims.attribution.tables import words
from claims.drift.stems import stem


class Force(StrEnum):
    """What a cue does to the words it governs; the modal ones say how sure or bound they are."""

    NEGATES = "negates"
    POSSIBLE = "possible"
    LIKELY = "likely"
    FUTURE = "future"
    SHOULD = "should"
    MUST = "must"
    INTENDS = "intends"
    CONSIDERS = "considers"
    HEARSAY = "hearsay"
    CONDITION = "condition"
    AT_LEAST = "at least"
    AT_MOST = "at most"
    ABOUT = "about"
    #: Looks like a cue and is none: "not only", "no doubt".
    NOTHING = "nothing"


#: With which a number in words begins.
NUMBER_WORDS = words(
    """
    a an half all one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand
    thousands
    """
)
BOUNDS = frozenset({Force.AT_LEAST, Force.AT_MOST, Force.ABOUT})

_CUES = {
    Force.NEGATES: """
        not; never; no; none; nobody; nothing; neither; nor; cannot; no one; no longer; without; deny; denial;
        rule out; reject; refuse; decline to; dismiss; refute; repudiate; fail to; lack; refrain from; far from;
        off the table; oppose; stop short of; abandon; scrap; cancel; rebut; unlikely; unable
    """,
    Force.POSSIBLE: "may; might; could; can; possibly; perhaps; maybe; conceivably; potentially",
    Force.LIKELY: "likely; probably; expect; presumably; be poised to",
    Force.FUTURE: """
        will; would; shall; be going to; be to; be set to; be due to; be about to; be scheduled; vow; pledge; promise;
        swear
    """,
    Force.SHOULD: "should; ought to; urge; call for; demand; recommend; propose",
    Force.MUST: "must; have to; need to; be required to; be obliged to; be forced to",
    Force.INTENDS: "plan; plan to; intend; aim to; want to; seek to; hope to; intention",
    Force.CONSIDERS: "consider; mull; weigh; contemplate; think about; explore; study whether",
    Force.HEARSAY: """
        reportedly; allegedly; apparently; supposedly; purportedly; ostensibly; alleged; seem; appear to; rumoured;
        rumored; be believed to; be said to; be thought to; be understood to
    """,
    Force.CONDITION: "if; unless; provided that; as long as; on condition; in case",
    Force.AT_LEAST: "at least; more than; over; no fewer than; no less than; not less than; upwards of; exceed",
    Force.AT_MOST: "at most; up to; under; less than; fewer than; below; no more than; not more than; as many as",
    Force.ABOUT: "about; around; nearly; almost; roughly; approximately; some; close to",
    Force.NOTHING: """
        not only; not just; no doubt; no wonder; no matter; if not; even if; as if; ask if; wonder if; know if; see if;
        unclear if; no later than; not least; not to mention
    """,
}


def key(compared: str, is_opposite: bool) -> str:  # noqa: FBT001 - a stem and its sign, as `stem` gives them
    """What a word of a cue is found by: "less" is no "more", though both are compared by one stem."""
    return f"!{compared}" if is_opposite else compared


#: First key of a cue → (all its keys, force), the longest first.
def _cues() -> dict[str, list[tuple[tuple[str, ...], Force]]]:
    table: dict[str, list[tuple[tuple[str, ...], Force]]] = {}
    for force, phrases in _CUES.items():
        for phrase in phrases.split(";"):
            stems = tuple(key(*stem(word)) for word in phrase.split())
            table.setdefault(stems[0], []).append((stems, force))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return table


CUES = _cues()
#: Negations that what they negate may stand before: "an alliance was ruled out".
BACKWARD = frozenset(key(*stem(word)) for word in words("rule reject refuse dismiss refute scrap cancel abandon off"))
#: What "n't" is joined to, where that has a force of its own.
CONTRACTED = {
    "won't": Force.FUTURE,
    "wouldn't": Force.FUTURE,
    "shouldn't": Force.SHOULD,
    "couldn't": Force.POSSIBLE,
    "can't": Force.POSSIBLE,
    "cannot": Force.POSSIBLE,
    "mustn't": Force.MUST,
}
#: They begin another clause.
CLAUSE_BREAKS = words("but while although though because whereas which who whom since despite")
#: Words that carry no content of their own.
EMPTY = words(
    """
    a about above across after again against ago all also although among an and any are as at away because been
    before behind being between both but by did do does during each either else ever every for from further had has
    have having he her here hers him his how i in into is it its itself just let me most much my near now of off on
    once onto or other others our out own per quite rather really same she since so some still such than that the
    their them themselves then there these they this those though through thus to together too toward towards under
    until up upon us very was we were what when where whether which while who whom whose why will with within would
    yet you your today yesterday tomorrow tonight be am 's s t however meanwhile if not only no nor never there's
    it's one news
    """
) - {"only", "all", "every", "most"}
_SAYING = """
    say tell add note state claim argue announce report explain warn admit acknowledge confirm reveal testify write
    remark observe comment reply respond stress emphasise emphasize insist maintain declare conclude describe according
    statement spokesman spokeswoman spokesperson interview conference press briefing reporter journalist speak
    think believe fear call ask
"""
SAYING = frozenset(stem(word)[0] for word in words(_SAYING))
#: Verbs that make the name before them the one who says it.
SPEAKS = frozenset(
    stem(word)[0]
    for word in words(
        "say tell add note argue announce explain warn admit insist declare claim state confirm deny reject vow pledge "
        "promise write stress acknowledge maintain rule predict"
    )
)
#: Small words whose coming or going changes what is claimed.
TELLING = words("only all every most always ever first last former military entirely solely deliberately illegally")

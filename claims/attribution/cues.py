"""The words of saying: verbs with what they may take as content, their inflected forms, and nouns of saying."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Flag, auto

from claims.attribution.tables import words


class Takes(Flag):
    """What a verb of saying may report."""

    CLAUSE = auto()  # said that it rains
    QUOTE = auto()  # "It rains," she continued
    INFINITIVE = auto()  # promised to resign, urged the council to act
    OBJECT = auto()  # ruled out an alliance


_CLAUSE_AND_QUOTE = """
    say tell add note state claim argue assert allege contend insist maintain declare announce report explain warn admit
    acknowledge concede confirm deny reveal testify write tweet remark observe comment reply respond recall stress
    emphasize emphasise underline underscore reiterate repeat affirm reaffirm proclaim predict forecast caution complain
    boast brag joke quip conclude agree disclose clarify vow pledge promise swear mention hint imply recount retort
    counter lament bemoan muse opine assure reassure remind inform notify charge exclaim speculate suggest indicate
    signal advise recommend propose answer post elaborate attest certify protest object
    decree rule estimate calculate teach interject message email text signal confide confess theorize posit reckon
    demand urge ask wonder inquire explain point
"""
_CLAUSE = """
    believe think fear hope expect doubt suspect show find demonstrate understand learn worry feel determine
    read specify stipulate highlight illustrate
"""
_QUOTE = """
    continue begin go call describe laugh shout cry yell thunder whisper sigh snap scream chant sing gush fume rave
    enthuse deadpan read conclude finish start ask question press blast slam mock tease offer put intone crow scoff
    urge plead beg implore order exhort react venture marvel mutter murmur grumble sneer
"""
_INFINITIVE = """
    vow pledge promise swear threaten offer urge ask order demand call advise encourage implore beg plead exhort warn
    instruct challenge invite propose direct press tell claim purport
"""
_OBJECT = """
    deny reject dismiss criticize criticise condemn denounce decry praise hail applaud laud commend call describe label
    dub brand blame accuse blast slam mock ridicule deride lambaste castigate rebuke chide attack announce confirm
    admit acknowledge propose demand urge advocate predict promise pledge stress emphasize emphasise highlight reiterate
    reaffirm disavow repudiate refute dispute discuss warn declare claim disclose deplore lament bemoan
    recommend suggest defend
    explain outline detail note cite mention reveal recall disparage assail label characterize characterise
    express voice welcome echo tout tweet
"""
#: (verb, particle) → the pair is a verb of its own.
PARTICLES: dict[tuple[str, str], Takes] = {
    ("rule", "out"): Takes.OBJECT,
    ("point", "out"): Takes.CLAUSE | Takes.QUOTE | Takes.OBJECT,
    ("play", "down"): Takes.OBJECT,
    ("spell", "out"): Takes.OBJECT | Takes.CLAUSE,
    ("lay", "out"): Takes.OBJECT,
    ("blurt", "out"): Takes.CLAUSE | Takes.QUOTE,
    ("call", "out"): Takes.OBJECT | Takes.QUOTE,
    ("fire", "back"): Takes.CLAUSE | Takes.QUOTE,
    ("shoot", "back"): Takes.CLAUSE | Takes.QUOTE,
    ("hit", "back"): Takes.CLAUSE | Takes.QUOTE,
    ("lash", "out"): Takes.QUOTE,
    ("chime", "in"): Takes.QUOTE,
    ("sum", "up"): Takes.QUOTE | Takes.OBJECT,
    ("go", "on"): Takes.QUOTE,
    ("write", "in"): Takes.QUOTE,
    ("make", "clear"): Takes.CLAUSE | Takes.QUOTE | Takes.OBJECT,
}
#: (verb, preposition) → the preposition's object is the content.
PREPOSITIONS: dict[str, frozenset[str]] = {
    "call": frozenset({"for", "on"}),
    "warn": frozenset({"of", "about", "against"}),
    "complain": frozenset({"about", "of"}),
    "boast": frozenset({"about", "of"}),
    "brag": frozenset({"about"}),
    "speak": frozenset({"about", "of", "against"}),
    "talk": frozenset({"about", "of"}),
    "argue": frozenset({"for", "against"}),
    "object": frozenset({"to"}),
    "hint": frozenset({"at"}),
    "joke": frozenset({"about"}),
    "point": frozenset({"to"}),
    "allude": frozenset({"to"}),
    "press": frozenset({"for"}),
    "push": frozenset({"for"}),
    "apologize": frozenset({"for"}),
    "apologise": frozenset({"for"}),
    "refer": frozenset({"to"}),
    "rail": frozenset({"against"}),
    "ask": frozenset({"for", "about"}),
}
#: Nouns that may carry a that-clause of what was said.
NOUNS = words(
    """
    claim statement assertion allegation accusation argument warning suggestion contention complaint
    prediction admission announcement insistence acknowledgement acknowledgment declaration point promise
    pledge vow comment remark assurance denial charge confession boast threat conclusion belief view concern
    opinion
    """
)
#: Verbs that lend a noun of saying their subject: "made the point that …".
LIGHT_VERBS = words(
    """
    make makes made making repeat repeats repeated repeating issue issued give gave
    """
)
#: Verbs whose infinitive is said by their object: "asked the mayor to say …".
OBJECT_CONTROL = words(
    """
    urge ask tell order force allow press lead advise encourage invite compel want
    """
)
#: Verbs whose object is the listener: "told reporters".
TOLD = words("tell assure remind inform notify ask advise")
#: Words before a verb of saying that leave it unsaid: "declined to say", "refused to confirm".
UNSAID = words(
    """
    decline refuse fail neglect forget avoid hesitate stop want need try plan intend expect wait schedule
    prepare hope like love have seem use
    """
)

_IRREGULAR: dict[str, tuple[str, ...]] = {
    "say": ("says", "said", "saying"),
    "tell": ("tells", "told", "telling"),
    "write": ("writes", "wrote", "written", "writing"),
    "swear": ("swears", "swore", "sworn", "swearing"),
    "think": ("thinks", "thought", "thinking"),
    "feel": ("feels", "felt", "feeling"),
    "find": ("finds", "found", "finding"),
    "show": ("shows", "showed", "shown", "showing"),
    "understand": ("understands", "understood", "understanding"),
    "begin": ("begins", "began", "begun", "beginning"),
    "go": ("goes", "went", "gone", "going"),
    "sing": ("sings", "sang", "sung", "singing"),
    "put": ("puts", "put", "putting"),
    "read": ("reads", "read", "reading"),
    "forecast": ("forecasts", "forecast", "forecasting"),
    "teach": ("teaches", "taught", "teaching"),
    "speak": ("speaks", "spoke", "spoken", "speaking"),
    "make": ("makes", "made", "making"),
    "lay": ("lays", "laid", "laying"),
    "hit": ("hits", "hit", "hitting"),
    "shoot": ("shoots", "shot", "shooting"),
    "forget": ("forgets", "forgot", "forgotten", "forgetting"),
    "have": ("has", "had", "having"),
    "lead": ("leads", "led", "leading"),
    "spell": ("spells", "spelled", "spelt", "spelling"),
}
_DOUBLED = words("brag quip plan stop rebut admit dub snap blur beg spot sum chat")


def _forms(lemma: str) -> Iterator[str]:
    """The lemma and its inflected forms."""
    yield lemma
    if lemma in _IRREGULAR:
        yield from _IRREGULAR[lemma]
        return
    stem = lemma + lemma[-1] if lemma in _DOUBLED else lemma
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        yield from (lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing")
    elif lemma.endswith("e"):
        yield from (lemma + "s", lemma + "d", lemma[:-1] + "ing")
    else:
        plural = "es" if lemma.endswith(("s", "sh", "ch", "x", "z")) else "s"
        yield from (lemma + plural, stem + "ed", stem + "ing")


def _verbs() -> dict[str, Takes]:
    table: dict[str, Takes] = {}
    both = Takes.CLAUSE | Takes.QUOTE
    for lemmas, takes in (
        (_CLAUSE_AND_QUOTE, both),
        (_CLAUSE, Takes.CLAUSE),
        (_QUOTE, Takes.QUOTE),
        (_INFINITIVE, Takes.INFINITIVE),
        (_OBJECT, Takes.OBJECT),
    ):
        for lemma in lemmas.split():
            table[lemma] = table.get(lemma, Takes(0)) | takes
    return table


#: Lemma → what it takes.
VERBS = _verbs()
#: Verbs that do nothing but say: what follows them is what was said, even where the parse is a mess.
SAYS = words("say tell add argue note insist claim explain warn acknowledge write")
#: Verbs that do not assert their clause but deny or ask it.
NOT_ASSERTING = words("deny doubt dispute question ask wonder inquire demand")
#: Verbs that say only when nothing but a quotation follows them: "she began taking calls" is no saying.
WEAK_QUOTE = words("begin continue go start finish read press offer")
#: Verbs of holding or showing rather than saying: no statement of their own inside somebody else's words.
WEAK = words(_CLAUSE)
#: Verbs of saying that, joined by "and" to a reported clause, rather go on with the saying than with what was said.
SAYS_BESIDES = words(
    """
    say tell add argue note insist claim explain warn acknowledge call criticize criticise accuse praise urge condemn
    denounce suggest describe dismiss vow reject
    """
)
#: Verbs of saying whose participle may follow another saying as its own: "…, adding that …", "…, calling it a mistake".
ACCOMPANIES = (words(_CLAUSE_AND_QUOTE) - words("write post")) | words("call refer cite describe accuse")
#: Inflected form (lower case) → lemma, for every verb these tables name.
LEMMAS: dict[str, str] = {
    form: lemma
    for lemma in (
        *sorted(VERBS),
        *sorted({verb for verb, _ in PARTICLES} | PREPOSITIONS.keys() | OBJECT_CONTROL | UNSAID),
    )
    for form in _forms(lemma)
}

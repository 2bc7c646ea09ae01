"""Words made comparable: endings off, irregular forms and a few synonyms and opposites under one head."""

from __future__ import annotations

from functools import lru_cache

from claims.attribution.places import COUNTRY_OF_ADJECTIVE, SEATS

_IRREGULAR_TABLE = """
    be: is are was were been being am 're 's, have: has had having, do: does did done doing, go: goes went gone
    going, rise: rose risen, fall: fell fallen, grow: grew grown, sink: sank sunk, shrink: shrank shrunk, begin:
    began begun, pay: paid, say: said, sell: sold, buy: bought, build: built, lose: lost, win: won, leave: left,
    hold: held, keep: kept, give: gave given, take: took taken, make: made, get: got gotten, find: found, tell:
    told, lead: led, meet: met, send: sent, spend: spent, break: broke broken, choose: chose chosen, speak:
    spoke spoken, write: wrote written, steal: stole stolen, fight: fought, bring: brought, teach: taught,
    catch: caught, think: thought, know: knew known, see: saw seen, come: came, become: became, run: ran, drive:
    drove driven, die: died dies dying, lie: lied lying, hide: hid hidden, shoot: shot, strike: struck, freeze:
    froze frozen, withdraw: withdrew withdrawn, swear: swore sworn, forbid: forbade forbidden, person: people,
    child: children, woman: women, man: men, million: m mn mln, billion: bn, percent: % per-cent pct, use: used
    using uses
"""
IRREGULAR = {
    form: lemma.strip()
    for lemma, _, forms in (row.partition(":") for row in _IRREGULAR_TABLE.split(","))
    for form in forms.split()
}
#: Words under one head | their opposites.
_FAMILIES = """
    rise increase grow climb soar surge jump raise hike higher | fall drop decline decrease shrink plunge slump cut
    lower reduce slash
    ; accept approve back support endorse | oppose veto block reject
    ; allow permit legalise legalize | ban forbid prohibit bar outlaw
    ; open reopen | close shut
    ; win | lose
    ; start begin launch | stop end halt
    ; join | leave quit
    ; buy purchase | sell
    ; guilty | innocent
    ; true | false untrue
    ; safe | unsafe
    ; legal lawful | illegal unlawful
    ; possible | impossible
    ; fair | unfair
    ; more | less fewer
    ; include | exclude
"""
_SHORTEST = 3
_LONGEST = 40
_ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "ied", "ies", "ed", "es", "s", "e", "y")
_VOWELS = "aeiou"


def root(word: str) -> str:
    """The word (lower case) without its ending; only good for comparing."""
    word = IRREGULAR.get(word, word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST and not word.endswith("ss"):
            word = word.removesuffix(ending)
            break
    if len(word) > _SHORTEST and word[-1] == word[-2] and word[-1] not in _VOWELS + "sl":
        word = word[:-1]
    return word


def _families() -> dict[str, tuple[str, bool]]:
    heads: dict[str, tuple[str, bool]] = {}
    for family in _FAMILIES.split(";"):
        same, _, opposite = family.partition("|")
        head = root(same.split()[0])
        heads |= {root(word): (head, False) for word in same.split()}
        heads |= {root(word): (head, True) for word in opposite.split()}
    return heads


_HEADS = _families()
_COUNTRIES = {
    **COUNTRY_OF_ADJECTIVE,
    **{seat.lower(): country.lower().removeprefix("the ") for seat, country in SEATS.items() if " " not in seat},
}


@lru_cache(maxsize=20_000)
def stem(word: str) -> tuple[str, bool]:
    """(what the word in lower case is compared by, whether it says the opposite of that)."""
    word = word[:_LONGEST].removesuffix("'s").removesuffix("'")
    if word in _COUNTRIES:
        return root(_COUNTRIES[word]), False
    found = root(word)
    return _HEADS.get(found, (found, False))


def is_past(word: str) -> bool:
    """Whether the word (lower case) looks like a past form."""
    return word.endswith("ed") or (word in IRREGULAR and not word.endswith(("s", "ing", "%")))

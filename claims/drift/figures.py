"""Numbers as values: “four per cent” is 4 %, “2 million euros” is “€2m”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from claims.attribution.tables import words
from claims.drift.cues import Cue
from claims.drift.lexicon import BOUNDS, EMPTY, Force
from claims.drift.tokens import Token

_ONES = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SMALL = {word: Decimal(value) for value, word in enumerate(_ONES)}
_SMALL |= {word: Decimal(20 + 10 * at) for at, word in enumerate(_TENS)}
_SMALL |= {f"{ten}-{one}": _SMALL[ten] + _SMALL[one] for ten in _TENS for one in _ONES[1:10]}
_SCALES = {
    "hundred": Decimal(100),
    "dozen": Decimal(12),
    **dict.fromkeys(("thousand", "thousands", "k"), Decimal(1_000)),
    **dict.fromkeys(("million", "millions", "m", "mn", "mln"), Decimal(1_000_000)),
    **dict.fromkeys(("billion", "billions", "bn"), Decimal(1_000_000_000)),
    **dict.fromkeys(("trillion", "trillions", "tn"), Decimal(1_000_000_000_000)),
}
_SHARES = {
    "half": Decimal("0.5"),
    "quarter": Decimal("0.25"),
    "third": Decimal(1) / 3,
    "thirds": Decimal(1) / 3,
    "quarters": Decimal("0.25"),
}
_FRACTIONS = {
    f"{one}-{share}": _SMALL[one] * value for one in ("one", "two", "three") for share, value in _SHARES.items()
}
#: Words for how many of them all.
_QUANTITIES = {
    **dict.fromkeys(words("all every each"), "all"),
    **dict.fromkeys(words("most majority"), "most"),
    **dict.fromkeys(words("some several"), "some"),
    **dict.fromkeys(words("few handful"), "few"),
}
_CURRENCIES = {
    "$": "$", "€": "€", "£": "£", "dollar": "$", "dollars": "$", "euro": "€", "euros": "€", "pound": "£", "pounds": "£",
}  # fmt: skip
_ORDINALS = words("st nd rd th")
#: Units that nothing else is counted in, and those of one kind.
_OWN_UNITS = frozenset({"%", "$", "€", "£", "share", "quantity", "ordinal"})
PORTIONS = frozenset({"share", "%"})
#: Longer runs of digits are no figure of a text.
_MOST_DIGITS = 20
#: "three in 2019" is no share.
_MOST_OUT_OF = 1_000
#: "1,200" and "1,5" have different commas.
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
#: "about 5,000" and "4,983" are one figure.
_NEARLY = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number: words `first` to `last` (indexes, inclusive). `unit`: "%", a currency, "share", "quantity", or the
    stem of what is counted. A quantity in words ("most") has that word as `value`."""

    value: Decimal | str
    unit: str
    first: int
    last: int
    bound: Force | None = None

    def is_comparable(self, other: Figure) -> bool:
        """Whether both may count one thing: percent is no euros, and four ships may be four ferries."""
        units = {self.unit, other.unit}
        return len(units) == 1 or units == PORTIONS or not units & _OWN_UNITS

    def is_same(self, other: Figure) -> bool:
        """The same figure with the same bound, or as near to it as the words “about” or “over” promise."""
        if not self.is_comparable(other):
            return False
        if isinstance(self.value, str) or isinstance(other.value, str):
            return self.value == other.value
        low, high = sorted((self, other), key=lambda one: one.amount)
        if low.amount == high.amount:
            return _loose(low.bound) == _loose(high.bound)
        is_vague = low.bound in {Force.AT_LEAST, Force.ABOUT} or high.bound in {Force.AT_MOST, Force.ABOUT}
        return (is_vague or low.unit != high.unit) and high.amount - low.amount <= _NEARLY * high.amount

    @property
    def amount(self) -> Decimal:
        """The number; of a percentage and of a share of one the same."""
        return Decimal(self.value) / 100 if self.unit == "%" else Decimal(self.value)


def _loose(bound: Force | None) -> Force | None:
    return None if bound is Force.ABOUT else bound


def figures(found: Sequence[Token], cues: Sequence[Cue], taken: frozenset[int]) -> list[Figure]:
    """The numbers of a run of words but those at `taken`, with the bounds ("at least") that stand before them."""
    bounds = {cue.last: cue.force for cue in cues if cue.force in BOUNDS}
    made, at = [], 0
    while at < len(found):
        figure = None if at in taken else _figure(found, at)
        if figure:
            made.append(replace(figure, bound=bounds.get(figure.first - 1)))
        at = figure.last + 1 if figure else at + 1
    return made


def _figure(found: Sequence[Token], at: int) -> Figure | None:
    token = found[at]
    if token.lower in _QUANTITIES and not (token.lower == "some" and _value(found, at + 1)):
        return Figure(_QUANTITIES[token.lower], "quantity", at, at)
    if token.lower in {"a", "an"} and at + 1 < len(found) and found[at + 1].lower in _SCALES.keys() | _SHARES.keys():
        inner = _scaled(found, at + 1, Decimal(1))
        return replace(inner, first=at)
    if token.lower in _FRACTIONS or token.lower == "half":
        return Figure(_FRACTIONS.get(token.lower, _SHARES["half"]), "share", at, at)
    value = _value(found, at)
    return None if value is None or _is_pronoun(found, at) else _scaled(found, at + 1, value, first=at)


def _scaled(found: Sequence[Token], at: int, value: Decimal, *, first: int | None = None) -> Figure:
    """The figure whose number so far is `value`, read on from `at`: scales, shares, further parts, unit."""
    first = at if first is None else first
    if (whole := _whole(found, at)) and value < whole[0]:
        return Figure(value / whole[0], "share", first, whole[1])
    while at < len(found) and not found[at].after:
        word = found[at].lower
        if word in _SHARES:
            return Figure(value * _SHARES[word], "share", first, at)
        if word in _SCALES:
            value *= _SCALES[word]
        elif not (more := _continuation(found, at)):
            break
        else:
            at = more
            value += _SMALL[found[at].lower]
        at += 1
    unit, last = _unit(found, at)
    sign = found[first].text[0]
    return Figure(value, _CURRENCIES.get(sign, unit), first, last)


def _whole(found: Sequence[Token], at: int) -> tuple[Decimal, int] | None:
    """(the ten of "nine out of ten", its index), if that stands here."""
    ahead = [one.lower for one in found[at : at + 2]]
    length = 2 if ahead == ["out", "of"] else 1 if ahead[:1] == ["in"] else 0
    whole = _value(found, at + length) if length and not found[at].after else None
    return (whole, at + length) if whole is not None and 1 < whole <= _MOST_OUT_OF else None


def _continuation(found: Sequence[Token], at: int) -> int:
    """Where a number in words goes on, if it does: "two hundred (and) *fifty*"; else 0."""
    if found[at - 1].lower not in _SCALES:
        return 0
    at += found[at].lower == "and"
    return at if at < len(found) and found[at].lower in _SMALL else 0


def _value(found: Sequence[Token], at: int) -> Decimal | None:
    if at >= len(found):
        return None
    text = found[at].lower
    if text in _SMALL:
        return _SMALL[text]
    digits = text.lstrip("$€£")
    digits = digits.replace(",", "" if _GROUPED.fullmatch(digits) else ".")
    if not digits[:1].isdigit() or len(digits) > _MOST_DIGITS:
        return None
    try:
        return Decimal(digits)
    except InvalidOperation:  # 1.2.3 is a version
        return None


def _is_pronoun(found: Sequence[Token], at: int) -> bool:
    """Whether "one" counts nothing here: "no one", "one of them", "the one"."""
    if found[at].lower != "one":
        return False
    after = found[at + 1 : at + 2]
    return (
        not after
        or bool(after[0].after)
        or (after[0].lower in EMPTY)
        or (at > 0 and found[at - 1].lower in {"no", "the", "this", "that", "any", "every", "each", "some", "number"})
    )


def _unit(found: Sequence[Token], at: int) -> tuple[str, int]:
    """(unit, index of the last word of the figure) for a number whose words end before `at`."""
    return next(_units(found, at), ("", at - 1))


def _units(found: Sequence[Token], at: int) -> Iterator[tuple[str, int]]:
    ahead = found[at : at + 3]
    if not ahead or ahead[0].after:
        return
    pair = " ".join(one.lower for one in ahead[:2])
    if ahead[0].lower in {"%", "percent", "pct"}:
        yield "%", at
    elif pair == "per cent":
        yield "%", at + 1
    elif ahead[0].lower in _CURRENCIES:
        yield _CURRENCIES[ahead[0].lower], at
    elif ahead[0].lower in _ORDINALS:
        yield "ordinal", at
    else:
        for one in ahead:
            if one.after:
                return
            if one.lower not in EMPTY:
                yield one.stem, at - 1

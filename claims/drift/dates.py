"""Dates as values: “6 April” is “April 6”."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from claims.attribution.tables import words
from claims.attribution.titles import WEEKDAYS
from claims.drift.lexicon import EMPTY
from claims.drift.tokens import Token

_MONTH_NAMES = [
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
]
_MONTHS = {name: at for at, name in enumerate(_MONTH_NAMES, 1)}
_MONTHS |= {name[:3]: at for name, at in _MONTHS.items()} | {"sept": 9}
_LAST_DAY = 31
_FIRST_YEAR, _LAST_YEAR = 1500, 2199
_BEFORE_YEARS = words("in since until by of from before after during")
_ORDINALS = words("st nd rd th")


@dataclass(frozen=True, slots=True)
class Date:
    """A date as far as it is told; of `weekday` alone the rest is None."""

    first: int
    last: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: str | None = None

    def parts(self) -> tuple[int | str | None, ...]:
        return self.year, self.month, self.day, self.weekday


def dates(found: Sequence[Token]) -> list[Date]:
    """The dates of a run of words. Numbers with slashes are nobody's guess and no date."""
    made, at = [], 0
    while at < len(found):
        date = _date(found, at)
        if date:
            made.append(date)
        at = date.last + 1 if date else at + 1
    return made


def _date(found: Sequence[Token], at: int) -> Date | None:
    token, following = found[at], found[at + 1 : at + 4]
    month = _month(token)
    if month and (day := _day(following)):
        date = Date(at, at + day[1], month=month, day=day[0])
    elif whole := _day_first(found, at):
        date = whole
    elif month and (token.lower != "may" or (following and _year(following[0]))):
        date = Date(at, at, month=month)
    elif token.lower in WEEKDAYS:
        return Date(at, at, weekday=token.lower)
    elif (iso := _iso(found[at : at + 3])) is not None:
        return replace(iso, first=at, last=at + 2)
    elif (year := _year(token)) and not _is_counted(found, at):
        return Date(at, at, year=year)
    else:
        return None
    after = found[date.last + 1 : date.last + 2]
    year = _year(after[0]) if after and after[0].after in {"", ","} else None
    return replace(date, year=year, last=date.last + 1) if year else date


def _month(token: Token) -> int | None:
    return _MONTHS.get(token.lower) if token.is_capital else None


def _day(found: Sequence[Token]) -> tuple[int, int] | None:
    """(day, number of words) where a day of a month begins."""
    if not found or not found[0].text.isascii() or not found[0].text.isdigit() or len(found[0].text) > 2:  # noqa: PLR2004
        return None
    day = int(found[0].text)
    length = 2 if len(found) > 1 and found[1].lower in _ORDINALS and not found[1].after else 1
    return (day, length) if 1 <= day <= _LAST_DAY else None


def _day_first(found: Sequence[Token], at: int) -> Date | None:
    """ "6 April", "6th of April"."""
    day = _day(found[at : at + 2])
    if day is None:
        return None
    last = at + day[1]
    last += last < len(found) and found[last].lower == "of"
    month = _month(found[last]) if last < len(found) and not found[last].after else None
    return Date(at, last, month=month, day=day[0]) if month else None


def _year(token: Token) -> int | None:
    if len(token.text) != 4 or not token.text.isascii() or not token.text.isdigit():  # noqa: PLR2004
        return None
    year = int(token.text)
    return year if _FIRST_YEAR <= year <= _LAST_YEAR else None


def _is_counted(found: Sequence[Token], at: int) -> bool:
    """Whether the number stands before what it counts: "2000 ships"."""
    after = found[at + 1 : at + 2]
    is_placed = at > 0 and found[at - 1].lower in {
        "in",
        "since",
        "until",
        "by",
        "of",
        "from",
        "before",
        "after",
        "during",
    }
    return bool(after) and not after[0].after and after[0].lower not in EMPTY and not is_placed


def _iso(found: Sequence[Token]) -> Date | None:
    if len(found) < 3 or not all(one.text.isascii() and one.text.isdigit() for one in found):  # noqa: PLR2004
        return None
    year, month, day = found
    is_joined = month.start == year.end + 1 and day.start == month.end + 1
    if not is_joined or not _year(year) or not 1 <= int(month.text) <= len(_MONTH_NAMES):
        return None
    return Date(0, 0, year=int(year.text), month=int(month.text), day=int(day.text)) if len(day.text) <= 2 else None  # noqa: PLR2004

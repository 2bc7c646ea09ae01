"""English: rules over a dependency parse (docs/decisions/0006)."""

from __future__ import annotations

import re

from claims.attribution.english_model import label
from claims.attribution.headlines import headline_claims
from claims.attribution.languages.base import LIKELY, POSSIBLE, SURE
from claims.attribution.reader import read_english
from claims.attribution.statements import AttributedStatement, HeadlineClaim
from claims.attribution.tables import words
from claims.attribution.versions import rules

#: Fewer words tell nothing.
_ENOUGH_WORDS = 12
#: So many leave no doubt.
_PLENTY_OF_WORDS = 40
#: (least share of telling words, certainty), for plenty of words and for fewer. English has one to two in ten; prose in
#: other languages hardly one in a hundred.
_PLENTY_STEPS = ((0.08, SURE), (0.03, POSSIBLE))
_FEW_STEPS = ((0.12, SURE), (0.05, LIKELY), (0.02, POSSIBLE))
#: The share of all function words that leaves a few words possible.
_FEW_SHARE = 0.1
_LOOKED_AT = 20_000
_WORD = re.compile(r"[^\W\d_]+")
#: Function words that hardly another language writes alike.
_TELLING = words(
    """
    about after and be been but could did does from have his into its may might not of our said says she should that
    the their them there they this were what when which who with would you your
    """
)
_FUNCTION_WORDS = _TELLING | words(
    """
    a all also an are as at by can do for had has he her i if in is it me more must my no on or out over so some than to
    up us was we will
    """
)


class English:
    """Statements with their speakers, and headlines that state something."""

    code = "en"
    name = "English"

    @property
    def version(self) -> str:
        return f"{rules()}/{label()}"

    def certainty(self, text: str) -> float:
        """By the share of English function words; too little text gets the benefit of the doubt."""
        found = [word.lower() for word in _WORD.findall(text[:_LOOKED_AT])]
        if len(found) < _ENOUGH_WORDS:
            is_latin = not found or sum(map(str.isascii, found)) * 2 >= len(found)
            return LIKELY if is_latin else 0.0
        telling = _share(found, _TELLING)
        if len(found) >= _PLENTY_OF_WORDS:
            return next((certainty for least, certainty in _PLENTY_STEPS if telling >= least), 0.0)
        doubt = POSSIBLE if _share(found, _FUNCTION_WORDS) >= _FEW_SHARE else 0.0
        return next((certainty for least, certainty in _FEW_STEPS if telling >= least), doubt)

    def read(self, text: str, *, title: str = "") -> tuple[AttributedStatement, ...]:
        return read_english(text, title=title)

    def headlines(self, text: str, *, title: str = "") -> tuple[HeadlineClaim, ...]:
        return headline_claims(text, title=title if self.certainty(title) >= POSSIBLE else "")


def _share(found: list[str], table: frozenset[str]) -> float:
    return sum(word in table for word in found) / len(found)

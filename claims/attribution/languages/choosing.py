"""Which language a text is in, and which of its paragraphs are in another.

The words decide. What is recorded of an article only tips the scales where they leave a doubt: pages declare their
language wrongly as often as not.
"""

from __future__ import annotations

from claims.attribution.languages import languages
from claims.attribution.languages.base import LIKELY, POSSIBLE, SURE, Language
from claims.attribution.languages.unknown import UNKNOWN
from claims.attribution.paragraphs import paragraphs


def language_of(text: str, *, expected: str = "") -> Language:
    """The language of the text, `UNKNOWN` when no rules cover it.

    `expected` (BCP 47, “” for nothing) needs little to be believed, and another language then much to be preferred.
    """
    known = languages()
    code = expected.partition("-")[0].lower()
    certain = {one.code: one.certainty(text) for one in known.values()}
    own = certain.pop(code, 0.0)
    best = max(certain, key=lambda other: certain[other], default="")
    rival = certain.get(best, 0.0)
    if own >= POSSIBLE and (rival < SURE or rival <= own):
        return known[code]
    return known[best] if rival >= (SURE if code else LIKELY) else UNKNOWN


def parts(text: str, whole: Language) -> list[tuple[Language, str]]:
    """The text once for each language in it, as long as the text and with everything else blanked out.

    `whole` is the language of the text: what is too short to tell counts to it, and it comes first.
    """
    places: dict[str, list[tuple[int, int]]] = {}
    found = {whole.code: whole}
    for paragraph in paragraphs(text):
        one = language_of(paragraph.text, expected=whole.code)
        found[one.code] = one
        places.setdefault(one.code, []).append((paragraph.start, paragraph.end))
    if len(found) == 1:
        return [(whole, text)]
    return [(one, _only(text, places[code])) for code, one in found.items() if code in places]


def _only(text: str, places: list[tuple[int, int]]) -> str:
    """The text with blanks outside these places; line breaks stay where they are."""
    kept, at = [], 0
    for start, end in places:
        kept += [_blank(text[at:start]), text[start:end]]
        at = end
    return "".join([*kept, _blank(text[at:])])


def _blank(text: str) -> str:
    return "".join(character if character.isspace() else " " for character in text)

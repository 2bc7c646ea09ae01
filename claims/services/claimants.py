"""Find or make the claimant behind a name."""

from __future__ import annotations

import re

from django.db import transaction

from claims.models import Claimant, ClaimantAlias
from factcheck.core.text import one_line

_NOBODY = frozenset(
    {"he", "she", "it", "they", "we", "i", "you", "who", "which", "that", "this", "these", "those", "one", "some"}
    | {"many", "others", "another", "someone", "somebody"}
)


def normalised_name(name: str) -> str:
    """How names are looked up: one line, no leading article, no possessive, case folded."""
    plain = re.sub(r"[’']s$", "", re.sub(r"^the\s+", "", one_line(name, limit=200), flags=re.IGNORECASE))
    return plain.casefold()


@transaction.atomic
def claimant_called(name: str) -> Claimant | None:
    """The one claimant with this name, a new unconfirmed one if there is none; None for pronouns and shared names.

    Two claimants may share a name; then only a person can tell which one is meant.
    """
    normalised = normalised_name(name)
    if not normalised or normalised in _NOBODY:
        return None
    known = list(Claimant.objects.filter(aliases__normalised=normalised).distinct()[:2])
    if known:
        return known[0] if len(known) == 1 else None
    claimant = Claimant.objects.create(name=one_line(re.sub(r"^the\s+", "", name, flags=re.IGNORECASE), limit=200))
    add_alias(claimant, name)
    return claimant


def add_alias(claimant: Claimant, name: str) -> ClaimantAlias:
    """Let the claimant be found by this name, too."""
    alias, _ = ClaimantAlias.objects.get_or_create(
        claimant=claimant, normalised=normalised_name(name), defaults={"name": one_line(name, limit=200)}
    )
    return alias

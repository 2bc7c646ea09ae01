"""Find or make the claimant behind a name; enter and edit claimants by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from claims.attribution.titles import ROLES
from claims.models import Claimant, ClaimantAlias
from claims.permissions import require
from factcheck.core.errors import InvalidInput
from factcheck.core.text import one_line
from factcheck.core.turns import take_turn
from factcheck.core.versioning import locked

_NOBODY = frozenset(
    {"he", "she", "it", "they", "we", "i", "you", "who", "which", "that", "this", "these", "those", "one", "some"}
    | {"many", "others", "another", "someone", "somebody"}
)
#: Small words inside names.
_PARTICLES = frozenset(
    [
        "al",
        "and",
        "bin",
        "da",
        "de",
        "del",
        "den",
        "der",
        "di",
        "du",
        "for",
        "ibn",
        "la",
        "le",
        "of",
        "on",
        "the",
        "van",
        "von",
    ]
)
_MOST_WORDS = 8


def normalised_name(name: str) -> str:
    """How names are looked up: one line, no leading article, no possessive, case folded."""
    plain = re.sub(r"[’']s$", "", re.sub(r"^the\s+", "", one_line(name, limit=200), flags=re.IGNORECASE))
    return plain.casefold()


@transaction.atomic
def claimant_called(name: str) -> Claimant | None:
    """The one claimant with this name, a new unconfirmed one if there is none; None where the name does not tell.

    Pronouns and bare roles do not: “the minister” is somebody else in every text. Nor does a name that two claimants
    share: then only a person can tell which one is meant.
    """
    normalised = normalised_name(name)
    if not normalised or normalised in _NOBODY or normalised in ROLES:
        return None
    if not (known := _known_as(normalised)):
        # Two briefings that name the same newcomer at once would each make one.
        take_turn("new claimants")
        known = _known_as(normalised)
    if known:
        return known[0] if len(known) == 1 else None
    claimant = Claimant.objects.create(name=one_line(re.sub(r"^the\s+", "", name, flags=re.IGNORECASE), limit=200))
    add_alias(claimant, name)
    return claimant


def _known_as(normalised: str) -> list[Claimant]:
    return list(Claimant.objects.filter(aliases__normalised=normalised).distinct()[:2])


def add_alias(claimant: Claimant, name: str) -> ClaimantAlias:
    """Let the claimant be found by this name, too."""
    alias, _ = ClaimantAlias.objects.get_or_create(
        claimant=claimant, normalised=normalised_name(name), defaults={"name": one_line(name, limit=200)}
    )
    return alias


def learn_alias(claimant: Claimant, words: str, *, by: User) -> None:
    """Let the claimant be found by the name that a text prints and a person confirmed; pronouns and roles are no names.

    If another claimant goes by it, too, a person decides from then on: nothing is ever merged.
    """
    if not is_proper_name(words) or claimant.aliases.filter(normalised=normalised_name(words)).exists():
        return
    alias = add_alias(claimant, words)
    ClaimantAlias.objects.filter(pk=alias.pk).update(learned_by=by, learned_at=timezone.now())


@transaction.atomic
def forget_alias(*, alias_id: int, by: User) -> None:
    """Take back what a decision about a statement taught, or what was entered; the claimant's own name stays."""
    require(by, "claims.change_claimant", "edit claimants")
    alias = ClaimantAlias.objects.select_related("claimant").get(pk=alias_id)
    if alias.normalised == normalised_name(alias.claimant.name):
        raise InvalidInput("A claimant is always found by its own name. Change the name instead.")
    alias.delete()


def is_proper_name(words: str) -> bool:
    """Whether the words name somebody in any text: “Ada Quill”, “the Port Authority”, not “she” or “the Minister”."""
    plain = re.sub(r"^the\s+", "", one_line(words, limit=200), flags=re.IGNORECASE)
    parts = plain.split()
    if not parts or len(parts) > _MOST_WORDS or normalised_name(plain) in _NOBODY:
        return False
    is_written_as_name = all(part[0].isupper() or part.casefold() in _PARTICLES for part in parts)
    return is_written_as_name and parts[0][0].isupper() and normalised_name(parts[-1]) not in ROLES


@transaction.atomic
def create_claimant(*, by: User, aliases: Iterable[str] = (), **fields: Any) -> Claimant:
    """Enter a person or organisation; it is found by its name and its `aliases`."""
    require(by, "claims.add_claimant", "enter claimants")
    claimant = _stored(Claimant(**fields))
    _replace_aliases(claimant, aliases)
    return claimant


@transaction.atomic
def edit_claimant(
    *, claimant_id: int, by: User, aliases: Iterable[str] | None = None, version: int | None = None, **changes: Any
) -> Claimant:
    """Change what is given; `aliases` replaces all of them, the name itself always stays one."""
    require(by, "claims.change_claimant", "edit claimants")
    claimant = locked(Claimant.objects.all(), pk=claimant_id, version=version)
    for field, value in changes.items():
        setattr(claimant, field, value)
    # Aliases are rows of their own; they count as a change of the claimant all the same.
    claimant.version = F("version") + 1
    _stored(claimant, update_fields=[*changes, "version"])
    if aliases is not None:
        _replace_aliases(claimant, aliases)
    elif "name" in changes:
        add_alias(claimant, claimant.name)
    return claimant


def _replace_aliases(claimant: Claimant, names: Iterable[str]) -> None:
    wanted = {normalised_name(name): name for name in (claimant.name, *names)}
    if "" in wanted:
        raise InvalidInput(f"“{wanted['']}” is not a name that anybody could be found by.")
    claimant.aliases.exclude(normalised__in=wanted).delete()
    for name in wanted.values():
        add_alias(claimant, name)


def _stored(claimant: Claimant, **options: Any) -> Claimant:
    try:
        with transaction.atomic():
            claimant.save(**options)
    except IntegrityError as error:
        raise InvalidInput(f"Another claimant has the Wikidata id {claimant.wikidata_id} already.") from error
    claimant.refresh_from_db(fields=["version"])
    return claimant

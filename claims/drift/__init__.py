"""How the wording of a passage drifted from a statement: negation, modality, numbers, dates, names, words that came or
went.

A pure room: rules over words, no parser, so that a page can compare dozens of passages while it is made. It marks what
a person should look at and decides nothing. It reads English.
"""

from claims.drift.comparing import drift
from claims.drift.difference import Difference, Kind

__all__ = ["Difference", "Kind", "drift"]

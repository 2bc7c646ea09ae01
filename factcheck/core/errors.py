"""The errors people and programs meet, as one tree.

    FactcheckError                 what happened, in a sentence for people
    ├── InvalidInput               the input is refused; nothing was stored
    ├── NotAllowed                 this person may not do this (HTTP 403)
    ├── InvalidTransition          the workflow has no such step from here (HTTP 422)
    ├── StaleState                 somebody else changed it first (HTTP 409 or 412)
    ├── LeaseLost                  another worker took this job over; our results are void
    ├── NotYet                     it is too early for this work; nothing was tried
    ├── FetchError                 the network or the other side failed (sources.fetch.errors refines it)
    │   ├── Throttled              a provider asks us to slow down
    │   └── ProviderRefused        a provider will not serve us: wrong key, no such plan, a query it does not take
    └── ParseError                 what came back could not be read (sources.extraction refines it)

Every error says two more things that background work needs: whether trying again can help (`permanent`) and, where the
other side said so, how long to wait first (`retry_after`).
"""

from __future__ import annotations

from datetime import datetime, timedelta


class FactcheckError(Exception):
    """Base of every expected failure; `str(error)` is a sentence for people."""

    permanent: bool = True
    retry_after: timedelta | None = None


class InvalidInput(FactcheckError):
    """The input itself is refused: empty, too large, binary, not a URL we open …"""


class NotAllowed(FactcheckError):
    """The person is known, but may not do this."""


class InvalidTransition(FactcheckError):
    """The workflow has no such action from the present state."""


class StaleState(FactcheckError):
    """The record was changed by somebody else since it was read."""


class LeaseLost(FactcheckError):
    """The job was taken over by another worker; this worker's results must not be stored."""

    permanent = False


class NotYet(FactcheckError):
    """It has to wait until `until`, for example for a provider's quota. That is no failure and no attempt."""

    permanent = False

    def __init__(self, message: str, *, until: datetime) -> None:
        super().__init__(message)
        self.until = until


class FetchError(FactcheckError):
    """A request to the outside world failed."""

    def __init__(self, message: str, *, permanent: bool = False, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.retry_after = retry_after


class Throttled(FetchError):
    """A provider answers that we ask too often; `retry_after` is what it said, if it did."""

    def __init__(self, message: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(message, retry_after=retry_after)


class ProviderRefused(FetchError):
    """A provider will not serve this request, now or later, until somebody changes something."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class ParseError(FactcheckError):
    """The bytes are not what they should be, or reading them took more than the limits allow."""

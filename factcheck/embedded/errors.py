"""What can go wrong with the bundled servers, told in sentences for the person at the keyboard."""

from __future__ import annotations

from factcheck.core.errors import FactcheckError


class EmbeddedError(FactcheckError):
    """The bundled servers cannot be run; the message says what to do."""


class AlreadyRunning(EmbeddedError):
    """Another supervisor holds this data folder."""


class PortTaken(EmbeddedError):
    """The port that was asked for is in use."""


class ChildFailed(EmbeddedError):
    """A program we started ended by itself; the message carries the end of its log."""

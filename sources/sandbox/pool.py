"""The children of this process: taken for one call, given back, replaced when they fail or are worn out.

Works from any thread (a child is used by one caller at a time) and after a fork (the fork starts children of its own).
"""

from __future__ import annotations

import atexit
import logging
import os
import signal
import threading
import weakref
from collections.abc import Mapping
from typing import Any

from factcheck.core.errors import FactcheckError, ParseError
from sources.sandbox.functions import Function
from sources.sandbox.limits import Limits
from sources.sandbox.process import Child, ChildDied, ChildTooSlow

logger = logging.getLogger(__name__)


class ReaderUnavailable(FactcheckError):
    """The child could not be started: a fault of this machine, not of the document."""

    permanent = False


class Sandbox:
    """A set of functions and limits, and the children that serve them."""

    def __init__(self, functions: Mapping[str, Function], limits: Limits) -> None:
        self._functions = functions
        self._limits = limits
        self._lock = threading.Lock()
        self._idle: list[Child] = []
        self._busy: set[Child] = set()
        _sandboxes.add(self)

    def call(self, function_name: str, payload: bytes, **options: Any) -> Any:
        """What the function made of `payload`, as a JSON value.

        Raises ParseError with a sentence: the function's own refusal, or that a limit was reached; ReaderUnavailable
        when no child can be started; KeyError for a function that is not registered.
        """
        noun = self._functions[function_name].noun
        child = self._take()
        try:
            answer = child.ask(function_name, payload, options, self._limits.wall_seconds)
        except ChildTooSlow:
            self._discard(child)
            raise ParseError(
                f"Reading this {noun} took more than {self._limits.wall_seconds:g} seconds; it was stopped."
            ) from None
        except ChildDied as death:
            self._discard(child)
            raise ParseError(self._epitaph(noun, death.status)) from None
        except BaseException:  # an interrupt between question and answer: the next answer would be the wrong one
            self._discard(child)
            raise
        self._give_back(child, reusable=answer.get("failed") != "memory")
        return self._result(noun, answer)

    def close(self) -> None:
        """End the idle children."""
        with self._lock:
            idle, self._idle = self._idle, []
        for child in idle:
            child.kill()

    def abandon(self) -> None:
        """In a fork: forget the parent's children. The lock may be held by a thread that does not exist here."""
        self._lock = threading.Lock()
        children = [*self._idle, *self._busy]
        self._idle, self._busy = [], set()
        for child in children:
            child.abandon()

    def _take(self) -> Child:
        while True:
            with self._lock:
                child = self._idle.pop() if self._idle else None
            if child is None:
                child = self._started()
            if child.is_alive():
                with self._lock:
                    self._busy.add(child)
                return child
            child.kill()

    def _started(self) -> Child:
        try:
            return Child(self._functions, self._limits)
        except (OSError, ChildDied, ChildTooSlow) as error:
            raise ReaderUnavailable("The reader process could not be started on this machine.") from error

    def _give_back(self, child: Child, *, reusable: bool) -> None:
        with self._lock:
            self._busy.discard(child)
            worn_out = child.documents >= self._limits.documents or len(self._idle) >= self._limits.idle_children
            if reusable and not worn_out:
                self._idle.append(child)
                return
        child.kill()

    def _discard(self, child: Child) -> None:
        with self._lock:
            self._busy.discard(child)
        child.kill()

    def _epitaph(self, noun: str, status: int) -> str:
        if status == -signal.SIGXCPU:
            return f"Reading this {noun} took more than {self._limits.cpu_seconds} seconds of CPU time; it was stopped."
        return f"This {noun} cannot be read: it made the reader crash."

    def _result(self, noun: str, answer: dict[str, Any]) -> Any:
        if "result" in answer:
            return answer["result"]
        if "refused" in answer:
            raise ParseError(answer["refused"])
        if answer["failed"] == "memory":
            megabytes = self._limits.memory_bytes // 1024**2
            raise ParseError(f"Reading this {noun} took more than {megabytes:,} MB of memory; it was stopped.")
        logger.warning("A reader failed with %s on a %s", answer["detail"], noun)
        raise ParseError(f"This {noun} is malformed in a way that the reader cannot handle.")


_sandboxes: weakref.WeakSet[Sandbox] = weakref.WeakSet()


def _after_fork() -> None:
    for sandbox in list(_sandboxes):
        sandbox.abandon()


def _at_exit() -> None:
    for sandbox in list(_sandboxes):
        sandbox.close()


os.register_at_fork(after_in_child=_after_fork)
atexit.register(_at_exit)

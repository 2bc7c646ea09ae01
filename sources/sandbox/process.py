"""The parent's side of one child: start, ask against the clock, kill."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sources.sandbox.frames import LENGTHS, packed
from sources.sandbox.functions import Function
from sources.sandbox.limits import Limits

_PROJECT = Path(__file__).resolve().parents[2]
_CHUNK = 1 << 20
#: No parser of ours answers with more; a child that does is not believed.
_MAX_ANSWER = 64 << 20


class ChildDied(Exception):
    """The pipe ended; `status` is the exit status, negative for a signal."""

    def __init__(self, status: int) -> None:
        super().__init__(f"exit status {status}")
        self.status = status


class ChildTooSlow(Exception):
    """The wall clock ran out."""


class Child:
    """One child process, used by one caller at a time."""

    def __init__(self, functions: Mapping[str, Function], limits: Limits) -> None:
        """Start it and wait until it has its parsers; ChildDied or ChildTooSlow when it does not come up."""
        self.documents = 0
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "sources.sandbox.child", _settings(functions, limits)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            cwd="/",
            # Nothing of the worker's environment: it holds passwords.
            env={"PYTHONPATH": str(_PROJECT), "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            # Ctrl-C in a terminal is for the parent; the child follows it by the end of its stdin.
            process_group=0,
        )
        assert self._process.stdin is not None  # noqa: S101 - both were asked for
        assert self._process.stdout is not None  # noqa: S101
        self._pipes = (self._process.stdin, self._process.stdout)
        self._requests, self._answers = (pipe.fileno() for pipe in self._pipes)
        for descriptor in (self._requests, self._answers):
            os.set_blocking(descriptor, False)
        try:
            self._receive(time.monotonic() + limits.start_seconds)
        except BaseException:
            self.kill()
            raise

    @property
    def pid(self) -> int:
        """Process id, for tests and logs."""
        return self._process.pid

    def is_alive(self) -> bool:
        """Whether it can still be asked."""
        return self._process.poll() is None

    def ask(self, function: str, payload: bytes, options: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Its answer; after ChildDied or ChildTooSlow the child must be killed, not used again."""
        deadline = time.monotonic() + seconds
        self.documents += 1
        self._send(packed({"function": function, "options": options}, payload), deadline)
        return self._receive(deadline)

    def kill(self) -> None:
        """End it and free everything it held here."""
        self._process.kill()
        self._process.wait()
        self._close_pipes()

    def abandon(self) -> None:
        """In a fork of the parent: let go of the pipes, else the child would outlive its real parent."""
        self._close_pipes()
        self._process.returncode = 0  # not our child any more: nothing to wait for

    def _close_pipes(self) -> None:
        for pipe in self._pipes:
            pipe.close()

    def _send(self, data: bytes, deadline: float) -> None:
        rest = memoryview(data)
        while rest:
            self._wait(self._requests, select.POLLOUT, deadline)
            try:
                rest = rest[os.write(self._requests, rest[:_CHUNK]) :]
            except BlockingIOError:
                continue
            except BrokenPipeError:
                raise ChildDied(self._status()) from None

    def _receive(self, deadline: float) -> dict[str, Any]:
        head_length, payload_length = LENGTHS.unpack(self._read(LENGTHS.size, deadline))
        if head_length + payload_length > _MAX_ANSWER:
            raise ChildDied(0)
        answer: dict[str, Any] = json.loads(self._read(head_length, deadline))
        return answer

    def _read(self, size: int, deadline: float) -> bytes:
        data = bytearray()
        while len(data) < size:
            self._wait(self._answers, select.POLLIN, deadline)
            try:
                chunk = os.read(self._answers, min(size - len(data), _CHUNK))
            except BlockingIOError:
                continue
            if not chunk:
                raise ChildDied(self._status())
            data += chunk
        return bytes(data)

    def _wait(self, descriptor: int, event: int, deadline: float) -> None:
        left = deadline - time.monotonic()
        poller = select.poll()
        poller.register(descriptor, event)
        if left <= 0 or not poller.poll(left * 1000):
            raise ChildTooSlow

    def _status(self) -> int:
        try:
            return self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return 0


def _settings(functions: Mapping[str, Function], limits: Limits) -> str:
    paths = {name: function.path for name, function in functions.items()}
    return json.dumps({"functions": paths, "memory_bytes": limits.memory_bytes, "cpu_seconds": limits.cpu_seconds})

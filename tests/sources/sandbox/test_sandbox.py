"""Whatever a document does to its reader, the caller gets an answer or a sentence, and the next document is read."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from factcheck.core.errors import ParseError
from sources.sandbox import Function, Limits, ReaderUnavailable, Sandbox
from tests.sources.sandbox import greedy
from tests.sources.sandbox.processes import ends, is_running, open_descriptors

NAMES = ["echo", "whoami", "spin", "sleep", "hoard", "crash", "refuse", "stumble", "chatter", "scribble", "nonsense"]
FUNCTIONS = {name: Function(f"{greedy.__name__}:{name}", "page") for name in NAMES}
SHORT = Limits(cpu_seconds=1, wall_seconds=60, memory_bytes=1 << 29)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with_limits = Sandbox(FUNCTIONS, SHORT)
    yield with_limits
    with_limits.close()


def test_bytes_and_options_arrive_as_they_were_sent(sandbox: Sandbox) -> None:
    body = bytes(range(256)) * 5000
    answer = sandbox.call("echo", body, url="http://ä.example/\ud800", deep={"a": [1]})
    assert answer["text"].encode("utf-8", "surrogateescape") == body
    assert answer["options"] == {"url": "http://ä.example/\ud800", "deep": {"a": [1]}}


def test_one_child_reads_one_document_after_the_other(sandbox: Sandbox) -> None:
    assert sandbox.call("whoami", b"")["pid"] == sandbox.call("whoami", b"")["pid"] != os.getpid()


def test_the_child_sees_nothing_of_the_environment(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://user:secret@localhost/db")
    child = sandbox.call("whoami", b"")
    assert {"PYTHONPATH", "TZ"} <= set(child["environment"]) <= {"PYTHONPATH", "TZ", "LC_ALL", "LC_CTYPE"}
    assert child["folder"] == "/"


ENDS = {
    "spin": "Reading this page took more than 1 seconds? of CPU time; it was stopped.",
    "hoard": "Reading this page took more than 512 MB of memory; it was stopped.",
    "crash": "This page cannot be read: it made the reader crash.",
    "refuse": "This is a refusal.",
    "stumble": "This page is malformed in a way that the reader cannot handle.",
    "nonsense": "This page is malformed in a way that the reader cannot handle.",
}


@pytest.mark.parametrize(("name", "sentence"), ENDS.items(), ids=ENDS.keys())
def test_a_bad_document_ends_in_a_sentence_and_the_next_is_read(sandbox: Sandbox, name: str, sentence: str) -> None:
    with pytest.raises(ParseError, match=f"^{sentence}$"):
        sandbox.call(name, b"")
    assert sandbox.call("echo", b"next")["text"] == "next"


def test_a_document_that_takes_time_without_working_is_stopped_by_the_wall_clock() -> None:
    sandbox = Sandbox(FUNCTIONS, Limits(wall_seconds=0.5))
    child = sandbox.call("whoami", b"")["pid"]
    with pytest.raises(ParseError, match=r"took more than 0\.5 seconds; it was stopped"):
        sandbox.call("sleep", b"")
    assert not is_running(child)


def test_what_a_parser_prints_is_not_taken_for_its_answer(sandbox: Sandbox, capfd: pytest.CaptureFixture[str]) -> None:
    assert sandbox.call("chatter", b"") == "answer"
    assert sandbox.call("echo", b"next")["text"] == "next"
    assert capfd.readouterr() == ("", "")


def test_a_parser_cannot_write_files(sandbox: Sandbox, tmp_path: Path) -> None:
    target = tmp_path / "file"
    with pytest.raises(ParseError, match="malformed"):
        sandbox.call("scribble", str(target).encode())
    assert not target.exists() or target.stat().st_size == 0


def test_a_function_that_is_not_registered_cannot_be_called(sandbox: Sandbox) -> None:
    with pytest.raises(KeyError):
        sandbox.call("os:system", b"true")


def test_a_reader_that_does_not_start_is_not_blamed_on_the_document() -> None:
    sandbox = Sandbox({"read": Function("no.such.module:read", "page")}, SHORT)
    with pytest.raises(ReaderUnavailable) as failure:
        sandbox.call("read", b"")
    assert not failure.value.permanent


def test_a_child_killed_while_idle_is_replaced(sandbox: Sandbox) -> None:
    first = sandbox.call("whoami", b"")["pid"]
    os.kill(first, signal.SIGKILL)
    assert ends(first)
    assert sandbox.call("whoami", b"")["pid"] != first


def test_a_worn_out_child_is_replaced() -> None:
    sandbox = Sandbox(FUNCTIONS, Limits(documents=2))
    assert len({sandbox.call("whoami", b"")["pid"] for _ in range(4)}) == 2
    sandbox.close()


def test_the_time_limits_are_per_document_and_not_for_the_child(sandbox: Sandbox) -> None:
    pids = {sandbox.call("whoami", b"")["pid"] for _ in range(20)}
    assert len(pids) == 1


def test_many_threads_get_their_own_answers_and_leave_no_crowd_behind() -> None:
    sandbox = Sandbox(FUNCTIONS, Limits(idle_children=2))
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda number: sandbox.call("echo", b"%d" % number), range(40)))
    assert [answer["text"] for answer in answers] == [str(number) for number in range(40)]
    assert sum(is_running(pid) for pid in {answer["pid"] for answer in answers}) <= 2
    sandbox.close()


def test_a_child_outlives_the_thread_that_started_it(sandbox: Sandbox) -> None:
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.append(sandbox.call("whoami", b"")["pid"]))
    thread.start()
    thread.join()
    assert sandbox.call("whoami", b"")["pid"] == found[0]


def test_no_process_and_no_descriptor_is_left_behind() -> None:
    sandbox = Sandbox(FUNCTIONS, SHORT)
    before = open_descriptors()
    child = sandbox.call("whoami", b"")["pid"]
    for name in ("refuse", "stumble", "crash", "refuse"):
        with pytest.raises(ParseError):
            sandbox.call(name, b"")
    sandbox.close()
    assert open_descriptors() == before
    assert not is_running(child)

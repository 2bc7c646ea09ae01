"""Child processes that cannot outlive us: started in the foreground, in their own group, with a death signal."""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from factcheck.embedded.errors import ChildFailed

LINUX = sys.platform == "linux"
LOG_LIMIT = 10_000_000
_LAST_LINES = 15
_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_PR_SET_PDEATHSIG = 1
# Loaded before any fork: a child between fork and exec must not import.
_libc = ctypes.CDLL(None) if LINUX else None


@dataclass(frozen=True)
class Account:
    """The account that servers run as when we are root: they refuse root, and should not have its rights."""

    uid: int
    gid: int

    def popen_arguments(self) -> dict[str, Any]:
        """Arguments for subprocess that make the child this account and nothing more."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def server_account(data: Path) -> Account | None:
    """Whom the servers run as: ourselves (None), or, when we are root, the owner of `data` or else nobody."""
    if os.geteuid() != 0:
        return None
    if data.exists() and (owner := data.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)


def start_tied(
    command: Sequence[str | Path], *, death_signal: signal.Signals, **arguments: Any
) -> subprocess.Popen[bytes]:
    """`subprocess.Popen` of a child whose life is tied to ours; `arguments` are those of Popen.

    Call it from the main thread: the kernel sends the death signal when the *thread* that forked ends.
    """
    hook = _child_hook(death_signal)
    with held_signals():
        return subprocess.Popen(list(command), preexec_fn=hook, **arguments)  # noqa: PLW1509 - we are single-threaded


def _child_hook(death_signal: signal.Signals) -> Callable[[], None]:
    parent = os.getpid()

    def prepare() -> None:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOP_SIGNALS)
        if _libc is None:
            return
        # Linux clears the tie at setuid; this runs after it.
        _libc.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != parent:  # we died before the tie was made
            os.kill(os.getpid(), signal.SIGKILL)

    return prepare


@contextmanager
def held_signals() -> Iterator[None]:
    """Signals to stop wait until the block is over. An exception out of a signal handler is lost inside a fork."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOP_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Child:
    """One running program. What it says goes to its log file or, without one, to the terminal.

    It has a process group of its own, so that Ctrl-C in the terminal reaches only us.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        log: Path | None,
        cwd: Path,
        death_signal: signal.Signals = signal.SIGTERM,
        environment: Mapping[str, str] | None = None,
        account: Account | None = None,
        stdin: int = subprocess.DEVNULL,
    ) -> None:
        self.name = name
        self.log = log
        self._stop_signal = death_signal
        with _opened(log) as output:
            self._process = start_tied(
                command,
                death_signal=death_signal,
                stdin=stdin,
                stdout=output,
                stderr=output,
                # The folder is entered before the rights are dropped: its parents may be closed to the account.
                cwd=cwd,
                env=environment,
                process_group=0,
                **(account.popen_arguments() if account else {}),
            )

    @property
    def pid(self) -> int:
        """The child's process id, which is also the id of its process group."""
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        """Whether the program is over, well or not."""
        return self._process.poll() is not None

    def check(self) -> None:
        """Raise ChildFailed, with the end of the log, when the child has ended."""
        if self.has_ended:
            raise ChildFailed(self._story())

    def complete(self) -> None:
        """Wait for a program that ends by itself. Raises ChildFailed, with the end of the log, when it failed."""
        try:
            code = self._process.wait()
        except BaseException:
            self.wait(0)
            raise
        if code != 0:
            raise ChildFailed(self._story())

    def _story(self) -> str:
        code = self._process.returncode
        how = f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
        if self.log is None:
            return f"{self.name} {how}."
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-_LAST_LINES:]
        return "\n".join([f"{self.name} {how}. The end of {self.log}:", *(f"    {line}" for line in lines)])

    def ask_to_stop(self) -> None:
        """Send the stop signal; `wait` sees to the rest."""
        if not self.has_ended:
            self._process.send_signal(self._stop_signal)

    def wait(self, seconds: float) -> None:
        """Wait until the child has ended; what is left of its group, or all of it after `seconds`, is killed."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()


@contextmanager
def pipe_with(content: str, account: Account | None) -> Iterator[int]:
    """The reading end of a pipe that holds `content`: a way to hand over a password that nobody else can look at."""
    reading, writing = os.pipe()
    try:
        with os.fdopen(writing, "w", encoding="utf-8") as pipe:
            pipe.write(content)
        if account and LINUX:
            os.fchown(reading, account.uid, account.gid)  # so that it may be opened by name, as /dev/stdin
        yield reading
    finally:
        os.close(reading)


@contextmanager
def _opened(log: Path | None) -> Iterator[IO[bytes] | None]:
    if log is None:
        yield None
        return
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # a failing statement is logged with its values
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))
    with log.open("ab") as output:
        yield output


@contextmanager
def interruptible() -> Iterator[None]:
    """Turn the first signal to stop into KeyboardInterrupt; further ones cannot disturb the stopping."""

    def interrupt(*_: object) -> None:
        ignore_interrupts()
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in _STOP_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def ignore_interrupts() -> None:
    """From now on nothing but SIGKILL disturbs us, until `interruptible` ends."""
    for number in _STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def stop_all(children: Sequence[Child], seconds: float) -> None:
    """Stop these children together; whoever is still there after `seconds` is killed."""
    deadline = time.monotonic() + seconds
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.wait(max(0.1, deadline - time.monotonic()))


def processes_in(folder: Path, program: str) -> list[int]:
    """Ids of the living processes of this program whose working folder is `folder`.

    That is how a server left behind by a killed supervisor is told from a stranger that got its number, and from a
    zombie, which has no working folder any more.
    """
    if not LINUX:
        command = ["lsof", "-t", "-a", "-d", "cwd", "-c", program, "--", str(folder)]
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
        return [int(pid) for pid in answer.stdout.split()]
    return [int(entry.name) for entry in Path("/proc").iterdir() if _runs_in(entry, folder, program)]


def _runs_in(process: Path, folder: Path, program: str) -> bool:
    try:
        return (
            process.name.isdigit()
            and (process / "cwd").readlink() == folder
            and (process / "exe").readlink().name.removesuffix(" (deleted)") == program
        )
    except OSError:  # not ours to look at, or gone meanwhile
        return False


def wait_for_predecessors(folder: Path, program: str, *, stop: signal.Signals, seconds: float = 15) -> None:
    """Let servers that a killed supervisor left behind in `folder` come to their end, before a new one starts there."""
    deadline = time.monotonic() + seconds
    asked: set[int] = set()
    while left := processes_in(folder, program):
        for pid in set(left) - asked:
            with suppress(ProcessLookupError):
                os.kill(pid, stop)
            asked.add(pid)
        if time.monotonic() > deadline:
            numbers = ", ".join(map(str, left))
            raise ChildFailed(f"An earlier {program} (process {numbers}) still uses {folder} and does not stop.")
        time.sleep(0.02)

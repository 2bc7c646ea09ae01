"""Bring a running database up to date: tables, static files, the first editor. One process, as Django starts slowly.

Called by `make run` as `python -m factcheck.embedded.prepare FILE`; what is to be said about the login goes to FILE,
which only we can read, and not to the log.
"""

from __future__ import annotations

import hashlib
import io
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from factcheck.embedded.paths import write_private


def main(answer: Path) -> None:
    """Do all three; any failure ends the process with a traceback in the log."""
    django.setup()
    call_command("migrate", interactive=False)
    collect_static()
    login = io.StringIO()
    call_command("ensure_editor", stdout=login)
    write_private(answer, login.getvalue())


def collect_static() -> None:
    """Collect the static files, if any of them changed since the last time: compressing them takes seconds."""
    state = _state_of_static_files()
    memory = Path(settings.STATIC_ROOT) / ".collected"
    if memory.exists() and memory.read_text(encoding="ascii") == state:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    memory.write_text(state, encoding="ascii")


def _state_of_static_files() -> str:
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            digest.update(f"{path} {storage.size(path)} {storage.get_modified_time(path)}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""A migrated database that the processes of one test run copy: quicker than all migrations in each of them."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

_NAME = "test_factcheck_template"


@contextmanager
def migrated_template(folder: Path) -> Iterator[str]:
    """Its name. The first of those that share the folder makes it, and drops it in the end."""
    made, ordinary = folder / "template", connection.settings_dict["NAME"]
    with _one_at_a_time(folder):
        is_maker = not made.exists()
        if is_maker:
            _make(ordinary)
            made.touch()
    yield _NAME
    if is_maker:
        with _one_at_a_time(folder):
            made.unlink()
            connection.settings_dict["NAME"] = _NAME
            connection.creation.destroy_test_db(ordinary, verbosity=0)


def _make(ordinary: str) -> None:
    own = connection.settings_dict["TEST"]["NAME"]
    connection.settings_dict["TEST"]["NAME"] = _NAME
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()  # a database in use cannot be copied
    connection.settings_dict["TEST"]["NAME"] = own
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = ordinary


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    with (folder / "template.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

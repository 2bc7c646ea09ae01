"""Run benchmarks and print one table for each.

    python -m benchmarks.run [NAME…] [--quick]

Those that need a database make one for themselves on the server of `DATABASE_URL` and drop it. What cannot run here is
skipped, with the reason.
"""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import nullcontext
from importlib import import_module
from typing import Protocol, cast

import django
from celery import current_app

from benchmarks.measuring import Row, Skipped, table

NAMES = (
    "attribution",
    "quotations",
    "extraction",
    "feeds_parsing",
    "door",
    "polling",
    "article_pipeline",
    "jobs",
    "coverage",
    "claims_queue",
)


class Benchmark(Protocol):
    """A module of this package. `NEEDS_DATABASE = True` gives it an empty one; it raises `Skipped` if it cannot run."""

    PROMISE: str

    def bench(self, *, quick: bool) -> list[Row]: ...


def main(arguments: list[str] | None = None) -> int:
    """Run what is named, or everything; 0 also when some were skipped, 2 for an unknown name."""
    options = _parser().parse_args(arguments)
    _prepare()
    for name in options.names or NAMES:
        print(report(name, quick=options.quick), flush=True)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("names", nargs="*", metavar="NAME", type=_known, help=", ".join(NAMES))
    parser.add_argument("--quick", action="store_true", help="small inputs: seconds, and rougher figures")
    return parser


def _known(name: str) -> str:
    if name not in NAMES:
        raise argparse.ArgumentTypeError(f"there is no benchmark “{name}”; there are {', '.join(NAMES)}")
    return name


def _prepare() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings.test")
    django.setup()
    # Jobs ring for workers; nobody listens here, and a real broker would keep the rings.
    current_app.conf.update(broker_url="memory://localhost")


def report(name: str, *, quick: bool) -> str:
    """The benchmark's promise and table, or why it was skipped, as printed."""
    # Imported only now: models cannot be before Django is set up.
    from benchmarks.database import throw_away_database

    benchmark = cast("Benchmark", import_module(f"benchmarks.{name}"))
    needs_database = getattr(benchmark, "NEEDS_DATABASE", False)
    try:
        with throw_away_database() if needs_database else nullcontext():
            rows = benchmark.bench(quick=quick)
    except Skipped as reason:
        return f"{name}: skipped: {reason}\n"
    return f"{name}: {benchmark.PROMISE}\n\n{table(rows)}\n"


if __name__ == "__main__":
    sys.exit(main())

"""The door's promises at full size: every special address by every way in, and every misbehaviour at real limits."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from sources.fetch import BlockedAddress, FetchFailed, InvalidUrl
from tests.sources.fetch.break_ins import PUBLIC, rebind, scene, ways
from tests.sources.fetch.misbehaving_server import serving
from tests.sources.fetch.misbehaviours import misbehaviours

pytestmark = pytest.mark.soak

VECTORS = Path(__file__).parents[2] / "../shared/data/vectors"
LONGEST_SECONDS, MOST_MEMORY = 30, 200 << 20


def listed(name: str) -> list[str]:
    """The lines of a list beside the repository, without its comments."""
    path = VECTORS / name
    if not path.exists():
        pytest.skip(f"the list ../shared/data/vectors/{name} is not beside this repository")
    return [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip() and line[0] != "#"]


def test_no_special_address_is_reached_by_any_way() -> None:
    addresses = listed("special_addresses.txt")
    tried = 0
    with scene() as played:
        for address in addresses:
            for way in ways(played, address).values():
                with pytest.raises((BlockedAddress, InvalidUrl)):
                    way()
                tried += 1
        assert played.reached() == []
        assert (len(addresses), tried) == (59, 59 * 9)


def test_no_spelling_of_loopback_is_reached() -> None:
    spellings = [ast.literal_eval(line) for line in listed("loopback_spellings.txt")]
    with scene() as played:
        for spelling in spellings:
            with pytest.raises(FetchFailed):
                played.open(f"http://{spelling}:{played.canary.port}/")
        assert len(spellings) == 25
        assert played.reached() == []


def test_a_name_that_changes_reaches_nothing_in_a_thousand_tries() -> None:
    with scene() as played:
        for _ in range(1_000):
            with pytest.raises(BlockedAddress):
                rebind(played, "127.0.0.1")
        assert played.connected == [(PUBLIC, played.outlet.port)] * 1_000
        assert played.reached() == []


#: Fetches one address with the real limits and says what came of it, after how long, and how much memory it took.
VISIT = """
import json, resource, sys, time
from sources.fetch import FetchFailed, FetchPolicy, fetch

def most_memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

url, origin = sys.argv[1:]
before, start = most_memory(), time.monotonic()
try:
    fetch(url, policy=FetchPolicy(allowed_origins=frozenset({origin})))
    ended = "a page"
except FetchFailed as error:
    ended = type(error).__name__
print(json.dumps({"ended": ended, "seconds": time.monotonic() - start, "memory": most_memory() - before}))
"""


def visit(origin: str, name: str) -> dict[str, Any]:
    command = [sys.executable, "-c", VISIT, f"{origin}/{name}", origin]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=4 * LONGEST_SECONDS)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_every_misbehaviour_ends_in_time_and_in_little_memory() -> None:
    cases = list(misbehaviours(bomb_megabytes=1024, pause=1.0).items())
    answers = {f"/{number}": case.answer for number, (_, case) in enumerate(cases)}
    with serving(answers) as server, ThreadPoolExecutor(max_workers=6) as visitors:
        visits = list(visitors.map(lambda number: visit(server.origin, str(number)), range(len(cases))))
    seen = {name: found for (name, _), found in zip(cases, visits, strict=True)}
    assert {name: found["ended"] for name, found in seen.items()} == {
        name: case.ends_in.__name__ for name, case in cases
    }
    assert max(found["seconds"] for found in seen.values()) <= LONGEST_SECONDS
    assert max(found["memory"] for found in seen.values()) < MOST_MEMORY

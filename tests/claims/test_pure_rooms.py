"""The rooms of the review desk stay pure: they decide without Django, a database or a network client."""

import subprocess
import sys
from pathlib import Path

import pytest

PROBE = """
import importlib, sys
importlib.import_module({room!r})
print(sorted({{"celery", "django", "httpx2", "psycopg", "spacy"}} & sys.modules.keys()))
"""


@pytest.mark.parametrize(
    "room", ["claims.agreement", "claims.claim_review", "claims.drift", "claims.gate", "claims.matching"]
)
def test_the_room_imports_no_framework_and_no_parser(room: str) -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(room=room)], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"

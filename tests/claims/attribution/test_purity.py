"""The room stays pure: reading text needs no Django, no database, no network client."""

import subprocess
import sys
from pathlib import Path

PROBE = """
import sys
import claims.anchoring, claims.attribution, claims.attribution.lines
claims.attribution.read_text("The mayor said that taxes fell.")
print(sorted({"django", "celery", "psycopg", "httpx2"} & sys.modules.keys()))
"""


def test_reading_imports_no_framework() -> None:
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", PROBE], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

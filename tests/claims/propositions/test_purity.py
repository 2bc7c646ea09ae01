"""The room stays pure: wording claims needs no Django, no database, no network client."""

import subprocess
import sys
from pathlib import Path

PROBE = """
import sys
import claims.propositions
from claims.attribution import read_text
text = "The mayor said that taxes fell."
claims.propositions.propositions(text, read_text(text))
print(sorted({"django", "celery", "psycopg", "httpx2"} & sys.modules.keys()))
"""


def test_wording_claims_imports_no_framework() -> None:
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", PROBE], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

"""Make the secrets that docker-compose.yml hands to its services: `python3 deploy/make_secrets.py`, once.

Needs nothing but Python. Existing files are kept, so that nobody locks a running installation out of its own database.
"""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "secrets"


def contents() -> dict[str, str]:
    """File name → new content. Passwords consist of letters, digits, - and _, so no address or command quotes them."""
    superuser, database, redis = (secrets.token_urlsafe(32) for _ in range(3))
    return {
        "secret_key": secrets.token_urlsafe(48),
        "database_superuser_password": superuser,
        "database_password": database,
        "database_url": f"postgresql://factcheck:{database}@postgres:5432/factcheck",
        "redis.conf": f"requirepass {redis}",
        "redis_url": f"redis://:{redis}@redis:6379/0",
    }


def main(folder: Path = FOLDER) -> int:
    """Write all files or none; 1 if some are there already."""
    folder.mkdir(mode=0o700, exist_ok=True)
    new = contents()
    there = [name for name in new if (folder / name).exists()]
    if there:
        sys.stderr.write(f"Nothing was written: {folder} holds {', '.join(there)} already.\n")
        return 1
    for name, content in new.items():
        path = folder / name
        path.write_text(f"{content}\n", encoding="ascii")
        # The folder keeps people of this machine out. Containers see single files and read them under other accounts.
        path.chmod(0o444)
    sys.stdout.write(f"Wrote {len(new)} secrets to {folder}. Keep a copy in a safe place.\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""What container health checks run: `python -m factcheck.probe web` or `… heartbeat`. Exit code 0 means healthy.

Imports no Django: a check that runs every few seconds must cost next to nothing.
"""

from __future__ import annotations

import http.client
import sys
import time
from pathlib import Path

from factcheck.env import env

#: Several heartbeats missed, not one.
OLDEST_SECONDS = 60
WEB_PORT = 8000


def main(arguments: list[str]) -> int:
    """0 if healthy, 1 if not (with a sentence on standard error), 2 if called wrongly."""
    checks = {"web": web, "heartbeat": heartbeat}
    if len(arguments) != 1 or arguments[0] not in checks:
        sys.stderr.write("Use: python -m factcheck.probe web|heartbeat\n")
        return 2
    problem = checks[arguments[0]]()
    sys.stderr.write(f"{problem}\n" if problem else "")
    return 1 if problem else 0


def web(port: int = WEB_PORT) -> str:
    """What is wrong with the web server of this container, or ""."""
    # Django answers only to its own names.
    host = env.list("FACTCHECK_HOSTS", default=["localhost"])[0].lstrip(".")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/livez", headers={"Host": host})
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return f"The web server does not answer: {error}"
    finally:
        connection.close()
    return "" if status == http.client.OK else f"The web server answers with status {status}."


def heartbeat() -> str:
    """What is wrong with the worker or beat of this container, or ""."""
    file = Path(env.str("FACTCHECK_HEARTBEAT"))
    try:
        age = time.time() - file.stat().st_mtime
    except FileNotFoundError:
        return "There has been no heartbeat yet."
    return "" if age <= OLDEST_SECONDS else f"The last heartbeat was {age:.0f} seconds ago."


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

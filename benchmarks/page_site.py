"""A loopback site that serves the packed pages of a folder, in a process of its own.

    python -m benchmarks.page_site FOLDER        prints its origin and serves until its input ends

/ANYTHING/NAME is FOLDER/NAME.html.gz, sent packed as most sites do. /robots.txt keeps programs from /private/.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from benchmarks.loopback import running, serve

_ROBOTS = b"User-agent: *\nDisallow: /private/\n"


@contextmanager
def page_site(folder: Path) -> Iterator[str]:
    """The origin of the site that serves the folder until the block ends."""
    with running("benchmarks.page_site", str(folder)) as origin:
        yield origin


class _Site(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/robots.txt":
            self._answer("text/plain", _ROBOTS)
            return
        packed = Path(sys.argv[1], self.path.rpartition("/")[2] + ".html.gz").read_bytes()
        self._answer("text/html", packed, encoding="gzip")

    def _answer(self, content_type: str, body: bytes, *, encoding: str = "identity") -> None:
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Encoding", encoding)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


if __name__ == "__main__":
    serve(_Site)

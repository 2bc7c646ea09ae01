"""A loopback server that plays every provider, in good and in bad moods, each at the address it has in the world."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pytest_django import Settings

SwitchOn = Callable[..., None]

#: The address that each provider's search has below its host.
PATHS = {
    "gdelt": "/api/v2/doc/doc",
    "mediacloud": "/api/search/story-list",
    "newsapi": "/v2/everything",
    "guardian": "/search",
    "google_factcheck": "/v1alpha1/claims:search",
}
KEY = "k3y-of-the-desk"
JOB_ID = "spn2-" + "0f" * 20


@dataclass(frozen=True)
class Answer:
    """One answer as it goes over the wire."""

    body: bytes = b""
    status: int = 200
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    #: Wait for the end of the test before answering.
    is_slow: bool = False


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    query: dict[str, str]
    form: dict[str, str]
    headers: dict[str, str]


def as_json(value: Any, **options: Any) -> Answer:
    return Answer(json.dumps(value).encode(), **options)


#: Moods that every provider has, and what the request then comes to in the log of attempts.
MOODS: dict[str, tuple[Answer, str]] = {
    "malformed": (Answer(b'{"articles": ['), "unreadable"),
    "a web page with status 200": (Answer(b"<!doctype html><p>Be right back", content_type="text/html"), "unreadable"),
    "nothing at all": (Answer(), "unreadable"),
    "not allowed in": (as_json({"message": f"{KEY} is no key"}, status=401), "refused"),
    "forbidden": (Answer(b"Forbidden", status=403, content_type="text/plain"), "refused"),
    "throttled": (as_json({}, status=429, headers=(("Retry-After", "120"),)), "throttled"),
    "overloaded": (Answer(status=503, headers=(("Retry-After", "300"),)), "throttled"),
    "broken": (Answer(b"Traceback", status=500), "http_error"),
}

#: Refusals that come with status 200, per provider.
SAID_WITH_200 = {
    "gdelt": Answer(b"Please limit requests to one every 5 seconds.", content_type="text/html"),
    "mediacloud": as_json({"status": "error", "note": "Request was throttled. Expected available in 40 seconds."}),
    "newsapi": as_json({"status": "error", "code": "rateLimited", "message": "You have been rate limited."}),
    "guardian": as_json({"message": "API rate limit exceeded"}),
    "google_factcheck": as_json({"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "message": "Quota exceeded."}}),
}


def found(provider: str, pages: list[tuple[str, str]]) -> Answer:
    """Results that name these pages (address, title), as the provider words them."""
    match provider:
        case "gdelt":
            stamp = "20260325T101500Z"
            listed = [{"url": url, "title": title, "seendate": stamp, "language": "English"} for url, title in pages]
            return as_json({"articles": listed} if listed else {}, content_type="text/plain")
        case "mediacloud":
            return as_json({"stories": [{"url": url, "title": title} for url, title in pages]})
        case "newsapi":
            listed = [{"url": url, "title": title, "publishedAt": "2026-03-24T09:00:00Z"} for url, title in pages]
            return as_json({"status": "ok", "totalResults": len(listed), "articles": listed})
        case "guardian":
            results = [{"webUrl": url, "webTitle": title} for url, title in pages]
            return as_json({"response": {"status": "ok", "pages": 1, "results": results}})
    raise ValueError(provider)


def checks(*reviews: dict[str, Any], claim: str = "The harbour closes in May.", token: str = "") -> Answer:
    """Results of a fact-check search, all about one claim."""
    listed = [{"text": claim, "claimant": "Ada Quill", "claimReview": list(reviews)}] if reviews else []
    return as_json({**({"claims": listed} if listed else {}), **({"nextPageToken": token} if token else {})})


def check(url: str = "https://checks.example/harbour", rating: str = "Mostly false", **fields: Any) -> dict[str, Any]:
    site = {"name": "Checks of the Coast", "site": "checks.example"}
    return {"url": url, "publisher": site, "textualRating": rating, "languageCode": "en", **fields}


def copy_made(at: datetime, page: str) -> Answer:
    """The archive's answer that names a copy of that time."""
    stamp = f"{at.astimezone(UTC):%Y%m%d%H%M%S}"
    closest = {"available": True, "status": "200", "timestamp": stamp}
    return as_json(
        {"archived_snapshots": {"closest": {**closest, "url": f"http://web.archive.org/web/{stamp}/{page}"}}}
    )


NO_COPY = as_json({"archived_snapshots": {}})


@dataclass
class ProviderServer:
    """Answers by path; of several answers each is given once, the last one again and again."""

    origin: str
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def will(self, provider: str, *answers: Answer) -> None:
        """What this provider (or the thing at this path) answers from now on."""
        self.answers[PATHS.get(provider, provider)] = list(answers)

    def answer(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        waiting = self.answers.get(asked.path, [Answer(status=404)])
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]


@contextmanager
def provider_server() -> Iterator[ProviderServer]:
    """A server for as long as the block lasts."""
    server: ProviderServer

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            self._answer(_flat(self.rfile.read(int(self.headers["Content-Length"])).decode()))

        def _answer(self, form: dict[str, str]) -> None:
            parts = urlsplit(self.path)
            asked = Asked(
                self.command, parts.path, _flat(parts.query), form, {k.lower(): v for k, v in self.headers.items()}
            )
            answer = server.answer(asked)
            if answer.is_slow:
                server.over.wait(10)
                return
            self.send_response(answer.status)
            for name, value in (("Content-Type", answer.content_type), *answer.headers):
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server = ProviderServer(f"http://127.0.0.1:{http.server_address[1]}")
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        http.shutdown()
        http.server_close()
        thread.join()


def _flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}


def switcher(server: ProviderServer, settings: Settings) -> SwitchOn:
    """`switch_on("gdelt", …)`: the operator wants these, and they are reached at the loopback server."""

    def switch_on(*names: str, quota: str = "1000/s", key: str = KEY) -> None:
        given = {"KEY": key, "URL": server.origin, "QUOTA": quota}
        settings.FACTCHECK_PROVIDERS = dict.fromkeys(names, given)
        settings.FACTCHECK_FETCH_ALLOW = frozenset({server.origin})

    return switch_on

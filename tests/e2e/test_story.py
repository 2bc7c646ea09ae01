"""One story with everything real: outlets with feeds, a worker, the broker, and newsroom tools on the REST API."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from factcheck.core.models import ApiToken, Job, Scope
from tests.e2e.conftest import WorkerProcess, wait_for
from tests.e2e.outlets import FEED, LoopbackOutlet

BRIEFING = """Harbour authority rules out a night ferry

The harbour authority ruled out a night ferry to Saltholm island on Monday.

“A night ferry would meet the dredgers in the channel,” the harbour authority said. It added that 214 crossings were \
cancelled last winter."""
SAME = "The harbour authority has ruled out a night ferry to Saltholm island, pilots learned from a notice on Tuesday."
ARTICLES = {
    "/saltholm": ("No ferry after dark", SAME + "\n\nIslanders had asked for one since the hospital closed its ward."),
    "/copy": ("No ferry after dark", SAME + "\n\nIslanders had asked for one since the hospital closed its ward. (CW)"),
    "/choir": ("Choir sings", "The cathedral choir sang two new pieces that nobody in the audience had heard before."),
}


class NewsroomTool:
    """A program that knows the API's address and a token, and nothing else."""

    def __init__(self, api: str, user: User) -> None:
        self._api = api
        _, self._token = ApiToken.objects.create(user, name="story", scopes=list(Scope))

    def __call__(self, method: str, path: str, body: Any = None, *, etag: str = "") -> tuple[Any, str]:
        """The answer's JSON and its ETag."""
        headers = {"Authorization": f"Token {self._token}", "Content-Type": "application/json"}
        if etag:
            headers["If-Match"] = etag
        data = json.dumps(body or {}).encode() if method != "GET" else None
        request = urllib.request.Request(f"{self._api}/{path}", data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                content = answer.read()
                return (json.loads(content) if content else None), answer.headers.get("ETag", "")
        except urllib.error.HTTPError as error:
            pytest.fail(f"{method} {path}: {error.code} {error.read().decode()}")

    def results(self, path: str) -> list[Any]:
        found: list[Any] = self("GET", path)[0]["results"]
        return found

    def rating(self, question: str, label: str) -> int:
        scales = self.results(f"rating-scales/?question={question}")
        return next(int(r["id"]) for scale in scales for r in scale["ratings"] if r["label"] == label)


@pytest.mark.django_db(transaction=True)
def test_from_feed_to_approved_review(
    live_server: LiveServer,
    make_worker: Callable[[str], WorkerProcess],
    reviewer: User,
    editor: User,
    settings: Settings,
) -> None:
    api = f"{live_server.url}/api/v1"
    desk, second = NewsroomTool(api, reviewer), NewsroomTool(api, editor)
    with LoopbackOutlet(ARTICLES).running() as outlet:
        settings.FACTCHECK_FETCH_ALLOW = frozenset({outlet.origin})
        worker = make_worker(outlet.origin)
        worker.start()
        poll_a_new_feed(second, outlet)
        claim = hand_in_a_briefing(desk)
        worker.stop()
    coverage = desk.results(f"coverage/?claim={claim['id']}")
    assert {row["copy_of"] is None for row in coverage} == {True, False}
    assert not any("choir" in row["passage"]["text"] for row in coverage)
    review = work_on(desk, claim, coverage)
    rated, etag = desk("GET", f"reviews/{review}/")
    answers = {name: rated[name]["id"] for name in ("attribution_rating", "substance_rating")}
    _, etag = second("POST", f"reviews/{review}/second-rating/", answers, etag=etag)
    second("POST", f"reviews/{review}/approve/", {"note": "Agreed."}, etag=etag)
    assert desk("GET", f"claims/{claim['id']}/")[0]["verification_status"] == "checked"
    assert not Job.objects.exclude(state="done").exists()


def poll_a_new_feed(tool: NewsroomTool, outlet: LoopbackOutlet) -> None:
    made, _ = tool("POST", "outlets/", {"name": "Coastline Wire", "domain": "coastline.example"})
    tool("POST", "feeds/", {"outlet": made["id"], "url": outlet.origin + FEED})
    wait_for(lambda: len(tool.results("snapshots/")) == len(ARTICLES), "the articles of the feed")


def hand_in_a_briefing(tool: NewsroomTool) -> Any:
    briefing, _ = tool("POST", "briefings/", {"text": BRIEFING, "title": "Notice of the harbour authority"})
    wait_for(lambda: tool("GET", f"briefings/{briefing['id']}/")[0]["stage"] == "read", "the briefing to be read")
    [claim] = tool.results(f"claims/?briefing={briefing['id']}&q=night+ferry+rules")
    wait_for(lambda: len(tool.results(f"coverage/?claim={claim['id']}")) == 2, "coverage of the claim")
    return claim


def work_on(tool: NewsroomTool, claim: Any, coverage: list[Any]) -> int:
    _, etag = tool("GET", f"claims/{claim['id']}/")
    review, _ = tool("POST", f"claims/{claim['id']}/open-review/", etag=etag)
    original = next(row for row in coverage if row["copy_of"] is None)
    _, etag = tool("GET", f"coverage/{original['id']}/")
    tool("POST", f"coverage/{original['id']}/attach/", {"stance": "supports"}, etag=etag)
    verdict = {
        "attribution_rating": tool.rating("attribution", "Said"),
        "substance_rating": tool.rating("substance", "True"),
        "justification": "The notice says so, and a report by somebody else agrees.",
    }
    _, etag = tool("GET", f"reviews/{review['id']}/")
    _, etag = tool("PATCH", f"reviews/{review['id']}/", verdict, etag=etag)
    tool("POST", f"reviews/{review['id']}/submit/", etag=etag)
    return int(review["id"])

"""The whole path by API: from a briefing to an approved review."""

from __future__ import annotations

from typing import Any

from rest_framework.test import APIClient

from claims.choices import Question
from factcheck.core.jobs import run_next
from tests import factories

BRIEFING = """Harbour to close in May

The harbour will close in May, mayor Anna Berg said on Monday.

"We have no choice," Berg told reporters. She added that the port had lost two million last year.
"""


def _post(api: APIClient, path: str, body: dict[str, Any] | None = None, *, seen: str = "") -> Any:
    return api.post(f"/api/v1/{path}/", body, format="json", headers={"If-Match": seen})


def test_a_text_becomes_a_checked_claim(as_reviewer: APIClient, as_editor: APIClient) -> None:
    factories.a_snapshot("The harbour will close in May, according to minutes of the port. Ships were told to leave.")
    claim = _claim_of_a_briefing(as_reviewer)
    while run_next("match"):
        pass
    review = _post(as_reviewer, f"claims/{claim['id']}/open-review", seen=f'"{claim["version"]}"')
    assert review.status_code == 201
    address = f"reviews/{review.json()['id']}"

    passage = as_reviewer.get(f"/api/v1/coverage/?claim={claim['id']}").json()["results"][0]
    attached = _post(
        as_reviewer,
        f"coverage/{passage['id']}/attach",
        {"stance": "supports"},
        seen=f'"{passage["version"]}"',
    )
    assert attached.status_code == 201
    rated = as_reviewer.patch(f"/api/v1/{address}/", _rating(), format="json", headers={"If-Match": review["ETag"]})
    submitted = _post(as_reviewer, f"{address}/submit", seen=rated["ETag"])
    second = {name: value for name, value in _rating().items() if name != "justification"}
    rated = _post(as_editor, f"{address}/second-rating", second, seen=submitted["ETag"])
    approved = _post(as_editor, f"{address}/approve", {"note": "Agreed."}, seen=rated["ETag"])

    assert approved.json()["state"] == "approved"
    assert as_editor.get(f"/api/v1/claims/{claim['id']}/").json()["verification_status"] == "checked"
    log = as_editor.get(f"/api/v1/{address}/transitions/").json()
    assert [step["action"] for step in log] == ["open", "submit", "second_rating", "approve"]


def _claim_of_a_briefing(api: APIClient) -> Any:
    taken = _post(api, "briefings", {"text": BRIEFING})
    assert (taken.status_code, taken.json()["stage"]) == (202, "received")
    assert run_next("read")
    briefing = api.get(taken["Location"]).json()
    assert (briefing["stage"], briefing["error"]) == ("read", "")
    found = api.get(f"/api/v1/claims/?briefing={briefing['id']}&q=harbour").json()["results"]
    assert found
    return found[0]


def _rating() -> dict[str, Any]:
    return {
        "attribution_rating": factories.rating(Question.ATTRIBUTION).pk,
        "substance_rating": factories.rating(Question.SUBSTANCE).pk,
        "justification": "The minutes say so.",
    }

"""Claims, claimants, coverage and topics through the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from claims.choices import CoverageState, Hop
from claims.models import Claim, Claimant, Topic
from factcheck.core.models import Job
from tests import factories
from tests.api.test_bad_input import assert_refused

pytestmark = pytest.mark.django_db


def ids(client: APIClient, query: str) -> list[int]:
    answer = client.get(f"/api/v1/{query}")
    assert answer.status_code == 200, answer.content
    return [row["id"] for row in answer.json()["results"]]


def act(client: APIClient, url: str, body: dict[str, Any] | None = None, *, version: int = 1) -> Any:
    return client.post(f"/api/v1/{url}/", body, format="json", headers={"If-Match": f'"{version}"'})


def test_a_claim_is_entered_by_a_person_and_searched_for(as_reviewer: APIClient) -> None:
    topic = factories.a_topic("Ports")
    body = {"text": "  The harbour\ncloses in May. ", "topic": topic.pk, "priority": 1}
    made = as_reviewer.post("/api/v1/claims/", body, format="json")
    assert made.status_code == 201
    claim = made.json()
    assert (claim["text"], claim["origin"], claim["need"]) == ("The harbour closes in May.", "person", "decide")
    assert (claim["topic"]["name"], claim["priority"]) == ("Ports", 1)
    assert Job.objects.get(kind="find_coverage").key == f"claim:{claim['id']}"


def test_a_claim_shows_who_said_it_and_where(as_reviewer: APIClient) -> None:
    claim, anna = factories.a_claim(), factories.a_claimant("Anna Berg")
    statement = factories.a_statement(claim, claimant=anna)
    shown = as_reviewer.get(f"/api/v1/claims/{claim.pk}/").json()
    assert [claimant["name"] for claimant in shown["claimants"]] == ["Anna Berg"]
    assert shown["statements"][0]["anchor"]["exact"] == "The harbour will close in May"
    assert shown["appearances"][0]["hop"] == Hop.PARAPHRASE
    assert shown["appearances"][0]["article"]["id"] == statement.snapshot.article_id


def test_copies_and_repetitions_are_no_independent_reports(as_reviewer: APIClient) -> None:
    claim = factories.a_claim()
    first = factories.some_coverage(claim)
    factories.some_coverage(claim, copy_of=first)
    factories.some_coverage(claim, repeats_origin=True)
    factories.some_coverage(claim)
    row = as_reviewer.get("/api/v1/claims/").json()["results"][0]
    assert (row["passages"], row["reports"]) == (4, 2)
    assert len(ids(as_reviewer, f"coverage/?claim={claim.pk}&independent=true")) == 2
    assert len(ids(as_reviewer, f"coverage/?claim={claim.pk}&independent=false")) == 2


def test_claims_are_found_by_what_they_are(as_reviewer: APIClient) -> None:
    topic = factories.a_topic()
    wanted = factories.a_claim("Ferries were late for weeks.", topic=topic, priority=1)
    statement = factories.a_statement(wanted)
    other = factories.a_claim("The harbour closes.")
    for query in (
        "q=ferry",
        'q="late for weeks"',
        f"topic={topic.pk}",
        "priority=1",
        f"claimant={statement.claimant_id}",
        f"outlet={statement.snapshot.article.outlet_id}",
    ):
        assert ids(as_reviewer, f"claims/?{query}") == [wanted.pk], query
    everything = "need=decide&origin=person&verification_status=new&created_after=2020-01-01T00:00:00Z"
    assert ids(as_reviewer, f"claims/?{everything}") == [other.pk, wanted.pk]
    assert ids(as_reviewer, "claims/?created_before=2020-01-01T00:00:00Z") == []


def test_pages_follow_each_other_without_gap_or_overlap(as_reviewer: APIClient) -> None:
    claims = [factories.a_claim().pk for _ in range(7)]
    seen: list[int] = []
    url: str | None = "/api/v1/claims/?page_size=3"
    while url:
        page = as_reviewer.get(url).json()
        seen += [row["id"] for row in page["results"]]
        url = page["next"]
        factories.a_claim()
    assert seen == claims[::-1]


def test_the_page_before_is_found_again(as_reviewer: APIClient) -> None:
    newest = [factories.a_claim().pk for _ in range(4)][::-1]
    second = as_reviewer.get(as_reviewer.get("/api/v1/claims/?page_size=2").json()["next"]).json()
    assert [row["id"] for row in as_reviewer.get(second["previous"]).json()["results"]] == newest[:2]


def test_a_page_never_holds_more_than_200(as_reviewer: APIClient) -> None:
    Claim.objects.bulk_create(Claim(text=f"Claim {number}") for number in range(205))
    assert len(ids(as_reviewer, "claims/?page_size=9999")) == 200
    assert len(ids(as_reviewer, "claims/")) == 50


def test_dismissing_needs_a_reason_and_can_be_undone(as_reviewer: APIClient) -> None:
    claim = factories.a_claim()
    assert_refused(act(as_reviewer, f"claims/{claim.pk}/dismiss", {"reason": " "}), 400, "invalid-input")
    dismissed = act(as_reviewer, f"claims/{claim.pk}/dismiss", {"reason": "Not checkable."}).json()
    assert (dismissed["verification_status"], dismissed["dismissed_reason"]) == ("dismissed", "Not checkable.")
    assert_refused(act(as_reviewer, f"claims/{claim.pk}/open-review", version=2), 422, "invalid-transition")
    assert act(as_reviewer, f"claims/{claim.pk}/restore", version=2).json()["verification_status"] == "new"


def test_a_claim_has_one_open_review(as_reviewer: APIClient) -> None:
    claim = factories.a_claim()
    opened = act(as_reviewer, f"claims/{claim.pk}/open-review")
    assert (opened.status_code, opened.json()["state"]) == (201, "in_progress")
    assert as_reviewer.get(opened["Location"]).json()["assigned_to"]["username"] == "reviewer"
    claim.refresh_from_db()
    assert_refused(act(as_reviewer, f"claims/{claim.pk}/open-review", version=claim.version), 422, "invalid-transition")


def test_words_under_a_verdict_stay(as_reviewer: APIClient, reviewer: User) -> None:
    claim = factories.a_submitted_review(reviewer).claim
    claim.refresh_from_db()
    url, seen = f"/api/v1/claims/{claim.pk}/", {"If-Match": f'"{claim.version}"'}
    reworded = as_reviewer.patch(url, {"text": "It stays open."}, format="json", headers=seen)
    assert_refused(reworded, 422, "invalid-transition")
    assert as_reviewer.patch(url, {"priority": 1}, format="json", headers=seen).status_code == 200


def test_coverage_is_searched_for_on_demand(as_reviewer: APIClient) -> None:
    claim = factories.a_claim()
    answer = as_reviewer.post(f"/api/v1/claims/{claim.pk}/search-coverage/")
    assert (answer.status_code, answer["Location"]) == (202, f"http://testserver/api/v1/claims/{claim.pk}")
    assert {*Job.objects.values_list("kind", flat=True)} == {"find_coverage", "find_matches"}
    assert_refused(as_reviewer.post("/api/v1/claims/999/search-coverage/"), 404, "not-found")


def test_a_passage_is_kept_dismissed_and_reconsidered(as_reviewer: APIClient) -> None:
    coverage = factories.some_coverage(factories.a_claim())
    kept = act(as_reviewer, f"coverage/{coverage.pk}/keep").json()
    assert (kept["state"], kept["decided_by"]["username"]) == ("kept", "reviewer")
    assert act(as_reviewer, f"coverage/{coverage.pk}/dismiss", version=2).json()["state"] == "dismissed"
    again = act(as_reviewer, f"coverage/{coverage.pk}/reconsider", version=3).json()
    assert (again["state"], again["decided_by"]) == ("suggested", None)
    assert ids(as_reviewer, "coverage/?state=suggested") == [coverage.pk]


def test_a_passage_is_attached_to_the_open_review(as_reviewer: APIClient, reviewer: User) -> None:
    coverage = factories.some_coverage(factories.a_claim())
    url = f"coverage/{coverage.pk}/attach"
    assert_refused(act(as_reviewer, url, {"stance": "refutes"}), 422, "invalid-transition")
    review = factories.a_review(reviewer, coverage.claim)
    evidence = act(as_reviewer, url, {"stance": "refutes", "note": "A denial."}).json()
    assert (evidence["review"], evidence["stance"]) == (review.pk, "refutes")
    assert evidence["anchor"]["exact"] == coverage.passage.text
    coverage.refresh_from_db()
    assert coverage.state == CoverageState.KEPT
    assert_refused(act(as_reviewer, f"coverage/{coverage.pk}/dismiss", version=2), 422, "invalid-transition")


def test_claimants_are_found_by_any_of_their_names(as_reviewer: APIClient) -> None:
    body = {"name": "Anna Berg", "kind": "person", "aliases": ["the Mayor"], "wikidata_id": "Q1"}
    made = as_reviewer.post("/api/v1/claimants/", body, format="json").json()
    assert made["aliases"] == ["Anna Berg", "the Mayor"]
    factories.a_claimant("Bo Lind")
    assert ids(as_reviewer, "claimants/?q=mayor") == [made["id"]]
    twice = {"name": "Anna B.", "wikidata_id": "Q1"}
    assert_refused(as_reviewer.post("/api/v1/claimants/", twice, format="json"), 400, "invalid-input")
    nameless = {"name": "Anna C.", "aliases": ["’s"]}
    assert_refused(as_reviewer.post("/api/v1/claimants/", nameless, format="json"), 400, "invalid-input")
    assert Claimant.objects.count() == 2


def test_a_topic_is_added_once(as_reviewer: APIClient) -> None:
    made = as_reviewer.post("/api/v1/topics/", {"name": "Ports"}, format="json")
    assert as_reviewer.get(made["Location"]).json() == {"id": made.json()["id"], "name": "Ports"}
    assert_refused(as_reviewer.post("/api/v1/topics/", {"name": "PORTS"}, format="json"), 400, "invalid-input")
    assert Topic.objects.count() == 1


def test_statements_and_searches_are_found_by_their_claim(as_reviewer: APIClient) -> None:
    claim = factories.a_claim()
    statement, retrieval = factories.a_statement(claim), factories.a_retrieval(claim)
    factories.a_statement(factories.a_claim())
    assert ids(as_reviewer, f"statements/?claim={claim.pk}&kind=indirect") == [statement.pk]
    assert ids(as_reviewer, f"retrievals/?claim={claim.pk}") == [retrieval.pk]


def test_scales_show_their_ratings_from_worst_to_best(as_reviewer: APIClient) -> None:
    scale = as_reviewer.get("/api/v1/rating-scales/?question=substance&is_current=true").json()["results"][0]
    values = [rating["value"] for rating in scale["ratings"]]
    assert values == [1, 2, 3, 4, 5, None]
    assert len(ids(as_reviewer, f"ratings/?scale={scale['id']}")) == len(values)

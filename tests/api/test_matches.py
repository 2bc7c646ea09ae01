"""Matches by API, and the differences of coverage."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from tests import factories

pytestmark = pytest.mark.django_db


def test_matches_are_listed_for_either_claim_and_decided_about(as_editor: APIClient) -> None:
    claim, other = factories.a_claim(), factories.a_claim()
    match = factories.a_match(claim, other_claim=other, dangers=[{"kind": "date", "sentence": "Another date: “May”."}])
    factories.a_match(factories.a_claim(), published_review=factories.a_published_review())
    for end in (claim, other):
        [row] = as_editor.get(f"/api/v1/matches/?claim={end.pk}&state=suggested").json()["results"]
        assert (row["id"], row["other_claim"]["id"], row["published_review"]) == (match.pk, other.pk, None)
        assert row["dangers"] == [{"kind": "date", "sentence": "Another date: “May”."}]
    address = f"/api/v1/matches/{match.pk}/"
    confirmed = as_editor.post(f"{address}confirm/", headers={"If-Match": '"1"'}).json()
    assert (confirmed["state"], confirmed["decided_by"]["username"]) == ("confirmed", "editor")
    assert as_editor.post(f"{address}reject/", headers={"If-Match": '"1"'}).status_code == 412
    undone = as_editor.post(f"{address}reconsider/", headers={"If-Match": '"2"'}).json()
    assert (undone["state"], undone["decided_by"]) == ("suggested", None)
    assert as_editor.post(f"{address}reject/", headers={"If-Match": '"3"'}).json()["state"] == "rejected"


def test_coverage_says_how_it_differs_from_what_was_said(as_reviewer: APIClient) -> None:
    text = "The harbour will not close in May."
    claim = factories.a_claim("The harbour will close in May")
    factories.some_coverage(claim, passage=factories.a_snapshot(text).passages.get())
    [row] = as_reviewer.get(f"/api/v1/coverage/?claim={claim.pk}").json()["results"]
    [difference] = row["differences"]
    assert (difference["kind"], difference["sentence"]) == (
        "negation",
        "The passage says “not”, the statement does not.",
    )
    assert [row["passage"]["text"][start:end] for start, end in difference["spans"]] == ["not"]

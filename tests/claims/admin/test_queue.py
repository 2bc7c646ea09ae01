"""The queue: what needs a person comes first, filters narrow it, and its cost does not grow with its rows."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.choices import Need, Priority, VerificationStatus
from claims.models import Claim
from tests import factories

QUEUE = "/admin/claims/claim/"


def shown(client: Client, **query: str) -> list[Claim]:
    return list(client.get(QUEUE, query).context["cl"].result_list)


def test_a_review_that_waits_for_a_second_person_comes_before_new_claims(editors: Client, reviewer: User) -> None:
    new = factories.a_claim()
    urgent = factories.a_claim(priority=Priority.HIGH)
    waiting = factories.a_submitted_review(reviewer).claim
    assert shown(editors) == [waiting, urgent, new]


def test_what_is_done_is_hidden_until_one_searches_or_asks(editors: Client) -> None:
    claim = factories.a_claim(
        "The bridge is closed.", verification_status=VerificationStatus.DISMISSED, dismissed_reason="Old."
    )
    assert shown(editors) == []
    assert (
        shown(editors, need="all")
        == shown(editors, q="bridges closing")
        == shown(editors, status="dismissed")
        == [claim]
    )


def test_search_is_by_words_and_their_forms(editors: Client) -> None:
    claim = factories.a_claim("The bridge carries lorries.")
    factories.a_claim("The ferry carries sheep.")
    assert shown(editors, q="bridge carrying") == [claim]


@pytest.mark.parametrize("query", [{"speaker": "quill"}, {"outlet": "lantern"}, {"outlet": "saltmarsh.example"}])
def test_filters_by_who_said_it_and_where(editors: Client, query: dict[str, str]) -> None:
    claim = factories.a_claim()
    factories.a_claim()
    outlet = factories.an_outlet(name="Saltmarsh Lantern", domain="saltmarsh.example")
    snapshot = factories.a_snapshot(article=factories.an_article(outlet))
    factories.a_statement(claim, snapshot=snapshot, claimant=factories.a_claimant("Ada Quill"))
    assert shown(editors, **query) == [claim]


def test_each_need_has_a_filter(editors: Client, reviewer: User) -> None:
    review = factories.a_review(reviewer)
    assert shown(editors, need=Need.RATE) == [review.claim]
    factories.some_coverage(review.claim)
    assert shown(editors, need=Need.COMPARE) == [review.claim]
    assert shown(editors, need=Need.RATE) == []


def test_a_row_tells_speaker_outlet_and_independent_reports(editors: Client) -> None:
    claim = factories.a_claim(coverage_searched_at="2026-01-05T10:00Z")
    factories.a_statement(claim, claimant=factories.a_claimant("Ada Quill"))
    first = factories.some_coverage(claim)
    factories.some_coverage(claim, copy_of=first)
    factories.some_coverage(claim, repeats_origin=True)
    page = editors.get(QUEUE).content.decode()
    assert "Ada Quill" in page
    assert "3 passages · 1 independent report" in page
    assert f'href="{QUEUE}{claim.pk}/' in page


def test_a_row_tells_how_much_the_claim_is_worth_checking_and_why(editors: Client) -> None:
    least = factories.a_claim(nature="opinion", worthiness=0.1)
    most = factories.a_claim(nature="fact", worthiness=0.93, worthiness_reasons=["+ names a number: <9.4>"])
    entered = factories.a_claim()
    assert shown(editors) == [entered, most, least]
    page = editors.get(QUEUE).content.decode()
    assert '<span title="+ names a number: &lt;9.4&gt;">93 % · Fact</span>' in page
    assert "10 % · Opinion" in page


def test_a_verdict_is_told_where_done_claims_are_listed(editors: Client, editor: User, reviewer: User) -> None:
    review = factories.an_approved_review(reviewer, editor)
    verdict = f"{review.attribution_rating} · {review.substance_rating}"
    assert verdict in editors.get(QUEUE, {"need": "all"}).content.decode()
    assert "column-verdict" not in editors.get(QUEUE).content.decode()
    page = editors.get(f"{QUEUE}{review.claim_id}/").content.decode()
    assert f"<strong>{review.substance_rating}</strong>" in page
    assert f"<dt>Approved by</dt><dd>{editor}, " in page


def _busy_claim(reviewer: User) -> None:
    claim = factories.a_review(reviewer).claim
    factories.a_statement(claim)
    factories.some_coverage(claim)


def _queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(QUEUE, {"need": "all"})
    return len(queries)


def test_the_number_of_queries_does_not_grow_with_the_claims(editors: Client, reviewer: User) -> None:
    _busy_claim(reviewer)
    few = _queries(editors)
    for _ in range(5):
        _busy_claim(reviewer)
    assert _queries(editors) == few <= 15


def bulk(client: Client, action: str, *claims: Claim, reason: str = "") -> str:
    data = {"action": action, "_selected_action": [c.pk for c in claims], "index": "0", "reason": reason}
    return client.post(QUEUE, data, follow=True).content.decode()


def test_priority_is_set_for_several_claims_at_once(editors: Client) -> None:
    claims = [factories.a_claim(), factories.a_claim()]
    assert "Priority of 2 claims: high." in bulk(editors, "give_high_priority", *claims)
    assert set(Claim.objects.values_list("priority", flat=True)) == {Priority.HIGH}


def test_several_claims_are_dismissed_with_a_reason_and_not_without(editors: Client) -> None:
    claims = [factories.a_claim(), factories.a_claim()]
    assert bulk(editors, "dismiss", *claims).count("Say why the claim is dismissed.") == 1
    assert "2 claims dismissed." in bulk(editors, "dismiss", *claims, reason="Not checkable.")
    assert set(Claim.objects.values_list("dismissed_reason", flat=True)) == {"Not checkable."}


def test_outsiders_are_sent_to_the_login(outsiders: Client) -> None:
    assert outsiders.get(QUEUE).status_code == 302

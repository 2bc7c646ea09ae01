"""“Checked before?” on the claim page, and the drift marked in its coverage."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.choices import MatchState
from claims.models import Match
from claims.services.matching import confirm_match
from tests import factories
from tests.claims.admin.test_claim_page import html, url

pytestmark = pytest.mark.django_db

NEGATED = {"kind": "negation", "sentence": "The other is negated: “not”."}


def press(client: Client, match: Match, step: str, version: int) -> tuple[int, str]:
    response = client.post(url(match.claim), {"action": f"{step}:{match.pk}:{version}"}, follow=True)
    return response.status_code, response.content.decode()


def test_a_match_says_why_and_what_is_different_from_the_side_of_each_claim(editors: Client) -> None:
    claim, other = factories.a_claim("The pier will reopen"), factories.a_claim("The pier will not reopen")
    factories.a_match(claim, other_claim=other, dangers=[NEGATED], reasons=["Both say “pier”, “reopen”."])
    page = html(editors, claim)
    assert "<strong>Danger: different negation.</strong> The other is negated: “not”." in page
    assert "Likeness 0.50: Both say “pier”, “reopen”." in page
    assert f'<a href="{url(other)}">The pier will not reopen</a>' in page
    assert "The other is not negated." in html(editors, other)
    assert f'<a href="{url(claim)}">The pier will reopen</a>' in html(editors, other)


def test_a_check_by_others_stands_once_with_its_rating(editors: Client) -> None:
    claim = factories.a_claim()
    check, named = (factories.a_published_review(title=f"<b>{name}</b>") for name in ("Matched", "Named"))
    factories.a_retrieval(claim, provider="google_factcheck").published_reviews.set([check, named])
    factories.a_match(claim, published_review=check)
    page = html(editors, claim)
    assert page.count("&lt;b&gt;Matched&lt;/b&gt;") == page.count("&lt;b&gt;Named&lt;/b&gt;") == 1
    assert "Rated there: <strong>Mostly false</strong>" in page


def test_a_match_is_confirmed_and_undone_and_shows_how_the_other_was_rated(
    editors: Client, reviewer: User, editor: User
) -> None:
    checked = factories.an_approved_review(reviewer, editor).claim
    match = factories.a_match(factories.a_claim(), other_claim=checked)
    status, page = press(editors, match, "confirm_match", 1)
    assert (status, "Confirmed: they are about the same." in page) == (200, True)
    assert "Rated <strong>False</strong>; did they say it: <strong>Not said</strong>" in page
    assert '<a href="#checks">1 confirmed</a>' in page
    assert "Match confirmed" in html(editors, checked)
    press(editors, match, "reconsider_match", 2)
    assert "Rejected: they are not about the same." in press(editors, match, "reject_match", 3)[1]
    match.refresh_from_db()
    assert (match.state, match.decided_by) == (MatchState.REJECTED, editor)


def test_an_old_button_and_one_of_another_claim_are_refused(editors: Client, editor: User) -> None:
    match, foreign = factories.a_match(factories.a_claim()), factories.a_match(factories.a_claim())
    confirm_match(match_id=match.pk, by=editor)
    status, page = press(editors, match, "reject_match", 1)
    assert status == 409
    assert page.index(f'id="match-{match.pk}"') < page.index("This was changed since you loaded the page")
    foreign.claim = match.claim
    assert press(editors, foreign, "confirm_match", 1)[0] == 409
    foreign.refresh_from_db()
    assert foreign.state == MatchState.SUGGESTED


def test_drift_is_marked_in_the_passage_and_told_in_words(editors: Client) -> None:
    claim = factories.a_claim("The harbour will close in May")
    passage = factories.a_snapshot("<b>The harbour</b> may not close in May.").passages.get()
    row = factories.some_coverage(claim, passage=passage)
    page = html(editors, claim)
    assert '<mark class="fc-drift fc-drift-negation" title="' in page
    assert "The passage says “not”, the statement does not." in page
    assert '<span class="fc-chip fc-drift-modality">modality</span>' in page
    assert "&lt;b&gt;The harbour" in page
    row.state, row.decided_by, row.decided_at = "dismissed", User.objects.get(username="editor"), row.created_at
    row.save()
    assert "fc-drift" not in html(editors, claim)

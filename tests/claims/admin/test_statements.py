"""Correcting a statement: one field for who said it, one for its claim, and both stay consistent with the rest."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.models import Claimant, Statement
from tests import factories


def correct(client: Client, statement: Statement, **changes: str) -> Any:
    url = f"/admin/claims/statement/{statement.pk}/change/"
    form = client.get(url).context["adminform"].form
    shown = {name: form[name].value() for name in form.fields}
    return client.post(url, {**shown, **changes})


@pytest.fixture
def statement(db: None) -> Statement:
    claim, quill = factories.a_claim(), factories.a_claimant("Ada Quill")
    reason = "She is the last one named."
    return factories.a_statement(claim, claimant=quill, is_speaker_inferred=True, speaker_reason=reason)


def test_a_speaker_is_found_by_name_and_the_page_of_the_claim_is_shown(
    reviewers: Client, reviewer: User, statement: Statement
) -> None:
    mayor = factories.a_claimant("Bo Lantern")
    response = correct(reviewers, statement, speaker="bo lantern")
    assert response.url == f"/admin/claims/claim/{statement.claims.get().pk}/#statement-{statement.pk}"
    statement.refresh_from_db()
    assert (statement.claimant, statement.speaker) == (mayor, "Bo Lantern")
    assert (statement.is_speaker_inferred, statement.speaker_reason) == (False, f"Corrected by {reviewer}.")


def test_a_speaker_nobody_knows_becomes_a_claimant(reviewers: Client, statement: Statement) -> None:
    correct(reviewers, statement, speaker="The Port Authority")
    statement.refresh_from_db()
    assert statement.claimant == Claimant.objects.get(name="Port Authority")
    assert statement.speaker == "Port Authority"


def test_a_name_that_two_go_by_is_asked_about_and_told_apart_by_number(reviewers: Client, statement: Statement) -> None:
    one, other = (factories.a_claimant("Bo Lantern", role=role) for role in ("mayor", "singer"))
    refused = correct(reviewers, statement, speaker="Bo Lantern").content.decode()
    assert f"#{one.pk} for Bo Lantern (mayor); #{other.pk} for Bo Lantern (singer)" in refused
    correct(reviewers, statement, speaker=f"#{other.pk}")
    statement.refresh_from_db()
    assert (statement.claimant, statement.speaker) == (other, "Bo Lantern")


def test_a_statement_moves_to_another_claim_with_its_appearance(
    reviewers: Client, reviewer: User, statement: Statement
) -> None:
    before, other = statement.claims.get(), factories.a_claim("The quay is sinking.")
    left = factories.an_appearance(before, factories.a_snapshot().article)
    assert correct(reviewers, statement, claim_words="the quay is sinking.").status_code == 302
    statement.refresh_from_db()
    left.refresh_from_db()
    appearance = statement.appearances.get()
    assert (appearance.claim, appearance.reason) == (other, f"Corrected by {reviewer}.")
    assert (appearance.is_first, left.is_first) == (True, True)
    assert statement.speaker_reason == "She is the last one named."


def test_words_of_no_claim_are_refused_at_the_field(reviewers: Client, statement: Statement) -> None:
    assert "No claim has these words." in correct(reviewers, statement, claim_words="Nobody said so.").content.decode()


def test_claims_and_speakers_of_the_same_article_are_offered(reviewers: Client, statement: Statement) -> None:
    page = reviewers.get(f"/admin/claims/statement/{statement.pk}/change/").content.decode()
    assert '<option value="Ada Quill">' in page
    assert f'<option value="{statement.claims.get().text}">' in page

"""The claim page: what it shows, that each button does its one thing, and that nobody's work is lost."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.choices import CoverageState, Hop, Question, ReviewState, VerificationStatus
from claims.models import Claim, Coverage, Evidence, RatingScale, Review
from claims.services.reviewing import rate, withdraw
from factcheck.core.models import Job
from tests import factories


def url(claim: Claim) -> str:
    return f"/admin/claims/claim/{claim.pk}/"


def html(client: Client, claim: Claim) -> str:
    return client.get(url(claim)).content.decode()


def act(client: Client, claim: Claim, action: str, **data: object) -> tuple[int, str]:
    """(status, what the page says). `coverage`, `review`, `evidence` with `version` say what the button is for."""
    row = next((data[name] for name in ("coverage", "review", "evidence") if name in data), claim.pk)
    notes = {f"{name}-{row}": data.pop(name) for name in ("stance", "note") if name in data}
    response = client.post(url(claim), {"action": f"{action}:{row}:{data.pop('version', '')}", **notes, **data})
    if response.status_code == 302:
        return 302, html(client, claim)
    return response.status_code, response.content.decode()


def rating_form(review: Review, **changes: object) -> dict[str, object]:
    return {
        "review": review.pk,
        "version": review.version,
        "attribution_rating": factories.rating(Question.ATTRIBUTION, "Said").pk,
        "substance_rating": factories.rating(Question.SUBSTANCE, "False").pk,
        "justification": "The minutes say otherwise.",
        **changes,
    }


# --- what it shows ------------------------------------------------------------------------------------------------


def test_the_statement_is_marked_in_its_place_with_its_chain(editors: Client) -> None:
    claim = factories.a_claim()
    claimant = factories.a_claimant("Ada Quill")
    statement = factories.a_statement(
        claim, claimant=claimant, cue_spans=[[40, 44]], speaker_reason="Named in the text."
    )
    statement.appearances.update(reported_by="Meridian Wire")
    page = html(editors, claim)
    assert f'id="statement-{statement.pk}"' in page
    assert '<mark class="fc-words ">The harbour will close in May</mark>' in page
    assert '<mark class="fc-cue ">' in page
    assert page.index("<strong>Ada Quill</strong>") < page.index("Meridian Wire") < page.index("Paraphrase")
    assert "Named in the text." in page


def test_a_headline_that_states_the_claim_is_marked_beside_the_statements(editors: Client) -> None:
    claim = factories.a_claim("Harbour to close")
    snapshot = factories.a_snapshot("Harbour to close\n\nThe harbour will close in May, the mayor said.")
    factories.a_statement(claim, snapshot=snapshot)
    factories.an_appearance(claim, snapshot.article, hop=Hop.HEADLINE_ONLY)
    elsewhere = factories.a_snapshot("Harbour to close\n\nNobody is quoted here.")
    factories.an_appearance(claim, elsewhere.article, hop=Hop.HEADLINE_ONLY)
    page = html(editors, claim)
    assert page.count('<mark class="fc-headline ">Harbour to close</mark>') == 2
    assert page.count("Headline only") == 2


def test_a_rating_of_an_older_scale_stays_chosen(reviewers: Client, reviewer: User) -> None:
    review = factories.a_complete_review(reviewer)
    RatingScale.objects.filter(question=Question.SUBSTANCE).update(is_current=False)
    assert f'value="{review.substance_rating_id}" checked' in html(reviewers, review.claim)


def test_text_from_outside_is_never_markup(editors: Client) -> None:
    claim = factories.a_claim("Is <script>alert(1)</script> true?")
    snapshot = factories.a_snapshot("The <img src=x onerror=alert(2)> harbour will close in May, she said.")
    factories.a_statement(claim, words="<img src=x onerror=alert(2)>", snapshot=snapshot)
    factories.some_coverage(claim, passage=snapshot.passages.first(), reasons=["<b>because</b>"])
    page = html(editors, claim)
    assert not any(markup in page for markup in ("<script>alert", "<img src=x", "<b>because"))


def test_copies_are_folded_into_the_report_they_copy(editors: Client) -> None:
    claim = factories.a_claim(coverage_searched_at=timezone.now())
    first = factories.some_coverage(claim)
    for _ in range(2):
        factories.some_coverage(claim, copy_of=first)
    page = html(editors, claim)
    assert page.count('<article class="fc-report') == 1
    assert "2 copies of it: count as one report with it" in page
    assert "3 passages · 1 independent report" in page


def test_a_chain_of_copies_and_even_a_ring_ends(editors: Client) -> None:
    claim = factories.a_claim()
    one, two, three = (factories.some_coverage(claim) for _ in range(3))
    Coverage.objects.filter(pk=two.pk).update(copy_of=one)
    Coverage.objects.filter(pk=three.pk).update(copy_of=two)
    assert "2 copies of it" in html(editors, claim)
    Coverage.objects.filter(pk=one.pk).update(copy_of=three)
    assert all(f'id="passage-{c.pk}"' in html(editors, claim) for c in (one, two, three))


def test_the_history_says_what_became_what(editors: Client, reviewers: Client, reviewer: User) -> None:
    review = factories.a_review(reviewer)
    coverage = factories.some_coverage(review.claim)
    act(reviewers, review.claim, "keep", coverage=coverage.pk, version=coverage.version)
    act(reviewers, review.claim, "rate", **rating_form(review))
    factories.some_evidence(review, reviewer)
    review.refresh_from_db()
    act(reviewers, review.claim, "submit", **rating_form(review))
    page = html(reviewers, review.claim)
    assert "Claim: status New → In review" in page
    assert "“Is it so?” none → False; justification written" in page
    assert "Submitted for a second person" in page
    assert "Passage kept" in page


def test_buttons_are_offered_only_where_they_work_and_the_reason_is_given(
    editors: Client, reviewers: Client, reviewer: User
) -> None:
    claim = factories.a_submitted_review(reviewer).claim
    assert 'value="approve:' not in html(editors, claim)
    assert 'value="second_rating:' in html(editors, claim)
    assert 'value="approve:' not in html(reviewers, claim)
    assert "Only editors may approve or return a review." in html(reviewers, claim)


def second_form(review: Review) -> dict[str, int | None]:
    return {
        "second_attribution": review.attribution_rating_id,
        "second_substance": review.substance_rating_id,
    }


def test_the_second_person_sees_nothing_of_the_first_answers_before_giving_their_own(
    editors: Client, editor: User, reviewer: User
) -> None:
    review = factories.a_submitted_review(reviewer)
    shown = ("own minutes say so", "justification written")
    assert not [words for words in shown if words in html(editors, review.claim)]
    act(editors, review.claim, "second_rating", review=review.pk, version=review.version, **second_form(review))
    assert review.second_ratings.get().by == editor
    assert [words for words in shown if words in html(editors, review.claim)] == [*shown]
    assert 'value="approve:' in html(editors, review.claim)


def test_whoever_worked_on_a_review_is_not_asked_to_decide_on_it(editors: Client, editor: User) -> None:
    page = html(editors, factories.a_submitted_review(editor).claim)
    assert "a second person has to approve it" in page
    assert 'value="return:' not in page
    assert 'value="withdraw:' in page


def _queries(client: Client, claim: Claim) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(url(claim))
    return len(queries)


def test_the_number_of_queries_does_not_grow_with_what_is_shown(editors: Client, reviewer: User, editor: User) -> None:
    claim = factories.a_complete_review(reviewer).claim
    factories.a_statement(claim)
    factories.some_coverage(claim)
    factories.an_appearance(claim, factories.a_snapshot().article, hop=Hop.HEADLINE_ONLY)
    factories.a_match(claim, other_claim=factories.an_approved_review(reviewer, editor).claim)
    few = _queries(editors, claim)
    review = claim.reviews.get()
    for _ in range(4):
        factories.a_statement(claim)
        factories.some_coverage(claim)
        factories.a_match(claim)
        factories.some_evidence(review, reviewer)
        factories.an_appearance(claim, factories.a_snapshot().article, hop=Hop.HEADLINE_ONLY)
    assert _queries(editors, claim) == few <= 30


# --- each button does its one thing -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "state"), [("keep", CoverageState.KEPT), ("dismiss_passage", CoverageState.DISMISSED)]
)
def test_a_passage_is_kept_or_dismissed_and_that_can_be_undone(reviewers: Client, action: str, state: str) -> None:
    coverage = factories.some_coverage(factories.a_claim())
    status, _ = act(reviewers, coverage.claim, action, coverage=coverage.pk, version=coverage.version)
    coverage.refresh_from_db()
    assert (status, coverage.state) == (302, state)
    act(reviewers, coverage.claim, "reconsider", coverage=coverage.pk, version=coverage.version)
    coverage.refresh_from_db()
    assert coverage.state == CoverageState.SUGGESTED


def test_a_passage_becomes_evidence_and_evidence_can_be_removed(reviewers: Client, reviewer: User) -> None:
    review = factories.a_review(reviewer)
    coverage = factories.some_coverage(review.claim)
    data = {"coverage": coverage.pk, "version": coverage.version, "stance": "refutes", "note": "It says so."}
    _, page = act(reviewers, review.claim, "attach", **data)
    evidence = Evidence.objects.get()
    assert (evidence.stance, evidence.note, evidence.exact) == ("refutes", "It says so.", coverage.passage.text)
    assert "Attached as evidence" in page
    act(reviewers, review.claim, "remove", evidence=evidence.pk, version=evidence.version)
    assert not Evidence.objects.exists()


def test_a_claim_goes_from_opening_to_approval(editors: Client, reviewers: Client) -> None:
    claim = factories.a_claim()
    coverage = factories.some_coverage(claim)
    act(reviewers, claim, "open_review", version=claim.version)
    act(reviewers, claim, "attach", coverage=coverage.pk, version=coverage.version, stance="supports")
    review = claim.reviews.get()
    _, page = act(reviewers, claim, "submit", **rating_form(review))
    assert "Submitted: a second person has to approve it now." in page
    review.refresh_from_db()
    act(editors, claim, "second_rating", review=review.pk, version=review.version, **second_form(review))
    review.refresh_from_db()
    act(editors, claim, "approve", review=review.pk, version=review.version, approve_note="Agreed.")
    review.refresh_from_db()
    claim.refresh_from_db()
    assert (review.state, claim.verification_status) == (ReviewState.APPROVED, VerificationStatus.CHECKED)


def test_a_review_is_returned_taken_over_and_withdrawn(editors: Client, reviewer: User, editor: User) -> None:
    review = factories.a_submitted_review(reviewer)
    act(editors, review.claim, "return", review=review.pk, version=review.version, return_reasons="One source only.")
    review.refresh_from_db()
    assert review.state == ReviewState.RETURNED
    act(editors, review.claim, "assign_to_me", review=review.pk, version=review.version)
    review.refresh_from_db()
    assert review.assigned_to == editor
    act(editors, review.claim, "withdraw", review=review.pk, version=review.version, withdraw_reasons="Not checkable.")
    review.refresh_from_db()
    assert review.state == ReviewState.WITHDRAWN
    assert "One source only." in html(editors, review.claim)


def test_a_claim_is_dismissed_with_its_reason_and_restored(editors: Client) -> None:
    claim = factories.a_claim()
    _, page = act(editors, claim, "dismiss_claim", version=claim.version, dismiss_reason="An opinion.")
    assert "Dismissed: An opinion." in page
    claim.refresh_from_db()
    act(editors, claim, "restore_claim", version=claim.version)
    claim.refresh_from_db()
    assert claim.verification_status == VerificationStatus.NEW


def test_coverage_is_searched_again_on_demand(reviewers: Client) -> None:
    claim = factories.a_claim()
    act(reviewers, claim, "search_again")
    assert Job.objects.get(kind="find_coverage").key == f"claim:{claim.pk}"


def test_an_incomplete_review_is_saved_but_not_submitted(reviewers: Client, reviewer: User) -> None:
    review = factories.a_review(reviewer)
    status, page = act(reviewers, review.claim, "submit", **rating_form(review))
    review.refresh_from_db()
    assert (status, review.state, review.justification) == (400, ReviewState.IN_PROGRESS, "The minutes say otherwise.")
    assert "are saved, but nothing was submitted" in page
    assert "at least one piece of evidence" in page


# --- nobody's work is lost --------------------------------------------------------------------------------------------


def test_a_late_rating_is_refused_and_what_was_typed_stays_in_the_form(
    reviewers: Client, reviewer: User, editor: User
) -> None:
    review = factories.a_review(reviewer)
    mine = rating_form(review, justification="Mine, an hour of work.")
    rate(review_id=review.pk, by=editor, attribution_rating=None, substance_rating=None, justification="Theirs.")
    status, page = act(reviewers, review.claim, "rate", **mine)
    review.refresh_from_db()
    assert (status, review.justification) == (409, "Theirs.")
    assert "Mine, an hour of work.</textarea>" in page
    assert "Theirs." in page
    assert f'value="{mine["substance_rating"]}" checked' in page
    # Saving once more is a decision: the form now carries the present version.
    status, _ = act(reviewers, review.claim, "rate", **{**mine, "version": review.version})
    review.refresh_from_db()
    assert (status, review.justification) == (302, "Mine, an hour of work.")


def _draft(client: Client, claim: Claim, **changes: object) -> dict[str, object]:
    """The fields of the rating form as the page shows them, and what is typed into them."""
    shown = client.get(url(claim)).context
    fields = {"review": shown["review"].pk, "draft_version": shown["draft_version"], "shown": shown["shown_digest"]}
    chosen = {f"{question.value}_rating": chosen for question, chosen, _ in shown["rating_fields"]}
    return {**fields, **chosen, "justification": shown["justification"], **changes}


@pytest.mark.parametrize("button", ["keep", "dismiss_passage", "attach", "search_again"])
def test_what_was_typed_is_saved_by_whatever_button_is_pressed(reviewers: Client, reviewer: User, button: str) -> None:
    review = factories.a_review(reviewer)
    coverage = factories.some_coverage(review.claim)
    action = {"action": f"{button}:{coverage.pk}:{coverage.version}", f"stance-{coverage.pk}": "context"}
    chosen = factories.rating(Question.SUBSTANCE, "False")
    draft = _draft(reviewers, review.claim, justification="An hour of work.", substance_rating=chosen.pk)
    page = reviewers.post(url(review.claim), {**draft, **action}, follow=True).content.decode()
    review.refresh_from_db()
    assert (review.justification, review.substance_rating, review.rated_by) == ("An hour of work.", chosen, reviewer)
    assert "Your ratings and justification are saved, too." in page
    assert "An hour of work.</textarea>" in page


def test_a_button_leaves_a_review_alone_in_which_nothing_was_typed(
    reviewers: Client, reviewer: User, editor: User
) -> None:
    review = factories.a_review(reviewer)
    coverage = factories.some_coverage(review.claim)
    draft = _draft(reviewers, review.claim)
    rate(review_id=review.pk, by=editor, attribution_rating=None, substance_rating=None, justification="Theirs.")
    action = {"action": f"keep:{coverage.pk}:{coverage.version}"}
    assert reviewers.post(url(review.claim), {**draft, **action}).status_code == 302
    review.refresh_from_db()
    assert (review.justification, review.rated_by) == ("Theirs.", editor)


def test_a_button_never_puts_a_late_draft_in_place_of_theirs(reviewers: Client, reviewer: User, editor: User) -> None:
    review = factories.a_review(reviewer)
    coverage = factories.some_coverage(review.claim)
    draft = _draft(reviewers, review.claim, justification="Mine.")
    rate(review_id=review.pk, by=editor, attribution_rating=None, substance_rating=None, justification="Theirs.")
    keep = {"action": f"keep:{coverage.pk}:{coverage.version}"}
    refused = reviewers.post(url(review.claim), {**draft, **keep})
    # Pressing it again on the page that shows both is no decision between them either.
    again = {name: refused.context[of] for name, of in (("draft_version", "draft_version"), ("shown", "shown_digest"))}
    assert reviewers.post(url(review.claim), {**draft, **again, **keep}).status_code == refused.status_code == 409
    assert "Mine.</textarea>" in refused.content.decode()
    review.refresh_from_db()
    coverage.refresh_from_db()
    assert (review.justification, coverage.state) == ("Theirs.", CoverageState.SUGGESTED)
    review_action = {"action": f"rate:{review.pk}:{refused.context['review'].version}"}
    assert reviewers.post(url(review.claim), {**draft, **again, **review_action}).status_code == 302


def test_taking_over_saves_the_draft_first(editors: Client, editor: User, reviewer: User) -> None:
    review = factories.a_review(reviewer)
    action = {"action": f"assign_to_me:{review.pk}:{review.version}"}
    editors.post(url(review.claim), {**_draft(editors, review.claim, justification="Mine."), **action})
    review.refresh_from_db()
    assert (review.assigned_to, review.justification) == (editor, "Mine.")


def test_a_note_on_one_passage_outlives_the_decision_on_another(reviewers: Client, reviewer: User) -> None:
    review = factories.a_review(reviewer)
    one, two = (factories.some_coverage(review.claim) for _ in range(2))
    data = {"action": f"keep:{one.pk}:{one.version}", f"note-{two.pk}": "It names June.", f"stance-{two.pk}": "refutes"}
    page = reviewers.post(url(review.claim), data, follow=True).content.decode()
    assert "It names June.</textarea>" in page
    assert '<option value="refutes" selected>' in page
    assert "It names June." not in html(reviewers, review.claim)


def test_a_passage_is_attached_only_with_a_stance_and_the_refusal_stands_at_it(
    reviewers: Client, reviewer: User
) -> None:
    review = factories.a_review(reviewer)
    coverage = factories.some_coverage(review.claim)
    data = {"coverage": coverage.pk, "version": coverage.version, "stance": "", "note": "It says so."}
    status, page = act(reviewers, review.claim, "attach", **data)
    assert (status, Evidence.objects.count()) == (400, 0)
    assert page.index(f'id="passage-{coverage.pk}"') < page.index("choose first whether the passage supports")
    assert "It says so.</textarea>" in page


def test_reasons_typed_for_a_review_that_moved_on_stay_on_the_page(
    editors: Client, reviewer: User, editor: User
) -> None:
    review = factories.a_submitted_review(reviewer)
    withdraw(review_id=review.pk, by=editor, reasons="Overtaken.")
    data = {"review": review.pk, "version": review.version, "return_reasons": "A second source is missing."}
    status, page = act(editors, review.claim, "return", **data)
    assert status == 409
    assert "This was changed since you loaded the page" in page
    assert "A second source is missing." in page


def test_deciding_on_a_passage_that_somebody_decided_on_is_refused(reviewers: Client, editors: Client) -> None:
    coverage = factories.some_coverage(factories.a_claim())
    seen = {"coverage": coverage.pk, "version": coverage.version}
    act(editors, coverage.claim, "keep", **seen)
    status, page = act(reviewers, coverage.claim, "dismiss_passage", **seen)
    coverage.refresh_from_db()
    assert (status, coverage.state) == (409, CoverageState.KEPT)
    assert "This was changed since you loaded the page" in page


def test_removing_evidence_that_is_gone_is_told(reviewers: Client, reviewer: User) -> None:
    review = factories.a_review(reviewer)
    evidence = factories.some_evidence(review, reviewer)
    data = {"evidence": evidence.pk, "version": evidence.version}
    act(reviewers, review.claim, "remove", **data)
    status, page = act(reviewers, review.claim, "remove", **data)
    assert status == 409
    assert "somebody else removed it meanwhile" in page


# --- bad input and strangers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"action": "no such action"},
        {"action": "keep"},
        {"action": "keep:x:1"},
        {"action": "keep:1"},
        {"action": f"keep:{'9' * 40}:1"},
        {"action": "rate:٣:1", "attribution_rating": "٣"},
    ],
)
def test_a_tampered_form_is_refused_in_words(editors: Client, data: dict[str, str]) -> None:
    response = editors.post(url(factories.a_claim()), data)
    assert response.status_code in {400, 409}
    words = {400: "Load the page again and repeat the step.", 409: "What you worked on is gone"}
    assert words[response.status_code] in response.content.decode()


def test_a_passage_of_another_claim_cannot_be_reached_through_this_page(editors: Client) -> None:
    other = factories.some_coverage(factories.a_claim())
    status, _ = act(editors, factories.a_claim(), "keep", coverage=other.pk, version=other.version)
    other.refresh_from_db()
    assert (status, other.state) == (409, CoverageState.SUGGESTED)


def test_nul_characters_in_a_justification_are_stored_as_replacement_characters(
    reviewers: Client, reviewer: User
) -> None:
    review = factories.a_review(reviewer)
    act(reviewers, review.claim, "rate", **rating_form(review, justification="a\x00b"))
    review.refresh_from_db()
    assert review.justification == "a\ufffdb"


def test_a_reviewer_cannot_approve_even_with_a_form_of_their_own_making(reviewers: Client, editor: User) -> None:
    review = factories.a_submitted_review(editor)
    status, page = act(reviewers, review.claim, "approve", review=review.pk, version=review.version)
    review.refresh_from_db()
    assert (status, review.state) == (403, ReviewState.SUBMITTED)
    assert "Only editors may approve or return a review." in page


def test_an_approved_review_cannot_be_approved_again(editors: Client, editor: User, reviewer: User) -> None:
    review = factories.a_second_rating(factories.a_submitted_review(reviewer), editor)
    act(editors, review.claim, "approve", review=review.pk, version=review.version)
    review.refresh_from_db()
    status, _ = act(editors, review.claim, "approve", review=review.pk, version=review.version)
    assert status == 422


def test_outsiders_see_the_login_and_staff_without_permission_see_nothing(
    outsiders: Client, client: Client, db: None
) -> None:
    claim = factories.a_claim()
    assert outsiders.get(url(claim)).status_code == 302
    client.force_login(User.objects.create_user("temp", is_staff=True))
    assert client.get(url(claim)).status_code == 403


def test_there_is_no_page_for_a_claim_that_is_not_there(editors: Client) -> None:
    assert editors.get("/admin/claims/claim/999999/").status_code == 404

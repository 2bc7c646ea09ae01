"""“Have we checked this already?”: what is suggested, what people decide about it, and what never happens by itself."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from claims.choices import MatchState
from claims.models import Claim, Match
from claims.services.coverage import ask_for_coverage
from claims.services.editing import edit_claim
from claims.services.matching import (
    SUGGESTED,
    confirm_match,
    look_for_matches,
    matches_wanted,
    reconsider_match,
    reject_match,
)
from factcheck.core import jobs
from factcheck.core.errors import NotAllowed, StaleState
from tests.factories import a_claim, a_claimant, a_match, a_published_review, a_statement

pytestmark = pytest.mark.django_db

CLAIM = "The council of Port Ansel cut bus fares by 4 percent"
OPPOSITE = "The council of Port Ansel raised bus fares by 4 percent"
UNRELATED = "A whale was seen off Westmark"


def searched(claim: Claim) -> list[Match]:
    ask_for_coverage(claim)
    assert jobs.run_now(matches_wanted(claim))
    return list(Match.objects.of(claim))


def test_claims_and_checks_by_others_are_suggested_with_reasons_and_dangers() -> None:
    opposite = a_claim(OPPOSITE)
    a_claim(UNRELATED)
    check = a_published_review(claim_reviewed="Bus fares in Port Ansel were cut by 5 percent by the council")
    a_published_review(claim_reviewed=UNRELATED)
    found = {match.other_claim or match.published_review: match for match in searched(a_claim(CLAIM))}
    assert found.keys() == {opposite, check}
    assert found[opposite].reasons[0] == "Both name “Port Ansel”."
    assert found[opposite].dangers == [{"kind": "negation", "sentence": "The other says the opposite: “raised”."}]
    assert found[check].dangers == [{"kind": "number", "sentence": "Another number: “5 percent”."}]
    assert {match.state for match in found.values()} == {MatchState.SUGGESTED}


def test_who_said_it_is_compared_where_it_is_one_person() -> None:
    ours, theirs = a_claim(CLAIM), a_claim(CLAIM)
    a_statement(ours, claimant=a_claimant("Mara Lind"))
    a_statement(theirs, claimant=a_claimant("Odo Varga"))
    [match] = searched(ours)
    assert match.dangers == [{"kind": "speaker", "sentence": "Another speaker: “Odo Varga”."}]
    a_statement(theirs, claimant=a_claimant("Ida Oar"))
    [match] = searched(ours)
    assert match.dangers == []


def test_two_claims_have_one_match_whichever_was_searched_for() -> None:
    one, other = a_claim(CLAIM), a_claim(CLAIM)
    assert searched(one) == searched(other) == list(Match.objects.all())
    assert Match.objects.get().claim == one


def test_no_more_than_a_few_are_suggested_the_most_alike_first() -> None:
    same = a_claim(CLAIM)
    for _ in range(SUGGESTED + 1):
        a_claim("The council of Port Ansel cut bus fares")
    found = look_for_matches(a_claim(CLAIM))
    assert len(found) == SUGGESTED
    assert found[0].other == same


def test_a_new_wording_is_matched_anew_and_decisions_stay(editor: User) -> None:
    claim = a_claim(CLAIM)
    rejected, undecided, later = a_claim(CLAIM), a_claim(OPPOSITE), a_claim("A whale sang off Westmark")
    searched(claim)
    reject_match(match_id=Match.objects.of(rejected).get().pk, by=editor)
    edit_claim(claim_id=claim.pk, by=editor, text=UNRELATED)
    assert jobs.run_now(matches_wanted(claim))
    assert not Match.objects.of(undecided).exists()
    assert Match.objects.of(rejected).get().state == MatchState.REJECTED
    assert Match.objects.of(later).get().state == MatchState.SUGGESTED


def test_what_the_search_for_another_claim_suggested_is_told_anew_or_goes(editor: User) -> None:
    claim, reworded = a_claim(CLAIM), a_claim(CLAIM)
    [match] = searched(claim)
    assert match.dangers == []
    edit_claim(claim_id=reworded.pk, by=editor, text=OPPOSITE)
    assert jobs.run_now(matches_wanted(reworded))
    match.refresh_from_db()
    assert [danger["kind"] for danger in match.dangers] == ["negation"]
    edit_claim(claim_id=reworded.pk, by=editor, text=UNRELATED)
    assert jobs.run_now(matches_wanted(reworded))
    assert not Match.objects.exists()


def test_what_was_decided_takes_no_place_from_new_suggestions(editor: User) -> None:
    claim = a_claim(CLAIM)
    for _ in range(SUGGESTED):
        a_claim(CLAIM)
    for match in searched(claim):
        reject_match(match_id=match.pk, by=editor)
    new = a_claim("The council of Port Ansel cut bus fares")
    searched(claim)
    assert Match.objects.of(new).get().state == MatchState.SUGGESTED


def test_people_confirm_reject_and_undo_and_nothing_else_changes(editor: User) -> None:
    match = a_match(a_claim())
    before = Claim.objects.order_by("pk").values()
    told = list(before)
    confirmed = confirm_match(match_id=match.pk, by=editor, version=1)
    assert (confirmed.state, confirmed.decided_by, confirmed.version) == (MatchState.CONFIRMED, editor, 2)
    assert confirm_match(match_id=match.pk, by=editor).version == 2
    undone = reconsider_match(match_id=match.pk, by=editor, version=2)
    assert (undone.state, undone.decided_by, undone.decided_at) == (MatchState.SUGGESTED, None, None)
    assert reject_match(match_id=match.pk, by=editor, version=3).state == MatchState.REJECTED
    assert list(before.all()) == told
    events = Match.pgh_event_model.objects.order_by("pgh_id")  # type: ignore[attr-defined]
    assert [event.state for event in events] == ["confirmed", "suggested", "rejected"]


def test_an_old_page_and_somebody_without_the_permission_decide_nothing(editor: User, outsider: User) -> None:
    match = a_match(a_claim())
    confirm_match(match_id=match.pk, by=editor)
    with pytest.raises(StaleState):
        reject_match(match_id=match.pk, by=editor, version=1)
    with pytest.raises(NotAllowed, match="decide about matches"):
        reconsider_match(match_id=match.pk, by=outsider)
    match.refresh_from_db()
    assert match.state == MatchState.CONFIRMED


@pytest.mark.parametrize("text", ["of the and", "'); drop table", "a & b | !c:*", "\\", "‘’"])
def test_any_text_can_be_looked_for(text: str) -> None:
    a_claim(CLAIM)
    assert look_for_matches(a_claim(text)) == []

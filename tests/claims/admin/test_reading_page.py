"""The reading page: what it marks and lists, that each button does its one thing, and that it says why it did not."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from claims.admin.reading_actions import place_of
from claims.admin.reading_page_contents import WINDOW, ReadingPage
from claims.choices import AnnotationAction, Decision, Hop
from claims.models import Claimant, Statement
from claims.services import statements as services
from factcheck.core.errors import InvalidInput
from sources.models import Snapshot
from tests import factories
from tests.claims.services.readings import a_proposal, found

TEXT = (
    "Harbour closes in May\n\n"
    "Ada Quill said that the harbour closes in May and that the quay sinks. Bo Lantern said it was dark.\n\n"
    "The quay is safe, Ada Quill added. It was dark 🚢 at the quay."
)
MOST_QUERIES = 15


@pytest.fixture
def snapshot(db: None) -> Snapshot:
    return factories.a_snapshot(TEXT, factories.an_article(title="Harbour closes in May"))


def a_found(snapshot: Snapshot, words: str, **fields: Any) -> Statement:
    """A statement as a reader found it, with the claimant of its speaker."""
    statement = found(snapshot, words, **fields)
    statement.claimant, _ = Claimant.objects.get_or_create(name=statement.speaker)
    statement.save()
    return statement


def linked(statement: Statement) -> Statement:
    factories.an_appearance(factories.a_claim(), statement.snapshot.article, statement=statement)
    return statement


def url(snapshot: Snapshot, query: str = "") -> str:
    return f"/admin/claims/briefing/text/{snapshot.pk}/{query}"


def html(client: Client, snapshot: Snapshot, query: str = "") -> str:
    response = client.get(url(snapshot, query))
    assert response.status_code == 200
    return response.content.decode()


def act(client: Client, statement: Statement, step: str, *choice: int, **data: object) -> Any:
    """What comes of pressing the statement's button, as the person sees it who has just loaded the page."""
    action = ":".join(map(str, (step, statement.pk, statement.version, *choice)))
    return client.post(url(statement.snapshot), {"action": action, **data})


def refusal(response: Any) -> str:
    told = re.search(r'<p class="fc-refusal"[^>]*>(.*?)</p>', response.content.decode(), re.DOTALL)
    assert told is not None
    return told[1]


# --- what it shows ------------------------------------------------------------------------------------------------


def test_statements_are_marked_with_number_and_speaker_and_listed_with_what_is_known(
    editors: Client, snapshot: Snapshot
) -> None:
    ada = a_found(
        snapshot,
        "the harbour closes in May",
        speaker_reason="Named as the speaker.",
        confidence=0.83,
        confidence_reasons=["“said” is a plain word of saying."],
        reported_by="Meridian Wire",
        role="Mayor",
        said_on="on Monday",
    )
    claim = factories.a_claim("The harbour closes in May.", nature="prediction", worthiness=0.7)
    type(claim).objects.filter(pk=claim.pk).update(worthiness_reasons=["+ names a date: May"])
    factories.an_appearance(claim, snapshot.article, statement=ada)
    bo = a_found(
        snapshot, "it was dark", speaker="Bo Lantern", is_speaker_inferred=True, speaker_reason="Spoke before."
    )
    page = html(editors, snapshot)
    text, listed = page.split('id="statements"')
    assert f'data-of="{ada.pk}">the harbour closes in May</mark>' in text
    assert re.search(rf'id="words-{bo.pk}"[^>]*>.*?2<span class="fc-who"> Bo Lantern</span></a><mark', text)
    assert "fc-voice-0" in text
    assert "fc-voice-1" in text
    for words in ("83 %", "“said” is a plain word of saying.", "Meridian Wire", "Mayor", "on Monday"):
        assert words in listed
    assert "<strong>Stated.</strong> Named as the speaker." in listed
    assert "<strong>Inferred.</strong> Spoke before." in listed
    assert f'<a href="/admin/claims/claim/{claim.pk}/">The harbour closes in May.</a>' in listed
    assert "Prediction" in listed
    assert "worth checking 70 %: + names a date: May" in listed


def test_uncertain_ones_are_drawn_and_listed_apart_until_somebody_accepts_them(
    editors: Client, snapshot: Snapshot, editor: User
) -> None:
    sure = linked(a_found(snapshot, "the harbour closes in May"))
    unsure = a_found(snapshot, "it was dark", confidence=0.3, proposed=[a_proposal("It was dark.")])
    page = html(editors, snapshot)
    assert re.search(r'<mark class="fc-words fc-voice-0 fc-held"[^>]*>it was dark</mark>', page)
    _, held = page.split("Held back: less certain")
    assert f'id="statement-{unsure.pk}"' in held
    assert f'id="statement-{sure.pk}"' not in held
    assert "Would claim" in held
    services.accept(statement_id=unsure.pk, by=editor)
    assert "Held back: less certain" not in html(editors, snapshot)


def test_rejected_ones_keep_their_place_in_the_list_but_not_in_the_text(
    editors: Client, snapshot: Snapshot, editor: User
) -> None:
    statement = a_found(snapshot, "it was dark")
    services.reject(statement_id=statement.pk, by=editor)
    page = html(editors, snapshot)
    assert f'id="words-{statement.pk}"' not in page
    assert "<summary><s>it was dark</s></summary>" in page
    assert f'value="restore:{statement.pk}:' in page


def test_the_claim_of_a_headline_is_marked_and_named(editors: Client, snapshot: Snapshot) -> None:
    claim = factories.a_claim("Harbour closes in May")
    factories.an_appearance(claim, snapshot.article, hop=Hop.HEADLINE_ONLY)
    page = html(editors, snapshot)
    assert '<mark class="fc-headline" data-start="0">Harbour closes in May</mark>' in page
    assert "1 claim of headlines" in page


def test_a_speaker_can_be_looked_at_alone(editors: Client, snapshot: Snapshot) -> None:
    ada, bo = a_found(snapshot, "the quay sinks"), a_found(snapshot, "it was dark", speaker="Bo Lantern")
    page = html(editors, snapshot, "?speaker=Bo+Lantern")
    assert f'id="statement-{bo.pk}"' in page
    assert f'id="statement-{ada.pk}"' not in page
    assert 'href="?speaker=Ada+Quill&amp;page=1"' in page
    assert 'href="?page=1">All' in page


def test_who_may_only_look_gets_no_buttons(client: Client, snapshot: Snapshot, outsider: User) -> None:
    a_found(snapshot, "it was dark")
    outsider.is_staff = True
    outsider.save()
    client.force_login(outsider)
    assert client.get(url(snapshot)).status_code == 403
    outsider.user_permissions.add(Permission.objects.get(codename="view_statement"))
    page = html(client, snapshot)
    assert 'value="accept' not in page
    assert 'id="correct"' not in page


def test_text_and_marks_are_cut_into_pages_and_numbers_run_on(editors: Client) -> None:
    paragraphs = [f"Ada Quill said that quay {n} sinks. " + "Nobody else was there. " * 40 for n in range(200)]
    snapshot = factories.a_snapshot("\n\n".join(paragraphs))
    rows = [a_found(snapshot, f"quay {n} sinks") for n in (0, 1, 199)]
    first = html(editors, snapshot)
    pages = len(ReadingPage(snapshot).windows)
    assert f"Page 1 of {pages} of the text" in first
    assert f'id="statement-{rows[2].pk}"' not in first
    last = html(editors, snapshot, f"?statement={rows[2].pk}")
    assert f"Page {pages} of {pages} of the text" in last
    assert re.search(rf'id="words-{rows[2].pk}"[^>]*>.*?3<span', last)
    assert f'id="statement-{rows[0].pk}"' not in last
    assert max(map(len, (first, last))) < 4 * WINDOW


def test_the_number_of_queries_does_not_grow_with_the_text(editors: Client) -> None:
    def queries(snapshot: Snapshot, query: str = "") -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            html(editors, snapshot, query)
        return len(captured)

    few = factories.a_snapshot("Ada Quill said that quay 0 sinks.")
    linked(a_found(few, "quay 0 sinks"))
    line = "Ada Quill said that quay {} sinks. Nobody else was there, and nothing more was heard of it.\n\n"
    many = factories.a_snapshot("".join(line.format(n) for n in range(5_000)))
    assert len(many.text) > 450_000
    ada = factories.a_claimant("Ada Quill of the port")
    made = [found(many, f"quay {n} sinks", confidence=0.9 if n % 3 else 0.1) for n in range(3_000)]
    for statement in made:
        statement.claimant = ada
    Statement.objects.bulk_create(made)
    for statement in made[:20]:
        linked(statement)
    expected = queries(few)
    assert expected <= MOST_QUERIES
    assert queries(many) <= expected
    assert queries(many, f"?statement={made[-1].pk}") <= expected


# --- what its buttons do ------------------------------------------------------------------------------------------


def test_accept_reject_and_undo_lead_back_to_the_statement(editors: Client, snapshot: Snapshot) -> None:
    statement = linked(a_found(snapshot, "it was dark"))
    for step, decision in (("accept", "accepted"), ("reject", "rejected"), ("restore", "accepted")):
        response = act(editors, statement, step)
        assert response.url == url(snapshot, f"?statement={statement.pk}#statement-{statement.pk}")
        statement.refresh_from_db()
        assert statement.decision == decision


def test_a_step_among_the_statements_of_one_speaker_leads_back_to_them(editors: Client, snapshot: Snapshot) -> None:
    statement = linked(a_found(snapshot, "it was dark"))
    action = {"action": f"accept:{statement.pk}:{statement.version}"}
    response = editors.post(url(snapshot, "?speaker=Ada+Quill&page=1"), action)
    assert response["Location"] == url(
        snapshot, f"?speaker=Ada+Quill&statement={statement.pk}#statement-{statement.pk}"
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"places": "47–68"}, "harbour closes in May"),
        ({"words": "the harbour closes\nin  May and that"}, "the harbour closes in May and that"),
        ({"words": "the quay sinks", "places": "1-2"}, "the quay sinks"),
    ],
)
def test_words_are_corrected_by_place_or_by_pasting_them(
    editors: Client, snapshot: Snapshot, data: dict[str, str], words: str
) -> None:
    statement = a_found(snapshot, "the harbour closes in May")
    assert act(editors, statement, "words", **data).status_code == 302
    statement.refresh_from_db()
    assert statement.exact == words


def test_several_pieces_are_written_with_commas(editors: Client, snapshot: Snapshot) -> None:
    statement = a_found(snapshot, "the harbour closes in May")
    act(editors, statement, "words", places="43–54, 78 - 92")
    statement.refresh_from_db()
    assert statement.spans == [[43, 54], [78, 92]]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({}, "Say which words"),
        ({"places": "ten to twelve"}, "Write a place as two numbers"),
        ({"places": "5–900000"}, "is no piece of the text"),
        ({"words": "the quay stinks"}, "do not stand in the text"),
        ({"words": "Ada Quill"}, "stand at 2 places in the text, the first at 23–32"),
        ({"words": "it was dark"}, "These are its words already"),
    ],
)
def test_words_that_name_no_place_are_refused_beside_the_form_and_stay_in_it(
    editors: Client, snapshot: Snapshot, data: dict[str, str], why: str
) -> None:
    statement = a_found(snapshot, "it was dark", speaker="Bo Lantern")
    response = act(editors, statement, "words", **data)
    assert response.status_code == 400
    assert why in refusal(response)
    form = response.content.decode().split('id="correct"')[1].split("</form>")[0]
    assert why in form
    assert all(typed in form for typed in data.values())


@given(st.text("ab \n", max_size=14), st.text("ab \n", max_size=6))
def test_pasted_words_are_found_at_the_one_place_where_they_follow_each_other(text: str, pasted: str) -> None:
    words = pasted.split()
    places = [match.span() for match in re.finditer(r"\s+".join(words), text)] if words else []
    if len(places) == 1:
        assert place_of(text, pasted) == places[0]
    else:
        with pytest.raises(InvalidInput):
            place_of(text, pasted)


def test_a_statement_is_split_and_merged_again(editors: Client, snapshot: Snapshot) -> None:
    statement = a_found(snapshot, "the harbour closes in May and that the quay sinks")
    assert act(editors, statement, "split", words="the quay sinks").status_code == 302
    first, second = snapshot.statements.order_by("start")
    assert (first.exact, second.exact) == ("the harbour closes in May and that", "the quay sinks")
    assert f'value="merge:{first.pk}:{first.version}:{second.pk}"' in html(editors, snapshot)
    act(editors, first, "merge", second.pk)
    assert snapshot.statements.exclude(decision=Decision.REJECTED).get().spans == [first.spans[0], second.spans[0]]


def test_a_split_outside_of_the_statement_is_refused(editors: Client, snapshot: Snapshot) -> None:
    statement = a_found(snapshot, "the quay sinks")
    response = act(editors, statement, "split", words="it was dark")
    assert "not inside of it" in refusal(response)
    assert snapshot.statements.count() == 1


def test_the_speaker_is_corrected_or_chosen_among_candidates(editors: Client, snapshot: Snapshot) -> None:
    statement = a_found(snapshot, "it was dark", speaker_candidates=["Ada Quill", "Bo Lantern"])
    assert "Ambiguous." in html(editors, snapshot)
    act(editors, statement, "candidate", 1)
    statement.refresh_from_db()
    assert (statement.speaker, statement.speaker_candidates) == ("Bo Lantern", [])
    act(editors, statement, "speaker", speaker="Tam Oar", reported_by="Meridian Wire")
    statement.refresh_from_db()
    assert (str(statement.claimant), statement.reported_by) == ("Tam Oar", "Meridian Wire")


def test_one_that_was_held_back_and_corrected_can_still_open_its_claims(editors: Client, snapshot: Snapshot) -> None:
    statement = a_found(snapshot, "it was dark", confidence=0.1, speaker_candidates=["Ada Quill", "Bo Lantern"])
    act(editors, statement, "candidate", 1)
    statement.refresh_from_db()
    assert f'value="accept:{statement.pk}:{statement.version}" data-key="a">Open its claims' in html(editors, snapshot)
    act(editors, statement, "accept")
    assert statement.claims.get().text == "it was dark"
    assert "Open its claims" not in html(editors, snapshot)


def test_a_name_that_several_go_by_is_refused_with_their_numbers(editors: Client, snapshot: Snapshot) -> None:
    statement = a_found(snapshot, "it was dark")
    namesakes = [factories.a_claimant("Tam Oar") for _ in range(2)]
    response = act(editors, statement, "speaker", speaker="Tam Oar")
    assert response.status_code == 400
    assert all(f"(#{claimant.pk})" in refusal(response) for claimant in namesakes)


def test_a_statement_that_the_reader_missed_is_marked_by_hand(editors: Client, snapshot: Snapshot) -> None:
    data = {"action": "mark", "words": "The quay is safe,", "speaker": "Ada Quill"}
    response = editors.post(url(snapshot), data)
    statement = snapshot.statements.get()
    assert response["Location"].endswith(f"#statement-{statement.pk}")
    assert (statement.exact, statement.speaker, statement.decision) == ("The quay is safe,", "Ada Quill", "accepted")
    assert statement.annotations.get().action == AnnotationAction.ADD
    again = editors.post(url(snapshot), data)
    assert "stands at these words already" in refusal(again)


# --- when it is not done ------------------------------------------------------------------------------------------


def test_what_somebody_else_changed_is_shown_beside_what_was_typed(
    editors: Client, snapshot: Snapshot, reviewer: User
) -> None:
    seen = a_found(snapshot, "the harbour closes in May")
    services.correct_boundary(statement_id=seen.pk, spans=[[78, 92]], by=reviewer)
    response = act(editors, seen, "words", words="closes in May and that the quay")
    page = response.content.decode()
    assert response.status_code == 409
    assert "was changed since you loaded the page" in refusal(response)
    assert ">closes in May and that the quay</textarea>" in page
    assert "<blockquote>the quay sinks</blockquote>" in page
    seen.refresh_from_db()
    assert f'value="words:{seen.pk}:{seen.version}"' in page


@pytest.mark.parametrize(("step", "choice"), [("accept", ()), ("reject", ()), ("candidate", (0,))])
def test_a_stale_button_says_so_at_its_statement(
    editors: Client, snapshot: Snapshot, reviewer: User, step: str, choice: tuple[int, ...]
) -> None:
    seen = a_found(snapshot, "it was dark", speaker_candidates=["Ada Quill"])
    services.correct_speaker(statement_id=seen.pk, speaker="Tam Oar", by=reviewer)
    response = act(editors, seen, step, *choice)
    assert response.status_code == 409
    at = response.content.decode().split(f'id="statement-{seen.pk}"')[1].split("<blockquote>")[0]
    assert "was changed since you loaded the page" in at


def test_a_statement_that_is_gone_is_told_at_the_top(editors: Client, snapshot: Snapshot) -> None:
    statement = a_found(snapshot, "it was dark")
    Statement.objects.all().delete()
    response = act(editors, statement, "accept")
    assert response.status_code == 409
    assert "is gone" in response.content.decode()


@pytest.mark.parametrize("action", ["", "accept", "accept:x:1", "accept:{}", "burn:{}:1", "merge:{}:1", "words"])
def test_a_form_that_is_not_whole_is_refused(editors: Client, snapshot: Snapshot, action: str) -> None:
    statement = a_found(snapshot, "it was dark")
    response = editors.post(url(snapshot), {"action": action.format(statement.pk), "places": "3–9"})
    assert response.status_code == 400
    assert "The form was not complete." in response.content.decode()


def test_statements_of_another_text_are_out_of_reach(editors: Client, snapshot: Snapshot) -> None:
    other = a_found(factories.a_snapshot(TEXT), "it was dark")
    action = {"action": f"accept:{other.pk}:{other.version}"}
    assert editors.post(url(snapshot), action).status_code == 409
    other.refresh_from_db()
    assert other.decision == Decision.SUGGESTED


def test_who_may_not_change_statements_is_refused_in_words(client: Client, snapshot: Snapshot, outsider: User) -> None:
    statement = a_found(snapshot, "it was dark")
    outsider.is_staff = True
    outsider.save()
    outsider.user_permissions.add(Permission.objects.get(codename="view_statement"))
    client.force_login(outsider)
    response = act(client, statement, "accept")
    assert response.status_code == 403
    assert "decide about statements" in refusal(response)

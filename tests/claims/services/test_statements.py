"""What people make of statements: decisions and corrections, what they do to claims, and what is kept of them."""

from __future__ import annotations

import json
import subprocess
import sys
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import ProgrammingError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.choices import AnnotationAction, BriefingStage, Decision, VerificationStatus
from claims.models import Annotation, Appearance, Claim, ClaimantAlias, Statement
from claims.services import claimants, statements
from claims.services.intake import store_reading
from claims.services.places import checked_spans, parted, union
from factcheck.core.errors import InvalidInput, InvalidTransition, NotAllowed, StaleState
from tests.claims.services.readings import a_proposal, a_reading, found
from tests.factories import a_briefing, a_claim, a_claimant, a_snapshot, a_submitted_review

pytestmark = pytest.mark.django_db

TEXT = "Quill said the harbour closes in May and the quay sinks by 12 cm. “Nobody asked us,” added the crew."
HARBOUR, QUAY, BOTH = (
    "the harbour closes in May",
    "the quay sinks by 12 cm",
    "the harbour closes in May and the quay sinks",
)
SCORER = Path(__file__).resolve().parents[4] / "shared" / "eval" / "attribution.py"


def stored(*words: str, **fields: Any) -> list[Statement]:
    """Statements as a reading stores them, with the claims that it opens."""
    snapshot = a_snapshot(TEXT)
    briefing = a_briefing(snapshot, stage=BriefingStage.READING, read_at=None)
    store_reading(briefing, a_reading(*(found(snapshot, one, **fields) for one in words)))
    return list(snapshot.statements.order_by("start"))


def spans_of(*words: str) -> list[list[int]]:
    return [[TEXT.index(one), TEXT.index(one) + len(one)] for one in words]


def test_rejecting_takes_the_claim_off_the_queue_and_undoing_brings_all_back(editor: User) -> None:
    (statement,) = stored(HARBOUR)
    claim, reason = statement.claims.get(), statement.appearances.get().reason
    rejected = statements.reject(statement_id=statement.pk, by=editor, version=statement.version)
    claim.refresh_from_db()
    assert (rejected.decision, rejected.decided_by, list(rejected.claims.all())) == (Decision.REJECTED, editor, [])
    assert claim.verification_status == VerificationStatus.DISMISSED
    assert claim.dismissed_reason == "editor rejected the statement that it was read from."
    with pytest.raises(InvalidTransition, match="Undo that first"):
        statements.accept(statement_id=statement.pk, by=editor)
    restored = statements.restore(statement_id=statement.pk, by=editor)
    claim.refresh_from_db()
    assert (restored.decision, restored.decided_by) == (Decision.SUGGESTED, None)
    assert (restored.appearances.get().reason, restored.appearances.get().is_first) == (reason, True)
    assert (claim.verification_status, claim.dismissed_reason) == (VerificationStatus.NEW, "")
    assert [step.action for step in restored.annotations.all()] == ["reject", "restore"]


def test_a_claim_that_somebody_else_makes_too_or_that_people_touched_stays_on_the_queue(editor: User) -> None:
    one, other = stored(HARBOUR, QUAY, claims=("The harbour closes.",))
    claim = one.claims.get()
    assert claim == other.claims.get()
    statements.reject(statement_id=one.pk, by=editor)
    claim.refresh_from_db()
    assert (claim.verification_status, claim.appearances.filter(is_first=True).count()) == ("new", 1)
    Claim.objects.filter(pk=claim.pk).update(priority=1)
    statements.reject(statement_id=other.pk, by=editor)
    claim.refresh_from_db()
    assert claim.verification_status == VerificationStatus.NEW


def test_rejecting_undoing_and_rejecting_again_leaves_no_claim_on_the_queue(editor: User) -> None:
    (statement,) = stored(HARBOUR)
    claim = statement.claims.get()
    for decide, status in (
        (statements.reject, "dismissed"),
        (statements.restore, "new"),
        (statements.reject, "dismissed"),
    ):
        decide(statement_id=statement.pk, by=editor)
        claim.refresh_from_db()
        assert claim.verification_status == status


def test_what_was_held_back_and_then_corrected_opens_its_claims_when_it_is_accepted(editor: User) -> None:
    (statement,) = stored(HARBOUR, confidence=0.1)
    corrected = statements.correct_speaker(statement_id=statement.pk, speaker="Bo Lantern", by=editor)
    assert (corrected.decision, corrected.claims.count()) == (Decision.ACCEPTED, 0)
    accepted = statements.accept(statement_id=statement.pk, by=editor, version=corrected.version)
    assert (accepted.claims.get().text, accepted.speaker) == (HARBOUR, "Bo Lantern")
    again = statements.accept(statement_id=statement.pk, by=editor)
    assert (again.version, again.claims.count()) == (accepted.version, 1)


def test_words_under_a_verdict_stay(editor: User, reviewer: User) -> None:
    (statement,) = stored(HARBOUR)
    a_submitted_review(reviewer, statement.claims.get())
    for refused in (
        lambda: statements.reject(statement_id=statement.pk, by=editor),
        lambda: statements.correct_boundary(statement_id=statement.pk, spans=spans_of(QUAY), by=editor),
        lambda: statements.split(statement_id=statement.pk, at=statement.start + 12, by=editor),
    ):
        with pytest.raises(InvalidTransition, match="submitted or approved"):
            refused()
    assert not Annotation.objects.exists()


def test_corrected_words_are_anchored_anew_and_the_reader_s_own_are_kept(editor: User) -> None:
    (statement,) = stored(HARBOUR)
    pieces = spans_of("the harbour closes", " the quay sinks ")
    corrected = statements.correct_boundary(statement_id=statement.pk, spans=pieces, by=editor, version=1)
    assert corrected.exact == "the harbour closes in May and the quay sinks"
    assert corrected.spans == spans_of("the harbour closes", "the quay sinks")
    step = Annotation.objects.get()
    assert (step.before["spans"], step.after["spans"]) == (spans_of(HARBOUR), corrected.spans)
    assert (step.reading, step.by, step.action) == ("rules 1", editor, AnnotationAction.BOUNDARY)
    with pytest.raises(StaleState):
        statements.correct_boundary(statement_id=statement.pk, spans=spans_of(QUAY), by=editor, version=1)
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        Annotation.objects.update(reading="forged")


def test_corrected_words_of_what_makes_no_claims_yet_are_worded_anew(editor: User) -> None:
    (statement,) = stored(BOTH, confidence=0.1)
    corrected = statements.correct_boundary(statement_id=statement.pk, spans=spans_of(HARBOUR), by=editor)
    assert [one["text"] for one in corrected.proposed] == ["The harbour closes in May"]
    opened = statements.accept(statement_id=statement.pk, by=editor)
    assert [claim.text for claim in opened.claims.all()] == ["The harbour closes in May"]
    again = statements.correct_boundary(statement_id=statement.pk, spans=spans_of(QUAY), by=editor)
    assert [claim.text for claim in again.claims.all()] == ["The harbour closes in May"]


def test_two_statements_never_stand_at_the_same_words(editor: User) -> None:
    harbour, quay = stored(HARBOUR, QUAY)
    with pytest.raises(InvalidInput, match=f"Statement {quay.pk} .* stands at these words already"):
        statements.correct_boundary(statement_id=harbour.pk, spans=spans_of(QUAY), by=editor)
    with pytest.raises(InvalidInput, match="stands at these words already"):
        statements.add_statement(snapshot_id=harbour.snapshot_id, spans=spans_of(QUAY), by=editor)


def test_a_statement_is_split_with_its_claims_and_merged_again(editor: User) -> None:
    at = TEXT.index(" and the quay") + 5
    proposed = [
        {**a_proposal("The harbour closes in May"), "spans": spans_of(HARBOUR)},
        {**a_proposal("The quay sinks"), "spans": spans_of("the quay sinks")},
    ]
    (statement,) = stored(BOTH, proposed=proposed)
    first, second = statements.split(statement_id=statement.pk, at=at, by=editor)
    assert (first.exact, second.exact) == ("the harbour closes in May and", "the quay sinks")
    assert [(one.decision, one.decided_by) for one in (first, second)] == [(Decision.ACCEPTED, editor)] * 2
    assert [claim.text for one in (first, second) for claim in one.claims.all()] == [p["text"] for p in proposed]
    assert Appearance.objects.filter(is_first=True).count() == 2
    merged = statements.merge(statement_id=second.pk, others=[first.pk], by=editor, version=second.version)
    first.refresh_from_db()
    assert (merged.exact, first.decision, first.claims.count()) == (BOTH, Decision.REJECTED, 0)
    assert merged.claims.count() == 2
    assert Annotation.objects.filter(action="merge").count() == 2
    with pytest.raises(InvalidInput, match="other statements of the same snapshot"):
        statements.merge(statement_id=second.pk, others=[stored(QUAY)[0].pk], by=editor)


def test_words_of_several_speakers_are_not_merged(editor: User) -> None:
    harbour, quay = stored(HARBOUR, QUAY)
    statements.correct_speaker(statement_id=quay.pk, speaker="Bo Lantern", by=editor)
    with pytest.raises(InvalidInput, match="several speakers: “Ada Quill”, “Bo Lantern”"):
        statements.merge(statement_id=harbour.pk, others=[quay.pk], by=editor)
    statements.correct_speaker(statement_id=quay.pk, speaker="", by=editor)
    merged = statements.merge(statement_id=harbour.pk, others=[quay.pk], by=editor)
    assert (merged.speaker, merged.spans) == ("Ada Quill", spans_of(HARBOUR, QUAY))


def test_what_the_reader_missed_is_marked_by_hand(editor: User) -> None:
    (statement,) = stored(HARBOUR)
    marked = statements.add_statement(
        snapshot_id=statement.snapshot_id,
        spans=spans_of("Nobody asked us,"),
        by=editor,
        speaker="the crew",
        speaker_spans=spans_of("the crew"),
        cue_spans=spans_of("added"),
    )
    assert (marked.kind, marked.exact, marked.decision) == ("direct", "Nobody asked us,", Decision.ACCEPTED)
    assert (marked.reading, marked.annotations.get().before) == ("", {})
    assert [one["text"] for one in marked.proposed] == ["Nobody asked us [the crew and others]"]
    claim = a_claim("Nobody asked the crew.")
    statements.state_claims(statement_id=marked.pk, claim_ids=[claim.pk, statement.claims.get().pk], by=editor)
    assert set(marked.claims.all()) == {claim, statement.claims.get()}
    statements.state_claims(statement_id=marked.pk, claim_ids=[claim.pk], by=editor)
    assert (list(marked.claims.all()), statement.claims.count()) == ([claim], 1)
    assert claim.appearances.get().hop == "direct_quote"


@pytest.mark.parametrize(
    ("printed", "is_name"),
    [
        *((name, True) for name in ("Quill", "the Port Authority", "Bank of Tern")),
        *((words, False) for words in ("she", "He", "the Minister", "Foreign Minister", "the harbour master", "")),
    ],
)
def test_only_names_are_learned(printed: str, is_name: bool) -> None:
    assert claimants.is_proper_name(printed) == is_name


def test_the_claimant_learns_the_name_that_the_text_prints_until_somebody_takes_it_back(editor: User) -> None:
    quill = a_claimant("Ada Quill")
    (statement,) = stored(HARBOUR, speaker_spans=spans_of("Quill"))
    statements.accept(statement_id=statement.pk, by=editor)
    alias = ClaimantAlias.objects.get(name="Quill")
    assert (alias.claimant, alias.learned_by) == (quill, editor)
    assert alias.learned_at is not None
    assert claimants.claimant_called("Quill") == quill
    claimants.forget_alias(alias_id=alias.pk, by=editor)
    assert list(quill.aliases.values_list("name", flat=True)) == ["Ada Quill"]
    with pytest.raises(InvalidInput, match="its own name"):
        claimants.forget_alias(alias_id=quill.aliases.get().pk, by=editor)


def test_a_name_of_two_claimants_is_asked_about_not_merged(editor: User) -> None:
    other = a_claimant("Quill")
    a_claimant("Ada Quill")
    (statement,) = stored(HARBOUR, speaker_spans=spans_of("the crew"))
    corrected = statements.correct_speaker(
        statement_id=statement.pk,
        speaker="Ada Quill",
        speaker_spans=spans_of("Quill"),
        reported_by="Coastline Wire",
        by=editor,
    )
    assert corrected.annotations.get().after["speaker_spans"] == spans_of("Quill")
    assert (corrected.speaker, corrected.speaker_reason) == ("Ada Quill", "Corrected by editor.")
    assert corrected.appearances.get().reported_by == "Coastline Wire"
    assert claimants.claimant_called("Quill") is None
    assert (
        statements.correct_speaker(statement_id=statement.pk, speaker="", claimant_id=other.pk, by=editor).claimant
        == other
    )


def test_outsiders_decide_nothing(outsider: User) -> None:
    (statement,) = stored(HARBOUR)
    with pytest.raises(NotAllowed, match="decide about statements"):
        statements.accept(statement_id=statement.pk, by=outsider)
    with pytest.raises(NotAllowed, match="mark statements"):
        statements.add_statement(snapshot_id=statement.snapshot_id, spans=[[0, 5]], by=outsider)


REFUSED = {
    "nothing": [],
    "empty": [[3, 3]],
    "backwards": [[9, 3]],
    "beyond the end": [[90, 900]],
    "out of order": [[10, 20], [0, 5]],
    "overlapping": [[0, 10], [9, 20]],
    "no words": [[TEXT.index("12 cm") + 5, TEXT.index("12 cm") + 6]],
}


@pytest.mark.parametrize("spans", REFUSED.values(), ids=REFUSED)
def test_words_that_are_not_in_the_text_are_refused(spans: list[list[int]]) -> None:
    with pytest.raises(InvalidInput):
        checked_spans(TEXT, spans)


@settings(max_examples=200)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), min_size=1, max_size=6), st.integers(0, 70))
def test_pieces_keep_every_character_when_they_are_joined_and_cut(drawn: list[tuple[int, int]], at: int) -> None:
    spans = [[start, start + length] for start, length in drawn]
    characters = {i for start, end in spans for i in range(start, end)}
    joined = union(spans)
    assert all(one[1] < other[0] for one, other in pairwise(joined))
    before, after = parted(joined, at)
    cut = [i for start, end in (*before, *after) for i in range(start, end)]
    assert (set(cut), len(cut)) == (characters, len(characters))
    assert all(end <= at for _, end in before)
    assert all(start >= at for start, _ in after)


def test_what_people_accepted_is_exported_for_scoring(editor: User, tmp_path: Path) -> None:
    harbour, quay = stored(HARBOUR, QUAY, speaker_spans=spans_of("Quill"), cue_spans=spans_of("said"))
    statements.correct_boundary(statement_id=harbour.pk, spans=spans_of("harbour closes in May"), by=editor)
    out = StringIO()
    call_command("export_annotations", stdout=out)
    (line,) = map(json.loads, out.getvalue().splitlines())
    content = {"source": spans_of("Quill"), "cue": spans_of("said"), "content": spans_of("harbour closes in May")}
    assert line == {"id": str(quay.snapshot_id), "text": TEXT, "undecided": 1, "attributions": [content]}
    if not SCORER.exists():
        pytest.skip("the scorer is not beside this checkout (../shared/eval/attribution.py)")
    gold, predicted = tmp_path / "gold.jsonl", tmp_path / "predicted.jsonl"
    call_command("export_annotations", out=str(gold), stdout=StringIO())
    predicted.write_text(json.dumps({"id": line["id"], "statements": [content]}) + "\n", encoding="utf-8")
    scored = subprocess.run(
        [sys.executable, str(SCORER), str(gold), str(predicted), "--json"], capture_output=True, text=True, check=True
    )
    assert json.loads(scored.stdout)["joint"]["f1"] == 1.0

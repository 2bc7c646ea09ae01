"""Reading again by newer rules: what people touched stays, the rest follows, and twice is once."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.choices import BriefingStage, Origin, VerificationStatus
from claims.models import Annotation, Appearance, Briefing, Claim, Reading, Statement
from claims.services import editing, statements, triaging
from claims.services.intake import store_reading
from claims.services.rereading import difference, read_again, read_by_other_rules, store_rereading
from factcheck.core import jobs
from factcheck.core.errors import FactcheckError, InvalidTransition
from sources.models import Snapshot
from tests.claims.services.readings import a_proposal, a_reading, found, found_at
from tests.factories import a_briefing, a_snapshot

pytestmark = pytest.mark.django_db

TEXT = "Ada Quill said that the harbour closes in May and that the quay sinks by 12 cm. Nobody else spoke of it."
HARBOUR, QUAY = "the harbour closes in May", "the quay sinks by 12 cm"


@pytest.fixture
def briefing() -> Briefing:
    return a_briefing(a_snapshot(TEXT), stage=BriefingStage.READING, read_at=None)


def first_read(briefing: Briefing, *words: str, **fields: Any) -> list[Statement]:
    assert briefing.snapshot is not None
    store_reading(briefing, a_reading(*(found(briefing.snapshot, one, **fields) for one in words)))
    return list(briefing.snapshot.statements.order_by("start"))


def reread(briefing: Briefing, *words: str, headlines: tuple[str, ...] = (), **fields: Any) -> Reading:
    assert briefing.snapshot is not None
    again = [found(briefing.snapshot, one, reading="rules 2", **fields) for one in words]
    return store_rereading(briefing, a_reading(*again, headlines=headlines, version="rules 2"))


def test_what_nobody_touched_becomes_what_the_rules_say_now(briefing: Briefing) -> None:
    (harbour,) = first_read(briefing, HARBOUR)
    longer = f"that {HARBOUR}"
    reading = reread(briefing, longer, QUAY, speaker="the harbour master")
    harbour.refresh_from_db()
    assert (harbour.exact, harbour.speaker, harbour.reading) == (longer, "the harbour master", "rules 2")
    assert [item["aspects"] for item in reading.diff["changed"]] == [["words", "speaker", "claims"]]
    assert reading.diff["changed"][0]["was"]["exact"] == HARBOUR
    assert [item["exact"] for item in reading.diff["new"]] == [QUAY]
    assert set(Claim.objects.values_list("text", flat=True)) == {longer, QUAY}
    assert reread(briefing, QUAY, speaker="the harbour master").counts["gone"] == 1
    assert list(Claim.objects.values_list("text", flat=True)) == [QUAY]
    assert Appearance.objects.filter(is_first=True).count() == 1


def test_a_claim_that_stays_keeps_its_row_and_gets_its_new_worth(briefing: Briefing) -> None:
    first_read(briefing, HARBOUR)
    claim = Claim.objects.get()
    reading = reread(briefing, HARBOUR, proposed=[a_proposal(HARBOUR, worthiness=0.8, nature="prediction")])
    claim.refresh_from_db()
    assert (claim.worthiness, claim.nature, claim.version) == (0.8, "prediction", 1)
    assert (reading.counts["changed"], Claim.objects.untouched().count()) == (1, 1)


def test_a_touched_claim_holds_its_statement_and_keeps_what_people_said_of_it(
    briefing: Briefing, editor: User, reviewer: User
) -> None:
    harbour, quay = first_read(briefing, HARBOUR, QUAY)
    triaging.open_review(claim_id=harbour.claims.get().pk, by=reviewer)
    editing.edit_claim(claim_id=quay.claims.get().pk, by=editor, nature="opinion")
    reading = reread(briefing)
    assert (reading.counts["gone"], reading.counts["kept"]) == (0, 2)
    assert set(Claim.objects.values_list("nature", flat=True)) == {"fact", "opinion"}


def test_a_headline_that_is_one_no_longer_takes_its_untouched_claim_along(briefing: Briefing) -> None:
    assert briefing.snapshot is not None
    store_reading(briefing, a_reading(headlines=("Harbour closes", "Quay sinks")))
    kept = Claim.objects.get(text="Quay sinks")
    Claim.objects.filter(pk=kept.pk).update(priority=1)
    reread(briefing, headlines=("Nobody spoke of it",))
    assert set(Claim.objects.values_list("text", flat=True)) == {"Quay sinks", "Nobody spoke of it"}


def test_what_is_uncertain_or_finds_no_room_waits_for_a_person(briefing: Briefing, settings: Any, editor: User) -> None:
    assert briefing.snapshot is not None
    settings.FACTCHECK_BRIEFING_CLAIMS = 1
    worth = found(briefing.snapshot, QUAY, proposed=[a_proposal(QUAY, 0.9)])
    less, unsure = found(briefing.snapshot, HARBOUR), found(briefing.snapshot, "Nobody else spoke", confidence=0.49)
    store_reading(briefing, a_reading(worth, less, unsure))
    held = briefing.snapshot.statements.held_back()
    assert [claim.text for claim in Claim.objects.all()] == [QUAY]
    assert set(held.all()) == {less, unsure}
    assert briefing.readings.get().counts["held_back"] == 2
    statements.accept(statement_id=unsure.pk, by=editor)
    assert set(Claim.objects.values_list("text", flat=True)) == {QUAY, "Nobody else spoke"}
    assert list(held.all()) == [less]


def test_a_briefing_that_was_read_is_read_again_by_a_worker(briefing: Briefing, editor: User) -> None:
    first_read(briefing, "Nobody else spoke")
    assert read_by_other_rules("rules 2").get() == briefing
    assert not read_by_other_rules("rules 1").exists()
    read_again(briefing_id=briefing.pk, by=editor)
    assert jobs.run_next("read")
    assert [reading.requested_by for reading in briefing.readings.all()] == [editor, None]
    briefing.refresh_from_db()
    assert briefing.stage == BriefingStage.READ
    Briefing.objects.filter(pk=briefing.pk).update(stage=BriefingStage.READING, read_at=None)
    with pytest.raises(InvalidTransition, match="being read already"):
        read_again(briefing_id=briefing.pk, by=editor)


# --- whatever people do, whatever the rules find --------------------------------------------------------------------

WORDS = [f"word{number}" for number in range(24)]
LONG = " ".join(WORDS)
STARTS = [LONG.index(word) for word in WORDS]
places = st.tuples(st.integers(0, 23), st.integers(1, 8))
findings = st.lists(
    st.tuples(places, st.sampled_from(["Ada Quill", "Bo Lantern", ""]), st.sampled_from([0.2, 0.9])), max_size=7
)
DEEDS = ["accept", "reject", "restore", "speaker", "boundary", "split", "merge", "review", "edit", "add"]
deeds = st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 6), st.integers(0, 23)), max_size=5)


def _read(snapshot: Snapshot, drawn: list[tuple[tuple[int, int], str, float]], version: str) -> Any:
    by_place = {}
    for (first, count), speaker, confidence in drawn:
        last = min(first + count, len(WORDS)) - 1
        start, end = STARTS[first], STARTS[last] + len(WORDS[last])
        claims = (LONG[start:end], f"{WORDS[first]} and more")[: 1 + first % 2]
        by_place[start, end] = found_at(
            snapshot, start, end, claims=claims, speaker=speaker, confidence=confidence, reading=version
        )
    return a_reading(*by_place.values(), version=version)


def _do(deed: tuple[str, int, int], briefing: Briefing, by: User) -> None:
    name, number, word = deed
    rows = list(Statement.objects.order_by("pk"))
    spans = [[STARTS[word], STARTS[word] + len(WORDS[word])]]
    if name == "add":
        statements.add_statement(snapshot_id=briefing.snapshot_id or 0, spans=spans, by=by, speaker="Cy Moss")
    if not rows:
        return
    one = rows[number % len(rows)]
    if name in {"accept", "reject", "restore"}:
        getattr(statements, name)(statement_id=one.pk, by=by)
    elif name == "speaker":
        statements.correct_speaker(statement_id=one.pk, speaker="Cy Moss", by=by)
    elif name == "boundary":
        statements.correct_boundary(statement_id=one.pk, spans=spans, by=by)
    elif name == "split":
        statements.split(statement_id=one.pk, at=STARTS[word], by=by)
    elif name == "merge":
        statements.merge(statement_id=one.pk, others=[rows[word % len(rows)].pk], by=by)
    elif (claim := one.claims.first()) and name == "review":
        triaging.open_review(claim_id=claim.pk, by=by)
    elif claim:
        editing.edit_claim(claim_id=claim.pk, by=by, priority=1)


def _touched() -> dict[str, Any]:
    """Everything that a person has had to do with, as it is stored."""
    untouched = Claim.objects.untouched()
    claims = Claim.objects.exclude(pk__in=untouched)
    rows = Statement.objects.filter(annotations__isnull=False) | Statement.objects.filter(claims__in=claims)
    links = Appearance.objects.filter(statement__in=rows).values_list("statement", "claim", "hop", "reason")
    return {
        "statements": list(rows.distinct().order_by("pk").values()),
        "claims": list(claims.order_by("pk").values("pk", "text", "priority", "verification_status", "nature")),
        "links": sorted(links),
        "annotations": list(Annotation.objects.order_by("pk").values()),
    }


def _all() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in (Statement, Claim, Appearance)]


@settings(max_examples=15)
@given(before=findings, done=deeds, after=findings)
def test_no_reading_changes_what_people_touched_and_the_second_changes_nothing(
    before: Any, done: Any, after: Any
) -> None:
    with transaction.atomic():
        editor = User.objects.create_superuser("property-editor")
        snapshot = a_snapshot(LONG)
        briefing = a_briefing(snapshot, stage=BriefingStage.READING, read_at=None)
        store_reading(briefing, _read(snapshot, before, "rules 1"))
        for deed in done:
            try:
                with transaction.atomic():
                    _do(deed, briefing, editor)
            except FactcheckError:
                pass  # Refused, and nothing stored.
        touched = _touched()
        store_rereading(briefing, _read(snapshot, after, "rules 2"))
        assert _touched() == touched
        stored = _all()
        compared = difference(snapshot, _read(snapshot, after, "rules 2"))
        assert [compared.new, compared.gone, compared.changed, compared.silent] == [[], [], [], []]
        store_rereading(briefing, _read(snapshot, after, "rules 2"))
        assert _all() == stored
        waiting = Claim.objects.filter(origin=Origin.MACHINE, verification_status=VerificationStatus.NEW, version=1)
        assert all(claim.appearances.filter(is_first=True).count() == 1 for claim in waiting)
        for statement in Statement.objects.select_related("snapshot"):
            assert statement.snapshot.text[statement.start : statement.end] == statement.exact
        transaction.set_rollback(True)

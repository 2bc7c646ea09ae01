"""What a briefing's page says of its readings, and the preview of reading it again."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.admin import briefings_rereading
from claims.choices import BriefingStage
from claims.models import Briefing, Statement
from claims.services import statements
from claims.services.intake import store_reading
from claims.services.reading import rules_version
from claims.services.rereading import store_rereading
from factcheck.core.models import Job
from tests import factories
from tests.claims.services.readings import a_reading, found
from tests.factories import a_briefing, a_snapshot

TEXT = "Ada Quill said that the harbour closes in May and that the quay sinks by 12 cm. Nobody else spoke of it."
HARBOUR, QUAY = "the harbour closes in May", "the quay sinks by 12 cm"


@pytest.fixture
def briefing(db: None) -> Briefing:
    """Read by older rules: one statement, and one that is held back."""
    briefing = a_briefing(a_snapshot(TEXT), stage=BriefingStage.READING, read_at=None)
    snapshot = briefing.snapshot
    assert snapshot is not None
    unsure = found(snapshot, QUAY, confidence=0.2, claims=("The quay sinks.", "It sinks by 12 cm."))
    store_reading(briefing, a_reading(found(snapshot, HARBOUR), unsure))
    return briefing


def html(client: Client, briefing: Briefing, page: str = "") -> str:
    response = client.get(f"/admin/claims/briefing/{briefing.pk}/{page}")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_page_says_what_is_held_back_and_leads_to_the_statements(editors: Client, briefing: Briefing) -> None:
    page = html(editors, briefing)
    assert "<dd>2; 1 held back</dd>" in page
    assert "<dd>1 opened; 2 held back with their statements</dd>" in page
    assert "by rules 1" in page
    assert f'href="/admin/claims/briefing/text/{briefing.snapshot_id}/"' in page


def test_reading_again_is_offered_when_the_rules_have_changed(editors: Client, briefing: Briefing) -> None:
    assert "Show what would change" in html(editors, briefing)
    editors.post(f"/admin/claims/briefing/{briefing.pk}/")
    assert Job.objects.filter(key=f"briefing:{briefing.pk}:again").exists()
    assert "A worker reads it again." in html(editors, briefing)
    Job.objects.all().delete()
    store_rereading(briefing, a_reading(version=rules_version()))
    assert "Show what would change" not in html(editors, briefing)


def test_the_preview_tells_the_difference_and_stores_nothing(
    editors: Client, briefing: Briefing, monkeypatch: pytest.MonkeyPatch, editor: User
) -> None:
    snapshot = briefing.snapshot
    assert snapshot is not None
    statements.accept(statement_id=snapshot.statements.earliest("start").pk, by=editor)
    again = a_reading(found(snapshot, "Nobody else spoke of it", speaker="Bo <Lantern>"), version="rules 2")
    monkeypatch.setattr(briefings_rereading, "read_snapshot", lambda snapshot, **options: again)
    page = html(editors, briefing, "again/")
    assert "<summary>New: 1</summary>" in page
    assert "Bo &lt;Lantern&gt;:</strong> <q>Nobody else spoke of it</q>" in page
    assert "<summary>Gone: 1</summary>" in page
    assert "1 that people have touched stay as they are." in page
    assert set(Statement.objects.values_list("exact", flat=True)) == {HARBOUR, QUAY}


def test_a_very_long_text_is_not_read_while_somebody_waits(
    editors: Client, briefing: Briefing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(briefings_rereading, "LONGEST_PREVIEW", 20)
    assert "too long to be read while you wait" in html(editors, briefing, "again/")


def test_what_the_last_reading_changed_is_told_word_by_word(editors: Client, briefing: Briefing) -> None:
    snapshot = briefing.snapshot
    assert snapshot is not None
    longer = found(snapshot, f"that {HARBOUR}", speaker="Bo Lantern")
    store_rereading(briefing, a_reading(longer, version="rules 2"))
    page = html(editors, briefing)
    assert f"<del>{HARBOUR}</del> <ins>that {HARBOUR}</ins>" in page
    assert "changed: words, speaker, claims" in page
    assert "said by Ada Quill before" in page
    assert "<summary>Gone: 1</summary>" in page


def test_there_is_a_preview_only_of_what_was_read_and_for_those_who_may_have_it_read(
    editors: Client, briefing: Briefing, outsider: User, client: Client
) -> None:
    outsider.is_staff = True
    outsider.save()
    client.force_login(outsider)
    assert client.get(f"/admin/claims/briefing/{briefing.pk}/again/").status_code == 403
    failed = factories.a_briefing(stage=BriefingStage.FAILED, read_at=None, error="No such page.")
    assert editors.get(f"/admin/claims/briefing/{failed.pk}/again/").status_code == 404

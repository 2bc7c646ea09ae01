"""Snapshots are stored once, linked, announced, and never change."""

from __future__ import annotations

import gzip
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.storage import storages
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from factcheck.core.text import sha256_of
from factcheck.core.turns import take_turn
from sources.events import snapshot_stored
from sources.ingest import snapshots
from sources.ingest.chain import link_sha256
from sources.ingest.pages import store_text
from sources.ingest.snapshots import Copy, body_path, link_of, store_snapshot, stored_body
from sources.models import Passage, Snapshot
from tests.factories import TEXT, a_snapshot, an_article, an_outlet

pytestmark = pytest.mark.django_db


def test_a_snapshot_keeps_bytes_text_and_passages() -> None:
    snapshot = a_snapshot(TEXT)
    assert stored_body(snapshot) == TEXT.encode()
    assert snapshot.text_sha256 == sha256_of(TEXT)
    assert [p.text for p in snapshot.passages.all()] == [TEXT]
    assert all(snapshot.text[p.start : p.end] == p.text for p in snapshot.passages.all())


def test_a_body_that_came_packed_is_kept_as_it_came_unless_that_is_larger() -> None:
    page, padded = TEXT.encode() * 20, gzip.compress(TEXT.encode(), 0)
    for body, packed, is_kept in ((page, gzip.compress(page, 1), True), (TEXT.encode(), padded, False)):
        copy = Copy(body=body, packed_body=packed, text=TEXT, fetched_at=timezone.now(), extractor="test")
        snapshot = store_snapshot(an_article(), copy)
        assert stored_body(snapshot) == body
        with storages["snapshots"].open(body_path(snapshot.body_sha256)) as file:
            assert (file.read() == packed) is is_kept


def test_snapshots_of_an_outlet_form_one_chain() -> None:
    outlet = an_outlet()
    first, second = a_snapshot(article=an_article(outlet)), a_snapshot(article=an_article(outlet))
    other = a_snapshot()
    second.refresh_from_db()
    assert (first.chain_position, second.chain_position, other.chain_position) == (1, 2, 1)
    assert second.previous_sha256 == first.sha256
    assert link_sha256(link_of(second)) == second.sha256


def test_texts_handed_in_are_chained_as_the_desks() -> None:
    assert store_text(TEXT, title="Handed in").chain == "desk"


def test_the_same_page_again_adds_nothing() -> None:
    article = an_article()
    assert a_snapshot(TEXT, article) == a_snapshot(TEXT, article)
    assert a_snapshot(TEXT + " It said more.", article).chain_position == 2


@pytest.mark.django_db(transaction=True)
def test_the_same_page_fetched_twice_at_once_is_one_snapshot(monkeypatch: pytest.MonkeyPatch) -> None:
    article, barrier = an_article(), threading.Barrier(2)

    def come_together(what: str) -> None:
        barrier.wait(10)
        take_turn(what)

    monkeypatch.setattr(snapshots, "take_turn", come_together)

    def store(_: int) -> Snapshot:
        try:
            return a_snapshot(TEXT, article)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(store, range(2))
    assert first == second


@pytest.mark.parametrize("field", ["text", "url", "sha256", "fetched_at"])
def test_a_snapshot_cannot_be_changed(field: str) -> None:
    snapshot = a_snapshot()
    value = timezone.now() if field == "fetched_at" else "other"
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        Snapshot.objects.filter(pk=snapshot.pk).update(**{field: value})


def test_a_snapshot_cannot_be_deleted() -> None:
    snapshot = a_snapshot()
    Passage.objects.all().delete()
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        snapshot.delete()


def test_a_chain_position_is_taken_once() -> None:
    snapshot = a_snapshot()
    snapshot.pk, snapshot.sha256 = None, "f" * 64
    with pytest.raises(IntegrityError, match="snapshot_one_per_chain_position"), transaction.atomic():
        snapshot.save(force_insert=True)


def test_whoever_listens_is_told_inside_the_transaction() -> None:
    heard: list[Snapshot] = []

    def listener(snapshot: Snapshot, **_: object) -> None:
        heard.append(snapshot)
        raise RuntimeError("the listener cannot store its rows")

    article = an_article()
    snapshot_stored.connect(listener)
    copy = Copy(body=b"x", text="Some words", fetched_at=timezone.now(), extractor="test")
    try:
        with pytest.raises(RuntimeError):
            store_snapshot(article, copy)
    finally:
        snapshot_stored.disconnect(listener)
    assert len(heard) == 1
    assert not Snapshot.objects.exists()

"""Smoke test: two pages go from a site to the archive, and rows are made of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import article_pipeline, datasets
from benchmarks.datasets import shared
from benchmarks.extraction import Page
from benchmarks.measuring import Skipped
from factcheck.core.models import Job, JobState
from sources.models import FetchAttempt, Passage, RobotsFile, Snapshot

WORDS = "The harbour will close in May, the mayor said on Monday. Nobody at the port was told."
MORE = "Ships will have to wait until the autumn, when the dredgers are gone and the basin is deep enough again."
MARKUP = f"<!DOCTYPE html><html><head><title>Port</title></head><body><article><p>{WORDS}</p><p>{MORE}</p></article>"
PAGES = [Page("story", "https://pages.example/1", MARKUP.encode()), Page("empty", "https://pages.example/2", b"<html>")]

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_named_page_is_stored_by_a_whole_job_and_forgotten_before_the_next_round() -> None:
    with article_pipeline._site_of(PAGES) as origin:
        article_pipeline.name(origin, PAGES)
        article_pipeline.work()
        texts = article_pipeline._stored(origin, PAGES)
        assert WORDS in texts["story"]
        assert texts["empty"] == ""
        assert Passage.objects.count() > 0
        assert RobotsFile.objects.get().status == 200
        assert FetchAttempt.objects.count() == 2
        assert {*Job.objects.values_list("state", flat=True)} == {JobState.DONE, JobState.FAILED}
        article_pipeline._empty()
        assert not Snapshot.objects.exists()
        assert not Job.objects.exists()


def test_rows_are_ratios_and_the_accuracy_that_of_the_scorer() -> None:
    try:
        scorer = shared("eval/articles.py")
    except Skipped as reason:
        pytest.skip(str(reason))
    truth = {"story": {"articleBody": f"{WORDS} {MORE}"}, "empty": {"articleBody": ""}}
    ours, with_database, accuracy = article_pipeline.measure(PAGES, truth=truth, scorer=scorer, rounds=1)
    assert 0 < with_database.ours <= ours.ours
    assert accuracy.ours == 1.0


def test_without_the_collection_there_is_nothing_to_measure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(datasets, "SHARED", tmp_path)
    with pytest.raises(Skipped, match="the collection"):
        article_pipeline.bench(quick=True)

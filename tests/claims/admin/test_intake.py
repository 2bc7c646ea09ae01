"""Briefing intake: three ways in, every refusal at its field, and a page that tells how far the reading is."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from claims.choices import BriefingStage
from claims.models import Briefing, Statement
from factcheck.core import jobs
from factcheck.core.models import Job
from factcheck.core.text import MAX_TEXT_BYTES, MAX_TEXT_CHARS
from sources.models import Snapshot
from tests import factories

ADD = "/admin/claims/briefing/add/"
TEXT = "Mayor Ada Quill said the port will stay with the town.\n\n“We will not sell it,” Quill said."


def handed_in(client: Client, **data: object) -> Briefing:
    response = client.post(ADD, data)
    assert response.status_code == 302, response.context["form"].errors
    return Briefing.objects.get()


def test_a_pasted_text_is_taken_in_with_its_first_line_as_title(reviewers: Client) -> None:
    briefing = handed_in(reviewers, text=TEXT.replace("\n", "\r\n"))
    assert briefing.snapshot is not None
    assert (briefing.snapshot.text, briefing.title) == (TEXT, TEXT.split("\n", maxsplit=1)[0])
    assert Job.objects.get().key == f"briefing:{briefing.pk}"


@pytest.mark.parametrize("data", [TEXT.encode(), b"\xef\xbb\xbf" + TEXT.encode(), TEXT.encode("utf-16")])
def test_an_uploaded_text_file_is_taken_in(reviewers: Client, data: bytes) -> None:
    topic = factories.a_topic()
    briefing = handed_in(reviewers, file=SimpleUploadedFile("b.txt", data), title="Monday", topic=topic.pk)
    assert briefing.snapshot is not None
    assert (briefing.snapshot.text, briefing.title, briefing.topic) == (TEXT, "Monday", topic)


def test_an_address_is_taken_in_to_be_fetched(reviewers: Client) -> None:
    briefing = handed_in(reviewers, url="https://example.org/briefing")
    assert (briefing.url, briefing.snapshot, briefing.stage) == ("https://example.org/briefing", None, "received")


def a_file(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("b.txt", data)


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({}, "__all__", "Give one of three"),
        ({"text": "a text", "url": "https://example.org/"}, "__all__", "Give only one"),
        ({"text": "…!?"}, "text", "There is no text to read"),
        ({"text": "a\x00" * 50}, "text", "Null characters"),
        ({"text": "a " * (MAX_TEXT_CHARS // 2 + 1)}, "text", "The text is too long"),
        ({"file": a_file(b"")}, "file", "There is no text to read"),
        ({"file": a_file(b"PK\x03\x04\x00\x00")}, "file", "it holds binary data"),
        ({"file": a_file("Grüße".encode("latin-1"))}, "file", "not valid UTF-8"),
        ({"file": a_file(b"a" * (MAX_TEXT_BYTES + 1))}, "file", "The file is too large"),
        ({"url": "ftp://example.org/a"}, "url", "http"),
        ({"url": "http://127.0.0.1:8000/"}, "url", ""),
        ({"url": "not an address"}, "url", ""),
    ],
)
def test_each_bad_input_is_refused_at_its_field_and_leaves_nothing(
    reviewers: Client, data: dict[str, object], field: str, words: str
) -> None:
    response = reviewers.post(ADD, data)
    assert response.status_code == 400
    assert words in " ".join(response.context["form"].errors[field])
    assert [model.objects.count() for model in (Briefing, Snapshot, Job)] == [0, 0, 0]


def test_a_paste_beyond_all_limits_is_refused_before_it_is_read(reviewers: Client) -> None:
    response = reviewers.post(ADD, {"text": "a" * 3_100_000})
    assert response.status_code == 400
    assert not Briefing.objects.exists()


def test_the_page_follows_the_reading_to_its_claims(reviewers: Client) -> None:
    briefing = handed_in(reviewers, text=TEXT)
    page = f"/admin/claims/briefing/{briefing.pk}/"
    assert 'http-equiv="refresh"' in reviewers.get(page).content.decode()
    assert reviewers.get(f"{page}progress/").json() == {
        "stage": "received",
        "in_words": "Received …",
        "is_settled": False,
    }
    jobs.run_next("read")
    progress = reviewers.get(f"{page}progress/").json()
    assert (progress["stage"], progress["is_settled"]) == ("read", False)
    while jobs.run_next("match"):
        pass
    assert reviewers.get(f"{page}progress/").json()["is_settled"]
    shown = reviewers.get(page).content.decode()
    assert 'http-equiv="refresh"' not in shown
    statement = Statement.objects.earliest("pk")
    assert f"/admin/claims/briefing/text/{statement.snapshot_id}/?statement={statement.pk}#statement-" in shown
    assert f"/admin/claims/claim/{statement.claims.get().pk}/" in shown


def test_a_failed_briefing_says_why_and_is_tried_again_on_demand(reviewers: Client) -> None:
    briefing = Briefing.objects.create(url="https://example.org/", stage=BriefingStage.FAILED, error="No such page.")
    page = f"/admin/claims/briefing/{briefing.pk}/"
    shown = reviewers.get(page).content.decode()
    assert "No such page." in shown
    assert "Try again" in shown
    assert reviewers.get(f"{page}progress/").json()["is_settled"]
    reviewers.post(page)
    briefing.refresh_from_db()
    assert (briefing.stage, Job.objects.get().kind) == (BriefingStage.RECEIVED, "read_briefing")


def test_a_briefing_that_waits_to_be_tried_again_says_why_and_when(reviewers: Client) -> None:
    briefing = handed_in(reviewers, url="https://example.org/briefing")
    Job.objects.update(last_error="The server is busy.", attempt=1, run_at="2026-01-05T10:20:30Z")
    words = reviewers.get(f"/admin/claims/briefing/{briefing.pk}/progress/").json()["in_words"]
    assert words.endswith("Try 1 of 6 failed: The server is busy. It is tried again at 10:20:30 UTC.")


def test_the_stage_that_failed_is_marked(reviewers: Client) -> None:
    briefing = Briefing.objects.create(url="https://example.org/", stage=BriefingStage.FAILED, error="No such page.")
    shown = reviewers.get(f"/admin/claims/briefing/{briefing.pk}/").context["stages"]
    assert [state for _, state in shown] == ["done", "failed", "later", "later"]


def test_a_briefing_that_is_being_read_is_not_tried_again(reviewers: Client) -> None:
    briefing = factories.a_briefing(stage=BriefingStage.READING, read_at=None)
    page = reviewers.post(f"/admin/claims/briefing/{briefing.pk}/", follow=True).content.decode()
    assert "This briefing is being read already." in page
    assert not Job.objects.exists()


@pytest.mark.parametrize("path", ["999999/", "999999/progress/", "999999/change/", "add/widgets.css/change/"])
def test_what_is_not_there_is_not_found(reviewers: Client, path: str) -> None:
    assert reviewers.get(f"/admin/claims/briefing/{path}").status_code == 404


def test_outsiders_hand_nothing_in(outsiders: Client) -> None:
    outsiders.post(ADD, {"text": TEXT})
    assert not Briefing.objects.exists()

"""The public pages show what is published, all of it, nothing else, and the same to everybody."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from claims.checks import check_public_pages
from claims.choices import Question, ReviewState
from claims.claim_review import problems
from claims.models import Publication, Review
from claims.services import publishing, reviewing, triaging
from claims.services.deciding import dismiss_claim
from sources.schema_org.claim_review import claim_reviews
from tests.claims.public.conftest import LISTS, SITE, addresses_of, corrected
from tests.factories import (
    a_claim,
    a_claimant,
    a_publication,
    a_publishable_review,
    a_review,
    a_statement,
    a_submitted_review,
    an_approved_review,
    rating,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("public_site")]


def text_of(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def article_of(page: str) -> str:
    found = re.search(r"<article>.*</article>", page, re.DOTALL)
    assert found
    return found[0]


def markup_of(page: str) -> list[Any]:
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", page, re.DOTALL)
    assert all(attributes == ' type="application/ld+json"' for attributes, _ in scripts)
    return [json.loads(text) for _, text in scripts]


def retract(publication: Publication, by: User) -> None:
    publishing.withdraw_publication(
        review_id=publication.review_id, by=by, kind="retraction", explanation="The minutes were forged."
    )


def test_a_check_is_shown_with_all_that_it_rests_on(client: Client, reviewer: User, editor: User) -> None:
    claim = a_claim("The harbour closes in May.")
    a_statement(claim, claimant=a_claimant("Ada Quill", role="mayor"))
    publication = a_publication(reviewer, editor, claim)
    page = text_of(client, f"/checks/{publication.slug}/")
    content = publication.content
    shown = [
        "The harbour closes in May.",
        '<bdi class="who">Ada Quill</bdi>, <bdi>mayor</bdi>',
        "Did they say it?",
        "Is it so?",
        "The minutes say so.",
        "What speaks for it",
        "What speaks against it",
        "Nobody was asked for a reply. <bdi>The claimant is not to be reached.</bdi>",
        "the first that we know of",
        f'<link rel="canonical" href="{SITE}/checks/{publication.slug}/">',
        '<meta property="og:type" content="article">',
    ]
    shown += [content["ratings"][question]["label"] for question in Question]
    for piece in content["evidence"]:
        shown += [piece["quote"], piece["outlet"], f'href="{piece["url"]}" rel="noopener nofollow ugc"']
    assert [one for one in shown if one not in page] == []
    assert f'href="/checks/{publication.slug}/"' in text_of(client, "/checks/")


def test_there_is_one_valid_claim_review_on_the_page_of_a_check(client: Client, reviewer: User, editor: User) -> None:
    claim = a_claim("The harbour closes in May.")
    a_statement(claim, claimant=a_claimant("Ada Quill"))
    publication = a_publication(reviewer, editor, claim)
    url = f"{SITE}/checks/{publication.slug}/"
    (document,) = markup_of(text_of(client, f"/checks/{publication.slug}/"))
    assert problems(document, page_url=url) == ()
    (read,) = claim_reviews(document, url=url)
    assert (read.url, read.claim_reviewed, read.publisher_name) == (url, claim.text, "Checks of the Coast")
    assert read.rating_label == publication.content["ratings"]["substance"]["label"]
    for other in addresses_of(publication)[1:3]:
        assert markup_of(text_of(client, other)) == []


@pytest.mark.parametrize(
    ("label", "named"), [("Said", True), ("Said in part", True), ("Distorted", False), ("Not said", False)]
)
def test_nobody_is_named_to_machines_as_author_of_what_they_did_not_say(
    client: Client, reviewer: User, editor: User, label: str, named: bool
) -> None:
    claim = a_claim()
    a_statement(claim, claimant=a_claimant("Ada Quill"))
    first = a_publication(reviewer, editor, claim)
    publication = corrected(first, reviewer, editor, attribution_rating=rating(Question.ATTRIBUTION, label))
    (document,) = markup_of(text_of(client, f"/checks/{publication.slug}/"))
    assert ("author" in document["itemReviewed"]) is named


def test_a_correction_is_told_at_the_top_and_the_old_version_stays(
    client: Client, reviewer: User, editor: User
) -> None:
    first = a_publication(reviewer, editor)
    live, old = f"/checks/{first.slug}/", f"/checks/{first.slug}/1/"
    before = article_of(text_of(client, old))
    assert article_of(text_of(client, live)) == before

    corrected(first, reviewer, editor, justification="New minutes say otherwise.")
    page = text_of(client, live)
    assert page.index("We had misread a date in the minutes.") < page.index("<article>")
    assert "New minutes say otherwise." in article_of(page)
    kept = text_of(client, old)
    assert article_of(kept) == before
    assert "This version no longer holds." in kept
    assert f'<link rel="canonical" href="{SITE}{live}">' in kept
    assert article_of(text_of(client, f"/checks/{first.slug}/2/")) == article_of(page)
    assert text_of(client, "/checks/").count(f'href="{live}"') == 1


def test_what_was_taken_back_says_why_and_is_no_check_any_more(client: Client, reviewer: User, editor: User) -> None:
    publication = a_publication(reviewer, editor)
    retract(publication, editor)
    page = text_of(client, f"/checks/{publication.slug}/")
    assert "This check was taken back" in page
    assert "The minutes were forged." in page
    assert '<meta name="robots" content="noindex">' in page
    assert markup_of(page) == []
    assert publication.content["justification"] not in page
    assert "This check was taken back." in text_of(client, f"/checks/{publication.slug}/1/")
    assert "This check was taken back." in text_of(client, f"/checks/{publication.slug}/card/")
    told = {path for path in LISTS if publication.slug in text_of(client, path)}
    assert told == {"/checks/corrections.atom"}


def test_a_claim_that_is_checked_anew_keeps_its_address_and_its_ledger(
    client: Client, reviewer: User, editor: User
) -> None:
    first = a_publication(reviewer, editor)
    retract(first, editor)
    second = a_publication(reviewer, editor, first.claim)
    assert (second.slug, second.number) == (first.slug, 2)
    page = text_of(client, f"/checks/{first.slug}/")
    assert "of version 1" in page[: page.index("<article>")]
    assert len(markup_of(page)) == 1
    assert "This version no longer holds." in text_of(client, f"/checks/{first.slug}/1/")


def test_only_what_is_published_is_ever_seen(client: Client, reviewer: User, editor: User) -> None:
    secret = "Nobody is to read this yet"
    claims = [a_claim(f"{secret}, {number}.") for number in range(9)]
    triaging.triage(claim_id=claims[0].pk, by=editor)
    triaging.triage(claim_id=claims[1].pk, by=editor, to=reviewer)
    a_review(reviewer, claims[2])
    a_submitted_review(reviewer, claims[3])
    reviewing.return_review(review_id=a_submitted_review(reviewer, claims[4]).pk, by=editor, reasons="Look again.")
    an_approved_review(reviewer, editor, claims[5])
    a_publishable_review(reviewer, editor, claims[6])
    reviewing.withdraw(review_id=a_review(reviewer, claims[7]).pk, by=reviewer, reasons="Not now.")
    triaging.triage(claim_id=claims[8].pk, by=editor)
    dismiss_claim(claim_id=claims[8].pk, by=editor, reason="An opinion.")
    covered = set(Review.objects.values_list("state", flat=True))
    assert covered == set(ReviewState) - {ReviewState.PUBLISHED, ReviewState.CORRECTED}

    publication = a_publication(reviewer, editor)
    begun = publishing.correct(review_id=publication.review_id, by=reviewer)
    reviewing.rate(
        review_id=begun.pk,
        by=reviewer,
        attribution_rating=begun.attribution_rating,
        substance_rating=begun.substance_rating,
        justification=f"{secret}: a draft.",
    )
    for path in (*LISTS, *addresses_of(publication)):
        assert secret not in text_of(client, path), path
    for claim in claims:
        slug = f"nobody-is-to-read-this-yet-{claim.pk}"
        for path in (f"/checks/{slug}/", f"/checks/{slug}/1/", f"/checks/{slug}/card/"):
            assert secret not in text_of(client, path, status=404)


def test_everybody_gets_the_same_without_cookies_and_caches_may_keep_it(
    client: Client, reviewer: User, editor: User
) -> None:
    publication = corrected(a_publication(reviewer, editor), reviewer, editor)
    known = Client()
    known.force_login(editor)
    for path in (*LISTS, *addresses_of(publication)):
        answer, again = client.get(path), known.get(path)
        assert answer.content == again.content, path
        for one in (answer, again):
            assert not one.cookies
            assert "Vary" not in one.headers
            assert one.headers["Cache-Control"] == "public, max-age=60"
        unchanged = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert (unchanged.status_code, unchanged.content) == (304, b"")
        # Browsers take headers over from the short answer, too.
        assert unchanged.headers["Content-Security-Policy"] == answer.headers["Content-Security-Policy"]
    dated = client.get(f"/checks/{publication.slug}/")
    since = {"If-Modified-Since": dated.headers["Last-Modified"]}
    assert client.get(f"/checks/{publication.slug}/", headers=since).status_code == 304


def test_a_change_gives_every_page_of_a_check_another_tag(client: Client, reviewer: User, editor: User) -> None:
    publication = a_publication(reviewer, editor)
    paths = ("/checks/", "/checks/feed.atom", *addresses_of(publication)[:3])
    tags = {path: client.get(path).headers["ETag"] for path in paths}
    retract(publication, editor)
    assert [path for path in paths if client.get(path).headers["ETag"] == tags[path]] == []


def test_pages_cost_few_queries_however_much_there_is(
    client: Client, reviewer: User, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        publication = corrected(a_publication(reviewer, editor), reviewer, editor)
    for path in (*LISTS, *addresses_of(publication)):
        with django_assert_max_num_queries(4):
            text_of(client, path)


def test_the_list_goes_on_where_a_page_ends(
    client: Client, reviewer: User, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.public.views._PER_PAGE", 2)
    slugs = [a_publication(reviewer, editor).slug for _ in range(5)]
    seen, path = [], "/checks/"
    while path:
        page = text_of(client, path)
        seen += re.findall(r'<h2 dir="auto"><a href="/checks/([^/]+)/"', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = f"/checks/{following[1]}" if following else ""
    assert seen == slugs[::-1]
    for odd in ("x", "-1", "9" * 30, "٣"):
        assert client.get("/checks/", {"before": odd}).status_code == 404


def test_scripts_are_forbidden_and_only_the_card_may_be_framed(client: Client, reviewer: User, editor: User) -> None:
    publication = a_publication(reviewer, editor)
    page, version, card, _ = (client.get(path) for path in addresses_of(publication))
    for answer in (page, version, card):
        assert "script-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in card.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in card.headers
    for answer in (page, version):
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Frame-Options"] == "DENY"


def test_sites_find_the_card_by_oembed(client: Client, reviewer: User, editor: User) -> None:
    publication = a_publication(reviewer, editor)
    url = f"{SITE}/checks/{publication.slug}/"
    page = text_of(client, f"/checks/{publication.slug}/")
    found = re.search(r'type="application/json\+oembed" href="([^"]+)"', page)
    assert found
    answer = client.get(found[1].removeprefix(SITE)).json()
    assert (answer["version"], answer["type"], answer["provider_name"]) == ("1.0", "rich", "Checks of the Coast")
    assert f'<iframe src="{url}card/"' in answer["html"]
    assert client.get("/checks/oembed", {"url": url, "maxwidth": "300"}).json()["width"] == 300
    assert client.get("/checks/oembed", {"url": url, "format": "xml"}).status_code == 501
    for unknown in (
        "",
        f"{url}x/",
        f"{SITE}/admin/",
        f"https://elsewhere.example/checks/{publication.slug}/",
        "http://[",
    ):
        assert client.get("/checks/oembed", {"url": unknown}).status_code == 404


def test_nothing_is_changed_here_and_what_is_not_there_is_not_found(
    client: Client, reviewer: User, editor: User
) -> None:
    publication = a_publication(reviewer, editor)
    for path in (*LISTS, *addresses_of(publication)):
        assert client.post(path).status_code == 405
    for path in (f"/checks/{publication.slug}/2/", f"/checks/{publication.slug}/{9**40}/", "/checks/nothing-1/"):
        assert "There is nothing at this address" in text_of(client, path, status=404)


def test_who_publishes_and_where_has_to_be_set(settings: Settings) -> None:
    assert check_public_pages() == []
    settings.FACTCHECK_PUBLIC_NAME, settings.FACTCHECK_PUBLIC_ADDRESS = " ", "desk.example"
    assert [found.id for found in check_public_pages()] == ["claims.E004", "claims.E005"]
    settings.FACTCHECK_PUBLIC_PAGES = False
    assert check_public_pages() == []

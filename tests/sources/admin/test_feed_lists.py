"""Lists of feeds in the admin: taken in whole, told what was refused, given out again."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sources.connectors.opml import OpmlFeed, read_opml, write_opml
from sources.ingest.opml import MAX_BYTES
from sources.models import Feed
from tests import factories
from tests.sources.ingest.test_opml import NOON

IMPORT, EXPORT = "/admin/sources/feed/import/", "/admin/sources/feed/export/"


def upload(client: Client, data: bytes) -> Any:
    return client.post(IMPORT, {"file": SimpleUploadedFile("feeds.opml", data)})


@pytest.fixture
def editors(editor: User, client: Client) -> Client:
    client.force_login(editor)
    return client


def test_a_list_is_taken_in_and_what_was_refused_is_named(editors: Client) -> None:
    listed = [OpmlFeed(url="https://a.example/rss"), OpmlFeed(url="http://10.0.0.1/rss")]
    page = upload(editors, write_opml(listed, "Mine", NOON)).content.decode()
    assert "1 added, 0 known, 1 refused" in page
    assert "http://10.0.0.1/rss" in page
    assert Feed.objects.get().url == "https://a.example/rss"


@pytest.mark.parametrize(
    ("data", "words"), [(b"<html></html>", ""), (b"", "empty"), (b" " * (MAX_BYTES + 1), "too large")]
)
def test_what_is_no_list_is_refused_at_its_field(editors: Client, data: bytes, words: str) -> None:
    response = upload(editors, data)
    assert response.status_code == 400
    assert words in " ".join(response.context["form"].errors["file"])


def test_feeds_are_given_out_to_all_who_see_them_and_taken_in_by_editors(
    reviewer: User, outsider: User, client: Client
) -> None:
    factories.a_feed(url="https://a.example/rss")
    client.force_login(reviewer)
    response = client.get(EXPORT)
    assert [feed.url for feed in read_opml(response.content)] == ["https://a.example/rss"]
    assert response["Content-Disposition"].endswith('.opml"')
    assert client.get(IMPORT).status_code == 403
    User.objects.filter(pk=outsider.pk).update(is_staff=True)
    client.force_login(outsider)
    assert client.get(EXPORT).status_code == 403

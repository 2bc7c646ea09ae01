"""No save in the admin overwrites what somebody else saved meanwhile: two sessions, and eight at the same moment."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from claims.models import Claim, ClaimantAlias, Topic
from sources.models import Outlet
from tests import factories


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _outlet_form(client: Client, outlet: Outlet) -> dict[str, Any]:
    """The fields as the form shows them, hidden ones included."""
    response = client.get(f"/admin/sources/outlet/{outlet.pk}/change/")
    form = response.context["adminform"].form
    return {name: form[name].value() or "" for name in form.fields}


def _save(client: Client, outlet: Outlet, data: dict[str, Any]) -> Any:
    return client.post(f"/admin/sources/outlet/{outlet.pk}/change/", data)


def test_the_second_of_two_sessions_is_told_what_differs_and_nothing_is_saved(editor: User) -> None:
    outlet, mine, theirs = factories.an_outlet(name="Old"), _client(editor), _client(editor)
    form = _outlet_form(mine, outlet)
    _save(theirs, outlet, {**_outlet_form(theirs, outlet), "name": "Theirs"})
    page = _save(mine, outlet, {**form, "name": "Mine"}).content.decode()
    assert "This outlet was changed while you were editing it" in page
    assert "Name: stored now is “Theirs”, yours is “Mine”." in page
    outlet.refresh_from_db()
    assert outlet.name == "Theirs"


def test_saving_once_more_after_comparing_is_a_decision_and_works(editor: User) -> None:
    outlet, client = factories.an_outlet(name="Old"), _client(editor)
    form = _outlet_form(client, outlet)
    Outlet.objects.update(name="Theirs")
    refused = _save(client, outlet, {**form, "name": "Mine"})
    shown = refused.context["adminform"].form
    again = {name: shown[name].value() or "" for name in shown.fields}
    assert (again["name"], _save(client, outlet, again).status_code) == ("Mine", 302)
    outlet.refresh_from_db()
    assert outlet.name == "Mine"


def test_a_form_without_its_version_is_refused(editor: User) -> None:
    outlet, client = factories.an_outlet(name="Old"), _client(editor)
    form = {**_outlet_form(client, outlet), "name": "Mine", "seen_version": ""}
    assert "was changed while you were editing it" in _save(client, outlet, form).content.decode()


def test_choices_are_compared_by_their_labels(editor: User) -> None:
    claim, client, topic = factories.a_claim(), _client(editor), factories.a_topic("Harbour")
    url = f"/admin/claims/claim/{claim.pk}/change/"
    Claim.objects.update(priority=1, topic=factories.a_topic("Town"))
    data = {"text": claim.text, "topic": topic.pk, "priority": "3", "seen_version": claim.version}
    page = client.post(url, data).content.decode()
    assert "Priority: stored now is “High”, yours is “Low”." in page
    assert "Topic: stored now is “Town”, yours is “Harbour”." in page


def test_what_a_service_refuses_is_said_in_the_form_and_nothing_is_stored(editor: User, reviewer: User) -> None:
    claim = factories.a_submitted_review(reviewer).claim
    client, url = _client(editor), f"/admin/claims/claim/{claim.pk}/change/"
    claim.refresh_from_db()
    data = {"text": "Other words.", "topic": "", "priority": "2", "seen_version": claim.version}
    response = client.post(url, data)
    assert response.status_code == 200
    assert "A review of these words was submitted or approved" in response.content.decode()
    assert "Other words." in response.content.decode()
    assert not Claim.objects.filter(text="Other words.").exists()


def test_an_alias_is_added_and_counts_as_a_change_of_the_claimant(editor: User) -> None:
    claimant, client = factories.a_claimant("Ada Quill"), _client(editor)
    url = f"/admin/claims/claimant/{claimant.pk}/change/"
    rows = {"aliases-TOTAL_FORMS": "2", "aliases-INITIAL_FORMS": "1", "aliases-0-id": claimant.aliases.get().pk}
    rows |= {"aliases-0-claimant": claimant.pk, "aliases-1-name": "the Mayor’s", "aliases-1-claimant": claimant.pk}
    own = {"name": claimant.name, "kind": "person", "role": "", "wikidata_id": "", "seen_version": claimant.version}
    assert client.post(url, {**own, **rows}).status_code == 302
    assert set(ClaimantAlias.objects.values_list("normalised", flat=True)) == {"ada quill", "mayor"}
    claimant.refresh_from_db()
    assert (claimant.is_confirmed, claimant.version) == (True, 2)


def test_a_topic_is_not_entered_twice(editor: User) -> None:
    factories.a_topic("Harbour")
    page = _client(editor).post("/admin/claims/topic/add/", {"name": "HARBOUR"}).content.decode()
    assert "There is a topic named “HARBOUR” already." in page
    assert Topic.objects.count() == 1


THREADS, SAVES = 6, 5
_INPUT = re.compile(r'<input type="(?:text|hidden|url)" name="(name|domain|seen_version)" value="([^"]*)"')


@pytest.mark.django_db(transaction=True)
def test_of_many_saves_at_the_same_moment_none_is_lost() -> None:
    """Everybody appends to one field: if no accepted save was lost, every accepted mark is there in the end."""
    outlet = factories.an_outlet(name="x")
    root = User.objects.create_superuser("root", password="root")
    with ThreadPoolExecutor(THREADS) as pool:
        accepted = list(chain.from_iterable(pool.map(lambda mark: _append(root, outlet, mark), "abcdef")))
    outlet.refresh_from_db()
    assert len(accepted) == len(outlet.name) - 1
    assert sorted(accepted) == sorted(outlet.name[1:])


def _append(user: User, outlet: Outlet, mark: str) -> list[str]:
    client = _client(user)
    try:
        done = []
        for _ in range(SAVES):
            # Read from the page itself: what the test client calls `context` is shared between threads.
            page = client.get(f"/admin/sources/outlet/{outlet.pk}/change/").content.decode()
            form = dict(_INPUT.findall(page))
            if _save(client, outlet, {**form, "name": form["name"] + mark}).status_code == 302:
                done.append(mark)
        return done
    finally:
        connection.close()

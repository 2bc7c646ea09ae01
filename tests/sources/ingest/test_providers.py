"""Asking providers: within the quota, every request on record, the key nowhere, and always back by itself."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import serializers
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from factcheck.core.errors import FactcheckError, InvalidInput, NotYet, ParseError, ProviderRefused, Throttled
from sources.checks import check_providers, check_search_limit
from sources.connectors.base import Request, SearchPage, SearchQuery
from sources.connectors.registry import SEARCHES
from sources.fetch import FetchTimeout
from sources.ingest import providers
from sources.ingest.door import policy
from sources.models import FetchAttempt, Provider
from tests.sources.ingest.provider_server import (
    KEY,
    MOODS,
    PATHS,
    SAID_WITH_200,
    Answer,
    ProviderServer,
    SwitchOn,
    as_json,
    found,
)

pytestmark = pytest.mark.django_db
QUERY = SearchQuery(words=("harbour", "ferry"), sentence="The harbour closes in May.")
PAGES = [("https://news.example/a", "Harbour to close")]


def ask(name: str = "gdelt") -> SearchPage:
    connector = SEARCHES.get(name)
    access = providers.access_to(connector)

    def read(body: bytes, content_type: str) -> SearchPage:
        return connector.parse(body, content_type=content_type)

    return providers.ask(access, connector.request(QUERY, access.account), read)


def everything_stored() -> str:
    return str(serializers.serialize("json", [*FetchAttempt.objects.all(), *Provider.objects.all()]))


def test_nothing_is_asked_unless_the_operator_wants_it(settings: Settings) -> None:
    assert settings.FACTCHECK_PROVIDERS == {}
    assert (providers.searches(), providers.archives()) == ([], [])


def test_the_providers_that_are_switched_on_are_known_by_what_they_do(switch_on: SwitchOn) -> None:
    switch_on("wayback", "guardian", "gdelt", "no-such")
    assert [search.name for search in providers.searches()] == ["guardian", "gdelt"]
    assert [archive.name for archive in providers.archives()] == ["wayback"]


@pytest.mark.parametrize("name", ["mediacloud", "newsapi", "guardian"])
def test_the_key_is_sent_and_stored_nowhere(switch_on: SwitchOn, server: ProviderServer, name: str) -> None:
    switch_on(name)
    server.will(name, found(name, PAGES))
    assert [article.url for article in ask(name).articles] == ["https://news.example/a"]
    (asked,) = server.asked
    assert KEY in str(asked)
    attempt = FetchAttempt.objects.get(provider=name)
    assert (attempt.outcome, attempt.status, attempt.message) == ("ok", 200, "")
    assert attempt.url.startswith(server.origin + PATHS[name])
    assert KEY not in everything_stored()


@pytest.mark.parametrize("name", PATHS)
@pytest.mark.parametrize("mood", MOODS)
def test_every_mood_is_logged_and_the_provider_left_alone_for_a_while(
    switch_on: SwitchOn, server: ProviderServer, name: str, mood: str
) -> None:
    switch_on(name)
    answer, outcome = MOODS[mood]
    server.will(name, answer)
    with pytest.raises(FactcheckError) as refusal:
        ask(name)
    attempt, provider = FetchAttempt.objects.get(), Provider.objects.get()
    assert (attempt.provider, attempt.outcome, attempt.status) == (name, outcome, answer.status)
    assert attempt.message == provider.last_error == str(refusal.value)
    assert (provider.failures, provider.last_outcome, provider.last_success_at) == (1, outcome, None)
    with pytest.raises(NotYet) as early:
        ask(name)
    assert early.value.until == provider.free_at
    assert len(server.asked) == FetchAttempt.objects.count() == 1
    assert KEY not in everything_stored() + str(refusal.value)


@pytest.mark.parametrize("name", SAID_WITH_200)
def test_a_refusal_with_status_200_is_a_refusal(switch_on: SwitchOn, server: ProviderServer, name: str) -> None:
    switch_on(name)
    server.will(name, SAID_WITH_200[name])
    with pytest.raises(Throttled):
        ask(name)
    assert FetchAttempt.objects.get().outcome == "throttled"


def test_a_key_does_not_show_where_the_quotation_of_a_provider_ends_within_it(
    switch_on: SwitchOn, server: ProviderServer
) -> None:
    switch_on("newsapi", key="0123456789abcdef")
    words = "x" * 185
    server.will("newsapi", as_json({"status": "error", "message": f"{words} 0123456789abcdef is no key"}))
    with pytest.raises(ProviderRefused, match=words) as refusal:
        ask("newsapi")
    assert "0123" not in everything_stored() + str(refusal.value)


def test_how_long_to_wait_is_read_from_the_page_of_an_error_as_well(
    switch_on: SwitchOn, server: ProviderServer
) -> None:
    switch_on("mediacloud")
    server.will("mediacloud", replace(SAID_WITH_200["mediacloud"], status=429))
    with pytest.raises(Throttled, match="Request was throttled"):
        ask("mediacloud")
    provider = Provider.objects.get()
    assert provider.free_at is not None
    assert provider.last_attempt_at is not None
    assert provider.free_at - provider.last_attempt_at >= timedelta(seconds=40)


def test_a_provider_that_keeps_silent_is_not_waited_for(
    switch_on: SwitchOn, server: ProviderServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    switch_on("gdelt")
    server.will("gdelt", Answer(is_slow=True))
    monkeypatch.setattr(providers, "policy", lambda: replace(policy(), timeout=timedelta(seconds=0.3)))
    with pytest.raises(FetchTimeout):
        ask()
    assert FetchAttempt.objects.get().outcome == "timeout"


def test_a_connector_that_crashes_is_on_record_too(switch_on: SwitchOn, server: ProviderServer) -> None:
    switch_on("gdelt")
    server.will("gdelt", found("gdelt", PAGES))

    def crash(body: bytes, content_type: str) -> Any:
        raise KeyError("articles")

    with pytest.raises(KeyError):
        providers.ask(
            providers.access_to(SEARCHES.get("gdelt")), Request(url=f"{server.origin}{PATHS['gdelt']}"), crash
        )
    assert (FetchAttempt.objects.get().outcome, Provider.objects.get().failures) == ("unreadable", 1)


def test_a_provider_comes_back_by_itself(switch_on: SwitchOn, server: ProviderServer) -> None:
    switch_on("gdelt")
    server.will("gdelt", MOODS["broken"][0], MOODS["malformed"][0], found("gdelt", PAGES))
    with time_machine.travel(timezone.now(), tick=False) as clock:
        waits = []
        for _ in range(2):
            with pytest.raises(FactcheckError):
                ask()
            waits.append(providers.free_at("gdelt") - timezone.now())
            clock.move_to(providers.free_at("gdelt"))
        assert waits == [timedelta(minutes=1), timedelta(minutes=2)]
        assert ask().articles
        provider = Provider.objects.get()
        assert (provider.failures, provider.last_error, provider.last_success_at) == (0, "", timezone.now())


@pytest.mark.django_db(transaction=True)
def test_many_workers_together_keep_the_quota(switch_on: SwitchOn, server: ProviderServer) -> None:
    switch_on("gdelt", quota="3/hour")
    server.will("gdelt", found("gdelt", PAGES))

    def one(_: int) -> str:
        try:
            ask()
        except NotYet:
            return "waits"
        finally:
            connection.close()
        return "asked"

    with ThreadPoolExecutor(6) as pool:
        came_to = sorted(pool.map(one, range(9)))
    assert came_to == ["asked"] * 3 + ["waits"] * 6
    assert len(server.asked) == FetchAttempt.objects.count() == 3
    assert sum(count for _, count in Provider.objects.get().sent) == 3


def test_a_quota_that_cannot_be_read_keeps_everything_from_being_asked(
    switch_on: SwitchOn, server: ProviderServer
) -> None:
    switch_on("gdelt", quota="often")
    with pytest.raises(InvalidInput, match="often"):
        ask()
    assert server.asked == []


def test_settings_that_make_no_sense_are_told_with_a_hint(switch_on: SwitchOn) -> None:
    switch_on("gdelt", "guardian", "nobody", quota="often", key="")
    told = {(message.id, str(message.hint)[:14]) for message in check_providers()}
    assert told == {
        ("sources.E001", "Choose from: g"),
        ("sources.W001", "Set FACTCHECK_"),
        ("sources.E002", "“often” is no "),
    }
    switch_on("gdelt", "guardian")
    assert check_providers() == []


@pytest.mark.parametrize(
    ("url", "is_fine"),
    [
        ("https://api.example", True),
        ("http://127.0.0.1:8080/v2", True),
        ("https://[2001:db8::1]/api", True),
        ("api.example/v2", False),
        ("ftp://api.example", False),
        ("https:///v2", False),
        ("https://ada:secret@api.example", False),
        ("https://api.example/v2?key=secret", False),
        ("https://api.example/v2#top", False),
        ("https://api.example:port", False),
        ("https://[2001:db8::1", False),
        ("https://api.example/a b", False),
    ],
)
def test_an_address_that_no_request_could_begin_with_is_told_without_repeating_it(
    settings: Settings, url: str, is_fine: bool
) -> None:
    settings.FACTCHECK_PROVIDERS = {"gdelt": {"KEY": "", "URL": url, "QUOTA": ""}}
    told = check_providers()
    assert [message.id for message in told] == ([] if is_fine else ["sources.E004"])
    assert not any("secret" in str(message) for message in told)


def test_a_limit_that_leaves_no_results_is_a_mistake_that_is_found(settings: Settings) -> None:
    assert check_search_limit() == []
    settings.FACTCHECK_SEARCH_LIMIT = 0
    assert [message.id for message in check_search_limit()] == ["sources.E003"]


def test_an_answer_that_is_no_result_is_no_success(switch_on: SwitchOn, server: ProviderServer) -> None:
    switch_on("newsapi")
    server.will("newsapi", Answer(b"{}"))
    with pytest.raises(ParseError, match="without the list"):
        ask("newsapi")
    assert Provider.objects.get().last_success_at is None

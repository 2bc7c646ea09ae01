"""Fixtures of the whole suite: three people with fixed meaning, and a broker that only listens."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module

import hypothesis
import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.db import connection
from pytest_django import DjangoDbBlocker

from claims.models import RatingScale
from claims.models.audit_link import AUDITED
from tests.template import migrated_template

# The suite runs the same examples every time; `HYPOTHESIS_PROFILE=explore make test` looks for new ones.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis.settings.register_profile("explore", max_examples=500, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest test goes first, so that all others run beside it instead of before it."""
    items.sort(key=lambda item: "test_whole_run" not in item.nodeid)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """Of processes that test beside each other only one runs the migrations."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        yield
        return
    with django_db_blocker.unblock(), migrated_template(tmp_path_factory.getbasetemp().parent) as name:
        connection.settings_dict["TEST"]["TEMPLATE"] = name
        with django_db_blocker.block():
            yield


@pytest.fixture(autouse=True)
def quiet_doorbell(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Rings are collected instead of sent, unless a test is marked `broker`."""
    rung: list[str] = []

    def heard(queue: str, *, times: int = 1, after: timedelta = timedelta(0)) -> None:
        rung.extend([queue] * times)

    if "broker" not in request.keywords:
        monkeypatch.setattr("factcheck.core.jobs.ring", heard)
        monkeypatch.setattr("factcheck.core.tasks.ring", heard)
    return rung


@pytest.fixture(autouse=True)
def _seeds_after_flush(request: pytest.FixtureRequest) -> None:
    """Tests with real transactions empty the tables behind them, those that migrations filled included."""
    marker = request.node.get_closest_marker("django_db")
    transactional = marker is not None and marker.kwargs.get("transaction", False)
    if not transactional and not {"transactional_db", "live_server"} & set(request.fixturenames):
        return
    request.getfixturevalue("transactional_db")
    if not RatingScale.objects.exists():
        seeds = import_module("claims.migrations.0002_rating_scales_and_groups")
        with connection.schema_editor() as editor:
            seeds.add_scales(apps, editor)
            seeds.add_groups(apps, editor)
            for permissions in (
                "0004_permissions_of_ingestion",
                "0010_permissions_of_readings",
                "0014_permissions_of_the_review_desk",
            ):
                import_module(f"claims.migrations.{permissions}").grant(apps, editor)
        links = import_module("claims.migrations.0016_audit_triggers")
        with connection.cursor() as cursor:
            for table in AUDITED:
                cursor.execute(links._origin(table.name, table.key))


def _person(name: str, group: str | None) -> User:
    user = User.objects.create_user(name, password=f"{name}-password", is_staff=group is not None)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def editor(db: None) -> User:
    """May do everything a desk does, approve included."""
    return _person("editor", "Editors")


@pytest.fixture
def reviewer(db: None) -> User:
    """Works on claims and reviews; may not approve."""
    return _person("reviewer", "Reviewers")


@pytest.fixture
def outsider(db: None) -> User:
    """Has an account and nothing else."""
    return _person("outsider", None)

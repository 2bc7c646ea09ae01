"""docs/api.md says what there is: every resource, filter, scope and problem."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from factcheck.core.api.problems import TYPES
from factcheck.core.models import Scope
from tests.api.endpoints import every_address

GUIDE = (Path(__file__).parents[2] / "docs" / "api.md").read_text()
ADDRESSES = every_address()
LISTS = {address.path.split("/")[3]: address.view for address in ADDRESSES if address.action == "list"}


@pytest.mark.parametrize("kind", TYPES.values(), ids=TYPES)
def test_every_type_of_problem_is_in_the_table_with_its_status(kind: object) -> None:
    assert f"| {kind.status} | `{kind.slug}` |" in GUIDE  # type: ignore[attr-defined]


def test_the_table_has_no_other_problems() -> None:
    assert set(re.findall(r"^\| \d{3} \| `([a-z-]+)`", GUIDE, re.MULTILINE)) == set(TYPES)


def test_every_scope_is_explained() -> None:
    assert set(re.findall(r"^\| `([a-z]+(?::write)?)` \| [a-z]", GUIDE, re.MULTILINE)) == set(Scope.values)


def test_every_address_is_listed() -> None:
    for address in ADDRESSES:
        resource, *rest = address.path.removeprefix("/api/v1/").strip("/").split("/")
        assert f"`/{resource}/`" in GUIDE or f"/api/v1/{resource}/" in GUIDE
        assert not rest[1:] or f"`{{id}}/{rest[1]}/`" in GUIDE, address


@pytest.mark.parametrize("name", LISTS)
def test_the_filters_of_every_list_are_listed(name: str) -> None:
    row = re.search(rf"^\| {name} \| (.*) \|$", GUIDE, re.MULTILINE)
    filterset = getattr(LISTS[name], "filterset_class", None)
    filters = set(filterset.base_filters) if filterset else set()
    assert set(re.findall(r"`(\w+)`", row[1] if row else "")) == filters

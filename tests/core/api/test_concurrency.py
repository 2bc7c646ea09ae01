"""ETags: what is made is understood, and what was never made is not."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.request import Request

from factcheck.core.api.concurrency import PreconditionRequired, etag_of, is_known_to, seen_version
from factcheck.core.errors import InvalidInput, StaleState

JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3))


def request(**headers: str) -> Request:
    return Request(RequestFactory().get("/", headers=headers))


@given(st.integers(0, 10**9 - 1), JSON)
def test_a_tag_leads_back_to_its_version(version: int, shown: Any) -> None:
    tag = etag_of(version, shown)
    assert seen_version(request(**{"If-Match": tag})) == version
    assert is_known_to(request(**{"If-None-Match": tag}), tag)


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126)))
def test_any_header_is_a_version_or_one_of_three_refusals(header: str) -> None:
    with suppress(PreconditionRequired, InvalidInput, StaleState):
        assert seen_version(request(**{"If-Match": header})) >= 0


def test_the_tag_changes_with_the_version_and_with_what_is_shown() -> None:
    tags = {etag_of(1, {"a": 1}), etag_of(2, {"a": 1}), etag_of(1, {"a": 2}), etag_of(None, {"a": 1})}
    assert len(tags) == 4
    assert etag_of(1, {"a": 1, "b": 2}) == etag_of(1, {"b": 2, "a": 1})


@pytest.mark.parametrize("known", ["*", '"other", {}', "W/{}"])
def test_a_reader_may_know_several_tags(known: str) -> None:
    tag = etag_of(None, [])
    assert is_known_to(request(**{"If-None-Match": known.format(tag)}), tag)

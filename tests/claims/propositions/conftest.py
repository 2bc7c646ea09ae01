"""The parser takes a second to load; load it before the first example is timed by hypothesis."""

import pytest

from claims.attribution import read_text


@pytest.fixture(scope="session", autouse=True)
def warm_parser() -> None:
    read_text("The mayor said that it rains.")

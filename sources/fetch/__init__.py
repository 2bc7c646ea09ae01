"""The one door to the network: nothing else in the project may import an HTTP client.

fetch(url, policy=FetchPolicy()) -> Fetched        or an error of `sources.fetch.errors`

with open_session(policy) as session:              the same, again and again; connections are kept for a moment
    session.fetch(url) -> Fetched

parse_robots(body, status) -> RobotsRules          what a site asks of programs
"""

from sources.fetch.client import ACCEPT_FEED, ACCEPT_PAGE, Fetched, Redirect, Session, fetch, open_session
from sources.fetch.errors import (
    BlockedAddress,
    FetchFailed,
    FetchTimeout,
    HttpError,
    InvalidUrl,
    RobotsDisallowed,
    RobotsUnknown,
    TooLarge,
    TooManyRedirects,
    Unreachable,
    UnsupportedContent,
)
from sources.fetch.hints import parse_retry_after
from sources.fetch.policy import FetchPolicy, ParsedUrl, check_address, check_url, is_public
from sources.fetch.robots import RobotsRules, parse_robots
from sources.fetch.transport import Ports

__all__ = [
    "ACCEPT_FEED",
    "ACCEPT_PAGE",
    "BlockedAddress",
    "FetchFailed",
    "FetchPolicy",
    "FetchTimeout",
    "Fetched",
    "HttpError",
    "InvalidUrl",
    "ParsedUrl",
    "Ports",
    "Redirect",
    "RobotsDisallowed",
    "RobotsRules",
    "RobotsUnknown",
    "Session",
    "TooLarge",
    "TooManyRedirects",
    "Unreachable",
    "UnsupportedContent",
    "check_address",
    "check_url",
    "fetch",
    "is_public",
    "open_session",
    "parse_retry_after",
    "parse_robots",
]

"""The one door to the network: nothing else in the project may import an HTTP client.

fetch(url, policy=FetchPolicy()) -> Fetched        or an error of `sources.fetch.errors`
"""

from sources.fetch.client import ACCEPT_FEED, ACCEPT_PAGE, Fetched, Ports, Redirect, fetch, parse_retry_after
from sources.fetch.errors import (
    BlockedAddress,
    FetchFailed,
    FetchTimeout,
    HttpError,
    InvalidUrl,
    TooLarge,
    TooManyRedirects,
    Unreachable,
    UnsupportedContent,
)
from sources.fetch.policy import FetchPolicy, ParsedUrl, check_address, check_url, is_public

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
    "TooLarge",
    "TooManyRedirects",
    "Unreachable",
    "UnsupportedContent",
    "check_address",
    "check_url",
    "fetch",
    "is_public",
    "parse_retry_after",
]

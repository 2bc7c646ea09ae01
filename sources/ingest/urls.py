"""One spelling per address, so that the same page is one article however it was linked."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import tldextract
from w3lib.url import canonicalize_url

#: Query parameters that say where a reader came from, never what the page is.
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|cmpid|_ga|ref_src|ref_url|guccounter|guce_\w+|ns_\w+",
    re.IGNORECASE,
)
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


#: An address in which nothing needs to be changed, as nearly all are.
_PLAIN = re.compile(r"(?!.*/\.)https?://[a-z0-9.-]+(?::(?!80/|443/)[0-9]+)?/[A-Za-z0-9_.!~*'()@&=+$,;:/-]*")


def normalised(url: str) -> str:
    """The address without tracking parameters, fragment and default port, host in lower case, parameters sorted."""
    if _PLAIN.fullmatch(url):
        return url
    parts = urlsplit(url.strip())
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(k)]
    host = parts.netloc.removesuffix(_DEFAULT_PORTS.get(parts.scheme.lower(), ""))
    plain = urlunsplit((parts.scheme, host, parts.path or "/", urlencode(query), ""))
    return str(canonicalize_url(plain))


def url_sha256(url: str) -> str:
    """SHA-256 (hex) of the normalised address: long addresses do not fit into a unique index, their hash does."""
    return hashlib.sha256(normalised(url).encode()).hexdigest()


@cache
def _suffixes() -> tldextract.TLDExtract:
    # The list that comes with the package; never one from the network.
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def registered_domain(url: str) -> str:
    """“news.example.co.uk/a” → “example.co.uk”; a host without a public suffix (an IP address) is returned whole."""
    host = urlsplit(url).hostname or ""
    return _suffixes()(host).top_domain_under_public_suffix or host

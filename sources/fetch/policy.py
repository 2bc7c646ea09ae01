"""What may be fetched: the form of a URL, and the addresses behind a name. Pure; opens no connection.

A URL is taken apart here once, strictly, and its parts (not the string) travel on to the connection, so that no second
parser can read it differently: `http://a.example\\@b.example/` names another host for each of two popular libraries.

Addresses are judged by a list of our own, because `ipaddress.is_global` calls multicast, NAT64, 6to4 and others global.
Sources: the IANA Special-Purpose Address Registries (RFC 6890) and, for IPv6, the IANA address space registry: only
2000::/3 is global unicast, so everything outside it is refused without having to be listed.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from urllib.parse import quote

import idna

from sources.fetch.errors import BlockedAddress, InvalidUrl

MAX_URL_CHARS = 2_000
DEFAULT_PORTS = {"http": 80, "https": 443}

_URL = re.compile(
    r"(?P<scheme>https?)://(?P<authority>[^/?#]*)(?P<path>[^?#]*)(?P<query>\?[^#]*)?(?:#.*)?", re.IGNORECASE
)
_AUTHORITY = re.compile(r"(?P<host>\[[^\[\]]*\]|[^:\[\]]+)(?::(?P<port>[0-9]{0,5}))?")
_HOST = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*"
)
#: A host whose last label is a number is an IPv4 address in some spelling (WHATWG URL, "ends in a number").
_ENDS_IN_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
_SAFE_IN_URL = "/%:@!$&'()*+,;=-._~?|"

_NOT_PUBLIC_IPV4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier NAT; also a cloud metadata service
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # a cloud's host services, reachable from its virtual machines only
        "169.254.0.0/16",  # link-local; cloud metadata services
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT relays
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_PRIVATE: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...] = (
    *map(ipaddress.IPv4Network, ("10.0.0.0/8", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")),
    *map(ipaddress.IPv6Network, ("::1/128", "fc00::/7")),
)
_GLOBAL_IPV6 = ipaddress.IPv6Network("2000::/3")
_NOT_PUBLIC_IPV6 = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo, benchmarking, AS112, ORCHID, drone identifiers …
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: carries any IPv4 address
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)


@dataclass(frozen=True, kw_only=True)
class FetchPolicy:
    """Limits of one fetch, all redirects included."""

    #: Largest body in bytes; counted on the wire and again after unpacking.
    max_bytes: int = 15 * 1024 * 1024
    #: Wall time for everything: names, connections, redirects, body.
    timeout: timedelta = timedelta(seconds=20)
    connect_timeout: timedelta = timedelta(seconds=8)
    max_redirects: int = 5
    ports: frozenset[int] = frozenset({80, 443})
    user_agent: str = "factcheck"
    #: Origins ("http://127.0.0.1:8100") that may lead to a loopback address, on any port. For demos and tests.
    allowed_origins: frozenset[str] = frozenset()
    #: Origins that the operator runs or trusts like that: they may also lie in a private network, on any port.
    own_origins: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ParsedUrl:
    """The parts of a URL that passed `check_url`, all ASCII; `host` is lower-case and without brackets."""

    scheme: str
    host: str
    port: int
    #: Path and query as they stand in the request line.
    target: str

    @property
    def authority(self) -> str:
        """Host and port as in a Host header: the scheme's own port is left out."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port; the port is always written."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


@lru_cache(maxsize=1024)  # a request looks at its address several times, a feed at the same one again and again
def check_url(url: str, policy: FetchPolicy) -> ParsedUrl:
    """The parts of a URL that this program may open, without its fragment; anything else raises `InvalidUrl`."""
    if len(url) > MAX_URL_CHARS:
        raise InvalidUrl(f"The address is too long: at most {MAX_URL_CHARS:,} characters are taken.")
    if "\\" in url or " " in url or not url.isprintable():
        raise InvalidUrl("The address holds a space, a backslash or a control character.")
    parts = _URL.fullmatch(url)
    if parts is None:
        raise InvalidUrl("The address must start with http:// or https://.")
    scheme = parts["scheme"].lower()
    host, port = _split_authority(parts["authority"])
    parsed = ParsedUrl(
        scheme=scheme,
        host=_checked_host(host),
        port=DEFAULT_PORTS[scheme] if port is None else port,
        target=quote((parts["path"] or "/") + (parts["query"] or ""), safe=_SAFE_IN_URL),
    )
    if len(str(parsed)) > MAX_URL_CHARS:
        raise InvalidUrl(f"Written out (“ü” as “%C3%BC”), the address is longer than {MAX_URL_CHARS:,} characters.")
    if parsed.port not in policy.ports and parsed.origin not in policy.allowed_origins | policy.own_origins:
        allowed = ", ".join(str(number) for number in sorted(policy.ports))
        raise InvalidUrl(f"Port {parsed.port} is not opened; allowed are: {allowed}.")
    return parsed


def is_public(address: str) -> bool:
    """Whether an IP address is plainly on the public internet; what cannot be read is not."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv4Address):
        return not any(parsed in network for network in _NOT_PUBLIC_IPV4)
    if parsed.scope_id is not None:
        return False
    return parsed in _GLOBAL_IPV6 and not any(parsed in network for network in _NOT_PUBLIC_IPV6)


def is_private(address: str) -> bool:
    """Whether an IP address is one of this machine or of a private network; metadata services of clouds are neither."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(parsed.version == network.version and parsed in network for network in _PRIVATE)


def check_address(address: str) -> None:
    """`BlockedAddress` for every IP address that is not plainly public."""
    if not is_public(address):
        raise BlockedAddress("This is not an address on the public internet, so it is not opened.")


def _split_authority(authority: str) -> tuple[str, int | None]:
    if "@" in authority:
        raise InvalidUrl("The address holds a user name or password; remove the part before the @.")
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        raise InvalidUrl("The address has no readable host name.")
    return match["host"], int(match["port"]) if match["port"] else None


def _checked_host(raw: str) -> str:
    if raw.startswith("["):
        return _ipv6_literal(raw[1:-1])
    host = _ascii_host(raw).removesuffix(".")
    if not _HOST.fullmatch(host):
        raise InvalidUrl("The host name in the address is not a valid one.")
    if _ENDS_IN_NUMBER.fullmatch(host) and not _is_dotted_ipv4(host):
        raise InvalidUrl("The host in the address is a number, not a name.")
    return host


def _ascii_host(raw: str) -> str:
    if raw.isascii():
        return raw.lower()
    try:
        return idna.encode(raw, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise InvalidUrl("The host name in the address is not a valid one.") from error


def _ipv6_literal(raw: str) -> str:
    try:
        address = ipaddress.IPv6Address(raw)
    except ValueError as error:
        raise InvalidUrl("The address has no readable host name.") from error
    if address.scope_id is not None:
        raise InvalidUrl("The address names a network interface of this machine.")
    return address.compressed


def _is_dotted_ipv4(host: str) -> bool:
    try:
        ipaddress.IPv4Address(host)
    except ValueError:
        return False
    return True

"""The form of a URL and the kind of an address decide, before anything is opened."""

from __future__ import annotations

import ipaddress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.fetch import BlockedAddress, FetchPolicy, InvalidUrl, check_address, check_url, is_public

POLICY = FetchPolicy()
SHARED = Path(__file__).parents[3] / "../shared/data/vectors/special_addresses.txt"

SPECIAL = {
    "this network": "0.0.0.0",
    "private, large": "10.1.2.3",
    "carrier NAT": "100.100.100.200",
    "loopback": "127.8.8.8",
    "cloud host services": "168.63.129.16",
    "cloud metadata": "169.254.169.254",
    "private, middle": "172.31.0.1",
    "protocol assignments": "192.0.0.170",
    "6to4 relay": "192.88.99.1",
    "AS112": "192.31.196.1",
    "private, small": "192.168.1.1",
    "benchmarking": "198.19.0.1",
    "documentation": "203.0.113.9",
    "multicast": "224.0.0.251",
    "reserved": "250.0.0.1",
    "broadcast": "255.255.255.255",
    "unspecified, v6": "::",
    "loopback, v6": "::1",
    "v4-compatible": "::127.0.0.1",
    "v4-mapped": "::ffff:8.8.8.8",
    "v4-translated": "::ffff:0:127.0.0.1",
    "NAT64": "64:ff9b::8.8.8.8",
    "local NAT64": "64:ff9b:1::1",
    "discard": "100::1",
    "Teredo": "2001::1",
    "benchmarking, v6": "2001:2::1",
    "ORCHID": "2001:20::1",
    "documentation, v6": "2001:db8::1",
    "6to4": "2002:7f00:1::",
    "AS112, v6": "2620:4f:8000::1",
    "documentation, new": "3fff::1",
    "segment routing": "5f00::1",
    "unique local": "fd00:ec2::254",
    "link-local": "fe80::1",
    "link-local with interface": "fe80::1%eth0",
    "global with interface": "2606:4700::1111%eth0",
    "site-local": "fec0::1",
    "multicast, v6": "ff02::1",
    "not an address": "localhost",
    "nothing": "",
}


@pytest.mark.parametrize("address", SPECIAL.values(), ids=SPECIAL.keys())
def test_an_address_that_is_not_plainly_public_is_blocked(address: str) -> None:
    with pytest.raises(BlockedAddress, match="public internet"):
        check_address(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "172.32.0.1", "2606:4700:4700::1111", "2a00:1450::1"])
def test_a_public_address_passes(address: str) -> None:
    check_address(address)


def test_every_listed_special_address_is_blocked() -> None:
    if not SHARED.exists():
        pytest.skip("the list of special addresses is not beside this repository")
    lines = SHARED.read_text().split("\n")
    listed = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    assert len(listed) == 59
    assert [address for address in listed if is_public(address)] == []


@given(st.ip_addresses(v=4))
def test_no_ipv6_address_that_embeds_an_ipv4_address_passes(inner: ipaddress.IPv4Address) -> None:
    number = int(inner)
    embedded = [number, 0xFFFF << 32 | number, 0x64FF9B << 96 | number, 0x2002 << 112 | number << 80]
    assert not any(is_public(str(ipaddress.IPv6Address(value))) for value in embedded)


@given(st.ip_addresses())
def test_what_python_calls_private_never_passes(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    assert address.is_global or not is_public(str(address))


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("HTTP://News.Example", "http://news.example/"),
        ("https://news.example:443/a?b=c#part", "https://news.example/a?b=c"),
        ("https://news.example?q=1", "https://news.example/?q=1"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("https://news.example./", "https://news.example/"),
        ("https://a_b.news.example/%20;p", "https://a_b.news.example/%20;p"),
        ("https://[2606:4700::1111]/", "https://[2606:4700::1111]/"),
        ("https://news.example:/", "https://news.example/"),
    ],
)
def test_a_web_address_is_taken_apart_and_put_together(url: str, normal: str) -> None:
    assert str(check_url(url, POLICY)) == normal


INVALID = {
    "nothing": "",
    "too long once it is written out": "https://news.example/" + "ü" * 400,
    "no scheme": "news.example/a",
    "other scheme": "ftp://news.example/",
    "local file": "file:///etc/hosts",
    "script": "javascript:alert(1)",
    "no host": "https:///path",
    "user": "https://user@news.example/",
    "user and password": "https://a:b@news.example/",
    "ampersand before user": "http://1.1.1.1&@127.0.0.1/",
    "backslash": "http://good.example\\@127.0.0.1/",
    "space": "https://news.example/a b",
    "outer space": " https://news.example/",
    "line end": "https://news.example/\r\nHost: x",
    "NUL": "https://news.example/\x00",
    "lone surrogate": "https://news.example/\ud800",
    "right-to-left mark": "https://news.example/\u202egnp",
    "other port": "https://news.example:8080/",
    "port 0": "https://news.example:0/",
    "endless port": "https://news.example:999999/",
    "port in letters": "https://news.example:http/",
    "percent in host": "http://127.0.0.1%00.example/",
    "empty label": "https://news..example/",
    "leading hyphen": "https://-news.example/",
    "long label": f"https://{'a' * 64}.example/",
    "long host": f"https://{'a.' * 130}example/",
    "emoji that is no name": "https://\u2603\ufe0f\u200d.example/",
    "interface": "http://[fe80::1%25lo]/",
    "broken brackets": "http://[::1/",
    "two brackets": "http://[::1][::1]/",
    "IPv6 without brackets": "http://::1/",
    "too long": "https://news.example/" + "a" * 2_000,
}


@pytest.mark.parametrize("url", INVALID.values(), ids=INVALID.keys())
def test_anything_else_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(InvalidUrl, match=r"^[A-Z].*\.$") as refusal:
        check_url(url, POLICY)
    assert refusal.value.outcome == "invalid_url"
    assert refusal.value.permanent


NUMBERS = ["127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "0", "127.000.000.001", "a.0x7F"]


@pytest.mark.parametrize("host", NUMBERS)
def test_a_host_that_is_a_number_in_disguise_is_refused(host: str) -> None:
    with pytest.raises(InvalidUrl, match="is a number"):
        check_url(f"http://{host}/", POLICY)


@given(st.text("htps:/.@[]1afx%?#\\ é。①:-_\x00", max_size=30).map(lambda rest: f"http://{rest}"))
def test_what_passes_once_passes_again_unchanged(url: str) -> None:
    try:
        once = check_url(url, POLICY)
    except InvalidUrl:
        return
    assert str(once).isascii()
    assert check_url(str(once), POLICY) == once


def test_an_allowed_origin_may_have_any_port_but_only_with_its_own_host_and_scheme() -> None:
    policy = FetchPolicy(allowed_origins=frozenset({"http://demo.example:8100"}))
    assert check_url("http://demo.example:8100/feed", policy).port == 8100
    for other in ("https://demo.example:8100/", "http://demo.example:8101/", "http://x.demo.example:8100/"):
        with pytest.raises(InvalidUrl, match="Port"):
            check_url(other, policy)

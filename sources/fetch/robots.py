"""What a site's robots.txt asks of programs (RFC 9309). Pure.

protego reads the rules. It adds every rule to every program named above it, which a file of half a megabyte can turn
into hundreds of millions of rules; so the names are told apart here, and it gets to see three: ours, “*” and “others”.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from protego import Protego

#: What lies beyond is not read (RFC 9309, 2.5, asks for no less).
MAX_BYTES = 500 * 1024
MAX_CRAWL_DELAY = timedelta(seconds=60)
MAX_SITEMAPS = 100

_AGENT_LINE = re.compile(r"\s*user(?:-|\s*)agent\s*(?::|\s)(.*)", re.IGNORECASE)
_TOKEN = re.compile(r"[a-z_-]+")
#: No program can be called that.
_OTHERS = "/"


@dataclass(frozen=True)
class RobotsRules:
    """What a site asks for; a rule is for the programs it names, and “*” for all that none of the rules names.

    An agent is the name of a program, or a User-Agent header that starts with it: “factcheck/1.0 (+https://…)”.
    """

    #: The file, as far as it is read.
    text: str = ""
    #: The site could not say, so nothing may be opened. Ask again soon.
    is_unknown: bool = False
    _parsed: dict[str, Protego] = field(default_factory=dict, repr=False, compare=False)

    def allows(self, url: str, agent: str) -> bool:
        return not self.is_unknown and bool(self._for(agent).can_fetch(url, _token(agent)))

    def crawl_delay(self, agent: str) -> timedelta | None:
        """The time to leave between two requests, at most a minute; None when the site asks for none."""
        seconds = self._for(agent).crawl_delay(_token(agent))
        return None if seconds is None else timedelta(seconds=min(seconds, MAX_CRAWL_DELAY.total_seconds()))

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps it names, as far as they are web addresses."""
        named = (url for url in self._for("*").sitemaps if _is_web_address(url))
        return tuple(dict.fromkeys(named))[:MAX_SITEMAPS]

    def _for(self, agent: str) -> Protego:
        from protego import Protego

        token = _token(agent)
        if token not in self._parsed:
            self._parsed[token] = Protego.parse(_seen_by(token, self.text))
        return self._parsed[token]


def parse_robots(body: bytes, status: int) -> RobotsRules:
    """The rules in an answer to a request for /robots.txt; `status` 0 means that none came.

    A site without the file (4xx) allows everything; one that is in trouble, or is asked too much, nothing for now.
    """
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return RobotsRules(body[:MAX_BYTES].decode("utf-8-sig", "replace"))
    is_missing = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
    return RobotsRules(is_unknown=not is_missing or status == HTTPStatus.TOO_MANY_REQUESTS)


def _seen_by(token: str, text: str) -> str:
    """The file with every program but this one called “others”. Whom a group is for is not changed by it."""
    return "\n".join(_renamed(line, token) for line in text.splitlines())


def _renamed(line: str, token: str) -> str:
    match = _AGENT_LINE.match(line)
    if match is None:
        return line
    name = match[1].partition("#")[0].strip()
    if name != "*":
        name = token if token and _token(name) == token else _OTHERS
    return f"User-agent: {name}"


def _token(agent: str) -> str:
    """The product token that a name starts with, in lower case; "" when there is none."""
    match = _TOKEN.match(agent.strip().lower())
    return match[0] if match else ""


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)

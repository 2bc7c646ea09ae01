"""What we prove ourselves with to one site, and how to keep it from everybody else."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from urllib.parse import unquote_plus, urlencode

from sources.fetch.policy import ParsedUrl

#: A shorter value is not told apart from an ordinary word, so it is not looked for in what comes back.
_SHORTEST_SECRET = 6
_HIDDEN = "[hidden]"


@dataclass(frozen=True)
class Credentials:
    """Headers and query parameters that only the first origin of a fetch gets to see."""

    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    query: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def added_to(self, url: ParsedUrl) -> str:
        """The target as it is sent: with our query parameters."""
        if not self.query:
            return url.target
        return f"{url.target}{'&' if '?' in url.target else '?'}{urlencode(self.query)}"

    def taken_from(self, url: ParsedUrl) -> ParsedUrl:
        """The same URL without our parameters, which a site may have copied into the address it sends us on to."""
        path, mark, query = url.target.partition("?")
        if not (self.query and mark):
            return url
        ours = {name for name, _ in self.query}
        rest = [part for part in query.split("&") if unquote_plus(part.partition("=")[0]) not in ours]
        return replace(url, target=f"{path}?{'&'.join(rest)}" if rest else path)

    def occur_in(self, text: str) -> bool:
        return any(secret in text or secret in unquote_plus(text) for secret in self._secrets())

    def hidden_in(self, text: str) -> str:
        """The text with our secrets blotted out."""
        for secret in self._secrets():
            text = text.replace(secret, _HIDDEN)
        return text

    def _secrets(self) -> list[str]:
        """The values, and of a header like “Bearer …” its last word alone; the longest first."""
        values = [value for _, value in self.query] + [value for _, value in self.headers]
        values += [value.split()[-1] for _, value in self.headers if value.split()]
        return sorted({value for value in values if len(value) >= _SHORTEST_SECRET}, key=len, reverse=True)


NONE = Credentials()

"""What a person can do when something could not be fetched."""

from __future__ import annotations

from sources.models import FetchOutcome

_ADVICE = {
    FetchOutcome.UNREADABLE: "Open the address in a browser: if it shows a page, look there for the feed's address.",
    FetchOutcome.INVALID_URL: "Correct the address.",
    FetchOutcome.BLOCKED: "Only addresses on the public internet are opened; FACTCHECK_FETCH_ALLOW names exceptions.",
    FetchOutcome.UNREACHABLE: "Open the address in a browser: if it is well there, this machine has no way to it.",
    FetchOutcome.TIMEOUT: "Wait; if it stays so, ask the publisher whether the address is right.",
    FetchOutcome.TOO_LARGE: "Look whether the publisher has a smaller feed.",
    FetchOutcome.REDIRECTS: "Open the address in a browser and take the one where it ends.",
    FetchOutcome.HTTP_ERROR: "Open the address in a browser: if it is well there, ask the publisher to let us in.",
    FetchOutcome.UNSUPPORTED: "Look for a page of the same content that is text.",
    FetchOutcome.ROBOTS: "Ask the publisher; “do not ask robots.txt” at the outlet is for those who agreed.",
    FetchOutcome.THROTTLED: "Wait, or poll it less often.",
    FetchOutcome.REFUSED: "Look at the provider's key and plan.",
}


def advice(outcome: str) -> str:
    """A sentence, "" when there is nothing to be done."""
    return _ADVICE.get(FetchOutcome(outcome), "")

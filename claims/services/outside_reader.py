"""Ask a reader outside this installation for statements that the rules have missed. Off unless the settings name one.

It speaks the protocol of OpenAI's chat completions, as servers that a newsroom runs itself do. It is asked like a
provider: on record, with the key nowhere, and left alone for a while after it failed. What it says is held to the text.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings

from claims.attribution import AttributedStatement
from claims.attribution.outside import INSTRUCTION, TITLE, Portion, held_to_text, portions, read_answer
from claims.models import Statement
from factcheck.core.errors import FactcheckError, InvalidInput
from factcheck.core.text import one_line
from sources.connectors.asking import key_of
from sources.connectors.base import Account, Quota, Request
from sources.connectors.json_answers import MAX_ANSWER_BYTES
from sources.fetch import FetchPolicy, check_url
from sources.ingest.door import policy
from sources.ingest.providers import Access, ask

NAME = "outside_reader"
_QUOTA = Quota(requests=60, per=timedelta(minutes=1))
#: Requests for one text; what does not fit into them is not sent.
_MOST_REQUESTS = 10
#: With less time left nothing is begun.
_LEAST_SECONDS = 1.0
#: How the version of what it proposed begins, where that of the rules stands otherwise.
_VERSION = "outside reader "


@dataclass(frozen=True)
class Heard:
    """Statements that only the outside reader sees, and in a sentence what came of asking it; empty while it is off.

    `is_whole`: it was asked about the whole text and answered, so that what it does not propose any more is gone.
    """

    statements: tuple[AttributedStatement, ...] = ()
    note: str = ""
    is_whole: bool = False


def access() -> Access | None:
    """How it is asked; None while it is switched off."""
    if not settings.FACTCHECK_READER_URL:
        return None
    account = Account(key=settings.FACTCHECK_READER_KEY, base_url=settings.FACTCHECK_READER_URL)
    return Access(NAME, TITLE, account, _QUOTA)


def outside_version() -> str:
    """What stands for the version of the rules in statements that the outside reader proposed."""
    return one_line(f"{_VERSION}{settings.FACTCHECK_READER_MODEL}", limit=80)


def is_from_outside(statement: Statement) -> bool:
    """Whether the outside reader proposed it, whichever model that was."""
    return statement.reading.startswith(_VERSION)


def proposed_by_outside_reader(text: str, title: str, found: Iterable[AttributedStatement]) -> Heard:
    """What only the outside reader sees. `found` is what the rules have read; whatever touches that is left out.

    Never fails: what went wrong is in the note, and on record. Call in a worker, which alone reaches the world outside,
    and outside any transaction; it takes up to `FACTCHECK_READER_SECONDS`.
    """
    whom = access()
    if whom is None:
        return Heard()
    model = settings.FACTCHECK_READER_MODEL
    known = [span for statement in found for span in statement.content]
    accepted: list[AttributedStatement] = []
    count, trouble, end = 0, "", time.monotonic() + settings.FACTCHECK_READER_SECONDS
    parts = [part for part in portions(text, settings.FACTCHECK_READER_CHARS) if part.text.strip()]
    for number, part in enumerate(parts):
        left = end - time.monotonic()
        if number == _MOST_REQUESTS or left < _LEAST_SECONDS:
            trouble = f" Only the first {part.start:,} characters were sent."
            break
        try:
            patient = replace(whom, policy=_policy(whom.account.base_url, left))
            proposals = ask(patient, _request(whom.account, title, part), lambda body, _: read_answer(body))
        except FactcheckError as error:
            trouble = f" It was not heard to the end: {error}" if number else f" It was not heard: {error}"
            break
        count += len(proposals)
        accepted += held_to_text(part, proposals, known=known, model=model)
    note = f"The outside reader {model} proposed {count}; {len(accepted)} were taken.{trouble}"
    return Heard(tuple(accepted), note, is_whole=not trouble)


def _request(account: Account, title: str, part: Portion) -> Request:
    material = f"{title.strip()}\n\n{part.text}" if title.strip() else part.text
    asked = {
        "model": settings.FACTCHECK_READER_MODEL,
        "temperature": 0,
        "messages": [{"role": "system", "content": INSTRUCTION}, {"role": "user", "content": material}],
    }
    headers = (("Authorization", f"Bearer {key_of(account, TITLE)}"),) if account.key.strip() else ()
    return Request(
        url=f"{account.base_url}/chat/completions",
        headers=headers,
        document=json.dumps(asked).encode("ascii"),
    )


def _policy(base_url: str, seconds: float) -> FetchPolicy:
    """The installation's rules, but the operator named the address, so it may lie in a private network."""
    try:
        port = urlsplit(base_url).port
    except ValueError as error:
        raise InvalidInput("FACTCHECK_READER_URL is no address of a service.") from error
    usual = policy()
    origin = check_url(base_url, replace(usual, ports=usual.ports | {port or 0})).origin
    return replace(
        usual,
        timeout=timedelta(seconds=seconds),
        max_bytes=MAX_ANSWER_BYTES,
        max_redirects=0,
        own_origins=frozenset({origin}),
    )

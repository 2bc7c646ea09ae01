"""Pages of published checks for people: the list, a check, and each version that it ever had."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date
from django.utils.safestring import mark_safe

from claims.choices import Question, Stance
from claims.claim_review import claim_review, script_text
from claims.public import published as public
from claims.public.answers import cacheable, missing, page
from claims.public.markup import published
from claims.public.published import Check, History, checks, live_checks

_PER_PAGE = 20
_LONGEST_ID = 18
_SIDES = {Stance.SUPPORTS: "What speaks for it", Stance.REFUTES: "What speaks against it", Stance.CONTEXT: "Context"}


@cacheable
def check_list(request: HttpRequest) -> HttpResponse:
    """Checks that hold, newest first; `?before=` goes on after the last one of a page."""
    before = request.GET.get("before", "")
    rows = live_checks()
    if before:
        if not (before.isascii() and before.isdigit() and len(before) <= _LONGEST_ID):
            return missing()
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: _PER_PAGE + 1])
    shown = found[:_PER_PAGE]
    more = shown[-1]["pk"] if len(found) > _PER_PAGE else None
    answer = page("list.html", {"checks": checks(shown), "more": more, "is_first": not before})
    return _dated(answer, public.last_change())


@cacheable
def check(_request: HttpRequest, slug: str) -> HttpResponse:
    """The version that holds, or that there is none any more and why."""
    found = public.history(slug)
    if found is None:
        return missing()
    newest = found.newest
    context = {"check": newest, "history": found, "ledger": found.ledger, "canonical": newest.url}
    if newest.is_live:
        document = script_text(claim_review(published(newest)))
        # `script_text` leaves nothing in it that could end the element.
        answer = page("check.html", context | _shown(newest) | {"claim_review": mark_safe(document)})  # noqa: S308
    else:
        answer = page("withdrawn.html", context)
    return _dated(answer, _changed_at(found))


@cacheable
def old_version(_request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A version at its own address, for good, as it was published."""
    found = public.history(slug)
    this = public.version(slug, number) if found and number in found.numbers else None
    if found is None or this is None:
        return missing()
    context = {"check": this, "history": found, "canonical": found.newest.url}
    return _dated(page("version.html", context | _shown(this)), _changed_at(found))


def _shown(check: Check) -> dict[str, Any]:
    """What the page of a check shows, arranged for reading."""
    content = check.content
    pieces, nothing_found = content["evidence"], content["nothing_found"]
    sides = [
        {
            "label": label,
            "pieces": [one for one in pieces if one["stance"] == stance],
            "nothing_found": nothing_found.get(stance, ""),
        }
        for stance, label in _SIDES.items()
    ]
    ratings = [{"question": question.label, "rating": content["ratings"][question]} for question in Question]
    return {
        "content": content,
        "ratings": [one for one in ratings if one["rating"]],
        "sides": [side for side in sides if side["pieces"] or side["nothing_found"]],
    }


def _changed_at(found: History) -> Any:
    return max([found.newest.published_at, *(entry.at for entry in found.ledger)])


def _dated(answer: HttpResponse, at: Any) -> HttpResponse:
    answer.headers["Last-Modified"] = http_date(at.timestamp())
    return answer

"""Add a feed by its own address or by a home page's: a worker looks first, then a person chooses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.dateparse import parse_duration

from factcheck.core.errors import FactcheckError
from sources.connectors.registry import connector_names
from sources.ingest.editing import create_feed
from sources.ingest.looking import Look, ask_for_look, look_of
from sources.ingest.pages import checked_address
from sources.ingest.urls import url_sha256
from sources.models import Feed, Outlet

INTERVAL_HELP = (
    "The shortest time between two polls, as hours:minutes:seconds, for example 00:15:00. "
    "A feed that speaks rarely is asked more rarely, but every hour."
)
_SHORTEST, _LONGEST = timedelta(seconds=10), timedelta(days=1)
_LOOKING = "A worker looks at the address …"


class NewFeedForm(forms.Form):
    """What a person enters about a feed that is to be added."""

    url = forms.URLField(
        max_length=2000,
        label="Address",
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url", "autofocus": True}),
        help_text="Of the feed itself, or of a home page: the feeds that it names are then offered.",
    )
    outlet = forms.CharField(
        max_length=253,
        required=False,
        help_text="Its name or domain. If you leave it empty, the address says whose it is.",
    )
    title = forms.CharField(max_length=300, required=False, help_text="If you leave it empty, the feed's own.")
    connector = forms.ChoiceField(label="Read by", help_text="“auto” recognises what it is.")
    interval = forms.DurationField(
        initial="00:15:00",
        widget=forms.TextInput,
        help_text=INTERVAL_HELP,
    )
    is_read_for_claims = forms.BooleanField(
        required=False, label="Read for claims: open a briefing for every new article of this feed"
    )
    is_unseen = forms.BooleanField(required=False, label="Add it even if it cannot be read now")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        connectors = self.fields["connector"]
        connectors.choices = [(name, name) for name in connector_names()]  # type: ignore[attr-defined]
        connectors.initial = "auto"

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"]).strip()
        try:
            checked_address(url)
        except FactcheckError as error:
            raise ValidationError(str(error)) from error
        if Feed.objects.filter(url_sha256=url_sha256(url)).exists():
            raise ValidationError("A feed with this address exists already.")
        return url

    def clean_outlet(self) -> Outlet | None:
        words = str(self.cleaned_data["outlet"]).strip()
        if not words:
            return None
        found = list(Outlet.objects.filter(Q(domain=words.lower()) | Q(name__iexact=words))[:2])
        if not found:
            raise ValidationError("There is no outlet with this name or domain. Leave it empty to have one made.")
        if len(found) > 1:
            raise ValidationError("Several outlets have this name. Give the domain of the one that is meant.")
        return found[0]

    def clean_interval(self) -> timedelta:
        interval: timedelta = self.cleaned_data["interval"]
        if not _SHORTEST <= interval <= _LONGEST:
            raise ValidationError("From 10 seconds (00:00:10) to a day (24:00:00).")
        return interval

    @property
    def given(self) -> dict[str, Any]:
        """What was entered besides the address, fit for a job's row."""
        data = self.cleaned_data
        return {
            "outlet": data["outlet"].pk if data["outlet"] else None,
            "title": data["title"],
            "connector": data["connector"],
            "interval": str(data["interval"]),
            "is_read_for_claims": data["is_read_for_claims"],
        }


def urls(feeds: Any) -> list[URLPattern]:
    """The pages of this module, for the admin of feeds."""

    def seen(request: HttpRequest, token: str) -> HttpResponse:
        return choose(feeds, request, token)

    def progress(request: HttpRequest, token: str) -> HttpResponse:
        look = _look(feeds, request, token)
        words = "" if look.is_over else _LOOKING
        return JsonResponse({"stage": _stage(look), "in_words": words, "is_settled": look.is_over})

    guarded = feeds.admin_site.admin_view
    return [
        path("look/<slug:token>/", guarded(seen), name="sources_feed_look"),
        path("look/<slug:token>/progress/", guarded(progress), name="sources_feed_look_progress"),
    ]


def add(feeds: Any, request: HttpRequest) -> HttpResponse:
    """The form; POST has a worker look at the address or, if that is wanted, adds it as it is."""
    if not feeds.has_add_permission(request):
        raise PermissionDenied
    form = NewFeedForm(request.POST or None, initial={"url": request.GET.get("url", "")})
    if request.method == "POST" and form.is_valid():
        url = form.cleaned_data["url"]
        if not form.cleaned_data["is_unseen"]:
            return redirect("admin:sources_feed_look", ask_for_look(url, form.given))
        if added := _added(feeds, request, [url], form.given):
            return _to(added)
    context = {**feeds.admin_site.each_context(request), "title": "Add a feed", "opts": feeds.opts, "form": form}
    return TemplateResponse(request, "admin/sources/feed/add.html", context, status=400 if form.errors else 200)


def choose(feeds: Any, request: HttpRequest, token: str) -> HttpResponse:
    """What was seen at the address; POST adds what was chosen, looks again, or adds the address unread."""
    look = _look(feeds, request, token)
    if request.method == "POST" and look.is_over:
        step = request.POST.get("step")
        if step == "again":
            return redirect("admin:sources_feed_look", ask_for_look(look.url, look.given))
        offered = {feed.url for feed in look.seen} | ({look.url} if look.refusal else set())
        chosen = [url for url in request.POST.getlist("chosen") if url in offered]
        if not chosen:
            messages.error(request, "Choose at least one feed.")
        elif added := _added(feeds, request, chosen, look.given):
            return _to(added)
    known = Feed.objects.filter(url_sha256__in=[url_sha256(feed.url) for feed in look.seen])
    known_hashes = set(known.values_list("url_sha256", flat=True))
    rows = [(feed, url_sha256(feed.url) in known_hashes) for feed in look.seen]
    context = {
        **feeds.admin_site.each_context(request),
        "title": "Add a feed",
        "opts": feeds.opts,
        "look": look,
        "token": token,
        "stage": _stage(look),
        "looking": _LOOKING,
        "rows": rows,
        "is_choice": any(not is_known for _, is_known in rows),
    }
    return TemplateResponse(request, "admin/sources/feed/look.html", context)


def _look(feeds: Any, request: HttpRequest, token: str) -> Look:
    if not feeds.has_add_permission(request):
        raise PermissionDenied
    look = look_of(token)
    if look is None:
        raise Http404("This was too long ago. Enter the address again.")
    return look


def _stage(look: Look) -> str:
    return "over" if look.is_over else "looking"


def _added(feeds: Any, request: HttpRequest, addresses: Iterable[str], given: dict[str, Any]) -> list[Feed]:
    """The feeds that were added; why others were not is told."""
    chosen = list(addresses)
    outlet = Outlet.objects.filter(pk=given["outlet"]).first() if given["outlet"] else None
    fields = {
        "outlet": outlet,
        # One title for several feeds would make them the same to people.
        "title": given["title"] if len(chosen) == 1 else "",
        "connector": given["connector"],
        "interval": parse_duration(given["interval"]),
        "is_read_for_claims": given["is_read_for_claims"],
    }
    added = []
    for url in chosen:
        try:
            feed = create_feed(url=url, **fields)
        except FactcheckError as error:
            messages.error(request, f"{url}: {error}")
            continue
        feeds.log_addition(request, feed, [{"added": {}}])
        messages.success(request, f"“{feed}” was added. It is polled as soon as a worker is free.")
        added.append(feed)
    return added


def _to(added: list[Feed]) -> HttpResponse:
    if len(added) == 1:
        return redirect("admin:sources_feed_change", added[0].pk)
    return redirect(reverse("admin:sources_feed_changelist") + "?state=new")

"""Statements: speaker and claim are put right here; the words and their place stay, they are what the text says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from claims.models import Claim, Claimant, Statement
from claims.services.claimants import normalised_name
from claims.services.opening import held_article
from claims.services.statements import correct_speaker, state_claims
from factcheck.core.admin.base import acting
from factcheck.core.admin.versioned import VersionedAdmin, VersionedForm
from factcheck.core.text import one_line
from sources.models import Snapshot

#: As many are offered while typing.
OFFERED = 30
#: As many are named where one name stands for several.
NAMED = 5
_NUMBER = re.compile("#([0-9]{1,18})")
_PK = re.compile("[0-9]{1,18}")


class OfferingInput(forms.TextInput):
    """A text field that offers `offers` while one types; without JavaScript, too."""

    offers: Iterable[str] = ()

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        field = super().render(name, value, {**(attrs or {}), "list": f"{name}-offers"}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((offer,) for offer in self.offers))
        return format_html('{}<datalist id="{}-offers">{}</datalist>', field, name, options)


class StatementForm(VersionedForm):
    """`cleaned_data["claim_words"]` is the claim itself; `claimant` is who the speaker was found to be, if known."""

    speaker = forms.CharField(
        max_length=200,
        required=False,
        widget=OfferingInput(attrs={"class": "vLargeTextField"}),
        help_text="Who said it. A name that nobody goes by yet makes a new claimant; empty: nobody is named.",
    )
    claim_words = forms.CharField(
        max_length=500,
        label="Claim",
        required=False,
        widget=OfferingInput(attrs={"class": "vLargeTextField"}),
        help_text="The words of a claim that is on the desk already. A new one is entered in the queue first.",
    )
    claimant: Claimant | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        statement = self.instance
        said_by = statement.claimant.name if statement.claimant else statement.speaker
        first, *others = [*statement.claims.order_by("appearances__pk")] or [None]
        self._claim, self.other_claims = first, [claim.pk for claim in others]
        self.initial = {
            **self.initial,
            "speaker": said_by,
            "claim_words": first.text if first else "",
        }
        beside = Statement.objects.filter(snapshot__article=statement.snapshot.article_id)
        people = Claimant.objects.filter(statements__in=beside).values_list("name", flat=True).distinct()
        claims = Claim.objects.filter(appearances__article=statement.snapshot.article_id).order_by("text")
        for name, offers in (("speaker", people), ("claim_words", claims.values_list("text", flat=True).distinct())):
            if field := self.fields.get(name):
                field.widget.offers = offers[:OFFERED]

    def clean_speaker(self) -> str:
        name = one_line(self.cleaned_data["speaker"], limit=200)
        if "speaker" not in self.changed_data:
            self.claimant = self.instance.claimant
            return name
        known = Claimant.objects.filter(aliases__normalised=normalised_name(name)).order_by("pk").distinct()
        self.claimant = _the_one(known, _numbered(Claimant.objects.all(), name), name, "claimants go by this name")
        return self.claimant.name if self.claimant else name

    def clean_claim_words(self) -> Claim | None:
        words = one_line(self.cleaned_data["claim_words"])
        if not words or "claim_words" not in self.changed_data:
            return self._claim if words else None
        same = Claim.objects.filter(text__iexact=words).order_by("pk")
        found: Claim | None = _the_one(same, _numbered(Claim.objects.all(), words), words, "claims have these words")
        if found is None:
            raise ValidationError("No claim has these words. Take one that is offered, or enter it in the queue first.")
        return found


def _numbered(rows: Any, words: str) -> Any:
    """“#12” names the row with that number, where words alone would not."""
    number = _NUMBER.fullmatch(words)
    return rows.filter(pk=int(number[1])).first() if number else None


def _the_one(known: Any, numbered: Any, words: str, many: str) -> Any:
    if numbered or not words:
        return numbered
    found = list(known[:NAMED])
    if len(found) > 1:
        named = "; ".join(f"#{row.pk} for {row}{_role(row)}" for row in found)
        raise ValidationError(f"Several {many}. Write the number of the one you mean: {named}.")
    return found[0] if found else None


def _role(row: Claim | Claimant) -> str:
    return f" ({row.role})" if isinstance(row, Claimant) and row.role else ""


@admin.register(Statement)
class StatementAdmin(VersionedAdmin):
    form = StatementForm
    list_display = ("exact", "speaker", "claimant", "kind", "decision")
    list_select_related = ("claimant",)
    list_filter = ("decision", "kind")
    search_fields = ("speaker",)
    search_help_text = "Who is said to have said it"
    fields = (
        "exact",
        "snapshot",
        "speaker",
        "speaker_reason",
        "claim_words",
        "kind",
        "reported_by",
    )
    readonly_fields = ("exact", "snapshot", "speaker_reason", "kind")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Whoever may only look sees the stored fields."""
        if self.has_change_permission(request, obj):
            return self.fields
        return [name for name in self.fields if name != "claim_words"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """On a change its article is locked first, as readings of it and the services do."""
        if request.method == "POST" and _PK.fullmatch(object_id):
            for snapshot in Snapshot.objects.filter(statements=int(object_id)):
                held_article(snapshot)
        return super().get_object(request, object_id, from_field)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        """The admin's change view is one transaction: all that was corrected is stored, or nothing is."""
        by, version = acting(request), obj.version
        if {"speaker", "reported_by"} & {*form.changed_data}:
            claimant_id = form.claimant.pk if form.claimant else None
            corrected = correct_speaker(
                statement_id=obj.pk,
                by=by,
                version=version,
                speaker=form.cleaned_data["speaker"],
                claimant_id=claimant_id,
                reported_by=form.cleaned_data["reported_by"],
            )
            version = corrected.version
        if "claim_words" in form.changed_data:
            chosen = form.cleaned_data["claim_words"]
            wanted = [*([chosen.pk] if chosen else []), *form.other_claims]
            state_claims(statement_id=obj.pk, by=by, version=version, claim_ids=wanted)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        response = super().response_change(request, obj)
        claim = obj.claims.order_by("appearances__pk").first()
        if "_continue" in request.POST or claim is None:
            return response
        page = reverse("admin:claims_claim_page", args=[claim.pk])
        return HttpResponseRedirect(f"{page}#statement-{obj.pk}")

"""Claimants with the names they go by, and topics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from claims.models import Claimant, ClaimantAlias, Topic
from claims.services.claimants import add_alias, create_claimant, edit_claimant, normalised_name
from factcheck.core.admin.base import ModelAdmin, StackedInline, acting
from factcheck.core.admin.versioned import VersionedAdmin
from factcheck.core.text import one_line

if TYPE_CHECKING:
    AliasModelForm = forms.ModelForm[ClaimantAlias]
    TopicModelForm = forms.ModelForm[Topic]
else:
    AliasModelForm = TopicModelForm = forms.ModelForm


class AliasForm(AliasModelForm):
    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if not normalised_name(name):
            raise ValidationError("This name is empty once articles and possessives are taken off.")
        return name

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self.instance.normalised = normalised_name(self.cleaned_data.get("name", ""))
        known = ClaimantAlias.objects.filter(claimant=self.instance.claimant_id, normalised=self.instance.normalised)
        if self.instance.claimant_id and known.exclude(pk=self.instance.pk).exists():
            self.add_error("name", "This claimant has this name already.")
        return cleaned


class AliasInline(StackedInline):
    """Names are added and removed, never rewritten, so that two people at work cannot overwrite each other."""

    model = ClaimantAlias
    form = AliasForm
    extra = 1
    fields = ("name",)
    verbose_name = "name it goes by"
    verbose_name_plural = "names it goes by"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Claimant)
class ClaimantAdmin(VersionedAdmin):
    list_display = ("name", "kind", "role", "wikidata_id", "is_confirmed")
    list_filter = ("is_confirmed", "kind")
    search_fields = ("name", "aliases__name")
    inlines = (AliasInline,)
    fields = ("name", "kind", "role", "wikidata_id")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        """Names in the inline rows are saved after this; the claimant's own name is always one of them."""
        given = {name: form.cleaned_data[name] for name in self.fields} | {"is_confirmed": True}
        by = acting(request)
        obj.pk = (edit_claimant(claimant_id=obj.pk, by=by, **given) if change else create_claimant(by=by, **given)).pk

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        super().save_related(request, form, formsets, change)
        add_alias(form.instance, form.instance.name)


class TopicForm(TopicModelForm):
    def clean_name(self) -> str:
        name = one_line(self.cleaned_data["name"])
        if Topic.objects.filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise ValidationError(f"There is a topic named “{name}” already.")
        return name


@admin.register(Topic)
class TopicAdmin(ModelAdmin):
    form = TopicForm
    list_display = ("name",)
    search_fields = ("name",)

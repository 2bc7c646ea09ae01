"""API tokens: made for a person, shown once, revoked by deleting them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers

from factcheck.core.admin.base import ModelAdmin
from factcheck.core.models import ApiToken, Scope

if TYPE_CHECKING:
    TokenModelForm = forms.ModelForm[ApiToken]
else:
    TokenModelForm = forms.ModelForm

LONGEST_DAYS = 3650


class TokenForm(TokenModelForm):
    scopes = forms.MultipleChoiceField(
        choices=Scope.choices, widget=forms.CheckboxSelectMultiple, initial=[Scope.READ], label="It may"
    )
    days = forms.IntegerField(
        min_value=1, max_value=LONGEST_DAYS, label="Valid for (days)", help_text="After that it stops working."
    )

    class Meta:
        model = ApiToken
        fields = ("name", "user", "scopes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].initial = cast("timedelta", settings.REST_KNOX["TOKEN_TTL"]).days


@admin.register(ApiToken)
class ApiTokenAdmin(ModelAdmin):
    list_display = ("name", "user", "allowed", "created", "expiry")
    search_fields = ("name", "user__username")
    ordering = ("-created",)
    form = TokenForm
    fields = ("name", "user", "scopes", "days")

    @admin.display(description="it may")
    def allowed(self, token: ApiToken) -> str:
        return ", ".join(token.scopes)

    def has_change_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: ApiToken | None = None) -> Any:
        return self.fields if obj is None else ("name", "user", "allowed", "created", "expiry")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        made, secret = ApiToken.objects.create(
            user=obj.user,
            expiry=timedelta(days=form.cleaned_data["days"]),
            name=obj.name,
            scopes=form.cleaned_data["scopes"],
        )
        obj.digest, obj.token_key, obj.expiry, obj.created = made.digest, made.token_key, made.expiry, made.created
        obj.secret = secret

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """The only page that ever shows the token. No redirect: the token would have to be kept somewhere for it."""
        context = {
            **self.admin_site.each_context(request),
            "title": "The new API token",
            "opts": self.opts,
            "token": obj,
            "secret": obj.secret,
        }
        response = TemplateResponse(request, "admin/core/apitoken/shown_once.html", context)
        add_never_cache_headers(response)
        return response

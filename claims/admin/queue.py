"""The claim queue: every claim with what it needs a person for, the most urgent first."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.admin.views.main import ChangeList
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince

from claims.admin import claim_page
from claims.admin.claim_reading import coverage_in_words
from claims.admin.filters import NeedFilter, OutletFilter, SpeakerFilter, StatusFilter
from claims.admin.page_links import PageLinks
from claims.choices import Need, Priority, ReviewState
from claims.models import Appearance, Claim, Review, Statement
from claims.services.deciding import dismiss_claim
from claims.services.editing import create_claim, edit_claim
from factcheck.core.admin.base import NOTHING, acting, cell
from factcheck.core.admin.versioned import VersionedAdmin
from factcheck.core.errors import FactcheckError

SHOWN_NAMES = 3


class QueueList(PageLinks):
    page_name = "admin:claims_claim_page"

    def _get_default_ordering(self) -> list[str]:
        # Claims of people have no worthiness; they come before what machines suggest.
        return ["urgency", "priority", "-worthiness", "-created_at", "pk"]


class QueueActionForm(ActionForm):
    reason = forms.CharField(required=False, max_length=300, label="Reason (to dismiss):")


@admin.register(Claim)
class ClaimAdmin(VersionedAdmin):
    list_display = ("claim", "needs", "worth", "status", "speakers", "topic", "outlets", "coverage", "prio", "age")
    list_filter = (NeedFilter, StatusFilter, SpeakerFilter, "topic", OutletFilter, "priority")
    list_select_related = ("topic",)
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("text",)
    search_help_text = (
        "Words of the claim; “several words” in quotation marks, OR, and -without work as in a web search."
    )
    actions = ("give_high_priority", "give_normal_priority", "give_low_priority", "dismiss")
    action_form = QueueActionForm
    fields = ("text", "topic", "priority")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        return Claim.objects.with_urgency()

    def get_list_display(self, request: HttpRequest) -> Any:
        """Verdicts are shown where done claims are."""
        shown = list(self.list_display)
        if not NeedFilter.is_open_only(request):
            shown.insert(shown.index("status") + 1, "verdict")
        return shown

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return QueueList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        found = Claim.objects.matching(search_term).values("pk")
        return (queryset.filter(pk__in=found) if search_term.strip() else queryset), False

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "text":
            kwargs["widget"] = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(
            request, {"title": "Claim queue", "is_nav_sidebar_enabled": False, **(extra_context or {})}
        )

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changelist = super().get_changelist_instance(request)
        # Only the page that is shown needs names and counts; ordering and counting do without them.
        changelist.result_list = list(
            changelist.result_list.with_coverage_counts().prefetch_related(
                Prefetch(
                    "statements",
                    Statement.objects.select_related("claimant").only("speaker", "claimant__name"),
                ),
                Prefetch(
                    "reviews",
                    Review.objects.filter(state=ReviewState.APPROVED)
                    .select_related("attribution_rating", "substance_rating")
                    .order_by("-approved_at"),
                    to_attr="approved",
                ),
                Prefetch("appearances", Appearance.objects.select_related("article__outlet")),
            )
        )
        return changelist

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Claims are dismissed with a reason, never deleted: what was seen stays on record."""
        return False

    def get_urls(self) -> list[URLPattern]:
        page = path("<int:claim_id>/", self.admin_site.admin_view(claim_page.claim_page), name="claims_claim_page")
        return [page, *super().get_urls()]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        given = {name: form.cleaned_data[name] for name in self.fields if name in form.changed_data or not change}
        by = acting(request)
        obj.pk = (edit_claim(claim_id=obj.pk, by=by, **given) if change else create_claim(by=by, **given)).pk

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        response = super().response_add(request, obj, post_url_continue)
        return self._to_page(request, obj, response)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._to_page(request, obj, super().response_change(request, obj))

    def _to_page(self, request: HttpRequest, obj: Claim, response: HttpResponse) -> HttpResponse:
        goes_elsewhere = {"_addanother", "_continue", "_popup"} & request.POST.keys()
        return response if goes_elsewhere else redirect("admin:claims_claim_page", obj.pk)

    @admin.display(description="claim", ordering="text")
    def claim(self, claim: Claim) -> str:
        return claim.text

    @admin.display(description="needs", ordering="urgency")
    def needs(self, claim: Any) -> SafeString:
        need = Need(claim.need)
        return format_html('<span class="fc-need fc-need-{}">{}</span>', need.value, need.label)

    @admin.display(description="worth", ordering="-worthiness")
    def worth(self, claim: Claim) -> SafeString | str:
        """Why the claim stands where it does among those that need the same."""
        nature = claim.get_nature_display() if claim.nature else ""
        if claim.worthiness is None:
            return cell(nature)
        told = " · ".join(filter(None, (f"{claim.worthiness:.0%}".replace("%", " %"), nature)))
        return format_html('<span title="{}">{}</span>', "; ".join(claim.worthiness_reasons), told)

    @admin.display(description="status", ordering="verification_status")
    def status(self, claim: Claim) -> str:
        return claim.get_verification_status_display()

    @admin.display(description="verdict")
    def verdict(self, claim: Any) -> str:
        if not claim.approved:
            return NOTHING
        return f"{claim.approved[0].attribution_rating} · {claim.approved[0].substance_rating}"

    @admin.display(description="speaker")
    def speakers(self, claim: Claim) -> str:
        return _names(s.claimant.name if s.claimant else s.speaker for s in claim.statements.all())

    @admin.display(description="outlet")
    def outlets(self, claim: Claim) -> str:
        return _names(a.article.outlet.name if a.article.outlet else "handed in" for a in claim.appearances.all())

    @admin.display(description="coverage")
    def coverage(self, claim: Any) -> str:
        return coverage_in_words(claim)

    @admin.display(description="priority", ordering="priority")
    def prio(self, claim: Claim) -> str:
        return claim.get_priority_display()

    @admin.display(description="age", ordering="-created_at")
    def age(self, claim: Claim) -> SafeString:
        return format_html(
            '<time datetime="{}" title="{}">{}</time>',
            claim.created_at.isoformat(timespec="seconds"),
            f"{claim.created_at:%Y-%m-%d %H:%M} UTC",
            timesince(claim.created_at, depth=1),
        )

    @admin.action(description="Set priority: high", permissions=["change"])
    def give_high_priority(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._prioritise(request, queryset, Priority.HIGH)

    @admin.action(description="Set priority: normal", permissions=["change"])
    def give_normal_priority(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._prioritise(request, queryset, Priority.NORMAL)

    @admin.action(description="Set priority: low", permissions=["change"])
    def give_low_priority(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._prioritise(request, queryset, Priority.LOW)

    def _prioritise(self, request: HttpRequest, queryset: QuerySet[Any], priority: Priority) -> None:
        count = Claim.objects.filter(pk__in=list(queryset.values_list("pk", flat=True))).update(priority=priority)
        messages.success(request, f"Priority of {count} claim{'' if count == 1 else 's'}: {priority.label.lower()}.")

    @admin.action(description="Dismiss, for the reason given", permissions=["change"])
    def dismiss(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        refusals: dict[str, None] = {}
        done = 0
        for claim_id in queryset.values_list("pk", flat=True):
            try:
                dismiss_claim(claim_id=claim_id, by=acting(request), reason=request.POST.get("reason", ""))
                done += 1
            except FactcheckError as error:
                refusals[str(error)] = None
        for refusal in refusals:
            messages.error(request, refusal)
        if done:
            messages.success(request, f"{done} claim{'' if done == 1 else 's'} dismissed.")


def _names(names: Any) -> str:
    known = list(dict.fromkeys(filter(None, names)))
    more = len(known) - SHOWN_NAMES
    return cell(", ".join(known[:SHOWN_NAMES]) + (f" and {more} more" if more > 0 else ""))

"""Base classes of our admin pages, and how a refusal is told to a person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core import paginator
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from factcheck.core.errors import FactcheckError

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    StackedInline = admin.StackedInline[Any, Any]
    TabularInline = admin.TabularInline[Any, Any]
    Paginator = paginator.Paginator[Any]
else:
    Paginator = paginator.Paginator
    ModelAdmin, StackedInline, TabularInline = admin.ModelAdmin, admin.StackedInline, admin.TabularInline

#: What a cell shows when there is nothing to show.
NOTHING = "–"


class CappedPaginator(Paginator):
    """Counts no further than anybody turns pages: counting a table of millions takes longer than showing it."""

    most = 10_000

    @cached_property
    def count(self) -> int:
        return int(cast("Any", self.object_list).order_by()[: self.most].count())

    @property
    def is_capped(self) -> bool:
        """Whether there may be more than were counted."""
        return self.count == self.most


class ReadOnlyAdmin(ModelAdmin):
    """Rows that the program writes and people only read."""

    paginator = CappedPaginator
    show_facets = admin.ShowFacets.NEVER  # counts again, once for each choice of each filter
    show_full_result_count = False
    actions = None
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


def acting(request: HttpRequest) -> User:
    """The person who acts; admin pages are never shown to anybody who is not logged in."""
    return cast("User", request.user)


@contextmanager
def told(request: HttpRequest) -> Iterator[None]:
    """Turn a refusal by a service into a message for the person. Whatever the service had begun is undone already."""
    try:
        yield
    except FactcheckError as error:
        messages.error(request, str(error))
    except ObjectDoesNotExist:
        messages.error(request, "This is gone: somebody else removed it meanwhile.")


def cell(text: str | SafeString | None) -> str | SafeString:
    """The text, or a dash for nothing."""
    return text or NOTHING

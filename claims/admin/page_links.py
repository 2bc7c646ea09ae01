"""Lists whose rows lead to a page of our own instead of the admin's change form."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.urls import reverse


class PageLinks(ChangeList):
    """A change list; `PageLinks.to(name)` makes one whose rows lead to that named page."""

    page_name = ""

    @classmethod
    def to(cls, page_name: str) -> type[PageLinks]:
        return type("PageLinks", (cls,), {"page_name": page_name})

    def url_for_result(self, result: Any) -> str:
        return reverse(self.page_name, args=[result.pk])

"""`{% desk %}`: the panel on the front page of the admin."""

from __future__ import annotations

from typing import Any

from django import template

from claims.admin.desk import desk_for

register = template.Library()


@register.inclusion_tag("admin/claims/desk.html", takes_context=True)
def desk(context: dict[str, Any]) -> dict[str, Any]:
    return {"desk": desk_for(context["request"].user), "perms": context.get("perms")}

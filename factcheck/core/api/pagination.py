"""Pages by cursor: they stay right while rows are added, and the last page costs no more than the first."""

from __future__ import annotations

import re
from typing import Any

from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

_POSITION = re.compile(r"[0-9]{1,18}")


class NewestFirst(CursorPagination):
    """Newest first by primary key, which is unique and counts up, so that no two rows share a position."""

    ordering = "-pk"
    page_size: int = 50
    max_page_size = 200
    page_size_query_param = "page_size"

    def get_page_size(self, request: Request) -> int:
        """`page_size`, at most 200; `ValidationError` for what is not a positive number."""
        asked = request.query_params.get("page_size")
        if asked is None:
            return self.page_size
        if not re.fullmatch(r"[0-9]{1,9}", asked) or int(asked) < 1:
            raise ValidationError({"page_size": f"Give a number from 1 to {self.max_page_size}."})
        return min(int(asked), self.max_page_size)

    def decode_cursor(self, request: Request) -> Cursor | None:
        """The cursor; `ValidationError` for one that no page of ours has given."""
        refused = ValidationError({"cursor": "This cursor is not valid. Follow the links “next” and “previous”."})
        try:
            cursor = super().decode_cursor(request)
        except NotFound as error:
            raise refused from error
        if cursor is not None and cursor.position is not None and not _POSITION.fullmatch(str(cursor.position)):
            raise refused
        return cursor

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """`next` and `previous` are addresses or null; there is no total, which would cost a scan."""
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

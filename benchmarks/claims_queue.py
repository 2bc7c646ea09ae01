"""The claim queue: its first page in the admin and in the API beside 50 claims read by primary key."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from rest_framework.request import Request

from benchmarks.measuring import Row, medians_in_turn
from benchmarks.synthetic import Texts, store_claims, store_passages, store_person
from claims.api.claims import ClaimViewSet
from claims.models import Claim

PROMISE = "the first page of the claim queue stays quick while the desk's record grows"
NEEDS_DATABASE = True
PAGE = 50
WARM_UP = 5

Page = Callable[[], object]


def bench(*, quick: bool) -> list[Row]:
    """All rows, in an empty database."""
    return measure(sizes=(100, 1_000), repeats=5) if quick else measure(sizes=(1_000, 20_000), repeats=60)


def measure(*, sizes: tuple[int, int], repeats: int) -> list[Row]:
    """Median latency and number of queries of each page with so many claims stored, a fifth of them open."""
    texts, person = Texts(), store_person()
    pages: dict[str, Page] = {"admin queue": lambda: admin_page(person), "API list": api_page}
    stored = 0
    measured: dict[str, list[tuple[float, float, int]]] = {name: [] for name in pages}
    for size in sizes:
        store_passages((size - stored) // 10 + 100, texts)
        store_claims(size - stored, texts)
        stored = size
        for name, page in pages.items():
            measured[name].append(_cost(page, repeats))
    return [row for name, costs in measured.items() for row in _rows(name, sizes, costs)]


def _cost(page: Page, repeats: int) -> tuple[float, float, int]:
    with CaptureQueriesContext(connection) as queries:
        page()
    medians_in_turn([(page, by_primary_key)] * WARM_UP)
    ours, limit = medians_in_turn([(page, by_primary_key)] * repeats)
    return ours * 1000, limit * 1000, len(queries)


def _rows(name: str, sizes: tuple[int, int], costs: list[tuple[float, float, int]]) -> list[Row]:
    few, many = (f"{size:,} claims" for size in sizes)
    (ours_few, limit_few, queries_few), (ours_many, limit_many, queries_many) = costs
    limit = f"{PAGE} claims by primary key"
    return [
        Row(f"{name}, {few}", ours_few, limit, limit_few, "ms"),
        Row(f"{name}, {many}", ours_many, limit, limit_many, "ms"),
        Row(f"{name}, {many}", ours_many, f"the same, {few}", ours_few, "ms"),
        Row(f"{name}, {many}", queries_many, f"the same, {few}", queries_few, "queries"),
    ]


def admin_page(person: User) -> list[Claim]:
    """What the admin's list reads for its first page: counts, claims, names and coverage, without the template."""
    request = RequestFactory().get("/")
    request.user = person
    changelist = admin.site.get_model_admin(Claim).get_changelist_instance(request)
    return list(changelist.result_list)


def api_page() -> list[Claim]:
    """What the API's list reads for its first page, without authentication and serializing."""
    view = ClaimViewSet(action="list", format_kwarg=None, kwargs={})
    view.request = Request(RequestFactory().get("/"))
    return list(view.paginate_queryset(view.filter_queryset(view.get_queryset())) or ())


def by_primary_key() -> list[Claim]:
    """The physical limit of a page of rows: the newest claims, nothing joined or counted."""
    return list(Claim.objects.defer("search").order_by("-pk")[:PAGE])

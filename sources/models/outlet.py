"""A publisher."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Concat, Lower

from factcheck.core.versioning import Versioned, counts_versions


class OutletQuerySet(models.QuerySet["Outlet"]):
    def publishing(self, url: str, *, domain: str) -> OutletQuerySet:
        """Outlets whose home page `url` is or lies under, or whose domain it is; the closest home page first."""
        under = Concat(models.Func(models.F("home_url"), models.Value("/"), function="rtrim"), models.Value("/"))
        at_home = Q(url=models.F("home_url")) | Q(url__startswith=under)
        return (
            self.annotate(url=models.Value(url, output_field=models.TextField()))
            .filter(Q(domain=domain) | at_home & ~Q(home_url=""))
            .order_by(models.functions.Length("home_url").desc(), "pk")
        )


class Outlet(Versioned):
    name = models.CharField(max_length=200)
    domain = models.CharField(
        max_length=253, unique=True, help_text="The domain its pages live under, for example “example.org”."
    )
    home_url = models.URLField(max_length=500, blank=True, verbose_name="home page")
    country = models.CharField(max_length=2, blank=True, help_text="Two letters (ISO 3166-1), for example IN.")
    language = models.CharField(max_length=12, blank=True, help_text="BCP 47, for example en or pt-BR.")
    ignores_robots = models.BooleanField(
        default=False,
        db_default=False,
        verbose_name="do not ask robots.txt",
        help_text="The publisher has agreed that we fetch its pages whatever its robots.txt says.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OutletQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="outlet_has_a_name"),
            models.CheckConstraint(
                condition=Q(domain=Lower("domain")) & ~Q(domain=""), name="outlet_domain_lower_case"
            ),
        ]
        triggers = [counts_versions()]

    def __str__(self) -> str:
        return self.name

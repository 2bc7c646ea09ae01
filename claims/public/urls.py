"""Addresses of the public pages, below `/checks/`. Slugs hold no dot, so no check is in the way of a file."""

from __future__ import annotations

from django.urls import path

from claims.public import embedding, feeds, views

app_name = "public"
urlpatterns = [
    path("", views.check_list, name="checks"),
    path("feed.rss", feeds.rss, name="rss"),
    path("feed.atom", feeds.atom, name="atom"),
    path("feed.json", feeds.json_feed, name="json_feed"),
    path("corrections.atom", feeds.corrections, name="corrections"),
    path("claimreview.json", feeds.claim_reviews, name="claim_reviews"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("oembed", embedding.oembed, name="oembed"),
    path("<slug:slug>/", views.check, name="check"),
    path("<slug:slug>/<int:number>/", views.old_version, name="version"),
    path("<slug:slug>/card/", embedding.card, name="card"),
]

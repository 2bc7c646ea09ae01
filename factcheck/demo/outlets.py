"""The outlets of the demo desk. None of them exists: their domains end in `.demo.example` (RFC 2606)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DOMAIN_END = ".demo.example"


@dataclass(frozen=True)
class DemoOutlet:
    """`origin`, in the methods, is where the demo site answers, for example "http://127.0.0.1:8100"."""

    slug: str
    name: str
    #: What it says about itself, below its name.
    motto: str
    feed_format: Literal["rss", "atom"]

    @property
    def domain(self) -> str:
        return self.slug + DOMAIN_END

    def home_url(self, origin: str) -> str:
        return f"{origin}/{self.slug}/"

    def feed_url(self, origin: str) -> str:
        return f"{origin}/{self.slug}/feed.xml"


OUTLETS = (
    DemoOutlet("harbour-courier", "Harbour Courier", "News from the quay and beyond", "rss"),
    DemoOutlet("meridian-wire", "Meridian Wire", "The wire service", "atom"),
    DemoOutlet("pinwheel-gazette", "Pinwheel Gazette", "Every morning in Pinwheel", "rss"),
    DemoOutlet("saltmarsh-lantern", "Saltmarsh Lantern", "Light on Saltmarsh and the world", "atom"),
    DemoOutlet("ferrygate-post", "Ferrygate Post", "What Ferrygate talks about", "atom"),
    DemoOutlet("orrery-review", "Orrery Review", "Looking at things twice", "rss"),
)

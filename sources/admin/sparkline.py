"""A row of small bars. Pure: numbers in, SVG out; no style inline, so that the content security policy stays strict."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_HEIGHT = 20
_BAR, _GAP = 5, 2


def sparkline(counts: Sequence[int], what: str) -> SafeString:
    """One bar for each count, the highest as high as the picture; zero is a line at the bottom.

    `what` begins the text that says the same: “New articles per day in the last 14 days”.
    """
    highest = max(counts, default=0) or 1
    # Something is told from nothing, however little it is beside the highest.
    heights = [max(3, round(_HEIGHT * count / highest)) if count else 1 for count in counts]
    bars = format_html_join(
        "",
        '<rect{} x="{}" y="{}" width="{}" height="{}"/>',
        (
            (SafeString("") if count else SafeString(' class="fc-nothing"'), i * (_BAR + _GAP), _HEIGHT - h, _BAR, h)
            for i, (count, h) in enumerate(zip(counts, heights, strict=True))
        ),
    )
    width = max(len(counts) * (_BAR + _GAP) - _GAP, 1)
    told = f"{what}: {', '.join(map(str, counts))}; total {sum(counts)}"
    return format_html(
        '<svg class="fc-sparkline" role="img" width="{}" height="{}" viewBox="0 0 {} {}"><title>{}</title>{}</svg>',
        width, _HEIGHT, width, _HEIGHT, told, bars,
    )  # fmt: skip

"""A part of an article is called that, and a wall in front of it is never taken for it."""

from __future__ import annotations

import pytest

from factcheck.core.errors import ParseError
from sources.extraction.access import CONSENT_WALL, LOGIN_WALL, ROBOT_WALL
from tests.sources.extraction.test_article import HEAD, PARAGRAPHS, extracted, page
from tests.sources.extraction.test_metadata import linked

WORDS = len(" ".join(PARAGRAPHS).split())

PARTIAL = {
    "declared": page(HEAD + linked(isAccessibleForFree=False)),
    "declared as text": page(HEAD + linked(isAccessibleForFree="False")),
    "declared of a part": page(
        HEAD + linked(isAccessibleForFree="yes", hasPart=[{"@type": "WebPageElement", "isAccessibleForFree": "false"}])
    ),
    "declared as meta": page(HEAD + '<meta itemprop="isAccessibleForFree" content="false">'),
    "tier": page(HEAD + '<meta property="article:content_tier" content="metered">'),
    "words at the end": page(after="<p>Subscribe to continue reading this story about the harbour and its quay.</p>"),
    "box": page(after='<div class="c-paywall-box"><span>Already a subscriber?</span> <a href="/in">Sign in</a></div>'),
    "German": page(
        after="<p>Weiterlesen mit unserem Angebot für alle, die den Hafen lieben: ein Monat für einen Euro.</p>"
    ),
    "far fewer words than declared": page(HEAD + linked(isAccessibleForFree=False, wordCount=10 * WORDS)),
}
OPEN = {
    "nothing said": page(),
    "declared free": page(HEAD + linked(isAccessibleForFree=True)),
    "declared free tier": page(HEAD + '<meta property="article:content_tier" content="free">'),
    "another article that is not free": page(
        HEAD + linked(isRelatedTo={"@type": "NewsArticle", "headline": "Ferries", "isAccessibleForFree": False})
    ),
    "an empty box for scripts": page(after='<div class="paywall" id="paywall-target"></div>'),
    "a newsletter": page(after='<div class="subscribe-box"><p>Subscribe to our newsletter, every morning.</p></div>'),
    "paid, and whole": page(HEAD + linked(isAccessibleForFree=False, wordCount=WORDS)),
    "words in the middle": page(
        before="<p>To continue reading was hard for the clerk.</p>", after=f"<p>{PARAGRAPHS[0]}</p>" * 9
    ),
}


@pytest.mark.parametrize("markup", PARTIAL.values(), ids=PARTIAL.keys())
def test_an_article_behind_a_paywall_is_partial(markup: str) -> None:
    assert extracted(markup).access == "partial"


@pytest.mark.parametrize("markup", OPEN.values(), ids=OPEN.keys())
def test_other_articles_are_open(markup: str) -> None:
    assert extracted(markup).access == "open"


CONSENT = """<h1>We value your privacy</h1><p>We and our partners store and access information on a device, such as
unique identifiers, and process personal data for personalised ads and content, as well as for measuring both.</p>
<p>With your permission we may use precise location data. You may change your mind at any time; some partners rely on
their legitimate interest.</p><button>Accept all</button><a href="/options">Manage options</a>"""
ROBOT = """<h1>daily.example</h1><p>Checking your browser before you can enter the site. This may take some seconds.</p>
<noscript><p>Enable JavaScript and cookies to continue</p></noscript>"""
LOGIN = """<h1>Welcome back</h1><form><p>Log in with your address and your password to go on to your page.</p>
<input name="user"><input type="password" name="pw"><a href="/forgot">Forgot your password?</a></form>"""
WALLS = {
    "consent": (CONSENT, CONSENT_WALL),
    "consent in a frame of divs": (f"<div><div>{CONSENT}</div></div><footer>Imprint</footer>", CONSENT_WALL),
    "bot check": (ROBOT, ROBOT_WALL),
    "captcha": ("<h1>One moment</h1><p>Please verify that you are a human to continue.</p>", ROBOT_WALL),
    "login": (LOGIN, LOGIN_WALL),
}


@pytest.mark.parametrize(("body", "sentence"), WALLS.values(), ids=WALLS.keys())
def test_a_wall_is_refused_by_name(body: str, sentence: str) -> None:
    with pytest.raises(ParseError) as refusal:
        extracted(f"<!DOCTYPE html><html><head><title>The Daily Example</title></head><body>{body}</body></html>")
    assert str(refusal.value) == sentence


def test_a_notice_beside_an_article_is_no_wall() -> None:
    for notice in (CONSENT, ROBOT, LOGIN):
        assert (
            PARAGRAPHS[0] in extracted(page().replace("<footer>", f"<div class='notice'>{notice}</div><footer>")).text
        )

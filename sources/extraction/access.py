"""Whether the page gives the whole article, a part of it, or only a wall in front of it. Runs inside the sandbox.

Conservative: nearly every page carries a consent notice and a subscription form somewhere, so words on the page count
only where they are what was found instead of an article.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from sources.extraction.page import Page
from sources.schema_org.values import listed, number

OPEN, PARTIAL = "open", "partial"

#: A longer text is an article, whatever else it says.
MAX_WALL_CHARS = 1_500
#: Logins and bot checks say less than consent notices.
MAX_SHORT_WALL_CHARS = 500
#: Of an article behind a paywall, publishers show a few paragraphs.
MAX_TEASER_CHARS = 3_000
#: Where a short text says that it goes on elsewhere.
_END_CHARS = 400
_MOST_OF_IT = 0.8

_TIERS = {"locked", "metered", "premium", "subscriber", "paid"}

_PAY = re.compile(
    r"subscribe (?:now )?(?:to|and) (?:continue|keep|read|unlock)|to (?:continue|keep) reading"
    r"|continue reading (?:this|with)|(?:article|story|content) is (?:only )?"
    r"(?:for|available to|reserved for|exclusive to) (?:our )?(?:paying )?(?:subscribers|members)"
    r"|for subscribers only|subscribers[- ]only|already a subscriber|unlock this (?:article|story)"
    r"|(?:reached|used) your (?:monthly |free )*(?:limit|articles)|(?:article|story) limit"
    r"|(?:log|sign) in to (?:continue|read)|register to (?:continue|read)"
    r"|weiterlesen mit|jetzt abonnieren|nur für abonnenten|réservé aux abonnés|il vous reste \d+ ?%"
    r"|para (?:seguir|continuar) leyendo|solo para suscriptores|riservato agli abbonati|alleen voor abonnees",
    re.IGNORECASE,
)
_PAYWALLS = etree.XPath(
    "//@class[contains(., 'aywall') or contains(., 'regwall') or contains(., 'subscri')]/.."
    " | //@id[contains(., 'aywall')]/.."
)

_SEEN = etree.XPath("//body//text()[not(parent::script)]")

_ROBOT = re.compile(
    r"(?:verify|confirm|prove|check)(?:ing)?(?: that| if)? you(?:['’]re| are) (?:not )?(?:a )?(?:human|robot|bot)"
    r"|are you a (?:human|robot)|\bi(?: am|['’]m) not a robot|checking your browser"
    r"|enable javascript and cookies to continue"
    r"|complete the (?:security check|captcha|challenge)|unusual (?:traffic|activity) from your"
    r"|pardon our interruption|attention required!|press (?:and|&) hold",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"accept (?:all|cookies)|reject all|manage (?:my |your )?(?:cookies|preferences|choices|options|settings)"
    r"|we (?:and our (?:\w+ )?partners|use cookies)|our partners (?:store|use|process)|we value your privacy"
    r"|your (?:privacy|cookie|consent) (?:choices|settings|preferences)|before you continue|withdraw your consent"
    r"|legitimate interest|personali[sz]ed (?:ads|advertising|content)|alle akzeptieren|wir verwenden cookies"
    r"|tout accepter|nous utilisons des cookies|aceptar (?:todo|cookies)|utilizamos cookies|accetta tutt[oi]",
    re.IGNORECASE,
)
#: One of them may stand in any text.
_ENOUGH_CONSENT = 3
_LOGIN = re.compile(
    r"(?:log|sign) in|forgot(?:ten)? (?:your )?password|create (?:an|your) account"
    r"|anmelden|se connecter|iniciar sesión",
    re.IGNORECASE,
)

ROBOT_WALL = "This page asks visitors to show that they are human; no article was found on it."
CONSENT_WALL = "This page shows a consent notice instead of an article; it has to be opened in a browser."
LOGIN_WALL = "This page asks visitors to log in; no article was found on it."


def wall_in_front(tree: HtmlElement, text: str) -> str:
    """A sentence when the page is a consent notice, a bot check or a login instead of an article, else "".

    `text` is what was taken for the article, perhaps nothing.
    """
    if len(text) > MAX_WALL_CHARS:
        return ""
    title = tree.findtext(".//title") or ""
    seen = f"{title}\n{text or _visible(tree)}"
    if len({match.lower() for match in _CONSENT.findall(seen)}) >= _ENOUGH_CONSENT:
        return CONSENT_WALL
    if len(text) > MAX_SHORT_WALL_CHARS:
        return ""
    if _ROBOT.search(seen):
        return ROBOT_WALL
    asks_for_password = tree.find(".//input[@type='password']") is not None
    return LOGIN_WALL if asks_for_password and _LOGIN.search(seen) else ""


def declared_paid(page: Page) -> bool:
    """Whether the page says of itself, for machines, that its article is not free."""
    # Other articles that the page names may cost what they like.
    nodes = [page.article] if page.article else page.described
    parts = [part for node in nodes for part in [node, *listed(node.get("hasPart"))]]
    return (
        any(_is_false(part.get("isAccessibleForFree")) for part in parts if isinstance(part, dict))
        or _is_false(page.meta.get("isaccessibleforfree"))
        or page.meta.get("article:content_tier", "").lower() in _TIERS
    )


def access(page: Page, text: str, *, is_paid: bool) -> str:
    """“open” or “partial”. A paid article that is there as whole as the page says (`wordCount`) is open."""
    if is_paid:
        words = number(page.article.get("wordCount")) or 0
        return OPEN if words > 0 and len(text.split()) >= _MOST_OF_IT * words else PARTIAL
    if len(text) <= MAX_TEASER_CHARS and (_PAY.search(text[-_END_CHARS:]) or _has_paywall(page.tree)):
        return PARTIAL
    return OPEN


def _has_paywall(tree: HtmlElement) -> bool:
    return any(_PAY.search(" ".join(element.itertext())[:2_000]) for element in _PAYWALLS(tree))


def _is_false(value: Any) -> bool:
    return any(part is False or str(part).strip().lower() in {"false", "no", "0"} for part in listed(value))


def _visible(tree: HtmlElement) -> str:
    return " ".join(" ".join(_SEEN(tree)).split())[: 2 * MAX_WALL_CHARS]

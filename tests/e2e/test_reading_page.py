"""The reading page in a real browser: worked through with letters and by selecting words, on every kind of screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from claims.choices import Decision
from claims.models import Statement
from sources.models import Snapshot
from tests import factories
from tests.e2e.visitors import CHROMIUM, Visitor

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (Debian: apt install chromium)")

TEXT = (
    "Harbour closes in May\n\n"
    "🚢 “The harbour closes in May,” Ada Quill told the Lantern, “and the quay sinks.” Bo Lantern said it was dark.\n\n"
    "The quay is safe, Tam Oar added. One official claimed that the survey was never finished."
)

_SELECT = """([from, to]) => {
    const walker = document.createTreeWalker(document.getElementById("article"), NodeFilter.SHOW_TEXT);
    const find = (words) => {
        walker.currentNode = walker.root;
        for (let node; (node = walker.nextNode()); ) {
            if (node.parentElement.closest("[data-start]") && node.data.includes(words)) return node;
        }
    };
    const [first, last] = [find(from), find(to)];
    window.getSelection().setBaseAndExtent(first, first.data.indexOf(from), last, last.data.indexOf(to) + to.length);
}"""


def said(snapshot: Snapshot, words: str, speaker: str, **fields: object) -> Statement:
    claim = None if "confidence" in fields else factories.a_claim(words)
    claimant = factories.a_claimant(speaker)
    return factories.a_statement(claim, words, snapshot=snapshot, claimant=claimant, reading="rules 1", **fields)


@pytest.fixture
def snapshot(editor: User) -> Snapshot:
    snapshot = factories.a_snapshot(TEXT, factories.an_article(title="Harbour closes in May"))
    speaker = TEXT.index("Ada Quill")
    said(snapshot, "The harbour closes in May", "Ada Quill", speaker_spans=[[speaker, speaker + 9]], kind="direct")
    said(snapshot, "it was dark", "Bo Lantern", speaker_candidates=["Bo Lantern", "Ada Quill"])
    said(snapshot, "The quay is safe", "Tam Oar")
    said(snapshot, "the survey was never finished", "One official", confidence=0.2)
    return snapshot


def page_of(snapshot: Snapshot) -> str:
    return f"/admin/claims/briefing/text/{snapshot.pk}/"


def focused(visitor: Visitor) -> str:
    return str(visitor.page.evaluate("document.activeElement.id"))


def test_statements_are_worked_through_with_letters_and_selections(
    snapshot: Snapshot, person: Callable[..., Visitor]
) -> None:
    harbour, dark, *_ = snapshot.statements.order_by("start")
    visitor = person("editor")
    page = visitor.page
    page.goto(visitor.site + page_of(snapshot))
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert focused(visitor) == f"statement-{harbour.pk}"

    for letter, decision in (("a", Decision.ACCEPTED), ("r", Decision.REJECTED), ("u", Decision.ACCEPTED)):
        visitor.press(letter)
        harbour.refresh_from_db()
        assert (harbour.decision, focused(visitor)) == (decision, f"statement-{harbour.pk}")

    # The ship is two units of UTF-16 to the browser and one code point to us.
    page.evaluate(_SELECT, ["The harbour", "and the quay sinks."])
    visitor.press("w")
    harbour.refresh_from_db()
    assert harbour.exact == "The harbour closes in May,” Ada Quill told the Lantern, “and the quay sinks."

    page.evaluate(_SELECT, ["and the quay", "sinks."])
    visitor.press("s")
    first, second, *_ = snapshot.statements.order_by("start")
    assert second.exact == "and the quay sinks."

    assert focused(visitor) == f"statement-{first.pk}"
    visitor.press("m")
    assert snapshot.statements.exclude(decision=Decision.REJECTED).earliest("start").exact == harbour.exact

    page.evaluate(_SELECT, ["Tam Oar", "Tam Oar"])
    page.keyboard.press("n")
    assert focused(visitor) == "correct-speaker"
    page.get_by_label("Who said it").fill("Nobody at all")
    page.get_by_role("button", name="Mark as a new statement").focus()
    visitor.press("Enter")
    assert snapshot.statements.get(speaker="Nobody at all").exact == "Tam Oar"

    page.get_by_label("Words", exact=True).fill("the")
    page.get_by_role("button", name="Mark as a new statement").click()
    expect(page.get_by_role("alert")).to_contain_text("stand at 3 places")
    expect(page.get_by_role("alert")).to_be_in_viewport()
    assert [trouble for trouble in visitor.troubles if "400 (Bad Request)" not in trouble] == []

    page.get_by_role("button", name="Ada Quill said statement").click()
    expect(page.get_by_text("Speaker corrected: Ada Quill.")).to_be_visible()
    dark.refresh_from_db()
    assert (dark.speaker, dark.speaker_candidates) == ("Ada Quill", [])


def test_letters_typed_into_a_field_do_nothing_else_and_all_can_be_switched_off(
    snapshot: Snapshot, person: Callable[..., Visitor]
) -> None:
    visitor = person("editor")
    page = visitor.page
    page.goto(visitor.site + page_of(snapshot))
    page.keyboard.press("j")
    page.get_by_label("Who said it").fill("")
    page.keyboard.type("raj")
    assert page.get_by_label("Who said it").input_value() == "raj"
    page.keyboard.press("Tab")
    page.get_by_text("Keys", exact=True).click()
    page.get_by_label("Letters act at once").uncheck()
    page.reload()
    page.keyboard.press("j")
    assert focused(visitor) == ""
    assert not snapshot.statements.exclude(decision=Decision.SUGGESTED).exists()


def test_the_page_fits_and_reads_well_on_every_screen(
    snapshot: Snapshot, person: Callable[..., Visitor], editor: User
) -> None:
    first = snapshot.statements.earliest("start")
    visitor = person("editor")
    for scheme in ("light", "dark"):
        for width in (1440, 390):
            visitor.page.emulate_media(color_scheme=scheme)
            visitor.page.set_viewport_size({"width": width, "height": 900})
            visitor.visit(f"{page_of(snapshot)}?statement={first.pk}")
            assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"too wide for {width}"


def test_words_are_corrected_without_javascript(snapshot: Snapshot, person: Callable[..., Visitor]) -> None:
    quay = snapshot.statements.get(exact="The quay is safe")
    visitor = person("editor", java_script_enabled=False)
    page = visitor.page
    page.goto(visitor.site + page_of(snapshot))
    page.get_by_role("link", name="Correct words of statement 3").click()
    expect(page.get_by_role("heading", name="Correct statement 3")).to_be_visible()
    page.get_by_label("Words", exact=True).fill("quay is safe")
    page.get_by_role("button", name="These are its words").click()
    expect(page.get_by_text("Words corrected.")).to_be_visible()
    quay.refresh_from_db()
    assert quay.exact == "quay is safe"

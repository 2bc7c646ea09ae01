"""The main job in a real browser, with the keyboard: compare, keep, attach, rate, submit, approve.

Every page on the way is checked with axe (0 violations), for errors on the console, and for what the content security
policy blocked.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import expect

from claims.choices import CoverageState, MatchState, Question, ReviewState, Stance, VerificationStatus
from claims.models import AnchorCheck, Claim, Review
from claims.services.rechecking import checks_wanted
from factcheck.core import jobs
from tests import factories
from tests.e2e.visitors import CHROMIUM, LABEL, Visitor

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (Debian: apt install chromium)")


@pytest.fixture
def claim(reviewer: User, editor: User) -> Claim:
    """A claim said by the mayor, reported by one other outlet and a copy of it."""
    claim = factories.a_claim("The harbour closes in May.", coverage_searched_at=timezone.now())
    text = "The harbour will close in May, the mayor said on Monday."
    outlet = factories.an_outlet(name="Saltmarsh Lantern")
    snapshot = factories.a_snapshot(text, factories.an_article(outlet, title="Harbour to close"))
    mayor = factories.a_claimant("Ada Quill")
    factories.a_statement(claim, snapshot=snapshot, claimant=mayor, speaker_spans=[[31, 40]], cue_spans=[[41, 45]])
    report = factories.an_article(factories.an_outlet(name="Pinwheel Gazette"), title="What the minutes say")
    first = factories.some_coverage(claim, passage=factories.a_snapshot(article=report).passages.first())
    factories.some_coverage(claim, copy_of=first)
    return claim


def test_a_claim_is_worked_from_the_queue_to_approval_with_the_keyboard(
    claim: Claim, person: Callable[..., Visitor], reviewer: User, editor: User
) -> None:
    first = person("reviewer")
    first.visit("/admin/claims/claim/")
    first.tab_to("The harbour closes in May.")
    first.press("Enter")
    first.check()
    _compare_and_attach(first)
    _rate_and_submit(first)
    review = Review.objects.get()
    assert (review.state, review.submitted_by, review.rated_by) == (ReviewState.SUBMITTED, reviewer, reviewer)

    second = person("editor")
    second.visit("/admin/claims/claim/?need=approve")
    second.tab_to("The harbour closes in May.")
    second.press("Enter")
    second.check()
    _rate_blindly(second)
    second.tab_to("Approve")
    second.press("Enter")
    second.check()
    review.refresh_from_db()
    claim.refresh_from_db()
    assert (review.state, review.approved_by) == (ReviewState.APPROVED, editor)
    assert claim.verification_status == VerificationStatus.CHECKED


def _compare_and_attach(visitor: Visitor) -> None:
    page = visitor.page
    expect(page.locator("mark.fc-words").filter(has_text="The harbour will close in May")).to_be_visible()
    visitor.tab_to("Open a review")
    visitor.press("Enter")
    visitor.tab_to("Keep the passage of Pinwheel Gazette")
    visitor.press("Enter")
    visitor.check()
    visitor.tab_to("Attach as evidence: the passage of Pinwheel Gazette")
    page.keyboard.press("Enter")
    visitor.tab_to("It")
    page.keyboard.type("refutes")
    visitor.tab_to("What it shows")
    page.keyboard.type("The minutes name June.")
    visitor.tab_to("Attach the passage of Pinwheel Gazette")
    visitor.press("Enter")
    evidence = Review.objects.get().evidence.get()
    assert (evidence.stance, evidence.note) == (Stance.REFUTES, "The minutes name June.")
    assert evidence.coverage is not None
    assert evidence.coverage.state == CoverageState.KEPT


def _rate_and_submit(visitor: Visitor) -> None:
    page = visitor.page
    for question, label in ((Question.ATTRIBUTION, "Said The"), (Question.SUBSTANCE, "False")):
        visitor.tab_to("Not answered yet")
        options = page.get_by_role("group", name=question.label).get_by_role("radio")
        for _ in range(options.count()):
            page.keyboard.press("ArrowDown")
            if page.evaluate(LABEL).startswith(label):
                break
    visitor.tab_to("Justification")
    page.keyboard.type("The minutes of the port name June.")
    visitor.tab_to("Save and submit")
    visitor.press("Enter")
    visitor.check()
    review = Review.objects.select_related("attribution_rating", "substance_rating").get()
    assert (str(review.attribution_rating), str(review.substance_rating)) == ("Said", "False")
    assert review.justification == "The minutes of the port name June."


def _rate_blindly(visitor: Visitor) -> None:
    expect(visitor.page.get_by_text("The minutes of the port name June.")).to_have_count(0)
    for question, label in ((Question.ATTRIBUTION, "Said"), (Question.SUBSTANCE, "False")):
        visitor.tab_to(question.label)
        options = visitor.page.locator("select:focus option").all_inner_texts()
        for _ in range(options.index(label)):
            visitor.page.keyboard.press("ArrowDown")
    visitor.tab_to("Rate as the second person")
    visitor.press("Enter")
    visitor.check()
    expect(visitor.page.get_by_text("The minutes of the port name June.").first).to_be_visible()


def test_a_match_is_confirmed_and_undone_with_the_keyboard(claim: Claim, person: Callable[..., Visitor]) -> None:
    match = factories.a_match(claim, dangers=[{"kind": "date", "sentence": "Another date: “June”."}])
    visitor = person("reviewer")
    visitor.visit(f"/admin/claims/claim/{claim.pk}/")
    visitor.tab_to("Same claim")
    visitor.press("Enter")
    visitor.check()
    match.refresh_from_db()
    assert match.state == MatchState.CONFIRMED
    visitor.tab_to("Undo the decision on match")
    visitor.press("Enter")
    match.refresh_from_db()
    assert match.state == MatchState.SUGGESTED


def test_a_briefing_is_handed_in_and_followed_until_it_is_read(reviewer: User, person: Callable[..., Visitor]) -> None:
    visitor = person("reviewer")
    visitor.visit("/admin/claims/briefing/add/")
    visitor.tab_to("Paste the text")
    visitor.page.keyboard.insert_text("Mayor Ada Quill said the port will stay with the town.")
    visitor.tab_to("Hand in")
    visitor.press("Enter")
    visitor.check()
    jobs.run_next("read")
    # Nobody touches the page: it learns by itself that the briefing was read.
    expect(visitor.page.get_by_role("heading", name="Claims found")).to_be_visible(timeout=20_000)
    while jobs.run_next("match"):
        pass
    expect(visitor.page.get_by_role("status")).to_contain_text("coverage searched for 1 of 1", timeout=20_000)
    visitor.check()


#: Layout depends on the width, contrast on the scheme: each of both once.
LOOKS = [
    {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    {"viewport": {"width": 390, "height": 900}, "color_scheme": "dark"},
]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look['viewport']['width']}-{look['color_scheme']}")
def test_pages_fit_and_read_well_on_wide_and_narrow_screens_light_and_dark(
    claim: Claim, person: Callable[..., Visitor], look: dict[str, object], editor: User, reviewer: User
) -> None:
    factories.a_complete_review(editor, claim)
    drifted = factories.a_snapshot("The harbour may not close in May, the port said.").passages.first()
    factories.some_coverage(claim, passage=drifted)
    factories.a_match(claim, dangers=[{"kind": "date", "sentence": "Another date: “June”."}])
    cited = claim.statements.get().snapshot
    briefing = factories.a_briefing(cited)
    changed = factories.a_snapshot(cited.text.replace("in May", "in June"), cited.article)
    jobs.run_now(checks_wanted(changed.pk))
    visitor = person("editor", **look)
    pages = ("/admin/", "/admin/claims/claim/", f"/admin/claims/claim/{claim.pk}/", "/admin/claims/briefing/add/")
    forms = ("/admin/claims/claim/add/", f"/admin/claims/statement/{claim.statements.get().pk}/change/")
    sources = (f"/admin/claims/anchorcheck/{AnchorCheck.objects.get().pk}/", "/admin/claims/anchorcheck/?task=all")
    compared = f"/admin/sources/snapshot/{cited.pk}/diff/{changed.pk}/"
    read = ("/admin/sources/feed/", "/admin/sources/provider/", f"/admin/sources/article/{cited.article_id}/change/")
    for path in (*pages, *forms, *sources, compared, *read, f"/admin/claims/briefing/{briefing.pk}/"):
        visitor.visit(path)
        assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is too wide"


def test_everything_works_without_javascript(claim: Claim, person: Callable[..., Visitor], reviewer: User) -> None:
    factories.a_review(reviewer, claim)
    visitor = person("reviewer", java_script_enabled=False)
    visitor.visit(f"/admin/claims/claim/{claim.pk}/")
    visitor.page.get_by_label("Justification").fill("Typed, and not saved yet.")
    visitor.page.get_by_role("button", name="Keep the passage of Pinwheel Gazette").click()
    expect(visitor.page.locator(".fc-tag-kept")).to_have_text("Kept")
    assert claim.coverage.filter(state=CoverageState.KEPT).count() == 1
    expect(visitor.page.get_by_label("Justification")).to_have_value("Typed, and not saved yet.")
    visitor.page.get_by_text("Attach as evidence").first.click()
    visitor.page.get_by_role("button", name="Attach the passage of Pinwheel Gazette").click()
    expect(visitor.page.get_by_role("alert")).to_contain_text("choose first whether the passage supports")
    visitor.page.get_by_role("radio", name="False The").focus()
    visitor.page.keyboard.press("Space")
    # Enter presses the form's first button, which saves and decides on nothing.
    visitor.press("Enter")
    expect(visitor.page.get_by_text("Ratings and justification saved.")).to_be_visible()
    assert str(Review.objects.get().substance_rating) == "False"

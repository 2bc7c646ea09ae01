"""Markup of titles and summaries as plain text, by the short way and by a parser."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from factcheck.core.text import clean_text
from sources.connectors.readers import markup
from sources.connectors.readers.markup import plain_text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("no markup", "no markup"),
        ("2 < 3 and 3 > 2", "2 < 3 and 3 > 2"),
        ("AT&T &amp; co", "AT&T & co"),
        ("<p>One</p><p>two <b>bold</b>,\n three.</p>", "One\ntwo bold, three."),
        ("one<br/>two<br>three", "one\ntwo\nthree"),
        ('<a href="/x?a>b" title=\'">\'>link</a>', "link"),
        ("<P CLASS=x>capitals</P>", "capitals"),
        ("seen<script>var x = '<p>unseen</p>'</script> again", "seen again"),
        ("seen<style>unseen</style><!-- unseen --> again", "seen again"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a\nb"),
        ("<blink>unknown</blink> elements", "unknown elements"),
        ("&lt;b&gt; is a tag", "<b> is a tag"),
        ("&#72;&#x69;&nbsp;&hellip;", "Hi\N{NO-BREAK SPACE}…"),
        ("broken <a href='x", "broken"),
        ("&#0;&#xd800;", "��"),
    ],
)
def test_markup_becomes_what_a_reader_would_see(raw: str, text: str) -> None:
    assert plain_text(raw) == text


WORDS = st.text("ab &;<>\"'\n\t\u00a0é", max_size=8).map(lambda text: text.replace("<", "&lt;").replace("&", "&amp;"))
NAMES = st.sampled_from(["p", "b", "em", "div", "li", "h2", "span", "a", "P"])
ATTRIBUTES = st.sampled_from(["", " class=x", ' href="/a?b>c"', " title='\"'", " hidden"])
PIECES = st.one_of(WORDS, st.sampled_from(["<br>", "<br/>", "<img src=x>"]))
ELEMENTS = st.recursive(
    PIECES,
    lambda inner: st.builds("<{0}{1}>{2}</{0}>".format, NAMES, ATTRIBUTES, st.lists(inner, max_size=3).map("".join)),
    max_leaves=8,
)


@given(ELEMENTS)
@example("<p>a<p>b")
@example("<ul><li>a<li>b</ul>c")
def test_the_short_way_finds_what_the_parser_finds(raw: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        short = plain_text(raw)
        patch.setattr(markup, "_without_tags", markup._parsed)
        assert short == plain_text(raw)


@given(st.text())
def test_whatever_comes_can_be_stored(raw: str) -> None:
    text = plain_text(f"a<p {raw}<script>{raw}</script>{raw}")
    assert text == clean_text(text)

"""Readers' comments are never taken for the article, however long they are and however they are marked."""

from __future__ import annotations

import pytest
from lxml import html

from sources.extraction.comments import remove_comments
from tests.sources.extraction.test_article import PARAGRAPHS, extracted, page

REMARK = "I never trusted that quay and I told everybody so, but in this town nobody ever listens to those who know."

MARKUPS = {
    "Disqus": '<div id="disqus_thread"><div class="post-message"><p>{}</p></div></div>',
    "WordPress": '<ol class="commentlist"><li class="comment even depth-1">'
    '<article id="div-comment-7" class="comment-body">'
    '<footer class="comment-meta"><b class="fn">Cross Reader</b></footer><div class="comment-content"><p>{}</p></div>'
    "</article></li></ol>",
    "schema.org": '<div class="talk"><div itemprop="comment" itemscope itemtype="https://schema.org/Comment">'
    '<p itemprop="text">{}</p></div></div>',
    "article elements": '<article class="c-comment"><p>{}</p></article>',
    "section of readers": '<section class="reader-comments"><h2>What you say</h2><p>{}</p></section>',
    "one class of many": '<div class="l-wrap js-x comments__list" id="x"><p>{}</p></div>',
    "German": '<div id="kommentare"><p>{}</p></div>',
    "Spanish": '<ul class="lista-x comentarios"><li><p>{}</p></li></ul>',
}


@pytest.mark.parametrize("markup", MARKUPS.values(), ids=MARKUPS.keys())
def test_comments_are_left_out_in_the_article_and_after_it(markup: str) -> None:
    many = markup.format(f"{REMARK} {REMARK} {REMARK}") * 30
    for body in (page(after=many), page().replace("<footer>", f"{many}<footer>")):
        text = extracted(body).text
        assert REMARK not in text
        assert PARAGRAPHS[0] in text
        assert PARAGRAPHS[-1] in text


INNOCENT = {
    "state of the page": '<body class="single comments-open has-comments">{}</body>',
    "opinion section": '<article class="post category-comment tag-comments">{}</article>',
    "commentary": '<div class="commentary">{}</div>',
    "wrapper with the headline": '<div class="comments"><h1>Quay closes for a year</h1>{}</div>',
    "wrapper with the marked body": '<div id="comments"><div itemprop="articleBody">{}</div></div>',
}


@pytest.mark.parametrize("markup", INNOCENT.values(), ids=INNOCENT.keys())
def test_what_only_sounds_like_comments_stays(markup: str) -> None:
    tree = html.document_fromstring(markup.format("<p>The council voted.</p>"))
    remove_comments(tree)
    assert "The council voted." in tree.text_content()

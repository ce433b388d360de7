"""Whatever an article's body is, its page keeps its frame, its words and its promises."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings

from builder.core import markdown
from builder.core.articles import Record, Resolved, resolve_article
from tests.properties.test_markdown import HARD
from tests.properties.texts import BODIES
from tests.sites.site import article_of, desk_of, registry_of

HEAD = "---\ntitle: Titel\ndate: 2025-07-03\n---\n"
DESK = desk_of(
    registry_of(
        {
            "china": {"name": "China", "type": "place"},
            "trump": {"name": "Donald Trump", "type": "person", "weak_aliases": ["Trump"]},
            "zoll": {"term": "Zoll"},
        }
    )
)
ALONE = {"br", "hr", "img", "path", "input"}
# What the article's own Markdown, the annotations and the frames are made of; nothing else may appear.
KNOWN = ALONE | {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong",
    "del", "a", "span", "sup", "div", "figure", "figcaption", "section", "small", "time",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


class Balance(HTMLParser):
    """Follows which elements are open; `where` is what surrounds the text `marker`."""

    def __init__(self, page: str, marker: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.where: list[str] | None = None
        self.text = ""
        self.attributes: list[tuple[str, str | None]] = []
        self.marker = marker
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in KNOWN, f"<{tag}>"
        self.attributes += attrs
        if tag not in ALONE:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALONE, f"<{tag}/>"
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}>"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.marker in data:
            self.where = list(self.open)


def resolved_article(body: str) -> Resolved:
    return resolve_article(HEAD + body, article_of(HEAD + body), DESK)


def resolved(body: str) -> Record:
    return resolved_article(body).record


@given(BODIES)
@settings(max_examples=400)
def test_a_body_never_breaks_out_of_the_page_around_it(body: str) -> None:
    inside = resolved(body).body
    page = f'<section class="x" markdown="1">\n\n{inside}\n\n</section>\n\nSCHLUSS\n'
    balance = Balance(markdown.to_html(page), "SCHLUSS")
    assert balance.where == ["p"]
    assert not balance.open


@given(BODIES)
@settings(max_examples=200)
def test_a_body_brings_no_scripts_styles_or_foreign_addresses(body: str) -> None:
    for name, value in Balance(markdown.to_html(resolved(body).body), "").attributes:
        assert name in ("id", "class", "href", "title", "datetime", "src", "alt", "start", "markdown",
                        "style"), name  # fmt: skip
        if name == "style":
            assert re.fullmatch(r"text-align: (left|right|center)", value or "")
        if name in ("href", "src"):
            assert not re.match(r"(?!https?:|mailto:)[a-z+.-]+:", value or "", re.IGNORECASE)


@given(BODIES)
@settings(max_examples=400)
@example("> [!note] Titel\n> <div>\n> x\n")
@example(" \x1f1. ")
@example("[x]()_0_")
@example("_0_[x]()")
def test_no_word_of_the_text_is_lost(body: str) -> None:
    shown = Balance(markdown.to_html(resolved(body).body), "").text
    for leaf in markdown.parse(body).leaves:
        # A footnote that nobody refers to, and a callout's marker, date or likelihood, are not shown.
        if leaf.footnote or leaf.kind == "title" or leaf.text.startswith("[!"):
            continue
        text = leaf.text
        for link in reversed(leaf.links):
            if link.kind == "wiki":
                text = text[: link.label.start] + " " + text[link.label.end :]
        for word in re.findall(r"\w+", text):
            assert word in shown


@given(BODIES)
@settings(max_examples=200)
def test_the_same_body_gives_the_same_page_and_findings(body: str) -> None:
    assert resolved(body) == resolved(body)


@given(BODIES)
@settings(max_examples=200)
def test_findings_point_into_the_text(body: str) -> None:
    for finding in resolved_article(body).findings:
        assert 0 <= finding.span.start <= finding.span.end <= len(HEAD + body)


@pytest.mark.parametrize("body", HARD.values(), ids=HARD)
def test_hard_bodies_take_no_long_time(body: str) -> None:
    """A guard against work that grows with the square: that would take minutes, not seconds."""
    start = time.process_time()
    resolved(body)
    assert time.process_time() - start < 20

"""Escaped text is shown as that text by both engines."""

from __future__ import annotations

import html
import re

import markdown as python_markdown
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown.extensions.toc import slugify

from builder.core.escape import escape_each, escape_inline, escape_markdown, link_target
from builder.core.markdown import to_html
from builder.core.paths import heading_slug

PUNCTUATION = "\\`*_{}[]()<>#+-=.!|~^&:;\"'/$%?@, 1a\n\t"
# Control characters and lone surrogates are no text; Python-Markdown uses two of them itself.
LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs"))
TEXTS = (
    st.text(st.sampled_from(PUNCTUATION))
    | st.text(LETTERS)
    | st.text(st.sampled_from(PUNCTUATION) | LETTERS)
)
STARTS = [
    "1. Mai", "1.", "1)", "# x", "#", "- x", "-", "---", "+", "+ x", "* x", "***", "> x", "=", "===",
    "| a | b |", "```", "~~~", "<div>", "&amp;", "[x]: y", "[^1]: y", "*[x]: y", ": x", "!!! x", "    x",
    "\\", "a\\", "`", "![", "http://example.org", "a@example.org", "<a@example.org>", "{: #x }", "[TOC]",
    "--- x", "1\\. x", "x --- y", "&", "&#32;", "&copy", "a  \nb", "_x_", "x_y_z", "123456789. x", "1.x",
    "10.000 Euro", "== x ==", "$x$", "%x%", "-x", "+1", "^x^", "~x~", "a*b*c", "**x**", "[[x]]", "[ ] x",
]  # fmt: skip


def shown(page: str) -> str:
    assert not re.search(r"<(?!/?p>)", page), page
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", page)).split())


@pytest.mark.parametrize("text", STARTS)
def test_text_that_looks_like_markup_is_shown_as_text(text: str) -> None:
    escaped = escape_markdown(text)
    assert shown(to_html(escaped)) == " ".join(text.split())
    assert shown(python_markdown.markdown(escaped)) == " ".join(text.split())


@given(TEXTS)
@settings(max_examples=300)
@example("&")
def test_any_text_is_shown_as_that_text(text: str) -> None:
    escaped = escape_markdown(text)
    assert shown(to_html(escaped)) == " ".join(text.split())
    assert shown(python_markdown.markdown(escaped)) == " ".join(text.split())


@given(TEXTS)
@settings(max_examples=200)
def test_any_text_inside_a_line_is_shown_as_that_text(text: str) -> None:
    escaped = f"x {escape_inline(text)} x"
    assert shown(to_html(escaped)) == " ".join(f"x {text} x".split())
    assert shown(python_markdown.markdown(escaped)) == " ".join(f"x {text} x".split())


@given(st.lists(TEXTS | st.text(st.sampled_from("a *\xa0\u2009\t\0\xad"))))
@example([])
@example(["a ", " b", ""])
def test_texts_are_escaped_together_as_each_by_itself(texts: list[str]) -> None:
    assert list(escape_each(texts)) == [escape_inline(text) for text in texts]
    assert not any(re.search(r"\s\s|[^\S ]", escape_inline(text)) for text in texts)


@given(TEXTS)
@settings(max_examples=200)
def test_escaped_text_stays_in_its_link_and_its_emphasis(text: str) -> None:
    label = escape_inline(text).strip()
    page = f"**x** [x {label} x](a.md) end\n"
    wanted = " ".join(f"x {text} x".split())
    for rendered in (to_html(page), python_markdown.markdown(page)):
        found = re.search(r'<a href="a.md">(.*)</a> end', rendered, re.DOTALL)
        assert found is not None
        assert " ".join(html.unescape(found[1]).split()) == wanted


@given(st.text(st.sampled_from(PUNCTUATION + "ä😀")) | st.text(LETTERS))
@settings(max_examples=200)
def test_any_address_stays_one_link(address: str) -> None:
    page = f"[x](https://example.org/{link_target(address)})"
    for rendered in (to_html(page), python_markdown.markdown(page)):
        assert re.fullmatch(r'<p><a href="[^"]*">x</a></p>\n?', rendered), rendered


@given(TEXTS | st.text(st.sampled_from(" -–\u00a0\u2028\x1c_aÄé½ﬁ.:")))
def test_the_anchor_of_a_heading_is_that_of_python_markdown(text: str) -> None:
    assert heading_slug(text) == slugify(text, "-")

"""From generated Markdown to HTML: links, anchors and parts change, text and code never."""

from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from builder.core.escape import escape_markdown
from builder.core.html import page_html


def test_links_to_pages_lead_to_their_html() -> None:
    found = page_html("[a](../entities/a.md#m-a-1) [b](https://example.org/readme.md) [c](#p1)\n")
    assert re.findall(r'href="([^"]+)"', found.main) == [
        "../entities/a.html#m-a-1",
        "https://example.org/readme.md",
        "#p1",
    ]


def test_text_and_code_that_look_like_markup_stay_as_they_are() -> None:
    shown = '<a href="foo.md"> markdown="1" style="text-align: left" <div id="inhalt"><!-- -->'
    found = page_html(f"## Inhalt\n\n`{shown}`\n\n{escape_markdown(shown)}\n\n```\n{shown}\n```\n")
    assert html.unescape(found.main).count(shown) == 3
    assert '<h2 id="inhalt">' in found.main


@given(st.text(min_size=1).filter(lambda text: text.strip() and text.isprintable()))
def test_any_text_comes_out_as_it_went_in(text: str) -> None:
    found = page_html(f"x{escape_markdown(text)}\n")
    assert html.unescape(re.sub(r"<[^>]*>", "", found.main)).strip() == (
        "x" + " ".join(text.split())
    )


def test_headings_have_anchors_of_their_own() -> None:
    found = page_html('## Über uns\n\n## Über uns\n\n<a id="x"></a>\n\n## X\n')
    assert [heading.id for heading in found.headings] == ["uber-uns", "uber-uns_1", "x_1"]


def test_the_sidebar_is_a_part_of_its_own() -> None:
    aside = '<aside class="sidebar" markdown="1">\n\n## Wer\n\n- x\n\n</aside>'
    found = page_html(f"# T\n\ntext\n\n{aside}\n\n## Rest\n")
    assert "text" in found.main
    assert found.aside.startswith('<aside class="sidebar">')
    assert [heading.title for heading in found.headings] == ["T", "Rest"]
    assert "Rest" in found.rest


def test_table_cells_are_aligned_by_class() -> None:
    found = page_html("| a | b |\n|--:|:-:|\n| 1 | 2 |\n")
    assert 'style="' not in found.main
    assert '<td class="align-right">1</td>' in found.main

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


def test_an_id_beside_a_marker_is_taken() -> None:
    found = page_html('<section id="wer" class="x" markdown="1">\n\n## Wer\n\n</section>\n')
    assert found.main.startswith('<section id="wer" class="x">\n<h2 id="wer_1">')


def test_a_heading_in_the_sidebar_has_an_anchor_and_takes_it() -> None:
    aside = '<aside class="sidebar" markdown="1">\n\n## Wer\n\n</aside>'
    found = page_html(f"## Wer\n\n{aside}\n\n## Wer\n")
    assert [heading.id for heading in found.headings] == ["wer", "wer_2"]
    assert '<h2 id="wer_1">' in found.aside
    assert found.whole.count("</aside>") == 1


def test_other_asides_are_no_sidebar() -> None:
    note = '<aside class="note" markdown="1">\n\nx\n\n</aside>'
    found = page_html(f"{note}\n\ny\n")
    assert found.main.startswith('<aside class="note">')
    assert (found.aside, found.rest) == ("", "")


def test_a_heading_with_links_leads_to_pages_and_has_a_plain_title() -> None:
    found = page_html("### [A & *b*](../x.md#y) <small>c</small>\n")
    assert '<a href="../x.html#y">' in found.main
    assert [heading.title for heading in found.headings] == ["A &amp; b c"]
    assert [heading.id for heading in found.headings] == ["a-b-c"]


def test_what_parts_two_lists_is_left_out() -> None:
    found = page_html("- a\n\n<!-- -->\n\n- b\n")
    assert "<!--" not in found.main
    assert found.main.count("<ul>") == 2


def test_a_page_says_whether_it_has_a_table() -> None:
    assert page_html("| a |\n|---|\n| 1 |\n").has_table
    assert not page_html('`<table`\n\n<time id="x">1</time>\n').has_table


def test_table_cells_are_aligned_by_class() -> None:
    found = page_html("| a | b |\n|--:|:-:|\n| 1 | 2 |\n")
    assert 'style="' not in found.main
    assert '<td class="align-right">1</td>' in found.main

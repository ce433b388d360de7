from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from builder.exporters import tree


@pytest.mark.parametrize(
    ("html", "xhtml"),
    [
        ("a<br>b &amp; &nbsp;c", "a<br />b &amp; \u00a0c"),
        ('<p hidden>x</p><a id="t"></a>y', '<p hidden="">x</p><a id="t" />y'),
        (
            '<svg viewBox="0 0 1 1"><linearGradient/></svg>',
            '<svg viewBox="0 0 1 1" xmlns="http://www.w3.org/2000/svg"><linearGradient /></svg>',
        ),
        ("<p>a<b>b</p>c</i>", "<p>a<b>b</b></p>c"),
        ("<!-- no -->\x0bx", "x"),
        ("", ""),
    ],
)
def test_any_html_becomes_well_formed(html: str, xhtml: str) -> None:
    written = tree.to_xhtml(tree.parse(html))
    assert written == xhtml
    ET.fromstring(f"<div>{written}</div>")


def test_html_is_written_as_it_was() -> None:
    html = (
        '<p class="a">x <em>y</em><br>z</p>\n<svg viewBox="0 0 1 1"><path d="M0 0"></path></svg>\n'
    )
    assert tree.to_html(tree.parse(html)) == html


def test_what_is_removed_leaves_the_text_around_it() -> None:
    root = tree.parse('a<i class="x">b</i>c<b>d</b><i class="x">e</i>f')
    tree.remove(root, lambda element: tree.has_class(element, "x"))
    assert tree.to_html(root) == "ac<b>d</b>f"


def test_headings_go_down_and_ids_get_a_prefix() -> None:
    root = tree.parse('<h2 id="a">A</h2><h6>B</h6><div aria-labelledby="a b"></div>')
    tree.deepen(root, 1)
    tree.set_prefix(root, "X-")
    assert tree.to_html(root) == (
        '<h3 id="X-a">A</h3><h6>B</h6><div aria-labelledby="X-a X-b"></div>'
    )


def test_what_an_attribute_says_is_no_name_of_one() -> None:
    html = '<a href="x" title="HREF = y">t</a>'
    assert tree.to_html(tree.parse(html)) == html


def test_only_elements_are_wrapped_not_what_attributes_say() -> None:
    root = tree.parse('<img alt="<table onclick=x>">a<table><tr><td>b</td></tr></table>c')
    tree.wrap(root, "table", "wide")
    assert tree.to_html(root) == (
        '<img alt="<table onclick=x&gt;">a<div class="wide"><table><tr><td>b</td></tr></table></div>c'
    )

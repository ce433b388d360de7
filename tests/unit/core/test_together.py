"""Who appears with whom, counted by hand."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from pathlib import Path

import html5lib

from builder import build, writing
from builder.core.card import Card
from builder.core.drawing import draw_circle
from builder.core.escape import escape_attribute
from builder.core.html import page_html
from builder.core.pictures import ego as ring
from builder.core.present.frame import Anchor
from builder.core.present.pictures import Circle, windows
from builder.core.together import COMPANIONS, Together
from builder.core.together import Circle as EgoCircle
from builder.core.translations import Versions
from tests.sites.site import article_of, card_of, settings_for

CONTENT = Path(__file__).parents[2] / "sites" / "two-editions" / "content"


def together(*briefings: Iterable[str], among: Versions | None = None) -> Together:
    """Return who is with whom in briefings given by the ids that they mention."""
    links: dict[str, list[Card]] = {}
    for number, ids in enumerate(briefings):
        text = "---\ntitle: T\ndate: 2025-07-03\n---\n"
        card = card_of(article_of(text, path=f"content/articles/a{number}.md"), *ids)
        for id in ids:
            links.setdefault(id, []).append(card)
    return Together(links, among or {})


def test_companions_are_counted_in_briefings() -> None:
    found = together("abc", "abd", "ab", "cd", "e")
    circle, counts = found.companions("a")
    assert circle.ids == ("b", "c", "d")
    assert counts == (3, 1, 1)
    # Between b, c and d: b and c once, b and d once, c and d once.
    assert circle.ties == {(0, 1): 1, (0, 2): 1, (1, 2): 1}
    assert found.companions("e") == (EgoCircle((), {}), ())


def test_of_the_versions_of_a_text_one_counts() -> None:
    found = together("ab", "abc", among={"a0": ("a0", "a1"), "a1": ("a0", "a1")})
    assert found.companions("a")[1] == (1,)
    assert found.network("abc").ids == ("a", "b")


def test_the_network_leaves_out_who_is_tied_to_none() -> None:
    found = together("ab", "ab", "cd", "e").network("abcde")
    assert found.ids == ("a", "b")
    assert found.ties == {(0, 1): 2}
    assert together("ab", "cd", "e").network("abcde").ids == ("a", "b", "c", "d")


def test_there_are_few_companions_and_few_ties() -> None:
    ids = [f"n{number}" for number in range(80)]
    found = together(ids)
    circle, _ = found.companions("n0")
    assert len(circle.ids) == COMPANIONS
    assert len(circle.ties) <= 2 * COMPANIONS
    assert len(found.network(ids).ids) <= 60


NAMES = ("*A* `b` [c](d)", 'x" onload="y', "<b>&amp;</b> | {e} ~f~", "\\*g\\* _h_", "]]>")


def test_no_name_breaks_out_of_a_picture() -> None:
    near = tuple((Anchor(name, "../entities/x.md", "person"), 1) for name in NAMES)
    picture = ring.ego(NAMES[1], NAMES, [1] * len(NAMES), {(0, 1): 1})
    svg = draw_circle(Circle(", ".join(NAMES), Anchor(NAMES[1], "x.md", "law"), picture, near, {}))
    html = page_html(f"{svg}\n").whole
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    drawn = tree.find(".//{http://www.w3.org/2000/svg}svg")
    assert drawn is not None
    assert drawn.get("aria-label") == ", ".join(NAMES)
    titles = [node.text for node in drawn.iter("{http://www.w3.org/2000/svg}title")]
    assert titles == [f"{name}: 1" for name in NAMES]
    assert {node.get("onload") for node in tree.iter()} == {None}
    assert html.count("entities/x.html") == len(NAMES)


def test_attributes_hold_no_markup() -> None:
    assert escape_attribute('a "b" <c> [d]') == "a &#34;b&#34; &#60;c&#62; &#91;d&#93;"


def test_maps_can_be_turned_off() -> None:
    settings = settings_for(CONTENT.parent)
    assert build.check(settings).site.outlines is not None
    assert build.check(dataclasses.replace(settings, maps=False)).site.outlines is None


def test_the_windows_of_maps_are_known_before_pages_are_made() -> None:
    settings = settings_for(CONTENT.parent)
    checked = build.check(settings)
    outlines = checked.site.outlines
    assert outlines is not None
    outlines.shown.clear()
    expected = windows(checked.site)
    _, press = writing.press(checked, settings)
    for job in press.jobs():
        list(press.pages(job))
    assert sorted(outlines.shown) == list(expected)

"""Who appears with whom, counted by hand."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import html5lib
import pytest

from builder import build
from builder.core.briefing import Briefing, Count
from builder.core.drawing import draw_circle
from builder.core.escape import escape_attribute
from builder.core.html import page_html
from builder.core.pictures import ego as ring
from builder.core.present.frame import Anchor
from builder.core.present.pictures import Circle
from builder.core.together import COMPANIONS, together
from builder.core.values import replace
from tests.sites.site import settings_for

CONTENT = Path(__file__).parents[2] / "sites" / "two-editions" / "content"


@pytest.fixture(scope="module")
def briefing() -> Briefing:
    return build.check(settings_for(CONTENT.parent)).site.briefings[0]


def mentioning(briefing: Briefing, *ids: str) -> Briefing:
    return replace(briefing, counts=tuple(Count("entity", id, (0.5,)) for id in ids))


def test_companions_are_counted_in_briefings(briefing: Briefing) -> None:
    found = together(mentioning(briefing, *ids) for ids in ("abc", "abd", "ab", "cd", "e"))
    assert found.companions["a"].ids == ("b", "c", "d")
    assert found.counts["a"] == (3, 1, 1)
    # Between b, c and d: b and c once, b and d once, c and d once.
    assert found.companions["a"].ties == {(0, 1): 1, (0, 2): 1, (1, 2): 1}
    assert found.companions["e"].ids == ()


def test_the_network_leaves_out_who_is_tied_to_none(briefing: Briefing) -> None:
    found = together(mentioning(briefing, *ids) for ids in ("ab", "ab", "cd", "e")).network
    assert found.ids == ("a", "b")
    assert found.ties == {(0, 1): 2}
    small = together(mentioning(briefing, *ids) for ids in ("ab", "cd", "e")).network
    assert small.ids == ("a", "b", "c", "d")


def test_there_are_few_companions_and_few_ties(briefing: Briefing) -> None:
    found = together([mentioning(briefing, *(f"n{number}" for number in range(80)))])
    circle = found.companions["n0"]
    assert len(circle.ids) == COMPANIONS
    assert len(circle.ties) <= 2 * COMPANIONS
    assert len(found.network.ids) <= 60


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

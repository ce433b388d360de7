"""What the first view of a page costs, and what it is like while the fonts are not there."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from operator import attrgetter
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Page, Route

from tests.browser import kinds
from tests.browser.conftest import OpenPage
from tests.browser.views import NARROW, SMALLEST, WIDE, View
from tests.publish import sites

FIRST_VIEW = 25_000
# The browser fetches it last and draws nothing with it.
PAPER = "print.css"
FONTS = "**/*.woff2"
# Whoever waits for a font sees the page move when it comes; a third of a second is easily seen.
LATE = 0.3
# A fifth of what is called good on the web.
HARDLY = 0.02
LOOKED_AT = (kinds.BRIEFING, "glossary/index.html")
OBSERVE = """() => {
    window.shifts = [];
    new PerformanceObserver(list => window.shifts.push(...list.getEntries().map(entry => [
        entry.value,
        ...entry.sources.map(({node, previousRect: a, currentRect: b}) =>
            `${node?.nodeName} ${node?.className ?? node?.textContent} ${a.x} ${a.y} ${a.width} ${a.height}`
            + ` to ${b.x} ${b.y} ${b.width} ${b.height}`),
    ]))).observe({type: 'layout-shift', buffered: true});
}"""
SHIFTS = """async () => {
    const drawn = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    await document.fonts.ready;
    await drawn();
    scrollTo(0, document.scrollingElement.scrollHeight);
    await drawn();
    return window.shifts;
}"""


def address(path: str) -> str:
    return (sites.sample().html / path).as_uri()


def weights(page: Page, path: str) -> dict[str, int]:
    """What the browser asks for without being touched, by file name: bytes as compressed for the web."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address(path), wait_until="networkidle")
    files = [Path(unquote(urlsplit(url).path)) for url in asked]
    wanted = [file for file in files if file.suffix in {".html", ".css", ".js"}]
    return {
        file.name: len(gzip.compress(file.read_bytes(), 6)) for file in wanted if file.name != PAPER
    }


def test_the_first_view_of_a_briefing_is_light(open_page: OpenPage) -> None:
    site = sites.sample()
    briefings = [path for path in site.paths if "briefings/" in path]
    largest = sorted(briefings, key=lambda path: -(site.html / path).stat().st_size)[:3]
    for path in largest:
        page = open_page(WIDE)
        cost = weights(page, path)
        page.close()
        assert len(cost) >= 3, cost
        assert sum(cost.values()) <= FIRST_VIEW, (path, cost)


def test_no_page_moves_by_itself(open_page: OpenPage, faults: list[str]) -> None:
    """Without the web fonts, whose time of arrival nobody knows: scripts and pictures move nothing."""
    moved = {}
    page = open_page(NARROW)
    page.route(FONTS, lambda route: route.abort())
    page.add_init_script(f"({OBSERVE})()")
    for path in kinds.SAMPLE:
        page.goto(address(path))
        if found := page.evaluate(SHIFTS):
            moved[path] = found
    others = [fault for fault in faults if "ERR_FAILED" not in fault]
    faults.clear()
    assert others == []
    assert moved == {}


@pytest.mark.parametrize("view", [WIDE, NARROW], ids=attrgetter("name"))
@pytest.mark.parametrize("path", LOOKED_AT)
def test_hardly_anything_moves_when_the_fonts_come_late(
    path: str, view: View, open_page: OpenPage
) -> None:
    """System fonts stand in, stretched to the width of the web fonts; a line may break elsewhere."""
    page = open_page(view)
    came: list[str] = []

    def delay(route: Route) -> None:
        time.sleep(LATE)
        came.append(route.request.url)
        route.continue_()

    page.route(FONTS, delay)
    page.add_init_script(f"({OBSERVE})()")
    page.goto(address(path))
    shifts = page.evaluate(SHIFTS)
    assert came, "no font was asked for"
    assert sum(value for value, *_ in shifts) < HARDLY, shifts


@pytest.mark.parametrize("path", kinds.SAMPLE)
def test_a_page_is_complete_without_its_fonts(
    path: str, open_page: OpenPage, faults: list[str]
) -> None:
    page = open_page(SMALLEST)
    page.route(FONTS, lambda route: route.abort())
    page.goto(address(path))
    heading = page.locator("h1")
    assert differs(
        heading.screenshot, lambda: heading.evaluate("e => e.style.color = 'transparent'")
    )
    assert page.evaluate("document.scrollingElement.scrollWidth") <= SMALLEST.width
    assert [fault for fault in faults if "ERR_FAILED" not in fault] == []
    faults.clear()


def differs(look: Callable[[], bytes], change: Callable[[], object]) -> bool:
    """Whether a change can be seen."""
    before = look()
    change()
    return look() != before

"""The site of extremes in a browser: nothing breaks, nothing lies over the text, everything stays usable."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser import axe, kinds
from tests.browser.conftest import OpenPage
from tests.browser.views import MIDDLE, NARROW, SMALLEST, WIDE, View
from tests.publish import sites, stress

DESK = View(name="desk", width=1440, height=900)
VIEWS = (SMALLEST, NARROW, MIDDLE, DESK)
# Those that say most about accessibility; axe takes long on large pages.
AXE = (
    "briefings/kahl.html",
    "briefings/leer.html",
    "briefings/francais.html",
)
# Chromium's own audit warns at 1,400; the text alone has 900 mentions, each with a tick in the sidebar.
ELEMENTS = 9_000
# What overlaps is told with both names; a pixel is rounding.
OVERLAPS = """() => {
    const parts = ['.toc', '.text', '.sidebar', '.rest', '.masthead', '.colophon']
        .flatMap(name => [...document.querySelectorAll(name)].map(part => [name, part]))
        .filter(([, part]) => part.checkVisibility())
        .map(([name, part]) => [name, part.getBoundingClientRect()]);
    const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
    return parts.flatMap(([name, box], index) => parts.slice(index + 1)
        .filter(([, other]) => over(box, other)).map(([other]) => `${name} and ${other}`));
}"""
# Text that leaves the column it stands in; what scrolls or is cut off on purpose stays inside. The ground
# of a row may reach a little into the margin. No column scrolls sideways within itself.
SPILLS = """() => {
    const kept = part => {
        for (let at = part; at !== document.body; at = at.parentElement) {
            if (getComputedStyle(at).overflowX !== 'visible') return true;
        }
        return false;
    };
    const found = [];
    for (const column of document.querySelectorAll('.toc, .text, .sidebar, .rest, .bar')) {
        if (!column.checkVisibility()) continue;
        if (column.scrollWidth > column.clientWidth && kept(column)) {
            found.push(`${column.className} scrolls`);
        }
        const right = column.getBoundingClientRect().right + 9;
        for (const part of column.querySelectorAll('*')) {
            if (part.closest('svg') || part.getBoundingClientRect().right <= right) continue;
            if (part.checkVisibility() && !kept(part)) found.push(part.outerHTML.slice(0, 120));
        }
    }
    return found;
}"""


def opened(page: Page, path: str) -> Page:
    page.goto((sites.stress().html / path).as_uri())
    return page


@pytest.mark.parametrize("path", kinds.STRESS)
def test_the_frame_holds_at_every_width(path: str, open_page: OpenPage) -> None:
    page = opened(open_page(DESK), path)
    broken = {}
    for view in VIEWS:
        page.set_viewport_size({"width": view.width, "height": view.height})
        width = page.evaluate("document.scrollingElement.scrollWidth")
        found = page.evaluate(SPILLS)[:3] + page.evaluate(OVERLAPS)
        if width > view.width or found:
            broken[view.name] = (width, *found)
    assert broken == {}


@pytest.mark.parametrize("path", AXE)
def test_extremes_are_accessible(path: str, open_page: OpenPage) -> None:
    assert axe.violations(opened(open_page(WIDE), path)) == []


def test_a_very_long_text_stays_usable(page: Page) -> None:
    opened(page, "briefings/lang.html")
    assert page.locator("main .mention[id^='m-']").count() >= stress.LONG_TEXT_MENTIONS
    assert page.evaluate("document.getElementsByTagName('*').length") < ELEMENTS
    last = page.locator(".text .mention[id^='m-']").last
    name = last.get_attribute("id") or ""
    page.evaluate("id => { location.hash = id }", name)
    page.wait_for_function("() => scrollY > innerHeight")
    assert page.evaluate("id => document.getElementById(id).getBoundingClientRect().top", name) >= 0


def test_a_name_in_hundreds_of_briefings_has_a_page_of_sensible_size(page: Page) -> None:
    opened(page, "entities/ganzolm.html")
    assert page.evaluate("document.getElementsByTagName('*').length") < ELEMENTS
    rows = page.locator("section.mentions h3")
    assert 0 < rows.count() < stress.BRIEFINGS_OF_THE_HUB


@pytest.mark.parametrize("path", ["briefings/alles.html", "briefings/tafeln.html"])
def test_extremes_fit_on_paper(path: str, open_page: OpenPage) -> None:
    # A sheet of A4 without its margins.
    page = opened(open_page(View(name="sheet", width=643, height=971)), path)
    page.emulate_media(media="print")
    cut = page.evaluate(SPILLS)
    assert cut == []
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 643

"""The sample site in a browser, opened from disk: with and without scripts, wide, narrow, dark."""

from __future__ import annotations

import re
from collections.abc import Iterable
from operator import attrgetter

import pytest
from playwright.sync_api import Page, expect

from tests.browser import kinds
from tests.browser.conftest import OpenPage
from tests.browser.kinds import BRIEFING
from tests.browser.views import NARROW, NO_SCRIPTS, SMALLEST, WIDE, View
from tests.publish import sites

EITHER = pytest.mark.parametrize("page", [WIDE, NO_SCRIPTS], indirect=True, ids=attrgetter("name"))


def address(path: str) -> str:
    return (sites.sample().html / path).as_uri()


def test_every_kind_of_page_is_looked_at() -> None:
    def classes(paths: Iterable[str]) -> set[str]:
        found = (sites.sample().page(path).body for path in paths)
        return {" ".join(body.get("class", [])) for body in found if body}

    assert classes(sites.sample().paths) - classes(kinds.SAMPLE) <= {"kind-moved", "kind-withdrawn"}


@pytest.mark.parametrize("view", [WIDE, NARROW, NO_SCRIPTS], ids=attrgetter("name"))
def test_pages_load_without_a_fault(view: View, open_page: OpenPage) -> None:
    """What the console says, and requests elsewhere, fail the test through `open_page`."""
    page = open_page(view)
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    for path in kinds.SAMPLE:
        page.goto(address(path))
        assert page.locator("main h1").count() == 1, path
        assert page.evaluate("getComputedStyle(document.body).margin") == "0px", "no style sheet"
    assert said == []
    root = sites.sample().html.as_uri()
    assert len(asked) > len(kinds.SAMPLE)
    assert [url for url in asked if not url.startswith((root, "data:"))] == []


def test_no_page_scrolls_sideways_on_the_smallest_screen(open_page: OpenPage) -> None:
    page = open_page(SMALLEST)
    too_wide = []
    for path in kinds.SAMPLE:
        page.goto(address(path))
        width = page.evaluate("document.scrollingElement.scrollWidth")
        if width > SMALLEST.width:
            too_wide.append((path, width))
    assert too_wide == []


def test_colours_follow_the_scheme(wide: Page, dark: Page) -> None:
    def brightness(page: Page) -> float:
        page.goto(address(BRIEFING))
        colour = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        if colour == "rgba(0, 0, 0, 0)":
            colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        return sum(map(int, re.findall(r"\d+", colour)[:3])) / 3

    assert brightness(wide) > 200
    assert brightness(dark) < 60


@EITHER
def test_the_first_tab_stop_skips_to_the_content(page: Page) -> None:
    page.goto(address(BRIEFING))
    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    expect(skip).to_be_focused()
    box = skip.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    expect(page.locator("#Main")).to_be_focused()


@EITHER
def test_a_name_in_the_sidebar_jumps_to_the_mention(page: Page) -> None:
    page.goto(address(BRIEFING))
    link = page.locator("aside.sidebar li > a").last
    target = link.get_attribute("href") or ""
    link.click()
    expect(page).to_have_url(re.compile(re.escape(target) + "$"))
    expect(page.locator(target)).to_be_in_viewport()
    assert uncovered(page, target)


@EITHER
def test_a_tick_jumps_to_its_mention(page: Page) -> None:
    page.goto(address(BRIEFING))
    tick = page.locator("aside.sidebar svg.strip a[href='#m-nvidia-5']")
    tick.scroll_into_view_if_needed()
    box = tick.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page).to_have_url(re.compile(re.escape("#m-nvidia-5") + "$"))
    expect(page.locator("#m-nvidia-5")).to_be_in_viewport()
    assert uncovered(page, "#m-nvidia-5")


def uncovered(page: Page, target: str) -> bool:
    """Whether nothing lies over an element, such as a header that stays."""
    return bool(
        page.evaluate(
            """target => {
                const element = document.querySelector(target);
                const box = element.getClientRects()[0];
                const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
                return element.contains(top);
            }""",
            target,
        )
    )


@EITHER
def test_a_term_leads_to_its_definition_at_the_foot(page: Page) -> None:
    page.goto(address(BRIEFING))
    term = page.locator("main span.term > a").first
    target = term.get_attribute("href") or ""
    assert target.startswith("#t-")
    term.click()
    expect(page).to_have_url(re.compile(re.escape(target) + "$"))
    definition = page.locator(f"section.terms li:has({target})")
    expect(definition).to_be_in_viewport()
    definition.locator("strong > a").click()
    expect(page).to_have_url(address(f"glossary/{target.removeprefix('#t-')}.html"))


@EITHER
def test_a_name_in_the_text_opens_the_entity_and_leads_back(page: Page) -> None:
    page.goto(address(BRIEFING))
    page.locator("#m-nvidia-1 > a").click()
    expect(page).to_have_url(address("entities/nvidia.html"))
    expect(page.locator("h1")).to_have_text("Nvidia")
    page.locator("section.mentions a[href$='lizenzpflicht.html#m-nvidia-2']").click()
    expect(page).to_have_url(f"{address(BRIEFING)}#m-nvidia-2")
    expect(page.locator("#m-nvidia-2")).to_be_in_viewport()


@EITHER
def test_the_language_switch_leads_to_the_same_page_and_back(page: Page) -> None:
    page.goto(address("entities/china.html"))
    page.locator("nav.languages a[hreflang=en]").click()
    expect(page).to_have_url(address("en/entities/china.html"))
    assert page.locator("html").get_attribute("lang") == "en"
    page.locator("nav.languages a[hreflang=de]").click()
    expect(page).to_have_url(address("entities/china.html"))


@EITHER
def test_a_footnote_leads_down_and_back(page: Page) -> None:
    noted = [p for p in sites.sample().paths if sites.sample().page(p).select_one("sup#fnref-1")]
    if not noted:
        pytest.skip("no article of the sample has a footnote")
    page.goto(address(noted[0]))
    page.locator("#fnref-1 a").click()
    expect(page.locator("#fn-1")).to_be_attached()
    expect(page).to_have_url(re.compile(re.escape("#fn-1") + "$"))
    page.locator("section.footnotes a[href='#fnref-1']").click()
    expect(page.locator("#fnref-1")).to_be_in_viewport()


def test_all_of_a_page_can_be_reached_and_seen_by_keyboard(page: Page) -> None:
    """Every tab stop shows where it is, and none of the many ticks is one."""
    page.goto(address(BRIEFING))
    stops = []
    for _ in range(80):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => {
                const at = document.activeElement, style = getComputedStyle(at);
                const seen = style.outlineStyle !== 'none' || style.boxShadow !== 'none';
                return [at.tagName, at.closest('svg') !== null, seen, at.outerHTML.slice(0, 120)];
            }"""
        )
        if stop[0] == "BODY":
            break
        stops.append(stop)
    assert len(stops) > 30
    assert [stop[3] for stop in stops if stop[1]] == []
    assert [stop[3] for stop in stops if not stop[2]] == []

"""Pages on paper: what is left out, what is added, and that nothing hides behind a dark scheme."""

from __future__ import annotations

import math
import re

import pytest
from playwright.sync_api import Page, expect

from tests.publish import sites

BRIEFING = "briefings/genf-zollpause-90-tage.html"
KINDS = (
    "index.html",
    BRIEFING,
    "entities/china.html",
    "glossary/index.html",
    "glossary/zoll.html",
    "register/organization.html",
    "archive/index.html",
    "topics/index.html",
    "timeline/index.html",
    "pages/ueber.html",
    "en/briefings/geneva-london-trade-truce.html",
)
A4 = math.ceil(210 / 25.4 * 96)  # px


@pytest.fixture
def printed(dark: Page) -> Page:
    dark.emulate_media(media="print")
    dark.set_viewport_size({"width": A4, "height": 1123})
    return dark


def address(path: str) -> str:
    return (sites.sample().html / path).as_uri()


@pytest.mark.parametrize("path", KINDS)
def test_every_kind_of_page_prints_black_on_white_without_what_only_a_screen_needs(
    printed: Page, path: str
) -> None:
    said: list[str] = []
    printed.on("console", lambda message: said.append(message.text))
    printed.goto(address(path))
    colours = printed.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
    )
    assert colours == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    for selector in (".masthead", ".colophon", "nav", "form", "button", ".strip", ".skip", ".card"):
        for found in printed.locator(selector).all():
            assert not found.is_visible(), selector
    assert printed.evaluate("document.scrollingElement.scrollWidth") <= A4
    assert printed.pdf(prefer_css_page_size=True).startswith(b"%PDF-")
    assert said == []


def test_the_sidebar_becomes_a_list_at_the_end(printed: Page) -> None:
    printed.goto(address(BRIEFING))
    rest = printed.locator(".page > .rest").bounding_box()
    sidebar = printed.locator(".page > .sidebar").bounding_box()
    assert rest is not None
    assert sidebar is not None
    assert sidebar["y"] >= rest["y"] + rest["height"]
    expect(printed.locator(".sidebar").get_by_text("Donald Trump")).to_be_visible()
    expect(printed.locator("section.terms")).to_be_visible()
    expect(printed.locator("section.sources")).to_be_visible()


def test_addresses_elsewhere_are_printed_and_names_are_text(printed: Page) -> None:
    printed.goto(address(BRIEFING))
    after = "element => getComputedStyle(element, '::after').content"
    outside = printed.locator("section.sources a[href^='https://']").first
    href = outside.get_attribute("href") or ""
    assert href in outside.evaluate(after)
    name = printed.locator(".mention a").first
    assert name.evaluate(after) == "none"
    assert "none" in name.evaluate("element => getComputedStyle(element).textDecorationLine")


def test_each_page_has_the_running_title(printed: Page) -> None:
    printed.goto(address(BRIEFING))
    running = printed.evaluate(
        "getComputedStyle(document.documentElement).getPropertyValue('--running')"
    )
    assert re.search(r"Zölle.* · Lageblick", running)
    printed.goto(address("index.html"))
    running = printed.evaluate(
        "getComputedStyle(document.documentElement).getPropertyValue('--running')"
    )
    assert running.strip('"') == "Lageblick"

"""The single file in a browser: complete, quiet, and readable everywhere without a network."""

from __future__ import annotations

import contextlib
import gc
from functools import cache
from operator import attrgetter
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, expect

from builder.cli import main
from tests.browser.conftest import OpenPage
from tests.browser.views import DARK, NARROW, NO_SCRIPTS, WIDE, View
from tests.publish import sites

ARTICLE = "genf-zollpause-90-tage"
EITHER = pytest.mark.parametrize("page", [WIDE, NO_SCRIPTS], indirect=True, ids=attrgetter("name"))


@cache
def single_file() -> Path:
    root = sites.copy(sites.PROJECT, "single")
    with contextlib.chdir(root):
        done = CliRunner().invoke(main, ["export", "html", ARTICLE])
    gc.enable()
    assert done.exit_code == 0, done.output
    return root / f"{ARTICLE}.html"


@pytest.mark.parametrize("view", [WIDE, NARROW, DARK, NO_SCRIPTS], ids=attrgetter("name"))
def test_it_opens_offline_without_a_request_or_a_word(view: View, open_page: OpenPage) -> None:
    page = open_page(view)
    page.context.set_offline(True)
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(single_file().as_uri())
    page.wait_for_load_state("networkidle")
    assert said == []
    assert [url for url in asked if not url.startswith("data:")] == [single_file().as_uri()]
    assert page.evaluate("getComputedStyle(document.body).margin") == "0px", "no style sheet"


def test_it_uses_the_fonts_inside_it(page: Page) -> None:
    page.goto(single_file().as_uri())
    page.evaluate("document.fonts.ready")
    faces = "[...document.fonts].filter(face => face.status === 'loaded').map(face => face.family)"
    loaded = {family.strip('"') for family in page.evaluate(faces)}
    assert {"Source Serif 4", "Inter"} <= loaded


def test_it_does_not_scroll_sideways(open_page: OpenPage) -> None:
    for width in (390, 320):
        page = open_page(View(name="small", width=width, height=844, touch=True))
        page.goto(single_file().as_uri())
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width


@EITHER
def test_a_name_leads_to_its_entry_and_back(page: Page) -> None:
    page.goto(single_file().as_uri())
    page.locator("#m-china-1 > a").click()
    entry = page.locator("#Entity-china")
    expect(entry).to_be_in_viewport()
    entry.locator("a[href='#m-china-2']").first.click()
    expect(page.locator("#m-china-2")).to_be_in_viewport()


@EITHER
def test_a_term_leads_to_its_definition_and_its_entry(page: Page) -> None:
    page.goto(single_file().as_uri())
    term = page.locator("main span.term > a").first
    target = term.get_attribute("href") or ""
    term.click()
    definition = page.locator(f"section.terms li:has({target})")
    expect(definition).to_be_in_viewport()
    definition.locator("strong > a").click()
    expect(page.locator(f"#Term-{target.removeprefix('#t-')}")).to_be_in_viewport()


def test_a_card_opens_in_it_too(page: Page) -> None:
    page.goto(single_file().as_uri())
    page.locator("#m-china-1").hover()
    card = page.locator(".card:not([hidden])")
    expect(card).to_be_visible()
    expect(card.locator("a").first).to_have_attribute("href", "#Entity-china")

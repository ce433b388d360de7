"""Pages in use: a card open, results of a search, a filtered list. Each waits until it is there."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def card_open(page: Page) -> None:
    """Open the card of a name in the middle of a briefing's text."""
    word = page.locator(".text p > .mention[id^='m-'] > a").nth(3)
    word.scroll_into_view_if_needed()
    # Not as a tab stop or a click, which would lead away.
    if page.evaluate("matchMedia('(hover: hover)').matches"):
        word.hover()
    else:
        word.tap()
    expect(page.locator(".card")).to_be_visible()


def search_open(page: Page, query: str = "rechner") -> None:
    """Open the search over the page as its readers do, and wait for what it finds."""
    if page.evaluate("matchMedia('(hover: hover)').matches"):
        page.keyboard.press("/")
    else:
        page.locator("a.find").tap()
    page.locator("dialog.search input[type=search], dialog.search [role=combobox]").first.fill(
        query
    )
    expect(page.locator("dialog.search .hits mark").first).to_be_visible()


def filtered(page: Page, query: str = "chip") -> None:
    """Type into the filter of a list."""
    form = page.locator("form.filter")
    form.locator("input").fill(query)
    expect(form.locator("[role=status]")).not_to_be_empty()

"""Every kind of page is accessible by the rules of axe-core, light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter

import pytest
from playwright.sync_api import Page

from tests.browser import axe, kinds, states
from tests.browser.conftest import OpenPage
from tests.browser.serve import served
from tests.browser.views import NARROW, WIDE, View
from tests.publish import sites

# Where the narrow layout has other parts than the wide one.
NARROW_TOO = (kinds.BRIEFING, "entities/china.html")


def opened(page: Page, path: str) -> Page:
    page.goto((sites.sample().html / path).as_uri())
    return page


@pytest.mark.parametrize("path", kinds.SAMPLE)
def test_a_page_is_accessible(path: str, open_page: OpenPage) -> None:
    assert axe.violations(opened(open_page(WIDE), path)) == []


@pytest.mark.parametrize("path", NARROW_TOO)
def test_a_page_is_accessible_on_a_phone(path: str, open_page: OpenPage) -> None:
    assert axe.violations(opened(open_page(NARROW), path)) == []


@pytest.mark.parametrize("view", [WIDE, NARROW], ids=attrgetter("name"))
@pytest.mark.parametrize(
    ("path", "use"),
    [
        (kinds.BRIEFING, states.card_open),
        ("index.html", states.search_open),
        ("glossary/index.html", states.filtered),
    ],
    ids=["card", "search", "filter"],
)
def test_a_page_in_use_is_accessible(
    path: str, use: Callable[[Page], None], view: View, open_page: OpenPage
) -> None:
    page = opened(open_page(view), path)
    use(page)
    assert axe.violations(page) == []


def test_the_error_page_is_accessible_at_any_depth(page: Page, faults: list[str]) -> None:
    with served(sites.sample().html) as address:
        page.goto(f"{address}/no/such/page.html")
        assert axe.violations(page) == []
    # The browser itself says that the page is missing.
    assert [fault for fault in faults if "404" not in fault] == []
    faults.clear()

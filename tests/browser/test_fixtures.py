"""The browser fixtures themselves: a page is read, faults are told, none leaves the machine."""

from __future__ import annotations

from operator import attrgetter
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.views import DARK, NARROW, WIDE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "style.css").write_text(
        "h1 { color: rgb(1, 2, 3) } @media (prefers-color-scheme: dark) { h1 { color: white } }"
    )
    (tmp_path / "script.js").write_text("document.title = 'run'")
    (tmp_path / "index.html").write_text(
        "<!doctype html><meta charset=utf-8><link rel=stylesheet href=style.css>"
        "<h1>Überschrift</h1><script src=script.js></script>"
    )
    return tmp_path


def test_a_page_is_read_from_disk_with_its_style_and_script(page: Page, folder: Path) -> None:
    page.goto((folder / "index.html").as_uri())
    assert page.get_by_role("heading").inner_text() == "Überschrift"
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(1, 2, 3)"
    assert page.title() == "run"


@pytest.mark.parametrize("page", [WIDE, NARROW, DARK], indirect=True, ids=attrgetter("name"))
def test_a_page_is_seen_in_the_view_asked_for(page: Page, request: pytest.FixtureRequest) -> None:
    view = request.node.callspec.params["page"]
    page.goto("data:text/html,<meta name=viewport content=width=device-width>")
    width, dark = page.evaluate("[innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]")
    assert (width, dark) == (view.width, view.scheme == "dark")


def test_several_views_of_one_page_stand_side_by_side(wide: Page, narrow: Page, dark: Page) -> None:
    pages = {WIDE: wide, NARROW: narrow, DARK: dark}
    assert {view: page.evaluate("screen.width") for view, page in pages.items()} == {
        view: view.width for view in pages
    }


def test_a_request_that_would_leave_the_machine_is_stopped_and_told(
    page: Page, folder: Path, faults: list[str]
) -> None:
    (folder / "index.html").write_text(
        "<img src='https://example.org/a.png'>"
        "<script>new WebSocket('wss://example.org/live')</script>"
    )
    page.goto((folder / "index.html").as_uri())
    page.wait_for_load_state("networkidle")
    assert "request outside: https://example.org/a.png" in faults
    assert "socket outside: wss://example.org/live" in faults
    faults.clear()


def test_errors_on_the_page_are_told(page: Page, folder: Path, faults: list[str]) -> None:
    (folder / "script.js").write_text("console.error('said'); throw new Error('thrown')")
    page.goto((folder / "index.html").as_uri())
    page.wait_for_load_state("networkidle")
    assert sorted(faults) == ["console error: said", "uncaught error: thrown"]
    faults.clear()


def test_a_missing_file_is_a_fault(page: Page, folder: Path, faults: list[str]) -> None:
    (folder / "style.css").unlink()
    page.goto((folder / "index.html").as_uri())
    page.wait_for_load_state("networkidle")
    assert [fault for fault in faults if "ERR_FILE_NOT_FOUND" in fault]
    faults.clear()

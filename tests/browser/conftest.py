"""Fixtures of the browser tests: pages in one shared Chromium that never leave the machine.

A test asks for `page` (the wide view), `narrow`, `dark`, or for several pages through `open_page`.
To look at one page in several views:

    @pytest.mark.parametrize("page", [WIDE, NARROW, DARK], indirect=True, ids=attrgetter("name"))

At the end of a test, every message in the console, every error on a page and every request that would
have left the machine fails it. A test that expects one asserts it in `faults` and clears the list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.find import find_browser
from tests.browser.views import DARK, NARROW, WIDE, View

FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Also stops what is no request of a page, such as a prefetched name.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
OUTSIDE = re.compile(r"^(?:https?|wss?)://(?!127\.0\.0\.1[:/])")

OpenPage = Callable[[View], Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium with a fresh profile for the whole run."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=find_browser(),
            headless=True,
            # Root and most containers cannot have it; the pages are our own and stay here.
            chromium_sandbox=False,
            args=list(FLAGS),
        )
        yield started
        started.close()


@pytest.fixture
def faults() -> list[str]:
    """What went wrong on the pages of this test, in the order seen."""
    return []


@pytest.fixture
def open_page(browser: Browser, faults: list[str]) -> Iterator[OpenPage]:
    """Open a page in a view, each in a context of its own (no shared storage or cache)."""
    contexts: list[BrowserContext] = []

    def opened(view: View) -> Page:
        context = browser.new_context(
            viewport={"width": view.width, "height": view.height},
            color_scheme=view.scheme,
            has_touch=view.touch,
            is_mobile=view.touch,
            java_script_enabled=view.scripts,
            reduced_motion="reduce" if view.reduced_motion else "no-preference",
            locale=view.language,
            timezone_id="UTC",
            service_workers="block",
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        _watch(context, faults)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


@pytest.fixture
def page(request: pytest.FixtureRequest, open_page: OpenPage) -> Page:
    """A page in the wide view, or in the view given by indirect parametrisation."""
    return open_page(getattr(request, "param", WIDE))


@pytest.fixture
def wide(open_page: OpenPage) -> Page:
    """A page as on a desktop screen."""
    return open_page(WIDE)


@pytest.fixture
def narrow(open_page: OpenPage) -> Page:
    """A page as on a phone, with touch."""
    return open_page(NARROW)


@pytest.fixture
def dark(open_page: OpenPage) -> Page:
    """A page as on a desktop screen in the dark scheme."""
    return open_page(DARK)


def _watch(context: BrowserContext, faults: list[str]) -> None:
    def note(kind: str, text: str) -> None:
        faults.append(f"{kind}: {text}")

    def refuse(kind: str, url: str, stop: Callable[[], None]) -> None:
        note(kind, url)
        stop()

    context.route(OUTSIDE, lambda route: refuse("request outside", route.request.url, route.abort))
    context.route_web_socket(
        OUTSIDE, lambda socket: refuse("socket outside", socket.url, partial(socket.close))
    )
    context.on("console", lambda said: note(f"console {said.type}", said.text))
    context.on("weberror", lambda thrown: note("uncaught error", str(thrown.error)))

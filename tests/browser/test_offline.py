"""A site with `offline: true` over http: what was visited opens without a network, and nothing is old."""

from __future__ import annotations

import contextlib
import http.server
import threading
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.publish import sites

FIRST, SECOND = "briefings/genf-zollpause-90-tage.html", "glossary/zoll.html"


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@cache
def built() -> Path:
    root = sites.copy(sites.PROJECT, "offline")
    config = root / "mkdocs.yml"
    text = config.read_text("utf-8")
    config.write_text(text.replace("wordmark: blick", "wordmark: blick\n      offline: true"))
    return sites.built(root, "--strict").html


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(service_workers="allow", locale="de-DE")
    said: list[str] = []
    context.on("console", lambda message: said.append(message.text))
    yield context.new_page()
    context.close()
    assert [text for text in said if "ERR_INTERNET_DISCONNECTED" not in text] == []


def visit(page: Page, address: str) -> None:
    """Open a page and wait until the worker has kept what it needs."""
    page.goto(address)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.wait_for_function(
        """async () => {
            const needed = [location.href, ...performance.getEntriesByType("resource").map((e) => e.name)];
            const kept = await Promise.all(needed.map((url) => caches.match(url)));
            return kept.every(Boolean);
        }"""
    )


def test_what_was_visited_opens_without_a_network(page: Page) -> None:
    with served(built()) as root:
        visit(page, root + FIRST)
        visit(page, root + SECOND)
        page.context.set_offline(True)
        for path, title in ((FIRST, "USA und China"), (SECOND, "Zoll")):
            page.goto(root + path)
            expect(page.locator("h1")).to_contain_text(title)
            assert page.evaluate("getComputedStyle(document.body).margin") == "0px"
        with pytest.raises(Error, match="ERR_"):
            page.goto(root + "entities/china.html")


def test_an_update_is_shown_at_the_next_visit(page: Page, tmp_path: Path) -> None:
    name = tmp_path / "site"
    name.symlink_to(built(), target_is_directory=True)
    with served(name) as root:
        visit(page, root + FIRST)
        copy = tmp_path / "changed" / FIRST
        copy.parent.mkdir(parents=True)
        old = (built() / FIRST).read_text("utf-8")
        copy.write_text(old.replace("<h1", "<p>Neu!</p><h1"), "utf-8")
        for folder in ("css", "js", "fonts", "img"):
            (tmp_path / "changed" / folder).symlink_to(built() / folder)
        (tmp_path / "changed" / "sw.js").symlink_to(built() / "sw.js")
        (tmp_path / "changed" / "manifest.webmanifest").symlink_to(built() / "manifest.webmanifest")
        name.unlink()
        name.symlink_to(tmp_path / "changed", target_is_directory=True)
        page.goto(root + FIRST)
        expect(page.get_by_text("Neu!")).to_be_visible()
        page.context.set_offline(True)
        page.goto(root + FIRST)
        expect(page.get_by_text("Neu!")).to_be_visible()


def test_the_whole_site_is_kept_on_demand(page: Page) -> None:
    with served(built()) as root:
        visit(page, root + FIRST)
        page.get_by_role("button", name="Website offline speichern").click()
        expect(page.get_by_role("status")).to_have_text(
            "Die ganze Website ist jetzt offline lesbar.", timeout=60_000
        )
        page.context.set_offline(True)
        page.goto(root + "en/entities/china.html")
        expect(page.locator("h1")).to_have_text("China")


def test_the_manifest_names_what_there_is(page: Page) -> None:
    with served(built()) as root:
        visit(page, root + FIRST)
        address = page.locator("link[rel=manifest]").get_attribute("href")
        assert address == "../manifest.webmanifest"
        manifest = page.request.get(root + "manifest.webmanifest").json()
        assert manifest["lang"] == "de"
        assert manifest["name"] == "Lageblick"
        for icon in manifest["icons"]:
            assert page.request.get(root + icon["src"]).ok
        sizes = {icon["sizes"]: icon.get("purpose", "") for icon in manifest["icons"]}
        assert "192x192" in sizes
        assert "maskable" in sizes["512x512"]
        session = page.context.new_cdp_session(page)
        assert session.send("Page.getAppManifest")["errors"] == []


def test_from_disk_it_does_nothing(page: Page) -> None:
    page.goto((built() / FIRST).as_uri())
    assert page.locator("link[rel=manifest]").count() == 0
    assert page.locator(".colophon button").count() == 0


def test_without_the_option_nothing_is_kept_and_an_old_worker_goes() -> None:
    html = sites.sample().html
    assert "offline.js" not in (html / "index.html").read_text("utf-8")
    assert not (html / "offline.txt").exists()
    assert "registration.unregister()" in (html / "sw.js").read_text("utf-8")

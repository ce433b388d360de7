"""`briefing serve` in a browser: what is saved is on screen, and what is wrong is shown in the page."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import axe
from tests.browser.conftest import OpenPage
from tests.browser.views import NARROW, WIDE

PROJECT = Path(__file__).parents[2]
STARTER = PROJECT / "templates" / "starter" / "en"
ARTICLE = "content/articles/2025/no-state-owns-the-moon.md"
BRIEFING = "briefings/no-state-owns-the-moon.html"
TITLE = "No state owns the Moon"
LINE = re.compile(r"^\d\d:\d\d:\d\d .*$", re.MULTILINE)


class Site:
    """A small site that is being served, to be edited."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(STARTER / "content", root / "content")
        config = (STARTER / "mkdocs.yml").read_text("utf-8").replace("SITE_NAME", "Moon")
        (root / "mkdocs.yml").write_text(config, "utf-8")
        for name in ("pages/briefing.md.j2", "theme/css/site.css"):
            target = root / "templates" / name
            target.parent.mkdir(parents=True)
            shutil.copy(PROJECT / "templates" / name, target)
        (root / ".git").mkdir()
        self._due = 1
        self._output = root / "output.txt"
        self.files = [p for p in root.rglob("*") if p.is_file()]
        self._kept = {path: path.read_bytes() for path in self.files}
        with self._output.open("w") as output:
            self.process = subprocess.Popen(
                (sys.executable, "-m", "builder", "serve", "--address", "127.0.0.1:0"),
                cwd=root,
                stdout=output,
                stderr=output,
            )
        self._wait("follows every change")
        found = re.search(r"http://[\d.:]+/", self.output)
        assert found
        self.address = found[0]

    @property
    def output(self) -> str:
        return self._output.read_text("utf-8")

    @property
    def builds(self) -> list[str]:
        """What was said of each build."""
        return LINE.findall(self.output)

    def _wait(self, text: str) -> None:
        until = time.monotonic() + 20
        while text not in self.output:
            assert time.monotonic() < until, self.output
            assert self.process.poll() is None, self.output
            time.sleep(0.02)

    def edit(self, name: str, old: str, new: str) -> None:
        """Save a file as editors do: the new one takes the place of the old one in one step."""
        self.built()
        path = self.root / name
        text = path.read_text("utf-8")
        assert old in text
        part = path.with_name(f".{path.name}")
        part.write_text(text.replace(old, new, 1), "utf-8")
        self._due = len(self.builds) + 1
        part.replace(path)

    @contextmanager
    def checkout(self) -> Iterator[None]:
        """Change many files as git does: while it is at work there is a lock. Wait until all is built."""
        self.built()
        lock = self.root / ".git" / "index.lock"
        lock.touch()
        yield
        self._due = len(self.builds) + 1
        lock.unlink()
        self.built()

    def built(self) -> str:
        """Wait until the last change is built; return what was said of it."""
        until = time.monotonic() + 20
        while len(self.builds) < self._due:
            assert time.monotonic() < until, self.output
            time.sleep(0.02)
        return self.builds[-1]

    def restore(self) -> None:
        """Undo what a test has done."""
        changed = [
            path
            for path, data in self._kept.items()
            if not path.is_file() or path.read_bytes() != data
        ]
        new = set((self.root / "content").rglob("*.md")) - self._kept.keys()
        if not changed and not new:
            return
        with self.checkout():
            for path in changed:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(self._kept[path])
            for path in new:
                path.unlink()

    def stop(self) -> float:
        """Press Ctrl+C; return how many seconds the end took."""
        started = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(5) == 0, self.output
        return time.monotonic() - started


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One server for all tests of this module."""
    site = Site(tmp_path_factory.mktemp("serve"))
    yield site
    if site.process.poll() is None:
        site.process.kill()


@pytest.fixture
def site(served: Site) -> Iterator[Site]:
    yield served
    # Shown if the test fails.
    sys.stdout.write(served.output)
    if served.process.poll() is None:
        served.restore()


@pytest.fixture
def page(open_page: OpenPage, site: Site) -> Page:
    """The briefing on screen, connected to the server."""
    opened = open_page(WIDE)
    with opened.expect_response(lambda answer: "/-/events" in answer.url):
        opened.goto(site.address + BRIEFING)
    return opened


def panel(page: Page) -> Locator:
    return page.locator("briefing-live section")


def test_an_edit_of_an_article_is_on_screen_where_the_reader_is(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 1280, "height": 400})
    page.evaluate("scrollTo(0, 700)")
    site.edit(ARTICLE, "More than 110 states", "Some 115 states")
    expect(page.get_by_text("Some 115 states are parties")).to_be_visible()
    # The page shows the text at once, and then loads anew.
    page.wait_for_function("() => performance.getEntriesByType('navigation')[0].type === 'reload'")
    expect(page.get_by_text("Some 115 states are parties")).to_be_visible()
    page.wait_for_function("() => scrollY === 700 && history.scrollRestoration === 'auto'")
    assert re.search(rf"{ARTICLE}: \d+ pages? in \d+\.\d\d s$", site.builds[-1])


def test_edits_of_entities_and_templates_are_on_screen(page: Page, site: Site) -> None:
    site.edit("content/entities/moon.md", "name:", "aliases: [Luna]\nname:")
    site.edit("content/entities/moon.md", "description:", "description: Our satellite #")
    expect(page.locator(".sidebar").get_by_text("Our satellite")).to_be_visible()
    site.edit("templates/pages/briefing.md.j2", "# {{", "# Edited: {{")
    expect(page.locator("h1")).to_have_text(f"Edited: {TITLE}")


def test_a_style_changes_without_loading_the_page(page: Page, site: Site) -> None:
    page.evaluate("window.mark = 1")
    site.edit(
        "templates/theme/css/site.css",
        "/* Ground",
        "h1 { color: rgb(1, 2, 3) !important }\n/* Ground",
    )
    expect(page.locator("h1")).to_have_css("color", "rgb(1, 2, 3)")
    assert page.evaluate("window.mark") == 1
    assert page.locator("link[rel=stylesheet][href*='site.css']").count() == 1


def test_another_page_stays_as_it_is(page: Page, site: Site) -> None:
    page.goto(f"{site.address}pages/about.html")
    page.evaluate("window.mark = 1")
    site.edit(ARTICLE, "More than 110 states", "Some 115 states")
    site.built()
    assert page.evaluate("window.mark") == 1


def test_a_broken_edit_is_shown_with_its_place_until_it_is_put_right(
    page: Page, site: Site
) -> None:
    site.edit(ARTICLE, "[[outer-space-treaty|Outer", "[[outer-space-traty|Outer")
    expect(panel(page)).to_be_visible()
    expect(panel(page)).to_contain_text("1 error")
    expect(panel(page)).to_contain_text(f"{ARTICLE}:25:7")
    expect(panel(page)).to_contain_text("no note has the id or name 'outer-space-traty'")
    expect(panel(page)).to_contain_text("did you mean 'outer-space-treaty'?")
    expect(panel(page).locator("mark")).to_have_text("outer-space-traty|Outer Space Treaty")
    expect(page.locator("main").get_by_text("More than 110 states are parties")).to_be_visible()
    assert f"{ARTICLE}:25:7: error[unknown-target]" in site.output
    # It folds, stays folded while nothing else is wrong, and does not take the focus.
    page.keyboard.press("Escape")
    expect(panel(page)).to_have_count(0)
    badge = page.locator("briefing-live button")
    expect(badge).to_have_text("1 error")
    assert page.evaluate("document.activeElement === document.body")
    page.goto(f"{site.address}pages/about.html")
    expect(badge).to_have_text("1 error")
    badge.click()
    expect(panel(page)).to_be_visible()
    site.edit(ARTICLE, "[[outer-space-traty|Outer", "[[outer-space-treaty|Outer")
    expect(badge).to_have_count(0)


def test_a_new_warning_is_shown_and_the_page_follows(page: Page, site: Site) -> None:
    site.edit(ARTICLE, "\nwhy_it_matters:", "\nwhy_it_maters:")
    expect(panel(page)).to_contain_text("1 warning")
    expect(panel(page)).to_contain_text("did you mean 'why_it_matters'?")
    expect(page.get_by_text("Several states plan bases")).to_have_count(0)


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("templates/pages/briefing.md.j2", "# {{", "# {{ nothing.here }}{{", "is undefined"),
        (
            "templates/pages/briefing.md.j2",
            "# {{",
            "# {% if %}{{",
            "templates/pages/briefing.md.j2",
        ),
        ("mkdocs.yml", "languages: [en]", "languages: [en", "mkdocs.yml:"),
    ],
)
def test_a_broken_template_or_setting_is_shown(
    name: str, old: str, new: str, told: str, page: Page, site: Site
) -> None:
    site.edit(name, old, new)
    expect(panel(page)).to_contain_text(told)
    expect(page.locator("h1")).to_have_text(TITLE)
    site.edit(name, new, old)
    expect(page.locator("briefing-live button")).to_have_count(0)


def test_who_searches_is_not_interrupted(page: Page, site: Site) -> None:
    page.keyboard.press("/")
    page.keyboard.type("treaty")
    site.edit(ARTICLE, "More than 110 states", "Some [[x]] 115 states")
    site.built()
    site.edit(ARTICLE, "Some [[x]] 115 states", "Some 115 states")
    site.built()
    field = page.locator("#Query")
    expect(field).to_be_focused()
    expect(field).to_have_value("treaty")
    page.keyboard.press("Escape")
    expect(page.get_by_text("Some 115 states are parties")).to_be_visible()


def test_hundreds_of_files_at_once_are_one_build(page: Page, site: Site) -> None:
    before = len(site.builds)
    with site.checkout():
        for number in range(300):
            path = site.root / "content" / "glossary" / f"term-{number}.md"
            path.write_text(f"---\nterm: Term {number}\n---\nA definition.\n", "utf-8")
        site.edit(ARTICLE, "More than 110 states", "Some 115 states")
    expect(page.get_by_text("Some 115 states are parties")).to_be_visible()
    time.sleep(0.3)
    assert len(site.builds) == before + 1
    assert "301 files: " in site.builds[-1]


def test_the_server_outlives_its_content(page: Page, site: Site) -> None:
    # At once: of what is left while files are deleted one by one, a site can be built.
    (site.root / "content").rename(site.root / "gone")
    expect(panel(page)).to_contain_text("there is no folder")
    expect(page.locator("h1")).to_have_text(TITLE)
    site.restore()
    expect(page.locator("briefing-live button")).to_have_count(0)
    site.edit(ARTICLE, "More than 110 states", "Some 115 states")
    expect(page.get_by_text("Some 115 states are parties")).to_be_visible()


def test_what_is_wrong_can_be_read_by_everybody(site: Site, open_page: OpenPage) -> None:
    site.edit(ARTICLE, "[[outer-space-treaty|Outer", "[[outer-space-traty|Outer")
    for view in (WIDE, replace(NARROW, scheme="dark")):
        page = open_page(view)
        page.goto(site.address + BRIEFING)
        expect(panel(page)).to_be_visible()
        assert axe.violations(page) == [], view.scheme
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        box = panel(page).bounding_box()
        assert box is not None
        assert 0 <= box["x"] <= box["x"] + box["width"] <= view.width


def test_ctrl_c_ends_it_at_once(page: Page, site: Site) -> None:
    page.goto("about:blank")
    assert site.stop() < 1
    assert "Traceback" not in site.output, site.output

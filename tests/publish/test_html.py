"""Every page of the built sites as HTML: its links lead somewhere, it loads nothing, it is sound."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote

import html5lib
import pytest
from bs4 import BeautifulSoup, Tag

from tests.publish import sites
from tests.publish.sites import Site, parsed

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
LOADING = {
    "link": "href",
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "embed": "src",
    "object": "data",
    "image": "href",
    "use": "href",
}
CSS_ADDRESS = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)")
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"
)
FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]"


@pytest.fixture(scope="module", params=["sample", "adversarial"])
def site(request: pytest.FixtureRequest) -> Site:
    found = getattr(sites, request.param)()
    assert isinstance(found, Site)
    return found


def pages(site: Site) -> Iterator[tuple[str, BeautifulSoup]]:
    """Every page with its parsed HTML, the error page too."""
    for path in [*site.paths, "404.html"]:
        yield path, site.page(path)


@cache
def anchors(file: Path) -> frozenset[str]:
    return frozenset(str(tag["id"]) for tag in parsed(file).find_all(id=True))


def file_of(site: Site, path: str, address: str) -> Path:
    """The file that an address on a page leads to. The error page counts from the site's root."""
    if path == "404.html":
        assert not address or address.startswith("/"), address
    where = join(dirname(path), unquote(address)) if address else path
    return site.html / normpath(where).lstrip("/")


def test_every_link_inside_leads_to_a_page_and_an_anchor(site: Site) -> None:
    broken = []
    checked = 0
    for path, page in pages(site):
        for tag in page.find_all(href=True):
            href = str(tag["href"])
            if SCHEME.match(href):
                continue
            checked += 1
            address, _, anchor = href.partition("#")
            file = file_of(site, path, address)
            if not file.is_file():
                broken.append(f"{path}: {href}: no file")
            elif anchor and unquote(anchor) not in anchors(file):
                broken.append(f"{path}: {href}: no anchor")
    assert checked > 10 * len(site.paths)
    assert broken == []


def test_links_outside_are_of_allowed_kinds(site: Site) -> None:
    for path, page in pages(site):
        for link in page.find_all("a", href=SCHEME):
            assert re.match(r"(?:https?://|mailto:)", str(link["href"])), (path, link)


def test_no_anchor_is_there_twice(site: Site) -> None:
    for path, page in pages(site):
        twice = [
            id for id, n in Counter(tag["id"] for tag in page.find_all(id=True)).items() if n > 1
        ]
        assert twice == [], path


def test_no_page_loads_anything_from_elsewhere(site: Site) -> None:
    for path, page in pages(site):
        for name, attribute in LOADING.items():
            for tag in page.find_all(name):
                address = str(tag.get(attribute, ""))
                assert address.startswith("data:") or not SCHEME.match(address), (path, address)
                if address and not address.startswith("data:"):
                    assert file_of(site, path, address).is_file(), (path, address)
        assert not page.find_all(attrs={"srcset": True}), path
        assert not page.find_all("form"), path


def test_no_stylesheet_loads_anything_from_elsewhere(site: Site) -> None:
    sheets = list(site.html.rglob("*.css"))
    assert sheets
    for sheet in sheets:
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        for match in CSS_ADDRESS.finditer(text):
            address = match[1] or match[2]
            if not address.startswith("data:"):
                assert not SCHEME.match(address), address
                assert (sheet.parent / address).resolve().is_file(), address


def test_style_and_script_stand_in_files_only(site: Site) -> None:
    for path, page in pages(site):
        assert not page.find_all("style"), path
        assert not page.find_all(attrs={"style": True}), path
        assert all(tag.has_attr("src") and not tag.string for tag in page.find_all("script")), path
        events = [
            key
            for tag in page.find_all(re.compile(""))
            for key in tag.attrs
            if key.startswith("on")
        ]
        assert events == [], path


def test_every_page_states_what_it_may_load(site: Site) -> None:
    for path, page in pages(site):
        policies = page.select("head > meta[http-equiv=Content-Security-Policy]")
        assert [tag["content"] for tag in policies] == [POLICY], path
        loading = page.select("head link, head script")
        assert loading, path
        in_order = page.select(
            "head > meta[http-equiv=Content-Security-Policy], head link, head script"
        )
        assert in_order[0] is policies[0], path


def test_every_page_has_one_first_heading_a_language_and_a_title(site: Site) -> None:
    titles = Counter()
    for path, page in pages(site):
        assert isinstance(page.html, Tag)
        expected = "en" if path.startswith("en/") else "de"
        assert page.html["lang"] == expected or path.startswith("pages/"), path
        headings = page.find_all("h1")
        assert len(headings) == 1, path
        assert headings[0].get_text(strip=True), path
        assert page.title is not None, path
        assert page.title.get_text(strip=True), path
        if page.select_one("body.kind-moved"):
            continue
        titles[expected, page.title.get_text(), path.rpartition("/")[0]] += 1
    assert [title for title, count in titles.items() if count > 1] == []


def test_the_first_link_of_a_page_skips_to_the_content(site: Site) -> None:
    for path, page in pages(site):
        first = page.body.select_one(FOCUSABLE) if page.body else None
        assert first is not None, path
        assert first.get("class") == ["skip"], path
        assert first["href"] == "#Main", path
        assert page.select_one("main#Main[tabindex='-1']"), path


def test_headings_do_not_skip_a_level_in_generated_frames(site: Site) -> None:
    """Within the sidebar and the parts after it; in a body the editor decides."""
    for path, page in pages(site):
        for part in page.select("aside.sidebar, div.rest > section"):
            levels = [int(tag.name[1]) for tag in part.find_all(re.compile(r"^h[1-6]$"))]
            assert levels[:1] in ([], [2]), path
            steps = pairwise(levels)
            assert all(after <= before + 1 for before, after in steps), path


def test_browsers_find_nothing_to_repair(site: Site) -> None:
    for path in [*site.paths, "404.html"]:
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        parser.parse((site.html / path).read_text(encoding="utf-8"))
        faults = [f"{path}:{where}: {code} {data}" for where, code, data in parser.errors]
        assert faults == []

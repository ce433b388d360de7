"""The search index in a published site: it is there, it is left out when that is asked, and it is bounded."""

from __future__ import annotations

import posixpath
import re

from tests.publish import sites
from tests.publish.sites import ADVERSARIAL, Site


def test_every_edition_has_its_index_and_its_page(sample: Site) -> None:
    for folder in ("", "en/"):
        assert (sample.html / folder / "search" / "root.js").is_file()
        page = sample.page(f"{folder}search.html")
        assert page.select_one("#Search") is not None
        assert page.select_one("html[lang]")["lang"] == (folder[:2] or "de")  # type: ignore[index]


def test_every_page_leads_to_the_search_of_its_edition(sample: Site) -> None:
    for path in sample.paths:
        page = sample.page(path)
        link, root = page.select_one("a.find"), page.select_one("html")
        assert link is not None, path
        assert root is not None, path
        leads = posixpath.normpath(posixpath.join(posixpath.dirname(path), str(link["href"])))
        assert leads == ("en/" if root["lang"] == "en" else "") + "search.html", path


def test_no_file_of_the_index_is_big(sample: Site) -> None:
    for path in sample.html.rglob("search/*.js"):
        assert path.stat().st_size < 25_000, path
    for path in sample.html.rglob("search/t*/*.js"):
        assert path.stat().st_size < 40_000, path


def test_a_site_without_search_has_no_trace_of_it() -> None:
    root = sites.copy(ADVERSARIAL, "without-search")
    config = root / "mkdocs.yml"
    text, count = re.subn(
        r"(?m)^( *)- briefings:$", r"\1- briefings:\n\1    search: false", config.read_text("utf-8")
    )
    assert count == 1
    config.write_text(text, "utf-8")
    site = sites.built(root)
    assert not list(site.html.rglob("search"))
    assert not list(site.html.rglob("search.html"))
    assert not list(site.docs.rglob("search.md"))
    assert not (root / "build" / "cache").exists()
    assert not any(site.page(path).select("a.find") for path in site.paths)

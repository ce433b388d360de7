"""A site whose every text tries to be markup or a script: all of it is shown, none of it works."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.publish import sites
from tests.publish.sites import PROJECT, Site

ARTICLE_TEXTS = ("title", "summary", "why_it_matters", "storyline")
ARTICLE_LISTS = ("key_points", "open_questions", "authors", "topics")
SOURCE_TEXTS = ("title", "publisher", "agency", "author", "rights")
BODY_PLACES = (
    "text", "heading", "item", "cell", "callout title", "callout text", "footnote", "code", "block",
    "bold", "label", "quoted", "html",
)  # fmt: skip
PAYLOAD = "<script>alert('{0}')</script>\"><img src=x onerror=alert('{0}')>javascript:alert(1)"
SCHEMES = re.compile(r"\s*(?:javascript|vbscript|data):", re.IGNORECASE)


def hostile(place: str) -> str:
    return PAYLOAD.format(place)


@cache
def site() -> Site:
    root = sites.fresh("hostile")
    for folder in ("articles", "entities", "glossary", "pages"):
        (root / "content" / folder).mkdir(parents=True)
    (root / "templates").symlink_to(PROJECT / "templates")
    (root / "mkdocs.yml").write_text(
        (PROJECT / "mkdocs.yml")
        .read_text()
        .replace("site_name: Lageblick", f"site_name: {json.dumps(hostile('site'))}")
    )
    note(root, "articles/a", article_front(), body())
    entity = {
        "name": hostile("name"),
        "type": "person",
        "aliases": [hostile("alias")],
        "description": hostile("description"),
        "roles": [{"role": hostile("role")}],
        "same_as": {"website": "https://example.org/?javascript:alert(1)&'()"},
    }
    note(root, "entities/e", entity, hostile("profile"))
    term = {"term": hostile("term"), "aliases": [hostile("variant")]}
    note(root, "glossary/t", term, hostile("definition"))
    note(root, "pages/p", {"title": hostile("page")}, "Text")
    return sites.built(root)


def article_front() -> dict[str, object]:
    return {
        "date": "2025-07-01",
        **{field: hostile(field) for field in ARTICLE_TEXTS},
        **{field: [hostile(field)] for field in ARTICLE_LISTS},
        "whats_next": [{"date": "2025-08-01", "text": hostile("whats_next")}],
        "confidence": {"level": "low", "reason": hostile("reason")},
        "sources": [{field: hostile(f"source {field}") for field in SOURCE_TEXTS}],
        "changes": [{"date": "2025-07-02", "kind": "correction", "note": hostile("change")}],
    }


def body() -> str:
    text = {place: hostile(place) for place in BODY_PLACES}
    return (
        f"{text['text']} [[e]] [[t]]\n\n[[e|{text['label']}]]\n\n## {text['heading']}\n\n"
        f"- {text['item']}\n\n**{text['bold']}**\n\n> {text['quoted']}\n\n"
        f"| a | b |\n|---|---|\n| {text['cell']} | c |\n\n"
        f"> [!note] {text['callout title']}\n> {text['callout text']}\n\n"
        f"`{text['code']}`\n\n```html\n{text['block']}\n```\n\n<div>\n{text['html']}\n</div>\n\n"
        f"Note[^1].\n\n[^1]: {text['footnote']}\n"
    )


def note(root: Path, name: str, front: dict[str, object], text: str) -> None:
    path = root / "content" / f"{name}.md"
    # JSON is YAML.
    path.write_text(f"---\n{json.dumps(front)}\n---\n{text}\n")


PLACES = [
    *ARTICLE_TEXTS, *ARTICLE_LISTS, *BODY_PLACES, *(f"source {field}" for field in SOURCE_TEXTS),
    "whats_next", "reason", "change", "name", "alias", "description", "role", "profile", "term",
    "variant", "definition", "page", "site",
]  # fmt: skip


@pytest.fixture(scope="module")
def shown() -> str:
    """The text of all pages, with white space normalised."""
    texts = [site().page(path).get_text() for path in site().paths]
    return " ".join(" ".join(texts).split())


@pytest.mark.parametrize("place", PLACES)
def test_every_text_is_shown_as_written(place: str, shown: str) -> None:
    assert hostile(place) in shown


def test_no_page_has_an_element_made_by_a_text() -> None:
    for path in [*site().paths, "404.html"]:
        harmless(site().page(path), path)
        for script in site().page(path).find_all("script"):
            assert re.fullmatch(r"(?:\.\./)*js/\w+\.js|/js/\w+\.js", str(script.get("src"))), path


def test_titles_and_descriptions_say_the_whole_text() -> None:
    page = site().page("briefings/a.html")
    assert page.title is not None
    assert hostile("title") in page.title.get_text()
    description = page.select_one("meta[name=description]")
    assert description is not None
    assert description["content"] == hostile("summary")


@pytest.mark.parametrize(
    ("theme", "selector"), [("mkdocs", "[role=main]"), ("material", "article.md-content__inner")]
)
def test_nor_under_another_theme(theme: str, selector: str) -> None:
    other = sites.elsewhere(site(), theme)
    for path in site().paths:
        if path.startswith("pages/"):
            continue
        content = other.page(path).select_one(selector)
        assert content is not None, path
        harmless(content, path)
        assert not content.find_all("script"), path


def harmless(root: BeautifulSoup, path: str) -> None:
    assert not root.find_all(["img", "iframe", "object", "embed", "form", "base", "style"]), path
    for tag in root.find_all(re.compile("")):
        bad = [key for key in tag.attrs if key.startswith("on")]
        assert not bad, (path, tag.name, bad)
        for key in ("href", "src", "action"):
            assert not SCHEMES.match(str(tag.get(key, ""))), (path, tag)


@pytest.mark.parametrize(
    "text",
    [
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](&#106;avascript:alert(1))",
        "[a](<java\tscript:alert(1)>)",
        "[a][x]\n\n[x]: javascript:alert(1)",
        "<javascript:alert(1)>",
        "![a](data:image/svg+xml,<svg/onload=alert(1)>)",
        "![a](https://example.org/a.png)",
        "[a](data:text/html,<script>alert(1)</script>)",
        "[[e|a]](javascript:alert(1))",
    ],
)
def test_a_link_to_a_script_is_refused_or_shown_as_text(text: str, tmp_path: Path) -> None:
    said, pages = build(tmp_path, {"title": "T", "date": "2025-07-01"}, f"{text}\n")
    assert pages or "unsafe-link" in said or "missing-asset" in said or "broken-link" in said, said
    for page in pages:
        harmless(page, text)


@pytest.mark.parametrize("field", ["url", "archive_url"])
def test_a_source_that_is_a_script_is_refused(field: str, tmp_path: Path) -> None:
    source = {"title": "T", field: "javascript:alert(1)"}
    said, pages = build(tmp_path, {"title": "T", "date": "2025-07-01", "sources": [source]}, "x\n")
    assert not pages
    assert field in said


def build(root: Path, front: dict[str, object], text: str) -> tuple[str, list[BeautifulSoup]]:
    """Make the pages of one article as HTML; none if it has errors. Returns what was reported too."""
    from builder import build as pipeline
    from builder import writing
    from builder.adapters import report
    from builder.core.html import page_html
    from builder.core.model import Audience
    from builder.settings import Settings

    for folder in ("articles", "entities"):
        (root / "content" / folder).mkdir(parents=True)
    note(root, "articles/a", front, text)
    note(root, "entities/e", {"name": "E", "type": "person"}, "x")
    settings = Settings(
        name="S",
        root=root,
        content=root / "content",
        docs=root / "docs",
        templates=(PROJECT / "templates",),
        languages=("de",),
        audience=Audience.CLEAR,
        drafts=False,
    )
    checked = pipeline.check(settings)
    said = report.render(list(checked.findings), checked.tree.texts, "text")
    if checked.has_errors:
        return said, []
    writing.write_docs(checked, settings)
    texts = [path.read_text().split("\n---\n", 1)[1] for path in settings.docs.rglob("*.md")]
    return said, [BeautifulSoup(page_html(text).whole, "html5lib") for text in texts]


def test_the_build_stops_at_an_error_and_publishes_nothing(tmp_path: Path) -> None:
    (tmp_path / "content" / "articles").mkdir(parents=True)
    (tmp_path / "mkdocs.yml").write_text((PROJECT / "mkdocs.yml").read_text())
    (tmp_path / "templates").symlink_to(PROJECT / "templates")
    note(tmp_path, "articles/a", {"title": "T", "date": "2025-07-01"}, "[a](javascript:alert(1))")
    done = subprocess.run(
        (sys.executable, "-m", "mkdocs", "build"),
        cwd=tmp_path, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode != 0
    assert "unsafe-link" in done.stderr
    assert not (tmp_path / "site" / "index.html").exists()

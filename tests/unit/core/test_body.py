"""An article's body as the Markdown of its page, and that every engine shows it alike."""

from __future__ import annotations

from html.parser import HTMLParser

import markdown as python_markdown
import pytest
import yaml

from builder.core.articles import resolve_article
from builder.core.markdown import to_html
from tests.cases.case import Case, read_cases
from tests.sites.site import article_of, desk_of, registry_of

CASES = read_cases("annotations")
HEAD = "---\ntitle: Titel\ndate: 2025-07-03\nlink: {entities: all, terms: all}\n---\n"
FILES = ("content/assets/karte.svg", "content/assets/zahlen.csv", "content/pages/impressum.md")


def body_of(case: Case) -> str:
    desk = desk_of(registry_of(yaml.safe_load(case.text("registry"))), files=FILES)
    body = case.text("article")
    article = article_of(body if body.startswith("---") else HEAD + body)
    return resolve_article(
        body if body.startswith("---") else HEAD + body, article, desk
    ).record.body


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.path.stem)
def test_a_body_becomes_the_markdown_of_its_page(case: Case, *, rewrite: bool) -> None:
    case.check(body_of(case), rewrite=rewrite)


class Outline(HTMLParser):
    """The blocks, links and words of a page, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        named = [
            f"{name} {given[name]}" for name in ("id", "href", "src", "title") if name in given
        ]
        if named or tag not in LAYOUT:
            self.found += [f"<{tag}>", *named]

    def handle_data(self, data: str) -> None:
        self.found += data.split()


# A paragraph in an item or a table without rows look the same in both.
LAYOUT = ("p", "tbody", "thead", "span", "a", "br")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.path.stem)
def test_both_engines_show_the_same_words_links_and_blocks(case: Case) -> None:
    body = body_of(case)
    plain = python_markdown.markdown(body, extensions=["tables", "fenced_code", "md_in_html"])
    assert Outline(plain).found == Outline(to_html(body)).found

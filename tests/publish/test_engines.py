"""The generated Markdown means the same to pulldown-cmark, which publishes it, and to Python-Markdown.

Differences that remain, because Python-Markdown cannot say it:
- a numbered list begins at 1 whatever its first number is (`lazy_ol`);
- a list item that begins with another list on the same line (`- - x`) and goes on in a third line;
- an empty heading with closing marks (`## ##`), an empty code block in a list item;
- which element of `***both***` is the outer one (not seen by a reader).
"""

from __future__ import annotations

import difflib
import random
from pathlib import Path

import markdown
import pytest
from bs4 import BeautifulSoup, Tag

from builder.core.body import PageContext, body_markdown
from builder.core.html import page_html
from builder.core.markdown import parse
from builder.core.mentions import Linked
from builder.core.messages import read_messages
from tests.publish import sites
from tests.publish.flow import article, flow, links, one
from tests.publish.sites import PROJECT, Site

CONTENT = {"mkdocs": "[role=main]", "material": "article.md-content__inner"}
SITES = ("sample", "adversarial")


@pytest.mark.parametrize("theme", CONTENT)
@pytest.mark.parametrize("name", SITES)
def test_every_page_says_the_same_under_another_theme(name: str, theme: str) -> None:
    site: Site = getattr(sites, name)()
    other = sites.elsewhere(site, theme)
    differences = []
    compared = 0
    # All briefings, and of a large site's other pages one in eight: they come from few templates.
    paths = [
        path
        for number, path in enumerate(site.paths)
        if "briefings/" in path or len(site.paths) < 100 or number % 8 == 0
    ]
    for path in paths:
        ours = article(fresh(site.html / path))
        theirs = one(fresh(other.html / path), CONTENT[theme])
        assert links(ours) == links(theirs), path
        said, meant = flow(theirs), flow(ours)
        compared += len(meant)
        if said != meant:
            differences += [path, *difflib.unified_diff(meant, said, "ours", theme, "", "", 1, "")]
    assert compared > 30 * len(paths)
    assert not differences, "\n".join(differences[:60])


def fresh(path: Path) -> BeautifulSoup:
    """A page that may be changed: comparing unwraps elements."""
    return BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")


# Each of these was misread by one of the engines, or by both.
PIECES = {
    "list after a paragraph": "Text\n- a\n- b\n",
    "nested by two": "- a\n  - b\n    - c\n- d\n",
    "nested by four": "- a\n    - b\n        - c\n",
    "numbered in a bullet": "- a\n  1. b\n  2. c\n- d\n",
    "bracket numbers": "1) a\n2) b\n   - c\n",
    "two kinds of list": "- a\n\n1. b\n\n* c\n",
    "item of two paragraphs": "- a\n\n  b\n- c\n",
    "code in an item": "- a\n\n  ```py\n  if x:\n      y\n  ```\n- b\n",
    "code in a quotation": "> a\n> ```\n> b\n>   c\n> ```\n",
    "quotation in an item": "- a\n  > b\n- c\n",
    "empty item": "- a\n-\n- c\n",
    "wide item": "-   a\n    b\n-   c\n",
    "item like code": "-     a\n",
    "two quotations": "> a\n\n> b\n",
    "quotation, then lazy text": "> a\nb\n",
    "list in a quotation": "> a\n> - b\n>   - c\n> 1. d\n",
    "nested quotation": "> a\n> > b\n",
    "callout with a list": "> [!note] T\n> a\n> - b\n>   - c\n",
    "callout with code": "> [!note] T\n> a\n> ```\n> b\n> ```\n",
    "quoted statement with code": "> [!quote] T\n> a\n> ```\n> b\n> ```\n",
    "year in an item": "- in the year\n  2025. Then\n",
    "day at a line's start": "on the\n4. July and\n",
    "hash at a line's start": "#tag\n#other tag\n\n- #tag\n",
    "hash under a line": "#tag\n---\n",
    "long heading underlined": "One\ntwo\n===\n\nThree\n---\n",
    "indented heading": "   ## A\n",
    "heading after text": "a\n# b\nc\n",
    "heading with braces": "## a {#b .c}\n",
    "heading ends with a backslash": "## a\\\n",
    "fence at once": "a\n```\nb\n```\nc\n",
    "fence with words": "```py title=x {a}\nb\n```\n",
    "indented fence": "  ```\n  b\n  ```\n",
    "open fence": "```\na\n",
    "longer closing fence": "```\na\n`````\nb\n",
    "definitions": "a\n\n[x]: <y z> 'T'\n[v]: w\nb\n",
    "no definition": "a\n[x]: y\n",
    "table of contents": "[TOC]\n\na [TOC] b\n",
    "table after text": "a\n| b | c |\n|---|--:|\n| d | `e` |\n",
    "code over a cell's end": "| a | b |\n|---|---|\n| `c|d` | e |\n",
    "stars": "2*3*4 * 5 ** 6 a*b **„a“**b\n",
    "underscores": "a_b_c _d_ __e__ f _ _g\n",
    "backticks": "`a ``b` ``\n",
    "braces": "a {b} \\{c\\} {{ d }} {: .e }\n{: .f }\n",
    "escapes": "\\* \\_ \\# \\$ \\\\ \\\\* \\& \\< \\a\n",
    "entities": "&amp; &lt;b&gt; &#42;c&#42; &copy &unknown; &\n",
    "less than": "a < b <c d<e\n",
    "html": "<b>x</b> <br> <!-- y -->\n\n<div>\nz\n</div>\n",
    "html in a quotation": "> <b>\n> x > y\n",
    "struck": "~~a~~ b~c ~d~\n",
    "broken lines": "a  \nb\\\nc\n",
    "underline in an item": "- a\n===\n",
}


@pytest.fixture(scope="module")
def context() -> PageContext:
    words = read_messages("de", (PROJECT / "builder/messages/de.yaml").read_bytes())
    return PageContext(lambda _: "", lambda _: "", lambda _: "", words, {}, words.lang)


@pytest.fixture(scope="module")
def python_markdown() -> markdown.Markdown:
    # As under MkDocs: its own three extensions and those of the plain configuration.
    names = ("toc", "tables", "fenced_code", "attr_list", "md_in_html", "footnotes")
    return markdown.Markdown(extensions=list(names))


def both(
    source: str, context: PageContext, engine: markdown.Markdown
) -> tuple[list[str], list[str], str]:
    # A body never begins its page.
    page = "Before.\n\n" + body_markdown(source, parse(source), Linked((), ()), context)
    engine.reset()
    return read(page_html(page).whole), read(engine.convert(page)), page


def read(html: str) -> list[str]:
    body = BeautifulSoup(html, "html5lib").body
    assert isinstance(body, Tag)
    for heading in body.find_all(["h1", "h2", "h3", "h4", "h5", "h6"]):
        heading.attrs.pop("id", None)
    return flow(body)


@pytest.mark.parametrize("source", PIECES.values(), ids=list(PIECES))
def test_both_engines_read_a_body_alike(
    source: str, context: PageContext, python_markdown: markdown.Markdown
) -> None:
    ours, theirs, page = both(source, context, python_markdown)
    assert ours == theirs, page


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("\\{a\\} \\\\{b}", "{a} \\{b}"),
        ("a *b", "a *b"),
        ("<b>x</b> > y", "<b>x</b> > y"),
        ("<div>\nx > y\n</div>", "<div> x > y </div>"),
        ("[TOC]", "[TOC]"),
        ("- a\n===", "a ==="),
    ],
)
def test_what_is_not_markup_is_shown_as_written(
    source: str, shown: str, context: PageContext, python_markdown: markdown.Markdown
) -> None:
    for tokens in both(source, context, python_markdown)[:2]:
        assert " ".join(token for token in tokens if token.strip("</ulip>")) == f"Before. {shown}"


MARKS = ("- ", "* ", "1. ", "2. ", "1) ", "> ", "  ", "    ", "", "", "", "   ", "# ", "## ")
TEXTS = (
    "Wort", "zwei Wörter", "*k*", "**f**", "a_b", "`c`", "x *", "#tag", "1. x", "---", "===", "```",
    "| a | b |", "|---|---|", "", "", "", "[x]", "a  ", "\\*", "{x}", "> q", "- i", "_u_", "__u__",
    "a*b", "_ ", "~~d~~", "> [!note] T", "> [!quote] Q", "a\\{b", "[TOC]", "&amp;", "2025. Jahr",
    "<b", "a<b>c",
)  # fmt: skip


def test_random_bodies_are_read_alike_but_for_a_few(
    context: PageContext, python_markdown: markdown.Markdown
) -> None:
    """Far worse than what editors write; the bound is what Python-Markdown cannot say."""
    chance = random.Random(20250714)
    sources = [random_body(chance) for _ in range(400)]
    differ = [s for s in sources if differs(s, context, python_markdown)]
    assert len(differ) <= 0.04 * len(sources), "\n".join(map(repr, sorted(differ, key=len)[:10]))


def differs(source: str, context: PageContext, engine: markdown.Markdown) -> bool:
    ours, theirs, _ = both(source, context, engine)
    return ours != theirs


def random_body(chance: random.Random) -> str:
    def line() -> str:
        marks = "".join(chance.choices(MARKS, k=chance.randint(0, 3)))
        return marks + " ".join(chance.choices(TEXTS, k=chance.choice((1, 1, 2))))

    return "\n".join(line() for _ in range(chance.randint(1, 7))) + "\n"

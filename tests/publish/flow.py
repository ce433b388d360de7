"""What a reader gets from a piece of HTML, in reading order, for comparing engines.

Text with white space normalised (but not in blocks of code), links, images, headings, lists, tables,
emphasis, with ids and classes. Left out is what differs and no reader sees: paragraphs in list items,
the colour classes of code. Also left out, and seen: the first number of a list, which Python-Markdown
ignores (`lazy_ol`).
"""

from __future__ import annotations

from bs4 import BeautifulSoup, Comment, NavigableString, Tag

_ATTRIBUTES = ("href", "src", "alt", "title", "datetime", "lang")
_INVISIBLE = ("language-", "align-")


def flow(root: Tag) -> list[str]:
    """Return texts and tags in order."""
    tokens: list[str] = []
    words: list[str] = []

    def end_text() -> None:
        text = " ".join("".join(words).split())
        words.clear()
        if text:
            tokens.append(text)

    def walk(parent: Tag) -> None:
        for child in _children(parent):
            if isinstance(child, NavigableString):
                words.append(str(child))
            elif child.name == "pre":
                end_text()
                lines = (line.rstrip() for line in child.get_text().strip("\n").split("\n"))
                tokens.append("<pre>" + "\n".join(lines) + "</pre>")
            elif child.name == "p":
                words.append(" ")
                walk(child)
                words.append(" ")
            else:
                end_text()
                tokens.append(_opening(child))
                walk(child)
                end_text()
                tokens.append(f"</{child.name}>")

    walk(root)
    end_text()
    return tokens


def links(root: Tag) -> list[str]:
    """Return the targets of all links, in order."""
    return [str(link["href"]) for link in root.find_all("a", href=True)]


def article(page: BeautifulSoup) -> Tag:
    """Return the content of a page in our theme, without the boxes it is set in."""
    content = one(page, "article.page")
    for place in content.select("div.filter:empty"):
        place.decompose()
    for box in content.select(":scope > :is(.text, .rest), div.wide"):
        box.unwrap()
    return content


def one(root: Tag, selector: str) -> Tag:
    found = root.select(selector)
    assert len(found) == 1, f"{len(found)} elements match {selector}"
    return found[0]


def _children(parent: Tag) -> list[Tag | NavigableString]:
    return [
        child
        for child in parent.children
        if (isinstance(child, NavigableString) and not isinstance(child, Comment))
        or (isinstance(child, Tag) and "headerlink" not in child.get("class", []))
    ]


def _opening(tag: Tag) -> str:
    name = tag.name
    children = _children(tag)
    if name in ("em", "strong") and len(children) == 1:
        # `***both***`: which of the two is the outer one is not seen.
        inner = children[0]
        if isinstance(inner, Tag) and {name, inner.name} == {"em", "strong"}:
            tag.name, inner.name = name, inner.name = "em", "strong"
    classes = [c for c in tag.get("class", []) if not c.startswith(_INVISIBLE)]
    shown = [f"#{tag['id']}"] if tag.has_attr("id") else []
    shown += [f".{c}" for c in classes]
    shown += [f" {key}={tag[key]}" for key in _ATTRIBUTES if tag.has_attr(key)]
    return f"<{name}{''.join(shown)}>"

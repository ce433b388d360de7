"""A dossier as a book: chapters without what only a screen needs, appendices for all of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from builder.exporters import links, tree
from builder.exporters.dossier import Dossier, Part
from builder.exporters.tree import Element

SOURCES = "sources"
_SCREEN_ONLY = ("sidebar", "strip", "related", "terms", "sources", "chips")


@dataclass(frozen=True, slots=True)
class BookPart:
    """A chapter or an appendix as a tree, its links still those of the site."""

    part: Part
    root: Element
    kind: str


@dataclass(frozen=True, slots=True)
class Book:
    """All parts in the order of reading, and the ids in each."""

    parts: tuple[BookPart, ...]
    known: links.Known


def book(dossier: Dossier) -> Book:
    """Cut a dossier into the parts of a book."""
    roots = links.trees(dossier)
    sources = _sources(dossier, roots)
    parts = []
    for chapter in dossier.chapters:
        root = roots[chapter.part.name]
        tree.remove(root, lambda e: any(tree.has_class(e, css) for css in _SCREEN_ONLY))
        parts.append(BookPart(chapter.part, root, "chapter"))
    for part in dossier.appendices:
        if len(dossier.chapters) == 1:
            # Its sentences stand a few pages before.
            tree.remove(roots[part.name], lambda element: tree.has_class(element, "cited"))
        for profile in tree.find(roots[part.name], "div", "profile"):
            tree.deepen(profile, 2)
        parts.append(BookPart(part, roots[part.name], "appendix"))
    if len(sources):
        part = replace(
            dossier.chapters[0].part, name=SOURCES, title=dossier.t("briefing.sources"), html=""
        )
        parts.append(BookPart(part, sources, "appendix"))
    return Book(tuple(parts), links.known_ids({one.part.name: one.root for one in parts}))


def _sources(dossier: Dossier, roots: dict[str, Element]) -> Element:
    """Collect the lists of sources, under the titles of their chapters if there are several."""
    found = Element("div", {"class": "sources"})
    for chapter in dossier.chapters:
        root = roots[chapter.part.name]
        for section in tree.find(root, "section", "sources"):
            tree.remove(section, lambda element: element.tag == "h2")
            if len(dossier.chapters) > 1:
                heading = tree.Element("h2")
                name = chapter.part.page.rpartition("/")[2]
                link = tree.Element("a", {"href": name})
                link.text = chapter.part.title
                heading.append(link)
                found.append(heading)
            found.extend(section)
    return found

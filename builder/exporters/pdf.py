"""A dossier as an HTML document for a printing engine: title, contents, chapters, appendices."""

from __future__ import annotations

from dataclasses import dataclass

from jinja2 import BaseLoader
from markupsafe import Markup

from builder.exporters import links, theme, tree
from builder.exporters.book import SOURCES, book
from builder.exporters.documents import make_environment
from builder.exporters.dossier import ENTITIES, TERMS, Dossier

_PREFIXES = {ENTITIES: "Entity-", TERMS: "Term-", SOURCES: "Sources-"}
_STYLES = ("export/book.css", "theme/css/print.css", "export/pdf.css")


@dataclass(frozen=True, slots=True)
class PrintPart:
    """A chapter or an appendix as the template takes it."""

    id: str
    kind: str
    name: str
    title: str
    lang: str
    html: Markup


def print_document(
    dossier: Dossier, files: theme.Files, loader: BaseLoader, *, generator: str
) -> str:
    """Return a dossier as one HTML document with everything that it needs inside."""
    whole = book(dossier)
    picture = links.picture_data(dossier.files)
    # A printing engine does not apply a document's style sheet to the drawings in it.
    drawn = theme.without_faces(files.get("export/pictures.css", b"").decode("utf-8"))
    parts = []
    for one in whole.parts:
        links.relink(one.root, one.part, dossier, whole.known, _place)
        links.set_pictures(one.root, one.part, picture)
        tree.set_prefix(one.root, _prefix(one.part.name))
        _style_pictures(one.root, drawn)
        parts.append(
            PrintPart(
                id=_place(one.part.name, "")[1:],
                kind=one.kind,
                name=one.part.name if one.kind == "appendix" else "",
                title=one.part.title,
                lang=one.part.lang,
                html=Markup(tree.to_html(one.root)),  # noqa: S704 - escaped by the tree
            )
        )
    characters = frozenset(
        char for one in whole.parts for text in one.root.itertext() for char in text
    )
    css = "\n".join(
        theme.inline_css(path, files, characters=characters, slanted=True) for path in _STYLES
    )
    template = make_environment(loader).get_template("pdf.html.j2")
    return template.render(
        t=dossier.t,
        dossier=dossier,
        articles=[chapter.article for chapter in dossier.chapters],
        parts=parts,
        css=Markup(css),  # noqa: S704 - the theme's own
        generator=generator,
    )


def _style_pictures(root: tree.Element, css: str) -> None:
    for svg in root.iter("svg"):
        style = tree.Element("style")
        style.text = css
        svg.insert(0, style)


def _prefix(name: str) -> str:
    # Anchors of the pages have no capital letters, and no two parts have one prefix.
    return _PREFIXES.get(name, f"{name.upper()}-")


def _place(name: str, id: str) -> str:
    return f"#{_prefix(name)}{id}" if id else f"#{_prefix(name).rstrip('-')}"

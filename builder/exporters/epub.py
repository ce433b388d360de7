"""A dossier as EPUB 3.3 (https://www.w3.org/TR/epub-33/): a ZIP archive of XHTML documents."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from jinja2 import BaseLoader, Environment
from markupsafe import Markup

from builder.exporters import links, theme, tree
from builder.exporters.book import BookPart, book
from builder.exporters.bundle import pack
from builder.exporters.documents import make_environment
from builder.exporters.dossier import Dossier

_FOLDER = "EPUB"
_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"""
_STYLES = ("export/book.css", "export/pictures.css")
# EPUB 3.3, section 3.2: other pictures would need a fallback.
_CORE = frozenset({"image/gif", "image/jpeg", "image/png", "image/svg+xml", "image/webp"})


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the book as its package names it."""

    id: str
    path: str
    media_type: str
    properties: str = ""
    title: str = ""
    kind: str = ""


def epub_file(
    dossier: Dossier, files: theme.Files, loader: BaseLoader, *, moment: dt.datetime
) -> bytes:
    """Return a dossier as an e-book; `moment` is the time of its latest change."""
    environment = make_environment(loader)
    whole = book(dossier)
    pictures = {
        path: f"pictures/{number}.{path.rpartition('.')[2].lower()}"
        for number, path in enumerate(sorted(dossier.files), 1)
        if links.media_type(path) in _CORE
    }
    documents: list[tuple[Item, str]] = []
    for one in whole.parts:
        links.relink(one.root, one.part, dossier, whole.known, _place)
        links.set_pictures(one.root, one.part, lambda path: pictures.get(path, ""))
        documents.append(_document(one, environment))
    shown = {
        path: name for path, name in pictures.items() if any(name in text for _, text in documents)
    }
    items = [item for item, _ in documents]
    loaded = [
        Item(f"picture{number}", name, links.media_type(path))
        for number, (path, name) in enumerate(shown.items(), 1)
    ]
    texts = {item.path: text for item, text in documents}
    values = {
        "t": dossier.t,
        "dossier": dossier,
        "articles": [chapter.article for chapter in dossier.chapters],
        "items": items,
    }
    texts["title.xhtml"] = environment.get_template("title.xhtml.j2").render(**values)
    texts["nav.xhtml"] = environment.get_template("nav.xhtml.j2").render(**values)

    def style(path: str) -> str:
        return theme.without_faces(files[path].decode("utf-8"))

    package = environment.get_template("package.opf.j2").render(
        **values, pictures=loaded, modified=f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
    )
    packed = [
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", _CONTAINER.encode()),
        (f"{_FOLDER}/package.opf", package.encode()),
        (f"{_FOLDER}/book.css", "\n".join(map(style, _STYLES)).encode()),
        *((f"{_FOLDER}/{path}", texts[path].encode()) for path in sorted(texts)),
        *((f"{_FOLDER}/{name}", dossier.files[path]) for path, name in shown.items()),
    ]
    return pack(packed, moment=moment)


def _document(one: BookPart, environment: Environment) -> tuple[Item, str]:
    for element in one.root.iter():
        # HTML in XML needs both (EPUB 3.3, section 6.1.2 asks for valid XHTML).
        if lang := element.get("lang"):
            element.set("{http://www.w3.org/XML/1998/namespace}lang", lang)
    properties = "svg" if any(True for _ in one.root.iter("svg")) else ""
    name = one.part.name
    item = Item(
        name, f"{name}.xhtml", "application/xhtml+xml", properties, one.part.title, one.kind
    )
    text = environment.get_template("part.xhtml.j2").render(
        title=one.part.title,
        lang=one.part.lang,
        kind=one.kind,
        name=name,
        html=Markup(tree.to_xhtml(one.root)),  # noqa: S704 - escaped by the tree
    )
    return item, text


def _place(name: str, id: str) -> str:
    return f"{name}.xhtml#{id}" if id else f"{name}.xhtml"

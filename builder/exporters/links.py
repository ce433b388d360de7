"""Links of an export: to its own parts where it has them, else to the site, else plain text."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from urllib.parse import quote, unquote, urljoin

from builder.core.paths import join
from builder.exporters.dossier import Dossier, Part
from builder.exporters.tree import Element, find, has_class, ids, parse

Place = Callable[[str, str], str]
"""Makes the address of an id ('' for the beginning) in a part, both by name."""

Known = Mapping[str, frozenset[str]]
"""The ids that each part has, by the part's name."""

_OUTSIDE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
# What RFC 3986 allows in an address; everything else is written in per cent.
_ALLOWED = "%/:=&?~#+!$,;'@()*[]"

TYPES: Mapping[str, str] = {
    "gif": "image/gif",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "svg": "image/svg+xml",
    "webp": "image/webp",
    "avif": "image/avif",
}
"""Media types of pictures, by the ending of their names."""


def trees(dossier: Dossier) -> dict[str, Element]:
    """Return the tree of every part, by its name."""
    roots = {chapter.part.name: parse(chapter.part.html) for chapter in dossier.chapters}
    for part in dossier.appendices:
        root = roots[part.name] = parse(part.html)
        for entry in find(root, "section", "entry"):
            _set_apart(entry)
    return roots


def _set_apart(entry: Element) -> None:
    """Make the ids in an entry its own: each comes from a page where nothing else had them."""
    prefix = f"{entry.get('id', '')}--"
    for element in entry.iter():
        if has_class(element, "mention") or has_class(element, "term"):
            element.attrib.pop("id", None)
        elif element is not entry and (id := element.get("id")):
            element.set("id", prefix + id)
        if (href := element.get("href", "")).startswith("#"):
            element.set("href", f"#{prefix}{href[1:]}")


def relink(root: Element, part: Part, dossier: Dossier, known: Known, place: Place) -> None:
    """Point the links of a part to where things are in the export.

    What the export does not have is linked on the site if that has an address, else it is text.
    """
    folder = part.page.rpartition("/")[0]
    drawn = {element for svg in root.iter("svg") for element in svg.iter("a")}
    for element in list(root.iter("a")):
        href = element.get("href")
        if href is None:
            continue
        if _OUTSIDE.match(href):
            element.set("href", quote(href, safe=_ALLOWED))
            continue
        path, _, fragment = href.partition("#")
        page = join(folder, unquote(path)) if path else part.page
        target = _found(page, unquote(fragment), part, dossier, known)
        if target is not None:
            element.set("href", place(*target))
        elif dossier.site_url:
            site = dossier.site_url.rstrip("/") + "/"
            own = f"#{fragment}" if fragment else ""
            element.set("href", urljoin(site, quote(page, safe=_ALLOWED)) + own)
        else:
            element.tag = "g" if element in drawn else "span"
            for name in ("href", "tabindex", "title"):
                element.attrib.pop(name, None)


def known_ids(roots: Mapping[str, Element]) -> Known:
    """Return the ids of every part."""
    return {name: ids(root) for name, root in roots.items()}


def _found(
    page: str, fragment: str, part: Part, dossier: Dossier, known: Known
) -> tuple[str, str] | None:
    """Return the part and the id in it that a link leads to."""
    if page == part.page and fragment in known[part.name]:
        return part.name, fragment
    exact = dossier.places.get(f"{page}#{fragment}") if fragment else None
    name, id = exact or dossier.places.get(page, ("", ""))
    if name not in known:
        return None
    if fragment in known[name] and not id:
        return name, fragment
    return (name, id) if not id or id in known[name] else None


def pictures(dossier: Dossier) -> frozenset[str]:
    """Return the paths of all pictures that an export shows."""
    found = set()
    parts = (*(chapter.part for chapter in dossier.chapters), *dossier.appendices)
    for part in parts:
        folder = part.page.rpartition("/")[0]
        for image in parse(part.html).iter("img"):
            src = image.get("src", "")
            if not _OUTSIDE.match(src):
                found.add(join(folder, unquote(src)))
    return frozenset(found)


def set_pictures(root: Element, part: Part, source: Callable[[str], str]) -> None:
    """Give pictures the address that `source` returns for their path in the site.

    A picture without one, or from another host, becomes its own alternative text.
    """
    folder = part.page.rpartition("/")[0]
    for image in root.iter("img"):
        src = image.get("src", "")
        if src.startswith("data:"):
            continue
        found = "" if _OUTSIDE.match(src) else source(join(folder, unquote(src)))
        if found:
            image.set("src", found)
        else:
            image.tag, image.text = "span", image.get("alt", "")
            image.attrib = {"class": "missing-picture"}


def data_url(data: bytes, media_type: str) -> str:
    """Return bytes as an address that holds them."""
    return f"data:{media_type};base64,{base64.b64encode(data).decode('ascii')}"


def media_type(path: str) -> str:
    """Return the media type of a picture, or ''."""
    return TYPES.get(path.rpartition(".")[2].lower(), "")


def picture_data(files: Mapping[str, bytes]) -> Callable[[str], str]:
    """Return a function that gives a picture's path its data as an address."""

    def source(path: str) -> str:
        data, kind = files.get(path), media_type(path)
        return data_url(data, kind) if data is not None and kind else ""

    return source

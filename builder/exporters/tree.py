"""HTML fragments as trees that can be changed and written again, as HTML or as XHTML."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Literal

Element = ET.Element

_VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905 - a list of words
)
_NAME = re.compile(r"""([^\s"'<>/=]+)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]*)""")
_HEADING = re.compile(r"h([1-6])")
# Characters that XML 1.0 has no place for.
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class _Reader(HTMLParser):
    """Builds a tree; names keep their capital letters, which SVG needs and the parser drops."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("div")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = self._add(tag, attrs)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._add(tag, attrs)

    def _add(self, tag: str, attrs: list[tuple[str, str | None]]) -> Element:
        written = self.get_starttag_text() or ""
        names = {name.lower(): name for name in _NAME.findall(written)}
        spelled = written[1 : len(tag) + 1] if "svg" in {e.tag for e in self._open} else tag
        values = {names.get(name, name): value or "" for name, value in attrs}
        return ET.SubElement(self._open[-1], spelled, values)

    def handle_endtag(self, tag: str) -> None:
        for index in range(len(self._open) - 1, 0, -1):
            if self._open[index].tag.lower() == tag:
                del self._open[index:]
                return

    def handle_data(self, data: str) -> None:
        parent = self._open[-1]
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + data
        else:
            parent.text = (parent.text or "") + data


def parse(html: str) -> Element:
    """Return a `div` that holds a fragment; comments are dropped."""
    reader = _Reader()
    reader.feed(_NO_XML.sub("", html))
    reader.close()
    return reader.root


def to_html(root: Element) -> str:
    """Write what is inside an element as HTML."""
    return _inside(root, "html")


def to_xhtml(root: Element) -> str:
    """Write what is inside an element as XHTML; SVG gets its namespace."""
    for svg in root.iter("svg"):
        svg.set("xmlns", "http://www.w3.org/2000/svg")
    return _inside(root, "xml")


def _inside(root: Element, method: Literal["html", "xml"]) -> str:
    # Without a name of its own, what is around the inside is easily cut off.
    outer = Element("x")
    outer.text, outer[:] = root.text, list(root)
    text = ET.tostring(
        outer, encoding="unicode", method=method, short_empty_elements=method == "xml"
    )
    return text.removeprefix("<x>").removesuffix("</x>") if len(outer) or outer.text else ""


def has_class(element: Element, name: str) -> bool:
    """Return whether an element is of a class."""
    return name in element.get("class", "").split()


def find(root: Element, tag: str, css: str) -> Iterator[Element]:
    """Yield the elements below `root` of a tag and class, in order."""
    return (element for element in root.iter(tag) if has_class(element, css))


def ids(root: Element) -> frozenset[str]:
    """Return every id in a tree."""
    return frozenset(id for element in root.iter() if (id := element.get("id")))


def remove(root: Element, unwanted: Callable[[Element], bool]) -> None:
    """Take elements out, with all that is in them; text after them stays."""
    for parent in list(root.iter()):
        for child in list(parent):
            if unwanted(child):
                _keep_tail(parent, child)
                parent.remove(child)


def _keep_tail(parent: Element, child: Element) -> None:
    index = list(parent).index(child)
    if index:
        parent[index - 1].tail = (parent[index - 1].tail or "") + (child.tail or "")
    else:
        parent.text = (parent.text or "") + (child.tail or "")


def wrap(root: Element, tag: str, css: str) -> None:
    """Put a `div` of a class around every element of a tag."""
    for parent in list(root.iter()):
        for index, child in enumerate(parent):
            if child.tag == tag:
                outer = parent[index] = Element("div", {"class": css})
                outer.tail, child.tail = child.tail, None
                outer.append(child)


def set_prefix(root: Element, prefix: str) -> None:
    """Put a prefix before every id, so that several trees can stand in one document."""
    for element in root.iter():
        if id := element.get("id"):
            element.set("id", prefix + id)
        for name in ("aria-labelledby", "aria-describedby"):
            if names := element.get(name):
                element.set(name, " ".join(prefix + one for one in names.split()))


def deepen(root: Element, levels: int) -> None:
    """Put all headings `levels` deeper, at most to the sixth."""
    for element in root.iter():
        match = _HEADING.fullmatch(element.tag)
        if match:
            element.tag = f"h{min(int(match[1]) + levels, 6)}"

"""Generated Markdown to HTML: links, heading anchors, and the parts that the theme places."""

from __future__ import annotations

import html
import re
from functools import lru_cache

from builder.core.markdown import to_html
from builder.core.paths import heading_slug
from builder.core.values import Value

# All that is looked for begins with a tag's bracket: in text and code it is always written as an entity.
# Pages are large and many, so that they are looked through once.
_FOUND = re.compile(
    r"""(<(?:
    a\ href="(?!\#|[A-Za-z][A-Za-z0-9+.-]*:|//)[^"\#?]+\.md(?=[\#"])  # a link to a page
    |/(?:h[1-6]|aside)>
    |h[1-6]>
    |(?:section|div|figure|figcaption|aside|nav|details)\b[^<>]*\ markdown="1">
    |aside\ class="sidebar">
    |t(?:able\b|[hd]\ style="text-align:\ (?:left|center|right)")
    |!--\ -->\n  # what parts two lists
    |[a-z][a-z0-9]*\ id="[^"]+"  # on generated pages an id is always the first attribute
    ))""",
    re.VERBOSE,
)
_TAG = re.compile(r"<[^>]*>")
_MARKER = ' markdown="1">'
_APART = "<!-- -->\n"
_ALIGNED = ' style="text-align: '
_ASIDE = '<aside class="sidebar">'
_ASIDE_END = "</aside>"


class Heading(Value, frozen=True):
    """A heading of a page; `title` is its text as HTML."""

    level: int
    id: str
    title: str


class PageHtml(Value, frozen=True):
    """A page's content: before the sidebar, the sidebar, after it, and all headings.

    `has_table` says whether there is a table.
    """

    main: str
    aside: str
    rest: str
    headings: tuple[Heading, ...]
    has_table: bool

    @property
    def whole(self) -> str:
        """Return the parts in reading order."""
        return self.main + self.aside + self.rest


class _Page:
    """The HTML of a page in pieces: every other one is what is looked for."""

    def __init__(self, text: str) -> None:
        self.pieces = _FOUND.split(text)
        self.ids: set[str] = set()
        self.headings: list[tuple[int, int]] = []
        self.aside = self.aside_end = 0
        self.has_table = False
        self._heading = 0

    def look(self) -> None:
        """Turn links and tags to what a browser reads; note headings, ids and the sidebar."""
        pieces = self.pieces
        for index in range(1, len(pieces), 2):
            tag = pieces[index]
            if tag.endswith(".md"):
                pieces[index] = f"{tag[:-3]}.html"
            elif tag.startswith(("<h", "</h")):
                self._at_heading(tag, index)
            else:
                pieces[index] = self._at_tag(tag, index)

    def _at_heading(self, tag: str, index: int) -> None:
        if not self._heading:
            self._heading = index if tag[1] == "h" else 0
        elif tag == f"</{self.pieces[self._heading][1:]}":
            self.headings.append((self._heading, index))
            self._heading = 0

    def _at_tag(self, tag: str, index: int) -> str:
        if tag.endswith(_MARKER):
            tag = f"{tag.removesuffix(_MARKER)}>"
        if tag == _ASIDE:
            self.aside = self.aside or index
        elif tag == _ASIDE_END:
            self.aside_end = self.aside_end or (index if self.aside else 0)
        elif tag == "<table":
            self.has_table = True
        elif tag == _APART:
            return ""
        # Inline styles are not allowed by the Content-Security-Policy.
        elif _ALIGNED in tag:
            return tag.replace(_ALIGNED, ' class="align-')
        else:
            _, found, rest = tag.partition(' id="')
            if found:
                self.ids.add(rest.partition('"')[0])
        return tag

    def anchored(self) -> tuple[Heading, ...]:
        """Give the headings anchors; return those outside the sidebar."""
        found = []
        for start, end in self.headings:
            level = self.pieces[start][2]
            title, slug = _titled("".join(self.pieces[start + 1 : end]))
            id = _unique(slug, self.ids)
            self.pieces[start] = f'<h{level} id="{id}">'
            if not self.aside < start < self.aside_end:
                found.append(Heading(int(level), id, title))
        return tuple(found)


def page_html(markdown: str) -> PageHtml:
    """Render a generated page. Links to pages lead to their HTML, headings get anchors."""
    page = _Page(to_html(markdown))
    page.look()
    headings = page.anchored()
    pieces, start, end = page.pieces, page.aside, page.aside_end
    if not end:
        return PageHtml("".join(pieces), "", "", headings, page.has_table)
    return PageHtml(
        "".join(pieces[:start]),
        f"{''.join(pieces[start : end + 1])}\n",
        "".join(pieces[end + 1 :]).lstrip("\n"),
        headings,
        page.has_table,
    )


# A briefing is a heading on the pages of all that it mentions.
@lru_cache(maxsize=16384)
def _titled(inner: str) -> tuple[str, str]:
    """Return a heading's text as HTML, and its anchor."""
    title = _TAG.sub("", inner)
    return title, heading_slug(html.unescape(title))


def _unique(id: str, used: set[str]) -> str:
    """Number an anchor that is taken, as Python-Markdown's `toc` does: `x_1`, then `x_2`."""
    candidate, number = id, 0
    while candidate in used or not candidate:
        number += 1
        candidate = f"{id}_{number}"
    used.add(candidate)
    return candidate

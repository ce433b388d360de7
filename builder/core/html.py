"""Generated Markdown to HTML: links, heading anchors, and the parts that the theme places."""

from __future__ import annotations

import html
import re

from builder.core.markdown import to_html
from builder.core.paths import heading_slug
from builder.core.values import Value

# All of these begin with a tag's bracket: in text and code it is always written as an entity.
_MARKER = re.compile(
    r'(<(?:section|div|figure|figcaption|aside|nav|details)\b[^<>]*?) markdown="1"(?=>)'
)
_LINK = re.compile(r'<a href="(?![A-Za-z][A-Za-z0-9+.-]*:|//)([^"#?]+)\.md(?=[#"])')
_APART = "<!-- -->\n"
_HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_ALIGN = re.compile(r'(<t[hd]) style="text-align: (left|center|right)"')
# On generated pages an id is always the first attribute.
_ID = re.compile(r'<[a-z][a-z0-9]* id="([^"]+)"')
_ASIDE = '<aside class="sidebar">'
_ASIDE_END = "</aside>"


class Heading(Value, frozen=True):
    """A heading of a page; `title` is its text as HTML."""

    level: int
    id: str
    title: str


class PageHtml(Value, frozen=True):
    """A page's content: before the sidebar, the sidebar, after it, and all headings."""

    main: str
    aside: str
    rest: str
    headings: tuple[Heading, ...]

    @property
    def whole(self) -> str:
        """Return the parts in reading order."""
        return self.main + self.aside + self.rest


def page_html(markdown: str) -> PageHtml:
    """Render a generated page. Links to pages lead to their HTML, headings get anchors."""
    text = _MARKER.sub(r"\1", to_html(markdown)).replace(_APART, "")
    text = _LINK.sub(_to_html, text)
    # Inline styles are not allowed by the Content-Security-Policy.
    text = _ALIGN.sub(r'\1 class="align-\2"', text)
    used = set(_ID.findall(text))
    headings: list[Heading] = []

    def anchored(match: re.Match[str]) -> str:
        level, inner = int(match[1]), match[2]
        title = _TAG.sub("", inner)
        id = _unique(heading_slug(html.unescape(title)), used)
        headings.append(Heading(level, id, title))
        return f'<h{level} id="{id}">{inner}</h{level}>'

    text = _HEADING.sub(anchored, text)
    main, opening, after = text.partition(_ASIDE)
    if not opening:
        return PageHtml(main, "", "", tuple(headings))
    aside, _, rest = after.partition(_ASIDE_END)
    hidden = set(_ID.findall(aside))
    shown = tuple(heading for heading in headings if heading.id not in hidden)
    return PageHtml(main, f"{opening}{aside}{_ASIDE_END}\n", rest.lstrip("\n"), shown)


def _to_html(link: re.Match[str]) -> str:
    return f'<a href="{link[1]}.html'


def _unique(id: str, used: set[str]) -> str:
    """Number an anchor that is taken, as Python-Markdown's `toc` does: `x_1`, then `x_2`."""
    candidate, number = id, 0
    while candidate in used or not candidate:
        number += 1
        candidate = f"{id}_{number}"
    used.add(candidate)
    return candidate

"""The only door to the Markdown parser: a body as blocks and leaves that know their place.

Syntax is CommonMark with GFM tables, footnotes and strikethrough, and `[[wikilinks]]`, as parsed by
pulldown-cmark. What is text, code, link or heading is taken from its events, never guessed.
"""

from __future__ import annotations

import bisect
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from pyromark import Markdown, Options

from builder.core.source import Span
from builder.core.values import Value

LinkKind = Literal["wiki", "inline", "reference", "autolink", "image"]
LeafKind = Literal["paragraph", "heading", "item", "cell", "title"]

_OPTIONS = (
    Options.ENABLE_TABLES
    | Options.ENABLE_FOOTNOTES
    | Options.ENABLE_STRIKETHROUGH
    | Options.ENABLE_WIKILINKS
)
_SOURCE_PARSER = Markdown(options=_OPTIONS)
_PAGE_PARSER = Markdown(options=Options.ENABLE_TABLES)

_CALLOUT = re.compile(r"[ ]{0,3}>[ \t]?\[!([A-Za-z][\w-]*)\][+-]?[ \t]*")
_CONTINUATION = re.compile("[\x80-\xbf]".encode("latin-1"))
_MARKER = re.compile(r"(?:[-+*]|\d{1,9}[.)])")

TEXT, CODE, LINKED = 0, -1, -2
"""Groups of pieces: running text is 0 or above, one number for each run of equal nesting."""


class Piece(Value, frozen=True):
    """A run of a leaf's text and where it stands in the source.

    `exact` pieces are the source's characters one for one; others (a soft line break, an entity such
    as `&amp;`) map as a whole. Before an `escaped` one stands the backslash that makes its first character
    text.
    """

    offset: int
    span: Span
    exact: bool
    group: int
    escaped: bool = False


_OFFSET = operator.attrgetter("offset")


class Link(Value, frozen=True):
    """A link, wikilink or image. `label` counts in the leaf's text, `label_span` in the source."""

    kind: LinkKind
    target: str
    title: str
    span: Span
    label: Span
    label_span: Span
    labelled: bool


class Leaf(Value, frozen=True):
    """A block that holds running text: a paragraph, heading, list item, table cell, callout title."""

    kind: LeafKind
    level: int
    span: Span
    text: str
    pieces: tuple[Piece, ...]
    links: tuple[Link, ...]
    section: int
    callout: int
    footnote: str

    def source_span(self, start: int, end: int) -> Span:
        """Return the source range of the text from `start` to `end`, which is not empty."""
        first = self.pieces[bisect.bisect_right(self.pieces, start, key=_OFFSET) - 1]
        last = self.pieces[bisect.bisect_right(self.pieces, end - 1, key=_OFFSET) - 1]
        begin = first.span.start + (start - first.offset if first.exact else 0)
        stop = last.span.start + (end - last.offset) if last.exact else last.span.end
        return Span(begin, stop)

    def is_bare(self, start: int, end: int) -> bool:
        """Return whether the text from `start` to `end` stands in the source without an escape."""
        first = bisect.bisect_right(self.pieces, start, key=_OFFSET) - 1
        last = bisect.bisect_right(self.pieces, end - 1, key=_OFFSET) - 1
        return all(
            piece.exact and not (piece.escaped and piece.offset >= start)
            for piece in self.pieces[first : last + 1]
        )

    def group(self, start: int, end: int) -> int:
        """Return the group that the text from `start` to `end` lies in, or CODE if it crosses one."""
        first = bisect.bisect_right(self.pieces, start, key=_OFFSET) - 1
        last = bisect.bisect_right(self.pieces, end - 1, key=_OFFSET) - 1
        if first == last:
            return self.pieces[first].group
        groups = {piece.group for piece in self.pieces[first : last + 1]}
        return groups.pop() if len(groups) == 1 else CODE


class Block(Value, frozen=True):
    """Any block with its nesting; `depth` 0 is the body itself."""

    kind: str
    span: Span
    depth: int
    level: int = 0
    in_quote: bool = False


class Callout(Value, frozen=True):
    """A block quote that begins with `[!kind]`. `leaves` is the half-open range of its leaves.

    `head` is the rest of the marker's line: the title as written.
    """

    kind: str
    span: Span
    marker: Span
    head: Span
    title: int
    leaves: range
    nested: bool


class Footnote(Value, frozen=True):
    """The definition of a footnote; `content` is its text."""

    label: str
    span: Span
    content: Span


class Body(Value, frozen=True):
    """A parsed body. All spans count in the whole source text."""

    span: Span
    leaves: tuple[Leaf, ...] = ()
    blocks: tuple[Block, ...] = ()
    callouts: tuple[Callout, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    references: tuple[tuple[str, Span], ...] = ()
    html: tuple[tuple[Span, bool], ...] = ()
    strikes: tuple[Span, ...] = ()
    breaks: tuple[Span, ...] = ()
    codes: tuple[Span, ...] = ()

    @property
    def words(self) -> int:
        """Return the number of words, for the reading time."""
        return sum(len(leaf.text.split()) for leaf in self.leaves)


@dataclass(slots=True)
class _Open:
    """A leaf under construction."""

    kind: LeafKind
    level: int
    start: int
    length: int = 0
    text: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


class _Walk:
    """One pass over the parser's events."""

    def __init__(self, text: str, base: int) -> None:
        self.text = text
        self.base = base
        self.leaves: list[Leaf] = []
        self.blocks: list[Block] = []
        self.callouts: list[Callout] = []
        self.footnotes: list[Footnote] = []
        self.references: list[tuple[str, Span]] = []
        self.html: list[tuple[Span, bool]] = []
        self.strikes: list[Span] = []
        self.breaks: list[Span] = []
        self.codes: list[Span] = []
        self._open: _Open | None = None
        self._section = 0
        self._group = TEXT
        self._groups: list[int] = []
        self._links: list[tuple[dict[str, Any], int, int]] = []
        self._images = 0
        self._depth = 0
        self._quotes: list[int] = []
        self._callout = -1
        self._footnote = ""
        self._pending: tuple[str, Span, Span, int, bool] | None = None
        self._inside: list[Callout] = []
        self._title_due = False
        self._code_block = False

    def run(self) -> None:
        data = self.text.encode()
        # Ranges count UTF-8 bytes; continuation bytes before an offset are what it is ahead by.
        ahead = (
            [match.start() for match in _CONTINUATION.finditer(data)]
            if len(data) != len(self.text)
            else []
        )
        count: Callable[[list[int], int], int] = bisect.bisect_left
        base = self.base
        for event, where in _SOURCE_PARSER.events_with_range(self.text):
            start, end = where["start"], where["end"]
            if ahead:
                start -= count(ahead, start)
                end -= count(ahead, end)
            self._event(cast("Any", event), Span(base + start, base + end))

    def _event(self, event: Any, span: Span) -> None:
        if isinstance(event, str):
            self._bare(event, span)
            return
        ((name, value),) = event.items()
        if name == "Text":
            self._write(value, span, self._group)
        elif name == "Start":
            self._start(value, span)
        elif name == "End":
            self._end(value, span)
        elif name == "Code":
            self.codes.append(span)
            self._write(value, span, CODE)
        elif name == "InlineHtml":
            self.html.append((span, True))
            self._write(value, span, CODE)
        elif name == "FootnoteReference":
            self.references.append((value, span))

    def _bare(self, event: str, span: Span) -> None:
        if event == "Rule":
            self._close(span.start)
            self._block("rule", span)
        elif self._open is not None and self._open.kind == "title":
            self._close(span.start)
            self._open = _Open("paragraph", 0, span.end)
        else:
            if event == "HardBreak":
                self.breaks.append(span)
            self._write(" ", span, self._group)

    def _write(self, value: str, span: Span, group: int) -> None:
        if self._code_block or self._images:
            return
        leaf = self._open
        if leaf is None:
            leaf = self._open = _Open("item", 0, span.start)
        if leaf.kind == "title" and self._pending is not None:
            # The marker and the blank after it do not belong to the title.
            before = self._pending[2].start - span.start
            if before > 0:
                value, span = value[before:], Span(span.start + before, span.end)
            if not value or span.start >= span.end:
                return
        start = span.start - self.base
        source = self.text[start : span.end - self.base]
        escaped = (
            self.text[start - 1 : start] == "\\"
            # Of two backslashes the second is text.
            and not (leaf.pieces and leaf.pieces[-1].span.end == span.start)
        )
        leaf.pieces.append(Piece(leaf.length, span, source == value, group, escaped))
        leaf.text.append(value)
        leaf.length += len(value)

    def _block(self, kind: str, span: Span, level: int = 0) -> None:
        self.blocks.append(Block(kind, span, self._depth, level, bool(self._quotes)))

    def _start(self, tag: Any, span: Span) -> None:
        if isinstance(tag, str):
            self._start_plain(tag, span)
            return
        ((name, value),) = tag.items()
        match name:
            case "Link" | "Image":
                self._open_for_inline(span)
                if name == "Image":
                    self._images += 1
                self._groups.append(self._group)
                self._group = LINKED
                length = self._open.length if self._open else 0
                self._links.append((value, length, len(self._open.pieces) if self._open else 0))
            case "Heading":
                self._close(span.start)
                self._section += 1
                level = int(value["level"][1])
                self._block("heading", span, level)
                self._open = _Open("heading", level, span.start)
            case "BlockQuote":
                self._close(span.start)
                self._quote(span)
                self._depth += 1
            case "List":
                self._close(span.start)
                self._block("list", span)
                self._depth += 1
            case "CodeBlock":
                self._close(span.start)
                fenced = isinstance(value, dict)
                self._block("fence" if fenced else "code", span)
                self.codes.append(span)
                self._code_block = True
            case "FootnoteDefinition":
                self._close(span.start)
                self._block("footnote", span)
                self._footnote = value
                self._depth += 1
            case "Table":
                self._close(span.start)
                self._block("table", span)
                self._depth += 1

    def _start_plain(self, tag: str, span: Span) -> None:
        match tag:
            case "Paragraph":
                self._close(span.start)
                if self._title_due and self._pending is not None:
                    self._title_due = False
                    self._open = _Open("title", 0, self._pending[2].start)
                else:
                    self._block("paragraph", span)
                    self._open = _Open("paragraph", 0, span.start)
            case "Item":
                self._close(span.start)
                self._block("item", span)
                self._depth += 1
            case "TableCell":
                self._open = _Open("cell", 0, span.start)
            case "HtmlBlock":
                self._close(span.start)
                self._block("html", span)
                self.html.append((span, False))
                self._code_block = True
            case "Emphasis" | "Strong" | "Strikethrough":
                self._open_for_inline(span)
                if tag == "Strikethrough":
                    self.strikes.append(span)
                self._groups.append(self._group)
                if self._group >= TEXT:
                    # A name that begins inside emphasis and ends outside cannot become a link.
                    self._group = span.start + 1

    def _open_for_inline(self, span: Span) -> None:
        if self._open is None:
            self._open = _Open("item", 0, span.start)

    def _quote(self, span: Span) -> None:
        self._block("quote", span)
        line_start = max(self.text.rfind("\n", 0, span.start - self.base) + 1, 0)
        match = _CALLOUT.match(self.text, line_start)
        if match is None or match.end() < span.start - self.base:
            match = _CALLOUT.match(self.text, span.start - self.base)
        if match is not None:
            marker = Span(self.base + match.start(1) - 2, self.base + match.end(1) + 1)
            end = re.compile(r"[\r\n]|\Z").search(self.text, match.end())
            stop = self.base + (end.start() if end else len(self.text))
            nested = bool(self._quotes) or self._depth > 0
            head = Span(self.base + match.end(), stop)
            if self._pending is not None:
                inner = Callout(match[1].lower(), span, marker, head, -1, range(0), nested=True)
                self._inside.append(inner)
                self._quotes.append(0)
                return
            self._pending = (match[1].lower(), marker, head, len(self.leaves), nested)
            self._callout = len(self.callouts)
            self._title_due = True
            self._quotes.append(1)
        else:
            self._quotes.append(0)

    def _end(self, tag: Any, span: Span) -> None:
        name = tag if isinstance(tag, str) else next(iter(tag))
        match name:
            case "Link" | "Image":
                self._end_link(span)
            case "Emphasis" | "Strong" | "Strikethrough":
                self._group = self._groups.pop()
            case "Paragraph" | "Heading":
                self._close(span.end)
            case "TableCell":
                self._close(span.end)
            case "Item":
                self._close(span.end)
                self._depth -= 1
            case "List":
                self._depth -= 1
            case "BlockQuote":
                self._close(span.end)
                self._depth -= 1
                if self._quotes.pop():
                    self._end_callout(span)
            case "CodeBlock" | "HtmlBlock":
                self._code_block = False
            case "FootnoteDefinition":
                self._close(span.end)
                self._depth -= 1
                start = self.text.index(":", span.start - self.base) + 1 + self.base
                self.footnotes.append(Footnote(self._footnote, span, Span(start, span.end)))
                self._footnote = ""
            case "Table":
                self._depth -= 1

    def _end_link(self, span: Span) -> None:
        value, start, first_piece = self._links.pop()
        self._group = self._groups.pop()
        leaf = self._open
        if leaf is None:
            return
        kind = value["link_type"]
        pieces = leaf.pieces[first_piece:]
        inside = Span(pieces[0].span.start, pieces[-1].span.end) if pieces else span
        labelled = True
        target = value["dest_url"]
        if isinstance(kind, dict):
            link_kind: LinkKind = "wiki"
            labelled = bool(kind["WikiLink"]["has_pothole"])
            # In a table the pipe is escaped, and the backslash stays with the target.
            target = target.removesuffix("\\") if labelled else target
        elif self._images:
            link_kind = "image"
            inside = Span(span.start + 2, max(span.start + 2, span.end - 1))
        elif kind in ("Autolink", "Email"):
            link_kind = "autolink"
            target = f"mailto:{target}" if kind == "Email" else target
        elif kind == "Inline":
            link_kind = "inline"
            inside = self._label_of_inline(span, inside)
        else:
            link_kind = "reference"
            inside = self._label_of_inline(span, inside)
        if self._images:
            self._images -= 1
        label = Span(start, leaf.length)
        leaf.links.append(Link(link_kind, target, value["title"], span, label, inside, labelled))

    def _label_of_inline(self, span: Span, pieces: Span) -> Span:
        """Return the label between the brackets, with marks of emphasis that surround its text."""
        after = self.text.find("]", pieces.end - self.base)
        return Span(span.start + 1, self.base + after if after >= 0 else pieces.end)

    def _end_callout(self, span: Span) -> None:
        if self._pending is None:
            return
        kind, marker, head, first, nested = self._pending
        self._pending = None
        self._title_due = False
        self._callout = -1
        title = first if first < len(self.leaves) and self.leaves[first].kind == "title" else -1
        leaves = range(first + (title >= 0), len(self.leaves))
        self.callouts.append(Callout(kind, span, marker, head, title, leaves, nested))
        self.callouts += self._inside
        self._inside = []

    def _close(self, end: int) -> None:
        leaf = self._open
        self._open = None
        if leaf is None or (not leaf.pieces and not leaf.links and leaf.kind != "title"):
            return
        self.leaves.append(
            Leaf(
                kind=leaf.kind,
                level=leaf.level,
                span=Span(leaf.start, end),
                text="".join(leaf.text),
                pieces=tuple(leaf.pieces),
                links=tuple(leaf.links),
                section=self._section,
                callout=self._callout,
                footnote=self._footnote,
            )
        )


def parse(text: str, start: int = 0) -> Body:
    """Parse the Markdown of `text` from `start` on. Any text is a valid body."""
    walk = _Walk(text[start:], start)
    walk.run()
    return Body(
        span=Span(start, len(text)),
        leaves=tuple(walk.leaves),
        blocks=tuple(walk.blocks),
        callouts=tuple(walk.callouts),
        footnotes=tuple(walk.footnotes),
        references=tuple(walk.references),
        html=tuple(walk.html),
        strikes=tuple(walk.strikes),
        breaks=tuple(walk.breaks),
        codes=tuple(walk.codes),
    )


def to_html(page: str) -> str:
    """Render a generated page's Markdown (CommonMark and GFM tables) to HTML."""
    return _PAGE_PARSER.html(page)

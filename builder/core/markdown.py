"""The only door to the Markdown parser: a body as blocks and leaves that know their place.

Syntax is CommonMark with GFM tables, footnotes and strikethrough, and `[[wikilinks]]`, as parsed by
pulldown-cmark. What is text, code, link or heading is taken from its events, never guessed.
"""

from __future__ import annotations

import bisect
import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pyromark import Markdown, Options

from builder.core.source import Span
from builder.core.values import Value

LinkKind = Literal["wiki", "inline", "reference", "autolink", "image"]
LeafKind = Literal["paragraph", "heading", "item", "cell", "title"]
_Where = Mapping[str, int]

_OPTIONS = (
    Options.ENABLE_TABLES
    | Options.ENABLE_FOOTNOTES
    | Options.ENABLE_STRIKETHROUGH
    | Options.ENABLE_WIKILINKS
)
_SOURCE_PARSER = Markdown(options=_OPTIONS)
_PAGE_PARSER = Markdown(options=Options.ENABLE_TABLES)

_CALLOUT = re.compile(r"[ ]{0,3}>[ \t]?\[!([A-Za-z][\w-]*)\][+-]?[ \t]*")
_LINE_END = re.compile(r"[\r\n]|\Z")

TEXT, CODE, LINKED = 0, -1, -2
"""Groups of pieces: running text is 0 or above, one number for each run of equal nesting."""


class Piece(Value, frozen=True):
    """A run of a leaf's text and where it stands in the source.

    `exact` pieces are the source's characters one for one; others (a soft line break, an entity such
    as `&amp;`) map as a whole. Before an `escaped` one stands the backslash that makes its first character
    text.
    """

    offset: int
    start: int
    end: int
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
        return _span_of(self._pieces(start, end), start, end)

    def running_span(self, start: int, end: int) -> Span | None:
        """Return the source range of a part of the text, which is not empty, if it is running text.

        It is not if it is code or linked, or if emphasis begins or ends within it.
        """
        pieces = self._pieces(start, end)
        group = pieces[0].group
        if group < TEXT or (len(pieces) > 1 and any(piece.group != group for piece in pieces)):
            return None
        return _span_of(pieces, start, end)

    def is_bare(self, start: int, end: int) -> bool:
        """Return whether the text from `start` to `end` stands in the source without an escape."""
        return all(
            piece.exact and not (piece.escaped and piece.offset >= start)
            for piece in self._pieces(start, end)
        )

    def _pieces(self, start: int, end: int) -> tuple[Piece, ...]:
        pieces = self.pieces
        first = bisect.bisect_right(pieces, start, key=_OFFSET) - 1
        last = first + 1
        while last < len(pieces) and pieces[last].offset < end:
            last += 1
        return pieces[first:last]


def _span_of(pieces: Sequence[Piece], start: int, end: int) -> Span:
    first, last = pieces[0], pieces[-1]
    return Span(
        first.start + (start - first.offset if first.exact else 0),
        last.start + (end - last.offset) if last.exact else last.end,
    )


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
    """One pass over the parser's events.

    The parser counts bytes of UTF-8, everything else code points. Its events are nearly in the order of
    the text, so that each place is counted from the last one asked for.
    """

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
        self._data = text.encode()
        self._byte = 0
        self._point = base
        self._open: _Open | None = None
        self._section = 0
        self._group = TEXT
        self._groups: list[int] = []
        self._links: list[tuple[dict[str, Any], Span, int, int]] = []
        self._images = 0
        self._depth = 0
        self._quotes: list[Span | None] = []
        self._callout = -1
        self._footnote = ""
        self._pending: tuple[str, Span, Span, int, bool] | None = None
        self._inside: list[Callout] = []
        self._title_due = False
        self._code_block = False

    def run(self) -> None:
        events: Iterable[Any] = _SOURCE_PARSER.events_with_range(self.text)
        for event, where in events:
            if isinstance(event, str):
                self._bare(event, where)
                continue
            name, value = event.popitem()
            if name == "Text":
                self._write(value, where, self._group)
                continue
            handlers = _HANDLERS.get(name, _INLINES)
            if handlers is not _INLINES:
                name, value = (value, None) if isinstance(value, str) else value.popitem()
            if name in handlers:
                handlers[name](self, value, where)

    def _at(self, byte: int) -> int:
        """Return the code point at a byte."""
        known = self._byte
        if byte > known:
            self._point += len(self._data[known:byte].decode())
        elif byte < known:
            self._point -= len(self._data[byte:known].decode())
        self._byte = byte
        return self._point

    def _span(self, where: _Where) -> Span:
        """Return a range as code points; the next place is expected in it."""
        start, end = where["start"], where["end"]
        first = self._at(start)
        return Span(first, first + len(self._data[start:end].decode()))

    def _bare(self, event: str, where: _Where) -> None:
        if event == "Rule":
            self._block("rule", where)
        elif self._open is not None and self._open.kind == "title":
            self._close(where["start"])
            self._open = _Open("paragraph", 0, self._at(where["end"]))
        else:
            if event == "HardBreak":
                self.breaks.append(self._span(where))
            self._write(" ", where, self._group)

    def _write(self, value: str, where: _Where, group: int) -> None:
        if self._code_block or self._images:
            return
        start, end = where["start"], where["end"]
        first = self._at(start)
        source = self._data[start:end].decode()
        self._byte = end
        self._point = last = first + len(source)
        leaf = self._open or self._opened(first)
        if leaf.kind == "title" and self._pending is not None:
            # The marker and the blank after it do not belong to the title.
            before = self._pending[2].start - first
            if before > 0:
                first += before
                value, source = value[before:], source[before:]
            if not (value and source):
                return
        pieces = leaf.pieces
        escaped = (
            self._data[start - 1 : start] == b"\\"
            # Of two backslashes the second is text.
            and not (pieces and pieces[-1].end == first)
        )
        pieces.append(Piece(leaf.length, first, last, source == value, group, escaped))
        leaf.text.append(value)
        leaf.length += len(value)

    def _opened(self, start: int) -> _Open:
        """Return the open leaf; text without a block of its own is an item's."""
        if self._open is None:
            self._open = _Open("item", 0, start)
        return self._open

    def code(self, value: str, where: _Where) -> None:
        self.codes.append(self._span(where))
        self._write(value, where, CODE)

    def inline_html(self, value: str, where: _Where) -> None:
        self.html.append((self._span(where), True))
        self._write(value, where, CODE)

    def reference(self, label: str, where: _Where) -> None:
        self.references.append((label, self._span(where)))

    def _block(self, kind: str, where: _Where, level: int = 0) -> Span:
        """Record a block. It ends the leaf before it."""
        span = self._span(where)
        if self._open is not None:
            self._close_at(span.start)
        self.blocks.append(Block(kind, span, self._depth, level, bool(self._quotes)))
        return span

    def start_paragraph(self, _: None, where: _Where) -> None:
        if self._title_due and self._pending is not None:
            self._title_due = False
            self._open = _Open("title", 0, self._pending[2].start)
        else:
            self._open = _Open("paragraph", 0, self._block("paragraph", where).start)

    def start_heading(self, value: dict[str, Any], where: _Where) -> None:
        self._section += 1
        level = int(value["level"][1])
        self._open = _Open("heading", level, self._block("heading", where, level).start)

    def start_emphasis(self, _: None, where: _Where) -> None:
        first = self._at(where["start"])
        self._opened(first)
        self._groups.append(self._group)
        if self._group >= TEXT:
            # A name that begins inside emphasis and ends outside cannot become a link.
            self._group = first + 1

    def start_strike(self, _: None, where: _Where) -> None:
        self.strikes.append(self._span(where))
        self.start_emphasis(None, where)

    def start_link(self, value: dict[str, Any], where: _Where) -> None:
        span = self._span(where)
        leaf = self._opened(span.start)
        self._groups.append(self._group)
        self._group = LINKED
        self._links.append((value, span, leaf.length, len(leaf.pieces)))

    def start_image(self, value: dict[str, Any], where: _Where) -> None:
        self._images += 1
        self.start_link(value, where)

    def start_item(self, _: None, where: _Where) -> None:
        self._block("item", where)
        self._depth += 1

    def start_list(self, _: object, where: _Where) -> None:
        self._block("list", where)
        self._depth += 1

    def start_table(self, _: object, where: _Where) -> None:
        self._block("table", where)
        self._depth += 1

    def start_cell(self, _: None, where: _Where) -> None:
        self._open = _Open("cell", 0, self._at(where["start"]))

    def start_code(self, kind: object, where: _Where) -> None:
        self.codes.append(self._block("fence" if isinstance(kind, dict) else "code", where))
        self._code_block = True

    def start_html(self, _: None, where: _Where) -> None:
        self.html.append((self._block("html", where), False))
        self._code_block = True

    def start_footnote(self, label: str, where: _Where) -> None:
        self._block("footnote", where)
        self._footnote = label
        self._depth += 1

    def start_quote(self, _: object, where: _Where) -> None:
        self._open_callout(self._block("quote", where))
        self._depth += 1

    def _open_callout(self, span: Span) -> None:
        start = span.start - self.base
        match = _CALLOUT.match(self.text, self.text.rfind("\n", 0, start) + 1)
        if match is None or match.end() < start:
            match = _CALLOUT.match(self.text, start)
        if match is None:
            self._quotes.append(None)
            return
        kind = match[1].lower()
        marker = Span(self.base + match.start(1) - 2, self.base + match.end(1) + 1)
        end = _LINE_END.search(self.text, match.end())
        stop = self.base + (end.start() if end else len(self.text))
        head = Span(self.base + match.end(), stop)
        if self._pending is not None:
            inner = Callout(kind, span, marker, head, -1, range(0), nested=True)
            self._inside.append(inner)
            self._quotes.append(None)
            return
        nested = bool(self._quotes) or self._depth > 0
        self._pending = (kind, marker, head, len(self.leaves), nested)
        self._callout = len(self.callouts)
        self._title_due = True
        self._quotes.append(span)

    def end_leaf(self, _: object, where: _Where) -> None:
        self._close(where["end"])

    def end_emphasis(self, _: object, __: _Where) -> None:
        self._group = self._groups.pop()

    def end_item(self, _: object, where: _Where) -> None:
        self._close(where["end"])
        self._depth -= 1

    def end_group(self, _: object, __: _Where) -> None:
        self._depth -= 1

    def end_quote(self, _: object, where: _Where) -> None:
        self._close(where["end"])
        self._depth -= 1
        span = self._quotes.pop()
        if span is not None:
            self._end_callout(span)

    def end_code(self, _: object, __: _Where) -> None:
        self._code_block = False

    def end_footnote(self, _: object, where: _Where) -> None:
        self._close(where["end"])
        self._depth -= 1
        span = self._span(where)
        colon = self.text.index(":", span.start - self.base) + 1 + self.base
        self.footnotes.append(Footnote(self._footnote, span, Span(colon, span.end)))
        self._footnote = ""

    def end_link(self, _: object, __: _Where) -> None:
        value, span, start, first_piece = self._links.pop()
        self._group = self._groups.pop()
        leaf = self._open
        if leaf is None:
            return
        kind = value["link_type"]
        pieces = leaf.pieces[first_piece:]
        inside = Span(pieces[0].start, pieces[-1].end) if pieces else span
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
        else:
            link_kind = "inline" if kind == "Inline" else "reference"
            inside = self._label(span, inside)
        if self._images:
            self._images -= 1
        label = Span(start, leaf.length)
        leaf.links.append(Link(link_kind, target, value["title"], span, label, inside, labelled))

    def _label(self, span: Span, pieces: Span) -> Span:
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

    def _close(self, byte: int) -> None:
        """Close the open leaf, if there is one, at a byte."""
        if self._open is not None:
            self._close_at(self._at(byte))

    def _close_at(self, end: int) -> None:
        leaf = self._open
        self._open = None
        if leaf is None or not (leaf.pieces or leaf.links or leaf.kind == "title"):
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


_Handle = Callable[[_Walk, Any, _Where], None]

_STARTS: Mapping[str, _Handle] = {
    "Paragraph": _Walk.start_paragraph,
    "Heading": _Walk.start_heading,
    "BlockQuote": _Walk.start_quote,
    "List": _Walk.start_list,
    "Item": _Walk.start_item,
    "Table": _Walk.start_table,
    "TableCell": _Walk.start_cell,
    "CodeBlock": _Walk.start_code,
    "HtmlBlock": _Walk.start_html,
    "FootnoteDefinition": _Walk.start_footnote,
    "Link": _Walk.start_link,
    "Image": _Walk.start_image,
    "Emphasis": _Walk.start_emphasis,
    "Strong": _Walk.start_emphasis,
    "Strikethrough": _Walk.start_strike,
}
_ENDS: Mapping[str, _Handle] = {
    "Paragraph": _Walk.end_leaf,
    "Heading": _Walk.end_leaf,
    "TableCell": _Walk.end_leaf,
    "BlockQuote": _Walk.end_quote,
    "List": _Walk.end_group,
    "Item": _Walk.end_item,
    "Table": _Walk.end_group,
    "CodeBlock": _Walk.end_code,
    "HtmlBlock": _Walk.end_code,
    "FootnoteDefinition": _Walk.end_footnote,
    "Link": _Walk.end_link,
    "Image": _Walk.end_link,
    "Emphasis": _Walk.end_emphasis,
    "Strong": _Walk.end_emphasis,
    "Strikethrough": _Walk.end_emphasis,
}
_INLINES: Mapping[str, _Handle] = {
    "Code": _Walk.code,
    "InlineHtml": _Walk.inline_html,
    "FootnoteReference": _Walk.reference,
}
_HANDLERS = {"Start": _STARTS, "End": _ENDS}


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

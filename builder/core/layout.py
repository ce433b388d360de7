"""Edits to the layout of blocks: blank lines, indents and fences that Python-Markdown needs.

CommonMark lets a block interrupt another, nests by the column at which content begins, and knows code
fences anywhere. Python-Markdown wants blank lines, four columns for each level, and fences at the margin
only. What is written here means the same to both.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field

from builder.core.edits import Edit, insert
from builder.core.markdown import Block, Body
from builder.core.source import Span, line_start

_INDENT = "    "
_APART = "<!-- -->"
_EMPTY = "&#32;"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|$)")
_QUOTE = re.compile(r"[ \t]*>[ \t]?")
_ITEM = re.compile(r"(?:[-+*]|\d{1,9}([.)]))(?=[ \t\r\n]|$)")
# White space to CommonMark. Other that Python knows is text, but for two characters before a table.
_SPACE = re.compile(r"[ \t\r\n]*")
_BEFORE_TABLE = re.compile(r"[ \t\r\n\v\f]*")
_WHITE = re.compile(r"[ \t]*")
_BLANK = re.compile(r"(?:\r\n|\n|\r)[ \t>]*(?:\r|\n)")
_FENCE = re.compile(r"(`{3,}|~{3,})[ \t]*([^\r\n]*)")
_LANGUAGE = re.compile(r"[\w#.+-]+(?=\s|$)")


@dataclass(slots=True, eq=False)
class _Node:
    """A block among its siblings; `start` is its first visible character."""

    kind: str
    start: int
    end: int
    block: Block | None = None
    parent: _Node | None = None
    children: list[_Node] = field(default_factory=list)

    @property
    def chain(self) -> list[_Node]:
        """Return the quotations and items that this block lies in, and itself if it is one."""
        above = self.parent.chain if self.parent else []
        return [*above, self] if self.kind in ("quote", "item") else above


def layout(text: str, body: Body, unquoted: Container[Span] = ()) -> Iterator[Edit]:
    """Yield the edits; `unquoted` are callouts whose quotation marks do not stay on the page."""
    nodes = _tree(text, body)
    framed = {callout.span for callout in body.callouts if not callout.nested}
    bare = {
        id(node) for node in nodes if node.block and node.block.span in unquoted and not node.parent
    }
    for siblings in (
        [node for node in nodes if node.parent is None],
        *(node.children for node in nodes),
    ):
        for first, second in itertools.pairwise(siblings):
            yield from _apart(text, first, second, framed, bare)
    for node in nodes:
        if node.parent is None and node.kind in ("paragraph", "heading", "rule", "quote", "table"):
            # Behind a list that now begins at the margin, a block with a blank before it would join it.
            start = line_start(text, node.start)
            if start < node.start and text[start : node.start].isspace():
                yield Edit(Span(start, node.start), "")
    yield from _lines(text, nodes, bare)
    for node in nodes:
        if node.kind == "fence" and all(id(above) in bare for above in node.chain):
            yield from _fence(text, node)


def _tree(text: str, body: Body) -> list[_Node]:
    nodes: list[_Node] = []
    last: dict[int, _Node] = {}
    for block in body.blocks:
        # What a tab indents begins, for the parser, at the end of the line before.
        start = _first_visible(text, block.span.start, block.kind)
        node = _Node(block.kind, start, block.span.end, block, last.get(block.depth - 1))
        last[block.depth] = node
        nodes.append(node)
    known = {node.start for node in nodes if node.kind in ("paragraph", "heading")}
    for leaf in body.leaves:
        start = _first_visible(text, leaf.span.start, leaf.kind)
        if leaf.kind in ("item", "paragraph") and start not in known:
            inside = [n for n in nodes if n.start <= start < n.end and n.kind in ("item", "quote")]
            if inside:
                nodes.append(_Node("text", start, leaf.span.end, None, inside[-1]))
    nodes.sort(key=lambda node: (node.start, -node.end))
    for node in nodes:
        if node.parent is not None:
            node.parent.children.append(node)
    return nodes


def _first_visible(text: str, at: int, kind: str) -> int:
    match = (_BEFORE_TABLE if kind == "table" else _SPACE).match(text, at)
    return match.end() if match else at


def _apart(
    text: str, first: _Node, second: _Node, framed: Container[Span], bare: Container[int]
) -> Iterator[Edit]:
    """Put a blank line, or more, between two blocks if Python-Markdown would make one of them."""
    at = line_start(text, second.start)
    chain = second.parent.chain if second.parent else []
    blank = _is_blank(text[line_start(text, at - 1) : at], sum(n.kind == "quote" for n in chain))
    prefix = "".join(
        _INDENT if node.kind == "item" else "> " for node in chain if id(node) not in bare
    )
    line = prefix.rstrip() + "\n"
    same = first.kind == second.kind and first.kind in ("list", "quote")
    in_item = bool(chain) and chain[-1].kind == "item"
    if same and not any(n.block and n.block.span in framed for n in (first, second)):
        yield insert(at, f"{'' if blank else line}{prefix}{_APART}\n{line}", -1)
    elif blank or at <= first.start:
        return
    elif first.kind == "item":
        if _is_loose(text, first):
            yield insert(at, line, -1)
    elif (first.kind, second.kind) != ("text", "list") or not in_item:
        yield insert(at, line, -1)


def _is_loose(text: str, item: _Node) -> bool:
    """Return whether there are blank lines in an item, or will be."""
    if _BLANK.search(text, item.start, len(text[: item.end].rstrip())):
        return True
    kinds = [child.kind for child in item.children]
    if kinds not in ([], ["text"], ["paragraph"], ["text", "list"]):
        return True
    return any(
        _is_loose(text, inner) for child in item.children for inner in child.children
    )  # fmt: skip


def _lines(text: str, nodes: list[_Node], bare: Container[int]) -> Iterator[Edit]:
    """Yield the edits of indents, line by line, where there are items or quoted code."""
    position = -1
    for outer in nodes:
        if outer.parent is not None or outer.kind not in ("list", "quote"):
            continue
        inside = [node for node in nodes if outer.start <= node.start < outer.end]
        if outer.kind == "quote" and not any(n.kind in ("item", "fence") for n in inside):
            continue
        position = max(position, line_start(text, outer.start))
        while position < outer.end:
            line = _LINE.match(text, position)
            if line is None or line.end() == position:
                break
            if text[position : line.end()].strip():
                yield from _line(text, Span(position, line.end()), inside, bare)
            position = line.end()


def _line(text: str, line: Span, nodes: list[_Node], bare: Container[int]) -> Iterator[Edit]:
    last = line.start + len(text[line.start : line.end].rstrip())
    first = _white(text, line.start)
    here = [node for node in nodes if node.start < last and node.end > first]
    position, items, column = line.start, 0, 0
    begun = False
    for node in here:
        if node.kind == "quote" and (mark := _QUOTE.match(text, position)):
            if items and not begun:
                yield Edit(Span(position, _white(text, position)), _INDENT * items)
            position, items, column, begun = mark.end(), 0, 0, False
        elif node.kind == "item":
            if node.start >= line.start:
                if not begun:
                    yield Edit(Span(position, node.start), _INDENT * items)
                yield from _marker(text, node, line, items)
                position, begun = _content(text, node), True
            column = _column(text, node)
            items += 1
    code = next((node for node in here if node.kind in ("fence", "code")), None)
    if begun or (code and all(id(node) in bare for node in here if node in code.chain)):
        return
    indent = _INDENT * items
    start = _white(text, position)
    width = len(text[position:start].expandtabs(4))
    if code and code.kind == "fence":
        if code.start >= line.start or _closes(text, code, line, start):
            yield Edit(Span(position, last), "")
            return
        indent += _INDENT + " " * max(0, width - (column or _margin(text, code)))
    elif code:
        indent += " " * max(0, width - column)
    if items or code:
        yield Edit(Span(position, start), indent)


def _margin(text: str, fence: _Node) -> int:
    """Return how far a quoted fence is indented: as much is taken from each line of its code."""
    start = line_start(text, fence.start)
    while (mark := _QUOTE.match(text, start)) and mark.end() <= fence.start:
        start = mark.end()
    return fence.start - start


def _marker(text: str, item: _Node, line: Span, depth: int) -> Iterator[Edit]:
    """Write `1.` for `1)`, and give an item without text a blank that Python-Markdown sees.

    An item with code begins at the fourth column, so that both count the code's indent from there.
    """
    match = _ITEM.match(text, item.start)
    if match is None:
        return
    if match[1] == ")":
        yield Edit(Span(match.start(1), match.end(1)), ".")
    start = _white(text, match.end())
    rest = text[start : line.end].rstrip()
    code = any(child.kind in ("code", "fence") for child in item.children)
    gap = " " * max(1, len(_INDENT) - len(match[0])) if code else " "
    if not rest:
        yield Edit(Span(match.end(), start), f"{gap}{_EMPTY}")
    elif len(text[match.end() : start].expandtabs(4)) > 4:
        yield Edit(Span(match.end(), start), f"{gap}{_EMPTY}\n\n{_INDENT * (depth + 2)}")
    elif _FENCE.match(rest):
        yield Edit(Span(match.end(), start + len(rest)), f"{gap}{_EMPTY}\n")
    elif code:
        yield Edit(Span(match.end(), start), gap)


def _content(text: str, item: _Node) -> int:
    match = _ITEM.match(text, item.start)
    end = match.end() if match else item.start
    white = _white(text, end) - end
    return end + (white if white <= 4 else 1)


def _column(text: str, item: _Node) -> int:
    """Return the column at which an item's content begins, from 0, behind marks of quotation."""
    start = line_start(text, item.start)
    while (mark := _QUOTE.match(text, start)) and mark.end() <= item.start:
        start = mark.end()
    content = _content(text, item)
    empty = text[content : content + 1] in ("", "\r", "\n")
    match = _ITEM.match(text, item.start)
    stop = match.end() if match and empty else content
    return len(text[start:stop].expandtabs(4)) + empty


def _fence(text: str, node: _Node) -> Iterator[Edit]:
    """Put a fence to the margin, give it a language of one word or none, and close it."""
    source = text[node.start : node.end].rstrip()
    opening = _FENCE.match(source)
    if opening is None:
        return
    fence, info = opening[1], opening[2].strip()
    language = _LANGUAGE.match(info)
    yield Edit(
        Span(node.start, node.start + opening.end()), fence + (language[0] if language else "")
    )
    margin = node.start - line_start(text, node.start)
    top = not node.chain
    if top and margin:
        yield Edit(Span(node.start - margin, node.start), "")
    position = node.start + opening.end()
    closed = False
    for line in _LINE.finditer(text, _next_line(text, position), node.end):
        start = _white(text, line.start())
        if _closes(text, node, Span(line.start(), line.end()), start):
            closed = True
            if top:
                start = line.start()
            yield Edit(Span(start, line.start() + len(line[0].rstrip())), fence)
        elif top and margin:
            yield Edit(Span(line.start(), min(start, line.start() + margin)), "")
    if not closed:
        newline = "" if text.endswith(("\n", "\r"), 0, node.end) else "\n"
        # Before the end of the callout's frame, which stands at the same place.
        yield insert(node.end, f"{newline}{fence}\n", -4)


def _closes(text: str, node: _Node, line: Span, start: int) -> bool:
    """Return whether a line is the closing line of a fence: its last one, as long as the first."""
    opening = _FENCE.match(text, node.start)
    if opening is None or line.start <= node.start:
        return False
    found = text[start : line.end].strip(" \t\r\n>")
    rest = text[line.end : node.end].strip(" \t\r\n>")
    return not rest and len(found) >= len(opening[1]) and not found.strip(opening[1][0])


def _next_line(text: str, at: int) -> int:
    match = _LINE.match(text, at)
    return match.end() if match else at


def _white(text: str, at: int) -> int:
    match = _WHITE.match(text, at)
    return match.end() if match else at


def _is_blank(line: str, quotes: int) -> bool:
    """Return whether a line holds nothing but the marks of `quotes` quotations, or fewer."""
    return not re.sub(r"[ \t\r\n]", "", line).replace(">", "", quotes)

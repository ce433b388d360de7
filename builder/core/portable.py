"""Edits that make an editor's Markdown mean the same to CommonMark and to Python-Markdown.

The generated pages are read by pulldown-cmark, GitHub and Obsidian, and by Python-Markdown under plain
MkDocs. Where these differ, the text is brought to a form in which they agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.core.edits import Edit, insert
from builder.core.escape import escape_markdown
from builder.core.markdown import TEXT, Block, Body
from builder.core.source import Span

_ESCAPE = re.compile(r"\\([\"$%&',/:;<=?@^|~])")
_HASH = re.compile(r"(?m)^(?=#{1,6}[^#\s])")
_ITEM = re.compile(r"(?:[-+*]|\d{1,9}([.)]))(?=[ \t\r\n]|$)")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|$)")
_PREFIX = re.compile(r"[ ]{0,3}>[ \t]?")
_SETEXT = re.compile(r"(?<=\n)=+[ \t]*$")


def portable(text: str, body: Body) -> Iterator[Edit]:
    """Yield the edits for `body`; its links, callouts and footnotes are left to others."""
    yield from _characters(text, body)
    yield from _html(text, body)
    for span in body.strikes:
        width = 2 if text.startswith("~~", span.start) else 1
        yield Edit(Span(span.start, span.start + width), "<del>")
        yield Edit(Span(span.end - width, span.end), "</del>")
    for span in body.breaks:
        if text.startswith("\\", span.start):
            yield Edit(Span(span.start, span.start + 1), "  ")
    yield from _headings(text, body)
    yield from _separations(text, body)
    yield from _lists(text, body)
    yield from _fences(text, body)


def _characters(text: str, body: Body) -> Iterator[Edit]:
    for leaf in body.leaves:
        for piece in leaf.pieces:
            if not piece.exact or piece.group < TEXT and piece.group != -2:
                continue
            run = text[piece.span.start : piece.span.end]
            if "<" in run or "{" in run or "}" in run:
                for index, char in enumerate(run):
                    if char in "<{}":
                        at = piece.span.start + index
                        yield Edit(Span(at, at + 1), f"&#{ord(char)};" if char != "<" else "&lt;")
            if run.startswith("#") and leaf.kind in ("paragraph", "item"):
                before = text[max(piece.span.start - 1, 0) : piece.span.start]
                if before in ("", "\n", "\r", " ") and _HASH.match(run):
                    yield insert(piece.span.start, "\\")
        source = text[leaf.span.start : leaf.span.end]
        if "\\" in source:
            for match in _ESCAPE.finditer(source):
                at = leaf.span.start + match.start()
                if not any(code.start <= at < code.end for code in body.codes):
                    yield Edit(Span(at, at + 2), f"&#{ord(match[1])};")


def _html(text: str, body: Body) -> Iterator[Edit]:
    for span, inline in body.html:
        raw = text[span.start : span.end]
        if inline:
            yield Edit(span, escape_markdown(raw))
        else:
            lines = [escape_markdown(_PREFIX.sub("", line)) for line in raw.splitlines()]
            yield Edit(span, "\n".join(line for line in lines if line) + "\n\n")


def _headings(text: str, body: Body) -> Iterator[Edit]:
    """The page has the only heading of level 1; one in the body becomes level 2."""
    for block in body.blocks:
        if block.kind != "heading" or block.level != 1:
            continue
        if text.startswith("#", block.span.start):
            yield insert(block.span.start, "#")
        else:
            source = text[block.span.start : block.span.end].rstrip()
            match = _SETEXT.search(source)
            if match:
                start = block.span.start + match.start()
                yield Edit(Span(start, start + len(match[0])), "-" * max(3, len(match[0])))


def _separations(text: str, body: Body) -> Iterator[Edit]:
    """Python-Markdown wants a blank line where CommonMark lets a block interrupt another."""
    previous: Block | None = None
    for block in body.blocks:
        if block.depth or block.in_quote:
            continue
        if previous is not None and not _blank_before(text, block.span.start):
            yield insert(_line_start(text, block.span.start), "\n", -1)
        previous = block


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def _blank_before(text: str, at: int) -> bool:
    start = _line_start(text, at)
    before = text[_line_start(text, start - 1) : start] if start else ""
    return not before.strip(" \t\r\n>")


def _lists(text: str, body: Body) -> Iterator[Edit]:
    """Indent by four for each level of nesting, and write `1.` for `1)`."""
    items = [block for block in body.blocks if block.kind == "item"]
    if not items:
        return
    for outer in body.blocks:
        if outer.kind != "list" or outer.list_depth:
            continue
        inside = [item for item in items if outer.span.start <= item.span.start < outer.span.end]
        yield from _indent(text, outer, inside)


def _indent(text: str, outer: Block, items: list[Block]) -> Iterator[Edit]:
    starts = {}
    for item in items:
        marker = re.compile(r"[ \t]*").match(text, item.span.start)
        starts[marker.end() if marker else item.span.start] = item
    position = _line_start(text, outer.span.start)
    while position < outer.span.end:
        line = _LINE.match(text, position)
        assert line is not None
        prefix = _PREFIX.match(text, position) if outer.in_quote else None
        begin = prefix.end() if prefix else position
        content = begin + len(text[begin : line.end()]) - len(text[begin : line.end()].lstrip(" \t"))
        item = starts.get(content)
        if item is not None:
            yield Edit(Span(begin, content), "    " * (item.list_depth - 1))
            match = _ITEM.match(text, content)
            if match and match[1] == ")":
                yield Edit(Span(match.start(1), match.end(1)), ".")
        elif text[content : line.end()].strip():
            owner = max(
                (i for i in items if i.span.start <= content < i.span.end),
                key=lambda i: i.list_depth,
                default=None,
            )
            if owner is not None:
                inner = _content_column(text, owner)
                extra = max(0, len(text[begin:content].expandtabs(4)) - inner)
                yield Edit(Span(begin, content), "    " * owner.list_depth + " " * (extra // 4 * 4))
        if line.end() == position:
            break
        position = line.end()


def _content_column(text: str, item: Block) -> int:
    """Return the column at which an item's content begins, from 0, within its line."""
    start = _line_start(text, item.span.start)
    line = text[start : _line_end(text, item.span.start)]
    prefix = _PREFIX.match(line) if item.in_quote else None
    line = line[prefix.end() :] if prefix else line
    match = re.match(r"[ \t]*(?:[-+*]|\d{1,9}[.)])[ \t]*", line)
    return len(match[0].expandtabs(4)) if match else 0


def _line_end(text: str, at: int) -> int:
    match = re.compile(r"[\r\n]|\Z").search(text, at)
    return match.start() if match else len(text)


def _fences(text: str, body: Body) -> Iterator[Edit]:
    """Close a code fence that is open at the end: it would swallow what follows on the page."""
    for block in body.blocks:
        if block.kind != "fence":
            continue
        source = text[block.span.start : block.span.end]
        opening = re.match(r"(`{3,}|~{3,})", source)
        last = source.rstrip().splitlines()[-1].strip(" \t>") if source.strip() else ""
        fence = opening[1] if opening else "```"
        if not re.fullmatch(re.escape(fence[0]) + "{" + str(len(fence)) + ",}", last) or (
            len(source.strip().splitlines()) == 1
        ):
            newline = "" if source.endswith("\n") else "\n"
            yield insert(block.span.end, f"{newline}{fence}\n", -2)



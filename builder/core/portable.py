"""Edits that make an editor's Markdown mean the same to CommonMark and to Python-Markdown.

The generated pages are read by pulldown-cmark, GitHub and Obsidian, and by Python-Markdown under plain
MkDocs. Where these differ, the text is brought to a form in which they agree.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from builder.core.edits import Edit, insert
from builder.core.escape import escape_markdown
from builder.core.layout import layout
from builder.core.markdown import LINKED, TEXT, Body, Leaf
from builder.core.regular import is_regular
from builder.core.source import Span, line_start

_ESCAPE = re.compile(r"(\\+)([\"$%&',/:;<=?@^|~{}])")
_MARKUP = "\\<{}*`_"
_LITERAL = re.compile(r"[\\<{}*`]|(?<![^\W_])_|_(?![^\W_])")
_LINE_LITERAL = re.compile(r"[\[=#\d]|[^\S \t\r\n]")
_LINE_START = re.compile(r"\n[ \t>]*(?:[\[=#\d]|[^\S \t\r\n])")
_HASH = re.compile(r"#{1,6}[^#\s]")
_NUMBER = re.compile(r"\d{1,9}(?=[.)](?:\s|$))")
_INNERMOST = 2
_PREFIXES = re.compile(r"(?:[ \t]*>)*[ \t]*")
_EMPTY_HEADING = re.compile(r"#{1,6}(?:[ \t]+#*)?")
_SETEXT = re.compile(r"[\r\n][ \t>]*(?:=+|-+)[ \t]*$")
_DEFINITION = re.compile(r"\n(?:[ \t]*>)*[ ]{0,3}(\[(?!\^)(?:\\.|[^\]\\])+\]:)")
_BLANK_LINE = re.compile(r"(?:\r\n|\n|\r)[ \t>]*(?:\r|\n)")
_BREAK = re.compile(r"[ \t]*(?:\r\n|\n|\r)[ \t>]*")


def portable(text: str, body: Body, unquoted: Container[Span] = ()) -> Iterator[Edit]:
    """Yield the edits for `body`; its links, callouts and footnotes are left to others.

    `unquoted` are the callouts whose quotation marks do not stay on the page.
    """
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
    yield from _definitions(text, body)
    if not is_regular(text, body):
        yield from layout(text, body, unquoted)


def _characters(text: str, body: Body) -> Iterator[Edit]:
    # Most texts hold nothing of this: what is looked for in all of one need not be in its leaves.
    shown = "".join([leaf.text for leaf in body.leaves])
    suspect = any(char in shown for char in _MARKUP) or text.find("\r", *body.span) >= 0
    has_escapes = text.find("\\", *body.span) >= 0
    for leaf in body.leaves:
        if (
            suspect
            or _LINE_LITERAL.match(leaf.text)
            or (len(leaf.pieces) > 1 and _LINE_START.search(text, *leaf.span))
        ):
            behind = -1
            for piece in leaf.pieces:
                if piece.exact and (piece.group >= TEXT or piece.group == LINKED):
                    yield from _literals(text, leaf, Span(piece.start, piece.end), behind)
                behind = piece.end
        if has_escapes and text.find("\\", *leaf.span) >= 0:
            yield from _escapes(text, leaf, body)


def _escapes(text: str, leaf: Leaf, body: Body) -> Iterator[Edit]:
    """Write characters that only CommonMark lets be escaped as references."""
    for match in _ESCAPE.finditer(text, *leaf.span):
        # Of two backslashes the second is what the first escapes.
        at, odd = match.start(), len(match[1]) % 2
        if odd and not any(code.start <= at < code.end for code in body.codes):
            yield Edit(Span(match.end() - 2, match.end()), f"&#{ord(match[2])};")


def _literals(text: str, leaf: Leaf, span: Span, behind: int) -> Iterator[Edit]:
    """Escape what is text to CommonMark and would be markup to Python-Markdown."""
    run = text[span.start : span.end]
    escaped = span.start > behind and text[span.start - 1 : span.start] == "\\"
    for match in _LITERAL.finditer(run, 1 if escaped else 0):
        at, char = span.start + match.start(), match[0]
        if char in "<{}":
            yield Edit(Span(at, at + 1), "&lt;" if char == "<" else f"&#{ord(char)};")
        else:
            # A backslash too: on the page markup may come to stand behind it.
            yield insert(at, "\\", _INNERMOST)
    if not escaped:
        yield from _line_literals(text, leaf, span, run)


def _line_literals(text: str, leaf: Leaf, span: Span, run: str) -> Iterator[Edit]:
    before = text[line_start(text, span.start) : span.start]
    if before.strip(" \t>") and span.start > leaf.pieces[0].start:
        return
    if run[:1].isspace() and run[0] not in " \t\r\n":
        # Python-Markdown takes any white space for an indent.
        yield Edit(Span(span.start, span.start + 1), f"&#{ord(run[0])};")
    elif run.startswith("["):
        # A definition of a link, or a mark such as [TOC].
        yield insert(span.start, "\\", _INNERMOST)
    elif run.startswith("="):
        # Indented with its list item, this would underline a heading.
        yield Edit(Span(span.start, span.start + 1), "&#61;")
    elif number := _NUMBER.match(run):
        yield insert(span.start + number.end(), "\\", _INNERMOST)
    elif _HASH.match(run):
        yield insert(span.start, "\\", _INNERMOST)


def _html(text: str, body: Body) -> Iterator[Edit]:
    if not body.html:
        return
    quoted = {block.span for block in body.blocks if block.kind == "html" and block.in_quote}
    for span, inline in body.html:
        raw = text[span.start : span.end]
        if inline:
            yield Edit(span, escape_markdown(raw))
        else:
            # Its first line begins behind the marks of the quotation, the others with them.
            first, *others = raw.splitlines()
            lines = [
                first,
                *(_PREFIXES.sub("", x, count=1) if span in quoted else x for x in others),
            ]
            shown = [escape_markdown(line) for line in lines if line.strip()]
            yield Edit(span, "\n".join(shown) + "\n\n")


def _headings(text: str, body: Body) -> Iterator[Edit]:
    """The page has the only heading of level 1; one in the body becomes level 2, an empty one nothing.

    Python-Markdown wants the marks at the margin, and one line above an underline.
    """
    for block in body.blocks:
        if block.kind != "heading":
            continue
        source = text[block.span.start : block.span.end].rstrip()
        if _EMPTY_HEADING.fullmatch(source):
            yield Edit(Span(block.span.start, block.span.start + len(source)), "")
            continue
        if not _SETEXT.search(source):
            if block.level == 1:
                yield insert(block.span.start, "#")
            continue
        yield insert(block.span.start, f"{'#' * max(2, block.level)} ", 1)
        *breaks, last = _BREAK.finditer(source)
        for line_break in breaks:
            start = block.span.start + line_break.start()
            yield Edit(Span(start, start + len(line_break[0])), " ", -1)
        start = block.span.start + last.start()
        yield Edit(Span(start, block.span.start + len(source)), "")


def _definitions(text: str, body: Body) -> Iterator[Edit]:
    """Links do not need their definitions any more, and Python-Markdown knows fewer forms of them."""
    start, end = body.span
    if text.find("]:", start, end) < 0:
        return
    # The first line, too, begins behind the end of one.
    before = text[start - 1 : start] or "\n"
    found = [start - 1 + m.start(1) for m in _DEFINITION.finditer(before + text[start:end])]
    if not found:
        return
    taken = sorted(
        {leaf.span for leaf in body.leaves}
        | {span for span, _ in body.html}
        | set(body.codes)
        | {note.span for note in body.footnotes},
    )
    for at in found:
        if any(span.start <= at < span.end for span in taken):
            continue
        end = next((line_start(text, span.start) for span in taken if span.start > at), len(text))
        blank = _BLANK_LINE.search(text, at, end)
        stop = blank.start() + 1 if blank else max(end, at)
        yield Edit(Span(at, max(at, len(text[:stop].rstrip()))), "")

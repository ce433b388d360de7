"""Chunks to blocks: what is a heading, what a list, what a paragraph."""

from __future__ import annotations

from collections.abc import Sequence

from builder.core.draft import Block, Heading, ListBlock, Paragraph, Quote
from builder.importers.headline import is_subheading
from builder.importers.layout import Chunk

_DASHES = "–—"
_STANDFIRST = 50  # characters; a first subheading is shorter


def _heads(chunk: Chunk, following: Chunk | None) -> bool:
    """Whether an unmarked line is a heading: it looks like one, and longer text follows."""
    if following is None or chunk.mark not in {"text", "number"} or not is_subheading(chunk.text):
        return False
    if chunk.mark == "number" and chunk.item[:1].islower():
        return False
    if following.mark in {"bullet", "quote"}:
        return True
    if following.mark not in {"text", "number"}:
        return False
    return not is_subheading(following.text) and len(following.text) > 1.2 * len(chunk.text)


def _beside_item(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether the line above or below a chunk, with no blank line between, is an item of a list."""
    chunk = chunks[at]
    above = chunks[at - 1] if at and not chunk.gap else None
    below = chunks[at + 1] if at + 1 < len(chunks) and not chunks[at + 1].gap else None
    return any(
        other.mark in {"bullet", "number"} and abs(other.index - chunk.index) == 1
        for other in (above, below)
        if other is not None
    )


def _run(chunks: Sequence[Chunk], start: int) -> int:
    """How many chunks from `start` on are items of one list; 0 if they are none."""
    first = chunks[start]
    length = 1
    while start + length < len(chunks):
        chunk = chunks[start + length]
        adjacent = chunk.index == first.index + length  # nothing was cut between them
        counted = first.mark != "number" or chunk.value == first.value + length
        if chunk.mark != first.mark or not adjacent or not counted:
            break
        length += 1
    if first.mark == "number":
        return length if length > 1 or _beside_item(chunks, start) else 0
    return length if length > 1 or first.text[0] not in _DASHES else 0


def shape(chunks: Sequence[Chunk], *, titled: bool = False) -> tuple[Block, ...]:
    """The blocks of the article's own chunks, in order; `titled`: they follow a title line."""
    blocks: list[Block] = []
    index = 0
    while index < len(chunks):
        chunk = chunks[index]
        following = chunks[index + 1] if index + 1 < len(chunks) else None
        standfirst = titled and index == 0  # a long line right below the title
        index += 1
        if chunk.mark in {"hash", "underline"}:
            blocks.append(Heading(max(2, chunk.value), chunk.plain, chunk.line))
        elif chunk.mark == "bold" and following and is_subheading(chunk.plain):
            blocks.append(Heading(2, chunk.plain, chunk.line))
        elif chunk.mark == "quote" and chunk.plain:
            blocks.append(Quote(chunk.plain, chunk.line))
        elif chunk.mark in {"bullet", "number"} and (length := _run(chunks, index - 1)):
            items = tuple(item.item for item in chunks[index - 1 : index - 1 + length])
            ordered = chunk.mark == "number"
            blocks.append(ListBlock(items, chunk.line, ordered, chunk.value if ordered else 1))
            index += length - 1
        elif chunk.mark == "number" and chunk.value == 1 and chunk.item[:1].islower():
            blocks.append(ListBlock((chunk.item,), chunk.line, ordered=True))
        elif _heads(chunk, following) and not (standfirst and len(chunk.text) >= _STANDFIRST):
            blocks.append(Heading(2, chunk.text, chunk.line))
        else:
            blocks.append(Paragraph(chunk.text, chunk.line))
    return tuple(blocks)

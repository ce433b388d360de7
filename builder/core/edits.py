"""Changing a text by edits, so that what no edit touches stays byte for byte."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from builder.core.source import Span


class Edit(NamedTuple):
    """Replace the text at `span` by `text`. `order` sorts insertions at one place."""

    span: Span
    text: str
    order: int = 0


def delete(start: int, end: int) -> Edit:
    """Return an edit that removes a range."""
    return Edit(Span(start, end), "")


def insert(at: int, text: str, order: int = 0) -> Edit:
    """Return an edit that puts `text` at `at`."""
    return Edit(Span(at, at), text, order)


def _place(edit: Edit) -> tuple[int, bool, int, int]:
    (start, end), _, order = edit
    return start, start != end, order, -end


class Edits:
    """Edits in order of place, to take those of a range out of many."""

    def __init__(self, edits: Iterable[Edit] = ()) -> None:
        self._edits = sorted(edits, key=_place)
        self._starts = [edit.span.start for edit in self._edits]

    def __iter__(self) -> Iterator[Edit]:
        return iter(self._edits)

    def inside(self, span: Span) -> list[Edit]:
        """Return the edits that lie in `span`, insertions at its ends among them."""
        if not self._edits:
            return []
        first = bisect.bisect_left(self._starts, span.start)
        last = bisect.bisect_right(self._starts, span.end)
        return [edit for edit in self._edits[first:last] if edit.span.end <= span.end]


def apply(text: str, edits: Iterable[Edit], within: Span | None = None) -> str:
    """Return `text` (the part `within`, if given) with `edits` made.

    Edits outside the part are ignored. Of two edits that overlap the outer one counts, that is the
    one that begins first and reaches farther; insertions at the edge of another edit stay.
    """
    position, stop = within or Span(0, len(text))
    placed = sorted(edits, key=_place)
    if not placed:
        return text[position:stop]
    parts: list[str] = []
    for (start, end), replacement, _ in placed:
        if start < position or end > stop:
            continue
        parts += (text[position:start], replacement)
        position = end
    parts.append(text[position:stop])
    return "".join(parts)

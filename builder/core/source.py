"""Source files and places in them."""

from __future__ import annotations

import bisect
import re
from typing import NamedTuple

from builder.core.values import Value

_LINE_END = re.compile(r"\r\n|\n|\r")
_LONE_RETURN = re.compile(r"\r(?!\n)")


class Span(NamedTuple):
    """A half-open range of code points in a source text."""

    start: int
    end: int


class Position(NamedTuple):
    """A place as people count it: line and column from 1, columns in code points."""

    line: int
    column: int


class SourceFile(Value, frozen=True):
    """A decoded file. `path` is relative to the site's folder, with forward slashes.

    A byte order mark is not part of `text`: editors do not count it as a column.
    """

    path: str
    text: str


def with_line_feeds(text: str) -> str:
    """Return a text in which a carriage return by itself is a line feed; every place stays the same.

    CommonMark has it as a line end, but the parser does not see it as one everywhere.
    """
    return _LONE_RETURN.sub("\n", text) if "\r" in text else text


def line_start(text: str, at: int) -> int:
    """Return where the line of offset `at` begins."""
    start = text.rfind("\n", 0, at) + 1
    return text.rfind("\r", start, at) + 1 or start


class LineIndex:
    """Line starts of one text, for turning many offsets into positions."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def position(self, offset: int) -> Position:
        """Return line and column of `offset`; offsets past the end give the end."""
        offset = min(max(offset, 0), len(self._text))
        line = bisect.bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """Return line `number` (from 1) without its line end."""
        start = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self._text)
        return self._text[start:end].rstrip("\r\n")

"""The words that may be compounds, by their last letters."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from zlib import crc32

from builder.core.search.compounds import SHORTEST_TAIL, may_be_compound
from builder.core.search.rows import Endings, Rows

_ROWS = 512
_LETTERS = 3


def put_endings(words: Iterable[str], rows: Rows) -> None:
    """Put the rows of all words."""
    found: dict[int, list[str]] = {}
    for word in words:
        if may_be_compound(word):
            found.setdefault(_row(word), []).append(word)
    for number, group in found.items():
        rows.put(Endings(sorted(group)), number)


def change_endings(gone: Collection[str], new: Iterable[str], rows: Rows) -> None:
    """Take words out, and put others in."""
    changed: dict[int, set[str]] = {}
    for word in (*gone, *new):
        if may_be_compound(word):
            changed.setdefault(_row(word), set()).add(word)
    for number, group in changed.items():
        words = (set(_words(number, rows)) | group) - set(gone)
        if words:
            rows.put(Endings(sorted(words)), number)
        else:
            rows.drop(Endings, number)


def ending(tail: str, rows: Rows) -> list[str]:
    """Return the words that may be compounds with this last part."""
    if len(tail) < SHORTEST_TAIL:
        return []
    return [word for word in _words(_row(tail), rows) if word.endswith(tail) and word != tail]


def _words(number: int, rows: Rows) -> list[str]:
    row = rows.get(Endings, number)
    return row.words if row else []


def _row(word: str) -> int:
    return crc32(word[-_LETTERS:].encode()) % _ROWS

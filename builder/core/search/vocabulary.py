"""The sorted vocabulary in blocks, and the directory that says which block a word is in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from builder.core.search.encode import postings, shared
from builder.core.search.merge import MOST, bounded
from builder.core.values import Value

BLOCK = 10_000
"""Characters in a block, about."""

DIRECTORY = 512
"""Blocks that one directory lists."""

_WIDE = 2 * BLOCK
_LONGEST_PREFIX = 4
_BEST = 100


class Entry(Value, frozen=True):
    """A word with its encoded lists, of briefings and of entities and terms."""

    term: str
    lists: str


def entries(briefings: Mapping[str, list[int]], notes: Mapping[str, list[int]]) -> Iterator[Entry]:
    """Yield every word in order."""
    for term in sorted(briefings.keys() | notes.keys()):
        found = postings(bounded(briefings.get(term, []), MOST))
        named = notes.get(term)
        yield Entry(term, f"{found} {postings(named)}" if named else found)


def with_prefixes(
    every: Sequence[Entry], titles: Mapping[str, list[int]], notes: Mapping[str, list[int]]
) -> list[Entry]:
    """Add an entry `x*` for each beginning that spans too many blocks to read all.

    It has the best documents with such a word in the title or name.
    """
    sizes: dict[str, int] = {}
    for entry in every:
        beginning, size = entry.term[:_LONGEST_PREFIX], len(entry.term) + len(entry.lists)
        sizes[beginning] = sizes.get(beginning, 0) + size
    totals: dict[str, int] = {}
    for beginning, size in sizes.items():
        for length in range(1, len(beginning) + 1):
            totals[beginning[:length]] = totals.get(beginning[:length], 0) + size
    wide = {beginning for beginning, size in totals.items() if size > _WIDE}
    if not wide:
        return list(every)
    found = [_collected(lists, wide) for lists in (titles, notes)]
    added = [
        Entry(f"{beginning}*", " ".join(postings(_best(lists.get(beginning))) for lists in found))
        for beginning in wide
    ]
    return sorted((*every, *added), key=lambda entry: entry.term)


def _collected(lists: Mapping[str, list[int]], wide: set[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for term, values in lists.items():
        for length in range(1, min(len(term), _LONGEST_PREFIX) + 1):
            if term[:length] in wide:
                found.setdefault(term[:length], []).extend(values)
    return found


def _best(values: Sequence[int] | None) -> list[int]:
    if not values:
        return []
    together = list({value >> 3: value for value in sorted(values)}.values())
    return bounded(together, _BEST)


class Block(Value, frozen=True):
    """A run of words: the first of them, and all of them as text."""

    first: str
    text: str


def blocks(every: Iterable[Entry]) -> Iterator[Block]:
    """Cut the vocabulary; entries are apart by `!`, a word from its lists by blanks."""
    size = 0

    def place(entry: Entry) -> int:
        nonlocal size
        size += len(entry.term) // 2 + len(entry.lists) + 3
        return size // BLOCK

    for _, group in groupby(every, key=place):
        run = list(group)
        lines = zip((code for _, code in shared(e.term for e in run)), run, strict=True)
        yield Block(run[0].term, "!".join(f"{code} {entry.lists}" for code, entry in lines))

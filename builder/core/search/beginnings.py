"""Entries for beginnings of words: `ver*` has the best briefings and notes of all words that begin so.

There is one for each short beginning of more words than a reader's browser shall fetch.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from builder.core.search.encode import LEVEL, RANKED, postings
from builder.core.search.limits import best
from builder.core.search.rows import Names, Rows, Sizes
from builder.core.search.vocabulary import LEAST, Entry, lists_of, size_of

_WIDE = 3 * LEAST
"""Characters: beginnings of more have an entry. `search.js` expects it of all that span five blocks."""

_LONGEST = 4
_BEST = 100

Lists = Mapping[str, Sequence[int]]


def beginnings(word: str) -> Iterator[str]:
    """Yield the beginnings of a word that may have an entry."""
    return (word[:length] for length in range(1, min(len(word), _LONGEST) + 1))


def sizes(lists: Mapping[str, str]) -> dict[str, int]:
    """Return the size of each beginning: of all entries with it, given by their encoded lists."""
    found: dict[str, int] = {}
    for word, text in lists.items():
        longest = word[:_LONGEST]
        found[longest] = found.get(longest, 0) + size_of(word, text)
    totals: dict[str, int] = {}
    for longest, size in found.items():
        for beginning in beginnings(longest):
            totals[beginning] = totals.get(beginning, 0) + size
    return totals


def wide(sizes: Mapping[str, int]) -> list[str]:
    """Return the beginnings that have an entry, by the size of all."""
    return [beginning for beginning, size in sizes.items() if size > _WIDE]


def collected(starts: Collection[str], titles: Lists, notes: Lists) -> Iterator[Entry]:
    """Yield the entries of beginnings; `titles` and `notes` may have words that begin otherwise."""
    briefings, named = _gathered(starts, titles), _gathered(starts, notes)
    for beginning in starts:
        lists = lists_of(_best(briefings[beginning], LEVEL), _best(named[beginning], RANKED))
        yield Entry(f"{beginning}*", 0, lists)


def _gathered(starts: Collection[str], lists: Lists) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {beginning: [] for beginning in starts}
    for word, values in lists.items():
        for beginning in beginnings(word):
            if beginning in found:
                found[beginning] += values
    return found


def _best(values: list[int], bits: int) -> str:
    # Of several levels in one document the highest is the last.
    together = list({value >> bits: value for value in sorted(values)}.values())
    return postings(best(together, _BEST, bits), bits)


def revise_sizes(changes: Mapping[str, int], rows: Rows) -> set[str]:
    """Add to the sizes of the beginnings of words; return those that begin or cease to be wide."""
    more: dict[str, int] = {}
    for word, size in changes.items():
        for beginning in beginnings(word):
            more[beginning] = more.get(beginning, 0) + size
    turned: set[str] = set()
    for letter in {beginning[0] for beginning in more}:
        row = rows.get(Sizes, letter)
        before = row.sizes if row else {}
        changed = {
            start: before.get(start, 0) + more[start] for start in more if start[0] == letter
        }
        after = {start: size for start, size in {**before, **changed}.items() if size}
        turned.update(set(wide(before)) ^ set(wide(after)))
        if after:
            rows.put(Sizes(after), letter)
        else:
            rows.drop(Sizes, letter)
    return turned


def revised_beginnings(
    touched: Collection[str], turned: Collection[str], rows: Rows
) -> Iterator[tuple[str, Entry | None]]:
    """Yield the entries of beginnings after changes; None for those that have none any more."""
    for letter in {start[0] for start in touched}:
        sizes, names = rows.get(Sizes, letter), rows.get(Names, letter)
        here = {start for start in touched if start[0] == letter}
        now = here.intersection(wide(sizes.sizes if sizes else {}))
        yield from ((f"{start}*", None) for start in (here & set(turned)) - now)
        titles, notes = (names.titles, names.notes) if names else ({}, {})
        yield from ((entry.word, entry) for entry in collected(now, titles, notes))

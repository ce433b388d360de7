"""Long lists: of a word in very many briefings those about which it says most are kept.

What is kept changes in steps, so that a briefing more at the end of a list seldom changes its beginning.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from builder.core.search.encode import GONE, LEVEL, RANKED, following, patched, postings
from builder.core.search.merge import postings_in
from builder.core.search.rows import Long

MOST: Final = 6000
"""A list has at most so many postings."""

STEP: Final = 500
LEAST: Final = MOST - STEP
"""A list that was cut has more postings than this."""

MOST_NOTES: Final = 2000
"""A word leads to at most so many entities and terms."""

_MASK = (1 << LEVEL) - 1


def shortened(values: array[int]) -> tuple[Sequence[int], Long | None]:
    """Return what is kept of the ascending postings of a word, and all of them if that is not all.

    The highest levels are kept whole, of the next one the newest.
    """
    if len(values) <= MOST:
        return values, None
    level, start = _cut(values)
    first, before = start << LEVEL, (start - STEP) << LEVEL
    early, late = values[: bisect_left(values, first)], values[bisect_left(values, first) :]
    kept = [v for v in early if v & _MASK > level]
    kept += (v for v in late if v & _MASK >= level) if level else late
    spare = sum(value & _MASK == level for value in early[bisect_left(early, before) :])
    last = kept[-1] >> LEVEL
    return kept, Long(level, start, len(kept), spare, last, values.tobytes())


def _cut(values: Sequence[int]) -> tuple[int, int]:
    """Return the level of which some are kept, and the first document of them."""
    room = MOST
    counts = Counter(map(_MASK.__and__, values))
    level = _MASK
    while counts[level] <= room:
        room -= counts[level]
        level -= 1
    documents = [value for value in values if value & _MASK == level]
    left_out = documents[-room - 1] >> LEVEL
    return level, (left_out // STEP + 1) * STEP


def values_of(long: Long) -> array[int]:
    """Return all postings of a long list."""
    found = postings_in()
    found.frombytes(long.values)
    return found


def count_of(long: Long) -> int:
    """Return the number of all postings of a long list."""
    return len(values_of(long))


def patched_long(text: str, long: Long, patch: Mapping[int, int]) -> tuple[str, Long | None]:
    """Return what is kept of a long list after a patch, and all of it; None if that is no longer long."""
    values = values_of(long)
    kept, spare = long.kept, long.spare
    shown: dict[int, int] = {}
    for document, level in patch.items():
        old = _replace(values, document, level)
        kept += _is_kept(long, document, level) - _is_kept(long, document, old)
        spare += _is_spare(long, document, level) - _is_spare(long, document, old)
        if _is_kept(long, document, level):
            shown[document] = level
        elif _is_kept(long, document, old):
            shown[document] = GONE
    if not MOST - spare < kept <= MOST:
        # Something else is kept now.
        every, now = shortened(values)
        return postings(every), now
    last = long.last
    if shown and min(shown) > last:
        for document, level in sorted(shown.items()):
            text += following(last, document << LEVEL | level)
            last = document
    elif shown:
        text, _, _, last = patched(text, shown)
    return text, Long(long.level, long.start, kept, spare, last, values.tobytes())


def _replace(values: array[int], document: int, level: int) -> int:
    """Give a document another level, or take it out; return the level that it had."""
    value = document << LEVEL
    at = bisect_left(values, value)
    is_there = at < len(values) and values[at] >> LEVEL == document
    old = values[at] & _MASK if is_there else GONE
    if is_there and level != GONE:
        values[at] = value | level
    elif is_there:
        del values[at]
    elif level != GONE:
        values.insert(at, value | level)
    return old


def _is_kept(long: Long, document: int, level: int) -> bool:
    return level > long.level or (level == long.level and document >= long.start)


def _is_spare(long: Long, document: int, level: int) -> bool:
    return level == long.level and long.start - STEP <= document < long.start


def best(values: Sequence[int], most: int, bits: int) -> list[int]:
    """Return at most `most` of the postings: the highest levels, then the highest ranks, then newest."""
    if len(values) <= most:
        return list(values)
    mask = (1 << bits) - 1
    ranked = sorted(values, key=lambda value: (value & _MASK, value & mask, value), reverse=True)
    return sorted(ranked[:most])


def noted(values: Sequence[int]) -> str:
    """Return the encoded list of the entities and terms that a word leads to."""
    return postings(best(values, MOST_NOTES, RANKED), RANKED)

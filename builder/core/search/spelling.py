"""What a misspelt word may have been: the most used words of the site, by length."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from builder.core.search.encode import ALPHABET, front_coded
from builder.core.search.rows import Rows, Spelling

_SHORTEST, _LONGEST = 4, 24
_MOST = 1200
"""Words of one length."""

_SEEN = 2
"""A word that stands in one briefing only may be a slip itself, unless it is in a title or name."""

_NAME, _TITLE = 8, 3


def rank(word: str, count: int, *, in_title: bool, is_name: bool) -> int:
    """Return how frequent a word in `count` briefings is, 0 if it is no right word for another."""
    if not _SHORTEST <= len(word) <= _LONGEST or not word.isalpha():
        return 0
    if is_name:
        return count.bit_length() + _NAME
    if in_title:
        return count.bit_length() + _TITLE
    return count.bit_length() if count >= _SEEN else 0


def spelling(ranks: Mapping[str, int]) -> str:
    """Return the most used words of one length with a mark for how frequent they are, front-coded."""
    words = sorted(_most_used(ranks))
    marks = [ALPHABET[ranks[word]] for word in words]
    return "!".join(map(" ".join, zip(front_coded(words), marks, strict=True)))


def _most_used(ranks: Mapping[str, int]) -> list[str]:
    """Return the words of the highest ranks; those of the last rank in alphabetical order."""
    room, counts = _MOST, Counter(ranks.values())
    last = max(counts, default=0)
    while last and counts[last] <= room:
        room -= counts[last]
        last -= 1
    among = sorted(word for word, rank in ranks.items() if rank == last)
    return [*(word for word, rank in ranks.items() if rank > last), *among[:room]]


def revise_spelling(changes: Mapping[int, Mapping[str, int]], rows: Rows) -> None:
    """Change ranks, by length and word; a word with rank 0 is taken out."""
    for length, changed in changes.items():
        row = rows.get(Spelling, length)
        ranks = {**(row.ranks if row else {}), **changed}
        found = {word: rank for word, rank in ranks.items() if rank}
        if found:
            rows.put(Spelling(found), length)
        else:
            rows.drop(Spelling, length)

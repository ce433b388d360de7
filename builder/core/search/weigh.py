"""How much a word says about an article: a level from 0 to 7, worked out for each article by itself.

Levels 0 to 4 grow with how often a word occurs, seen against the length (the idea of BM25, Robertson and
Zaragoza 2009). A word in a heading or the summary has at least 3, one in the title 6 or 7.
"""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import Final

from builder.core.search.fold import Folder
from builder.core.values import Value

LEVELS: Final = 8
IN_TITLE: Final = 6
"""The lowest level of a word in the title."""

_IN_HEADING = 3
_USUAL_LENGTH = 700
"""Words in an article of ordinary length."""

_STEPS = (1.6, 3.2, 6.0, 11.0)
"""So many occurrences in an article of ordinary length lift a word to the next level."""


class Fields(Value, frozen=True):
    """The texts of an article: its title, what stands out (headings, summary), and the rest."""

    title: str
    strong: str
    body: str


def weigh(fields: Fields, folder: Folder) -> str:
    """Return the words of an article by level: eight lists, words apart by blanks, lists by tabs."""
    title, strong = fields.title.split(), fields.strong.split()
    chunks = [*fields.body.split(), *strong, *title]
    scale = 0.4 + 0.6 * len(chunks) / _USUAL_LENGTH
    steps = [step * scale for step in _STEPS]
    counts = Counter(_terms(chunks, folder))
    raised = dict.fromkeys(_terms(strong, folder), _IN_HEADING)
    raised.update(dict.fromkeys(_terms(title, folder), IN_TITLE))
    # A word that occurs once says nothing by that, however short the text.
    least = max(steps[0], 2)
    lists: list[list[str]] = [[] for _ in range(LEVELS)]
    for term, place in raised.items():
        count = counts.pop(term)
        level = bisect(steps, count) if count >= least else 0
        level = place + (level > 1) if place == IN_TITLE else max(place, min(level + 1, 5))
        lists[level].append(term)
    for term, count in counts.items():
        lists[bisect(steps, count) if count >= least else 0].append(term)
    return "\t".join(map(" ".join, lists))


def _terms(chunks: Sequence[str], folder: Folder) -> chain[str]:
    return chain.from_iterable(map(folder.__getitem__, chunks))


def levels(weighed: str) -> dict[str, int]:
    """Return the level of each word of an article that `weigh` has weighed."""
    lists = enumerate(weighed.split("\t"))
    return {word: level for level, words in lists for word in words.split()}

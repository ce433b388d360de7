"""How much a word says about an article: a level from 0 to 7, worked out for each article by itself.

Levels 0 to 4 grow with how often a word occurs, seen against the length (the idea of BM25, Robertson and
Zaragoza 2009). A word in a heading or the summary has at least 3, one in the title 6 or 7.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from builder.core.search.fold import Folder
from builder.core.values import Value

LEVELS: Final = 8
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
    title = fields.title.split()
    strong = fields.strong.split()
    body = fields.body.split()
    length = len(title) + len(strong) + len(body)
    scale = 0.4 + 0.6 * length / _USUAL_LENGTH
    steps = [step * scale for step in _STEPS]
    counts: dict[str, int] = {}
    for chunk, count in Counter([*body, *strong, *title]).items():
        for term in folder[chunk]:
            counts[term] = counts.get(term, 0) + count
    low = steps[0]
    lists: list[list[str]] = [[] for _ in range(LEVELS)]
    raised = {term: 3 for chunk in strong for term in folder[chunk]}
    raised.update((term, 6) for chunk in title for term in folder[chunk])
    for term, count in counts.items():
        level = 0 if count < low or count == 1 else sum(count >= step for step in steps)
        if term in raised:
            least = raised[term]
            level = least + (level > 1) if least > 3 else max(least, min(level + 1, 5))
        lists[level].append(term)
    return "\t".join(" ".join(words) for words in lists)

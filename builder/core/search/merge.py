"""The words of all articles brought together: for each word the documents it stands in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from builder.core.search.compounds import tails
from builder.core.values import Value

MOST = 6000
"""A word in more briefings than this keeps those about which it says most, so that a list is bounded."""

_IN_TITLE = 6
_IN_COMPOUND = (0, 0, 0, 1, 2, 3, 4, 5)
"""The level of a compound's last part, by that of the compound."""

_UNKNOWN_PART = (0,) * 8


class Postings(Value, frozen=True):
    """Ascending `document << 3 | level` by word; `titles` those of words in titles only."""

    every: Mapping[str, list[int]]
    titles: Mapping[str, list[int]]


def merge(records: Iterable[str]) -> Postings:
    """Merge the weighed words of briefings, which are numbered as they come."""
    every: defaultdict[str, list[int]] = defaultdict(list)
    titles: defaultdict[str, list[int]] = defaultdict(list)
    for document, record in enumerate(records):
        base = document << 3
        for level, words in enumerate(record.split("\t")):
            value = base | level
            for word in words.split():
                every[word].append(value)
            if level >= _IN_TITLE:
                for word in words.split():
                    titles[word].append(value)
    every.default_factory = titles.default_factory = None
    return Postings(every, titles)


def add_parts(every: dict[str, list[int]], known: Collection[str]) -> None:
    """Let the last parts of compounds stand for the compounds too, with lower levels.

    `known` are all words of the site.
    """
    more: dict[str, list[int]] = {}
    for term, values in every.items():
        for tail in tails(term, known):
            levels = _IN_COMPOUND if tail in known else _UNKNOWN_PART
            more.setdefault(tail, []).extend([v & -8 | levels[v & 7] for v in values])
    _extend(every, more)


def add_names(every: dict[str, list[int]], names: Mapping[str, list[int]]) -> None:
    """Let the words of a note's names stand for the briefings that mention it."""
    _extend(every, names)


def _extend(every: dict[str, list[int]], more: Mapping[str, list[int]]) -> None:
    for term, values in more.items():
        # Of several levels in one document the highest is the last.
        together = sorted([*every.get(term, ()), *values])
        every[term] = list({value >> 3: value for value in together}.values())


def bounded(values: list[int], limit: int) -> list[int]:
    """Return at most `limit` of the postings: those of the highest level, newest first."""
    if len(values) <= limit:
        return values
    best = sorted(values, key=lambda value: (value & 7, value), reverse=True)
    return sorted(best[:limit])

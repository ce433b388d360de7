"""The words of all articles brought together: for each word the documents it stands in."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Container, Iterable

from builder.core.search.compounds import tails
from builder.core.search.encode import LEVEL
from builder.core.search.weigh import IN_TITLE
from builder.core.values import Value

_IN_COMPOUND = (0, 0, 0, 1, 2, 3, 4, 5)
"""The level of a compound's last part, by that of the compound."""

_UNKNOWN_PART = (0,) * 8
IN_COMPOUND = (_UNKNOWN_PART, _IN_COMPOUND)
"""The same for parts that do not and those that do stand somewhere by themselves."""


Lists = dict[str, "array[int]"]
"""Ascending postings by word."""


class Postings(Value, frozen=True):
    """The words of briefings; `titles` are those in titles only."""

    every: Lists
    titles: Lists


def postings_in(values: Iterable[int] = ()) -> array[int]:
    """Return postings as they are kept in memory: four bytes each."""
    return array("I", values)


def merge(records: Iterable[str]) -> Postings:
    """Merge the weighed words of briefings, which are numbered as they come."""
    every: defaultdict[str, array[int]] = defaultdict(postings_in)
    titles: defaultdict[str, array[int]] = defaultdict(postings_in)
    for document, record in enumerate(records):
        base = document << LEVEL
        for level, words in enumerate(record.split("\t")):
            value = base | level
            for word in words.split():
                every[word].append(value)
            if level >= IN_TITLE:
                for word in words.split():
                    titles[word].append(value)
    return Postings(dict(every), dict(titles))


def add_parts(
    every: Lists, part_of: Callable[[str], int], known: Container[str], bits: int
) -> None:
    """Let the last parts of compounds stand for the compounds too, with lower levels.

    `known` are all words of the site; `part_of` says where a compound's last part begins.
    """
    more: Lists = {}
    for term, values in every.items():
        for tail in tails(term, part_of):
            levels = IN_COMPOUND[tail in known]
            lowered = [v & -8 | levels[v & 7] for v in values]
            if tail in more:
                more[tail].extend(lowered)
            else:
                more[tail] = postings_in(lowered)
    extend(every, more, bits)


def extend(every: Lists, more: Lists, bits: int) -> None:
    """Add postings to those that words have; of two of one document the higher stays."""
    for term, values in more.items():
        # Of several levels in one document the highest is the last.
        together = sorted([*every.get(term, ()), *values])
        every[term] = postings_in({value >> bits: value for value in together}.values())

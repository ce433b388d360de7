"""What is kept of an index from build to build: small rows by kind and name, so that a change touches few.

The files of the index are made from these rows, and from nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Final, TypeVar, cast

import msgspec

from builder.core.values import Value

R = TypeVar("R", bound="Row")

NOTES: Final = 8
"""Entities or terms in a row, and in a file."""


class Row(Value, frozen=True):
    """The base of rows; one of a kind with many has a name beside."""


class Document(Row, frozen=True):
    """A briefing as the index sees it; by id.

    `key` stands for its texts, `words` are weighed, `counts` say how often it mentions a note.
    """

    key: str
    words: str
    counts: tuple[tuple[str, int], ...]
    month: int
    topics: tuple[str, ...]


class Order(Row, frozen=True):
    """Ids of the briefings and of the notes in the order of their numbers."""

    briefings: list[str]
    notes: list[str]


class Front(Row, frozen=True):
    """What the root says: months with their first briefing, topics, kinds of notes, and what there is.

    `ranks` are those of the notes. `blocks` are the first words of all blocks, `lengths` those of the
    words for corrections.
    """

    months: list[tuple[int, int]]
    topics: list[str]
    kinds: list[tuple[str, int]]
    ranks: list[int]
    blocks: list[str]
    lengths: list[int]


class Topics(Row, frozen=True):
    """The topics of all briefings, each as a letter."""

    marks: list[str]


class Note(Value, frozen=True):
    """An entity or term of an edition, with what a result shows of it.

    `words` are those it is found by with their levels, `called` those of its names.
    """

    id: str
    kind: str
    name: str
    aliases: tuple[str, ...]
    description: str
    lang: str
    count: int
    url: str
    words: dict[str, int]
    called: tuple[str, ...]

    @property
    def rank(self) -> int:
        """Return how much it is mentioned, from 0 to 15: a step is twice as much."""
        return min(self.count.bit_length(), 15)


class Notes(Row, frozen=True):
    """The notes of a file; by number of the file."""

    every: list[Note]


class Block(Row, frozen=True):
    """A run of the sorted vocabulary, by its first word: words, marks and encoded lists.

    A mark is a number: `own << 7 | in_title << 6 | part`. `own` is in how many documents the word
    stands itself, `part` where the last part of a compound begins. Both are 0 where there are no
    compounds.
    """

    words: list[str]
    marks: list[int]
    lists: list[str]


class Long(Row, frozen=True):
    """All postings of a word of which the block has some, by word; `kept` of them, up to document `last`.

    Kept are levels above `level`, and of this one documents from `start` on. `spare` are those that
    would be kept next.
    """

    level: int
    start: int
    kept: int
    spare: int
    last: int
    values: bytes


class Endings(Row, frozen=True):
    """Words that may be compounds, by a hash of their last letters."""

    words: list[str]


class Names(Row, frozen=True):
    """Postings of words in titles, and of words that notes are found by; by first letter."""

    titles: dict[str, list[int]]
    notes: dict[str, list[int]]


class Sizes(Row, frozen=True):
    """How much there is of each beginning, in characters; by first letter."""

    sizes: dict[str, int]


class Spelling(Row, frozen=True):
    """Words for corrections, and how frequent they are; by length."""

    ranks: dict[str, int]


_encode = msgspec.msgpack.Encoder().encode


@cache
def _decoder(kind: type[R]) -> msgspec.msgpack.Decoder[R]:
    return msgspec.msgpack.Decoder(kind)


class Rows:
    """The rows of an index: as they were, read one by one, and those that have changed."""

    def __init__(self, read: Callable[[str], bytes | None]) -> None:
        self._read = read
        self._seen: dict[str, Row | None] = {}
        self.changed: dict[str, Row | None] = {}

    def get(self, kind: type[R], name: object = "") -> R | None:
        """Return a row, or None if there is none."""
        key = _key(kind, name)
        if key in self.changed:
            return cast("R | None", self.changed[key])
        if key not in self._seen:
            data = self._read(key)
            self._seen[key] = None if data is None else _decoder(kind).decode(data)
        return cast("R | None", self._seen[key])

    def put(self, row: Row, name: object = "") -> None:
        """Set a row."""
        self.changed[_key(type(row), name)] = row

    def drop(self, kind: type[Row], name: object = "") -> None:
        """Remove a row, if it is there."""
        self.changed[_key(kind, name)] = None

    def __contains__(self, kind: type[Row]) -> bool:
        """Return whether the row of a kind that has but one has changed."""
        return _key(kind, "") in self.changed

    def of(self, kind: type[R]) -> Iterator[tuple[str, R | None]]:
        """Yield the changed rows of a kind with their names; None for one that is gone."""
        start = _key(kind, "")
        for key, row in self.changed.items():
            if key.startswith(start):
                yield key.removeprefix(start), cast("R | None", row)

    def encoded(self) -> Iterator[tuple[str, bytes | None]]:
        """Yield what has changed as bytes, by kind and name."""
        for key, row in self.changed.items():
            yield key, None if row is None else _encode(row)


def _key(kind: type[Row], name: object) -> str:
    return f"{kind.__name__.lower()}:{name}"

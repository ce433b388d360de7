"""The sorted vocabulary in blocks.

Where a block begins follows from the words near by and from nothing else: a change shifts the bounds of
a few blocks, and then they are as before. (The idea is that of content-defined chunking, Muthitacharoen
and others 2001.)
"""

from __future__ import annotations

from bisect import bisect, bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple
from zlib import crc32

from builder.core.search.rows import Block

LEAST: Final = 4_000
"""Characters that a block has before another may begin."""

_MORE = 4_500
"""Characters that come after these on average."""

MOST: Final = 20_000
"""A block has more only if a single word has."""

_AROUND = 3

_ALL = 1 << 32

OWN: Final = 7
IN_TITLE: Final = 1 << 6
PART: Final = IN_TITLE - 1
"""The parts of a mark: see `rows.Block`."""


class Entry(NamedTuple):
    """A word with its mark and its encoded lists, of briefings and of entities and terms."""

    word: str
    mark: int
    lists: str

    @property
    def size(self) -> int:
        """Return how many characters it takes in a file, about."""
        return size_of(self.word, self.lists)


def lists_of(briefings: str, notes: str) -> str:
    """Return encoded lists as they stand in an entry."""
    return f"{briefings} {notes}" if notes else briefings


def size_of(word: str, lists: str) -> int:
    """Return how many characters an entry takes in a file, about."""
    return len(word) // 2 + len(lists) + _AROUND


def cut(every: Block) -> list[Block]:
    """Cut a vocabulary that is one block into those that it shall have."""
    return _parted(every, _bounds(every)[0])


def _parted(every: Block, starts: list[int]) -> list[Block]:
    slices = [slice(start, end) for start, end in pairwise([*starts, len(every.words)])]
    return [Block(every.words[s], every.marks[s], every.lists[s]) for s in slices]


def _bounds(every: Block) -> tuple[list[int], int]:
    """Return where blocks begin, and the size of the last one."""
    starts: list[int] = []
    size = MOST
    for at, (word, lists) in enumerate(zip(every.words, every.lists, strict=True)):
        # Written out here and not called, for there are many words.
        own = len(word) // 2 + len(lists) + _AROUND
        if size + own > MOST or (size >= LEAST and crc32(word.encode()) * _MORE < own * _ALL):
            starts.append(at)
            size = 0
        size += own
    return starts, size


def _ends(word: str, own: int) -> bool:
    """Return whether a word of some size ends the block before it, if that one may end."""
    return crc32(word.encode()) * _MORE < own * _ALL


class Vocabulary:
    """The blocks of a vocabulary, read when they are asked for; `firsts` are the first words of all."""

    def __init__(self, firsts: Sequence[str], block: Callable[[str], Block]) -> None:
        self.firsts = firsts
        self._block = block

    def entry(self, word: str) -> Entry | None:
        """Return the entry of a word, or None if there is none."""
        block = self.block(self.place(word))
        at = bisect_left(block.words, word)
        if at == len(block.words) or block.words[at] != word:
            return None
        return Entry(word, block.marks[at], block.lists[at])

    def mark(self, word: str) -> int:
        """Return the mark of a word, 0 if there is none."""
        entry = self.entry(word)
        return entry.mark if entry else 0

    def place(self, word: str) -> int:
        """Return the number of the block that a word is in, or would be."""
        return max(bisect(self.firsts, word) - 1, 0)

    def block(self, number: int) -> Block:
        """Return a block, an empty one if there is none."""
        return self._block(self.firsts[number]) if number < len(self.firsts) else Block([], [], [])

    def beginning(self, start: str) -> Iterator[str]:
        """Yield all words that begin so."""
        for number in range(self.place(start), len(self.firsts)):
            if not self.firsts[number].startswith(start) and self.firsts[number] > start:
                return
            yield from (word for word in self.block(number).words if word.startswith(start))


def recut(
    vocabulary: Vocabulary, changes: Mapping[str, Entry | None]
) -> tuple[list[str], dict[str, Block | None]]:
    """Return the first words of all blocks after changes, and the blocks that may be others then.

    A change is an entry, or None for a word that is no more; a block that is no more is None.
    """
    firsts = vocabulary.firsts
    bounds = list(firsts)
    blocks: dict[str, Block | None] = {}
    todo = sorted(changes, reverse=True)
    shift = 0
    while todo:
        start = vocabulary.place(todo[-1])
        if start and firsts[start] == todo[-1]:
            # Whether a block begins there is decided anew.
            start -= 1
        found, end = _recut_from(start, vocabulary, changes, todo)
        blocks.update(dict.fromkeys(firsts[start:end]))
        blocks.update((block.words[0], block) for block in found)
        bounds[start + shift : end + shift] = [block.words[0] for block in found]
        shift = len(bounds) - len(firsts)
    return bounds, blocks


def _recut_from(
    start: int, vocabulary: Vocabulary, changes: Mapping[str, Entry | None], todo: list[str]
) -> tuple[list[Block], int]:
    """Cut the vocabulary from a block on until the next one begins where it did before.

    Return the new blocks, and the number of that next one. What has been done is taken from `todo`.
    """
    firsts = vocabulary.firsts
    every = Block([], [], [])
    number = start
    while True:
        block = vocabulary.block(number)
        every = Block(
            every.words + block.words, every.marks + block.marks, every.lists + block.lists
        )
        number += 1
        after = firsts[number] if number < len(firsts) else None
        while todo and (after is None or todo[-1] < after):
            _change(every, todo[-1], changes[todo[-1]])
            todo.pop()
        if after is None:
            return cut(every), len(firsts)
        if todo and todo[-1] == after:
            continue
        starts, size = _bounds(every)
        own = size_of(after, vocabulary.block(number).lists[0])
        if size + own > MOST or (size >= LEAST and _ends(after, own)):
            return _parted(every, starts), number


def _change(block: Block, word: str, entry: Entry | None) -> None:
    """Put an entry into a block of its own making, or take it out."""
    at = bisect_left(block.words, word)
    end = at + (at < len(block.words) and block.words[at] == word)
    block.words[at:end] = [word] if entry else []
    block.marks[at:end] = [entry.mark] if entry else []
    block.lists[at:end] = [entry.lists] if entry else []

"""Which words stand for others when the vocabulary changes: last parts of compounds, before and after."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Protocol

from builder.core.search.compounds import SHORTEST_HEAD, may_be_compound, part, tails
from builder.core.search.endings import change_endings, ending
from builder.core.search.rows import Rows
from builder.core.search.vocabulary import OWN, PART, Vocabulary

Tails = tuple[tuple[str, bool], ...]
"""The last parts of a word, and whether each is a word of the site by itself."""


class Families(Protocol):
    """The last parts of words in an index that changes."""

    moved: Mapping[str, int]
    """The words whose longest last part begins elsewhere now."""

    def before(self, word: str) -> Tails:
        """Return the last parts of a word as they were."""

    def after(self, word: str) -> Tails:
        """Return the last parts of a word as they are now."""

    def affected(self) -> frozenset[str]:
        """Return the words that stand for others than before."""

    def mark(self, word: str) -> int:
        """Return the mark of a word, without what says that it is in a title."""

    def replace(self, gone: Collection[str], new: Collection[str]) -> None:
        """Take note of words that are no longer in the index, and of those that are new in it."""


class Loners:
    """The words of an index without compounds: none stands for another."""

    moved: Mapping[str, int] = {}

    def before(self, word: str) -> Tails:  # noqa: ARG002 - as for compounds, as below
        """Return nothing."""
        return ()

    after = before

    def affected(self) -> frozenset[str]:
        """Return nothing."""
        return frozenset()

    def mark(self, word: str) -> int:  # noqa: ARG002 - as above
        """Return a mark without a last part."""
        return 0

    def replace(self, gone: Collection[str], new: Collection[str]) -> None:
        """Do nothing."""


class Compounds:
    """The last parts of compounds; `own` says in how many documents more a word stands itself."""

    def __init__(self, vocabulary: Vocabulary, own: Mapping[str, int], rows: Rows) -> None:
        self._vocabulary = vocabulary
        self._own = own
        self._rows = rows
        self._known = _Known(self._count)
        self._tails: tuple[dict[str, Tails], dict[str, Tails]] = ({}, {})
        flips = [w for w in own if self._was_known(w) != (w in self._known)]
        self._flipped = frozenset(flips)
        candidates = {word for flip in flips for word in self._with(flip)}
        parts = {word: part(word, self._known) for word in sorted(candidates)}
        self.moved: Mapping[str, int] = {
            word: at for word, at in parts.items() if at != vocabulary.mark(word) & PART
        }

    def _count(self, word: str) -> int:
        return (self._vocabulary.mark(word) >> OWN) + self._own.get(word, 0)

    def _was_known(self, word: str) -> bool:
        return self._vocabulary.mark(word) >> OWN > 0

    def _with(self, word: str) -> Iterator[str]:
        """Yield the words that may have another last part if a word is new or gone."""
        yield from ending(word, self._rows)
        if len(word) >= SHORTEST_HEAD:
            yield from filter(may_be_compound, self._vocabulary.beginning(word))

    def before(self, word: str) -> Tails:
        """Return the last parts of a word as they were."""
        return self._found(word, 0, lambda w: self._vocabulary.mark(w) & PART, self._was_known)

    def after(self, word: str) -> Tails:
        """Return the last parts of a word as they are now."""
        return self._found(word, 1, self._part, self._known.__contains__)

    def _found(
        self,
        word: str,
        which: int,
        part_of: Callable[[str], int],
        is_known: Callable[[str], bool],
    ) -> Tails:
        memory = self._tails[which]
        if word not in memory:
            memory[word] = tuple((tail, is_known(tail)) for tail in tails(word, part_of))
        return memory[word]

    def _part(self, word: str) -> int:
        if word in self.moved:
            return self.moved[word]
        entry = self._vocabulary.entry(word)
        return part(word, self._known) if entry is None else entry.mark & PART

    def affected(self) -> frozenset[str]:
        """Return the words that stand for others than before."""
        turning = self._flipped | self.moved.keys()
        words = {word for tail in turning for word in ending(tail, self._rows)}
        words |= self.moved.keys()
        return frozenset(word for word in words if self.before(word) != self.after(word))

    def mark(self, word: str) -> int:
        """Return the mark of a word, without what says that it is in a title."""
        return self._count(word) << OWN | self._part(word)

    def replace(self, gone: Collection[str], new: Collection[str]) -> None:
        """Put the rows of endings."""
        change_endings(gone, new, self._rows)


class _Known:
    """The words that stand somewhere by themselves now."""

    def __init__(self, count: Callable[[str], int]) -> None:
        self._count = count

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self._count(word) > 0

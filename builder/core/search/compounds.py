"""The last parts of German compounds: `Exportverbot` is found by `Verbot` too.

There is no dictionary: the words of the site itself say what a part can be.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from typing import Final

_JOINTS = ("", "s", "n", "e", "en", "er", "es")
SHORTEST_HEAD: Final = 3
SHORTEST_TAIL: Final = 4
_UNKNOWN_HEAD, _UNKNOWN_TAIL = 4, 5
"""For a last part that stands nowhere by itself, the first one has to be surer."""

_ENDINGS = ("isch", "lich", "tlich", "keit", "heit", "erheit", "ung", "ier")
"""What derives a word from another: no part of a compound."""

_NO_HEADS = frozenset({
    "auf", "aus", "bei", "bis", "dar", "das", "dem", "den", "der", "des", "die", "durch",
    "ein", "ent", "fest", "fort", "gegen", "hat", "heraus", "herum", "hervor", "hinaus",
    "hinter", "ihn", "ihr", "inter", "ist", "miss", "mit", "nach", "nur", "sie", "statt",
    "teil", "uber", "unter", "ver", "von", "vor", "voran", "voraus", "war", "was", "weiter",
    "wer", "wider", "wieder", "wir", "zer", "zuruck", "zusammen",
})  # fmt: skip
"""Folded prefixes and small words: what follows them is seldom a word of its own sense."""


def may_be_compound(term: str) -> bool:
    """Return whether a term is one of those that are looked at."""
    return len(term) > SHORTEST_HEAD + SHORTEST_TAIL and term.isalpha()


def part(term: str, known: Container[str]) -> int:
    """Return where the longest last part of a compound begins, or 0 if it has none.

    `known` are all words of the site. It is asked for beginnings and ends of the term only.
    """
    if not may_be_compound(term):
        return 0
    length = len(term)
    for at in range(SHORTEST_HEAD, length - SHORTEST_TAIL + 1):
        if term[at:] in known and _is_head(term[:at], known):
            return at
    if length <= _UNKNOWN_HEAD + _UNKNOWN_TAIL:
        return 0
    for at in range(length - _UNKNOWN_TAIL, _UNKNOWN_HEAD - 1, -1):
        head = term[:at]
        if head in known and head not in _NO_HEADS and not term.startswith(_ENDINGS, at):
            # A joint belongs to the head: `handel-s-streit`.
            return at + (term[at] == "s" and term[at + 1] not in "tpc")
    return 0


def tails(term: str, part_of: Callable[[str], int]) -> Iterator[str]:
    """Yield the last parts of a compound, the longest first; `part_of` says where the longest begins."""
    while at := part_of(term):
        term = term[at:]
        yield term


def _is_head(head: str, known: Container[str]) -> bool:
    for joint in _JOINTS:
        if not head.endswith(joint):
            continue
        bare = head[: len(head) - len(joint)]
        if len(bare) >= SHORTEST_HEAD and bare in known and bare not in _NO_HEADS:
            return True
    return False

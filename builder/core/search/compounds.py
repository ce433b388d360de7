"""The last parts of German compounds: `Exportverbot` is found by `Verbot` too.

There is no dictionary: the words of the site itself say what a part can be.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

_JOINTS = ("", "s", "n", "e", "en", "er", "es")
_SHORTEST_HEAD = 3
_SHORTEST_TAIL = 4
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


def tails(term: str, known: Collection[str]) -> Iterator[str]:
    """Yield the last parts of a compound, the longest first; `known` is the site's vocabulary."""
    found = _tail(term, known)
    while found:
        yield found
        found = _tail(found, known)


def _tail(term: str, known: Collection[str]) -> str:
    length = len(term)
    if length < _SHORTEST_HEAD + _SHORTEST_TAIL + 1 or not term.isalpha():
        return ""
    for at in range(_SHORTEST_HEAD, length - _SHORTEST_TAIL + 1):
        if term[at:] in known and _is_head(term[:at], known):
            return term[at:]
    if length < _UNKNOWN_HEAD + _UNKNOWN_TAIL + 1:
        return ""
    for at in range(length - _UNKNOWN_TAIL, _UNKNOWN_HEAD - 1, -1):
        head = term[:at]
        tail = term[at:]
        if head in known and head not in _NO_HEADS and not tail.startswith(_ENDINGS):
            # A joint belongs to the head: `handel-s-streit`.
            return tail[1:] if tail[0] == "s" and tail[1] not in "tpc" else tail
    return ""


def _is_head(head: str, known: Collection[str]) -> bool:
    for joint in _JOINTS:
        if not head.endswith(joint):
            continue
        bare = head[: len(head) - len(joint)]
        if len(bare) >= _SHORTEST_HEAD and bare in known and bare not in _NO_HEADS:
            return True
    return False

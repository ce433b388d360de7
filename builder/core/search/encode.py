"""Lists of numbered documents with levels as short printable text.

The alphabet is the 91 printable characters from `#` to `~` without the backslash, so that a list stands
in a JavaScript string as it is. Of a number's digits the last has base 64 and its own characters; those
before it have base 27.

A posting is a document's number, shifted left by some bits, with what is said of the document in them:
`LEVEL` bits in lists of briefings, `RANKED` in lists of entities and terms.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

ALPHABET: Final = "".join(chr(code) for code in range(35, 127) if code != 92)
LEVEL: Final = 3
RANKED: Final = 7

_LEADING = 27
_LAST = 64
_DIGITS = re.compile(f"[{ALPHABET[0]}-{ALPHABET[_LEADING - 1]}]*[{ALPHABET[_LEADING]}-~]").findall


def number(value: int) -> str:
    """Return a number from 0 as digits of the alphabet."""
    rest, last = divmod(value, _LAST)
    digits = ALPHABET[_LEADING + last]
    while rest:
        rest, digit = divmod(rest, _LEADING)
        digits = ALPHABET[digit] + digits
    return digits


class _Codes(dict[int, str]):
    """Numbers as digits, by the number and what is added to it in lists."""

    def __init__(self, bits: int) -> None:
        self.step = 1 << bits

    def __missing__(self, value: int) -> str:
        code = number(value - self.step)
        self[value] = code
        return code


class _Values(dict[str, int]):
    """Numbers by their digits."""

    def __missing__(self, code: str) -> int:
        value = 0
        for digit in code[:-1]:
            value = value * _LEADING + ALPHABET.index(digit)
        value = value * _LAST + ALPHABET.index(code[-1]) - _LEADING
        self[code] = value
        return value


class _Gaps(dict[str, int]):
    """How many documents further a posting is, by its digits."""

    def __init__(self, bits: int) -> None:
        self.bits = bits

    def __missing__(self, code: str) -> int:
        gap = (_VALUES[code] >> self.bits) + 1
        self[code] = gap
        return gap


_CODES = {bits: _Codes(bits) for bits in (LEVEL, RANKED)}
_GAPS = {bits: _Gaps(bits) for bits in (LEVEL, RANKED)}
_VALUES = _Values()


def postings(values: Sequence[int], bits: int = LEVEL) -> str:
    """Encode ascending postings, each document once: gaps between documents, and levels."""
    if not values:
        return ""
    codes = _CODES[bits]
    step = codes.step
    first = codes[values[0] + step]
    return first + "".join([codes[b - (a & -step)] for a, b in pairwise(values)])


def following(last: int, value: int) -> str:
    """Return what stands in a list of briefings for a posting after the document `last`."""
    return _CODES[LEVEL][value - (last << LEVEL)]


def count(text: str) -> int:
    """Return the number of postings of an encoded list."""
    return len(_DIGITS(text))


def decoded(text: str, bits: int = LEVEL) -> list[int]:
    """Return the postings that `postings` has encoded."""
    step = 1 << bits
    found = []
    value = -step
    for code in _DIGITS(text):
        value = (value & -step) + _VALUES[code] + step
        found.append(value)
    return found


class Patched(NamedTuple):
    """A list after a patch: as text, how many postings it had and has, and the last document, or -1."""

    text: str
    before: int
    after: int
    last: int


GONE: Final = -1


def patched(text: str, patch: Mapping[int, int], bits: int = LEVEL) -> Patched:
    """Return a list in which some documents have other levels and ranks, or are `GONE`.

    All else stays as it is: that is quicker than to decode and encode it.
    """
    codes = _DIGITS(text)
    # Numbers of documents from 1 on.
    numbers = list(accumulate(map(_GAPS[bits].__getitem__, codes)))
    before = len(codes)
    mask = (1 << bits) - 1

    def put(at: int, value: int) -> None:
        gap = numbers[at] - (numbers[at - 1] if at else 0)
        codes[at] = _CODES[bits][(gap << bits) + value]

    for document in sorted(patch, reverse=True):
        value, at = patch[document], bisect_left(numbers, document + 1)
        if at < len(numbers) and numbers[at] == document + 1:
            if value != GONE:
                put(at, value)
                continue
            del numbers[at], codes[at]
        elif value != GONE:
            numbers.insert(at, document + 1)
            codes.insert(at, "")
            put(at, value)
            at += 1
        if at < len(codes):
            put(at, _VALUES[codes[at]] & mask)
    return Patched("".join(codes), before, len(codes), numbers[-1] - 1 if numbers else -1)


def front_coded(words: Iterable[str]) -> list[str]:
    """Return the sorted words, each as how much of it is as in the one before, and the rest."""
    found = []
    before = ""
    for word in words:
        length = 0
        for a, b in zip(word, before, strict=False):
            if a != b:
                break
            length += 1
        found.append(ALPHABET[length] + word[length:])
        before = word
    return found

"""Lists of numbered documents with levels as short printable text.

The alphabet is the 91 printable characters from `#` to `~` without the backslash, so that a list stands
in a JavaScript string as it is. Of a number's digits the last has base 64 and its own characters; those
before it have base 27.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

ALPHABET: Final = "".join(chr(code) for code in range(35, 127) if code != 92)
_LEADING = 27
_LAST = 64


def number(value: int) -> str:
    """Return a number from 0 as digits of the alphabet."""
    rest, last = divmod(value, _LAST)
    digits = ALPHABET[_LEADING + last]
    while rest:
        rest, digit = divmod(rest, _LEADING)
        digits = ALPHABET[digit] + digits
    return digits


class _Codes(dict[int, str]):
    def __missing__(self, value: int) -> str:
        code = number(value - 8)
        self[value] = code
        return code


_CODES = _Codes()


def postings(values: Sequence[int]) -> str:
    """Encode ascending `document << 3 | level`, each document once: gaps and levels."""
    if not values:
        return ""
    first = _CODES[values[0] + 8]
    codes = _CODES
    return first + "".join([codes[b - (a & -8)] for a, b in pairwise(values)])


def decoded(text: str) -> Iterator[int]:
    """Yield the values that `postings` has encoded."""
    value, document = 0, -1
    for digit in map(ALPHABET.index, text):
        if digit < _LEADING:
            value = value * _LEADING + digit
            continue
        value = value * _LAST + digit - _LEADING
        document += (value >> 3) + 1
        yield document << 3 | value & 7
        value = 0


def shared(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each of the sorted words with its front-coded form: how much is as before, and the rest."""
    before = ""
    for word in words:
        length = 0
        for a, b in zip(word, before, strict=False):
            if a != b:
                break
            length += 1
        yield word, ALPHABET[length] + word[length:]
        before = word

"""Words as search compares them: the same in the index and in `search.js`.

Case, accents and `ß` are folded away, and so is an `e` after `a`, `o` and `u`: `ä`, `ae` and `a` are then
one letter. What is folded of the beginning of a word is the beginning of the folded word.
"""

from __future__ import annotations

import re
import unicodedata

_TOKEN = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_SPOKEN = re.compile("([aou])e")
_AROUND = ".,:;!?…()[]\"'„“”‚‘’«»‹›-–—*_`|"
"""What often stands around a word, and is no part of it."""
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "a", "œ": "o", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
    # Accents, as the decomposed form has them.
    | dict.fromkeys(map(chr, range(0x300, 0x370)), "")
)
_LONGEST = 40
"""Letters of a word that count; longer ones are addresses and the like."""


def fold(word: str) -> str:
    """Return a word in the form in which it is compared."""
    if not word.isascii():
        word = unicodedata.normalize("NFKD", word).lower().translate(_LETTERS)
        if not word.isalnum():
            word = "".join(filter(str.isalnum, word))
    word = word.lower()
    if "ae" in word or "oe" in word or "ue" in word:
        word = _SPOKEN.sub(r"\1", word)
    return word[:_LONGEST]


def terms(chunk: str) -> tuple[str, ...]:
    """Return what the words between two blanks are found by.

    Words that hyphens join are found by each of them, and by all of them written as one.
    """
    word = chunk.strip(_AROUND)
    if word.isalnum() and unicodedata.is_normalized("NFC", word):
        # Most are one word. To look for the words in a chunk takes several times as long.
        return tuple(filter(_is_term, (fold(word),)))
    if not chunk.isascii():
        chunk = unicodedata.normalize("NFC", chunk).replace("\u00ad", "")
    found: list[str] = []
    for token in _TOKEN.findall(chunk):
        parts = _PART.findall(token)
        found += map(fold, parts)
        if len(parts) > 1 and not all(map(str.isdigit, parts)):
            found.append(fold("".join(parts)))
    return tuple(dict.fromkeys(filter(_is_term, found)))


def _is_term(word: str) -> bool:
    # Letters beyond the basic plane sort differently in JavaScript.
    return len(word) > 1 and (word.isascii() or max(word) <= "\uffff")


class Folder(dict[str, tuple[str, ...]]):
    """`terms` for many texts: what stands between blanks is folded once for all its places.

    That is several times as fast as to look for the words in each text.
    """

    def __missing__(self, chunk: str) -> tuple[str, ...]:
        found = terms(chunk)
        self[chunk] = found
        return found

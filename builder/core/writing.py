"""How names are written: signs and letters that differ where the name is the same."""

from __future__ import annotations

import re
import unicodedata

_FOLD = {"’": "'", "‘": "'", "´": "'", "ʼ": "'", "‐": "-", "‑": "-", "\xa0": " ", "\u202f": " "}
# Letters that Unicode does not take apart.
_STROKES = str.maketrans("łŁđĐøØıŧħ", "lLdDoOith")
_ACRONYM = re.compile(r"[A-ZÄÖÜ0-9][A-ZÄÖÜ0-9.&/-]*[A-ZÄÖÜ0-9]")


def fold(text: str) -> str:
    """Return `text` with one apostrophe, one hyphen and one space; no offset changes."""
    if text.isascii():
        return text
    for character, plain in _FOLD.items():
        text = text.replace(character, plain)
    return text


def is_acronym(text: str) -> bool:
    """Return whether `text` is written in capitals (`WHO`, `KI`, `H20`)."""
    return _ACRONYM.fullmatch(text) is not None


def without_marks(text: str) -> str:
    """Return `text` without diacritics that German does not use: `Erdoğan` as `Erdogan`."""
    if text.isascii():
        return text
    parts = (
        char if char in "äöüÄÖÜß" else unicodedata.normalize("NFD", char)[0]
        for char in unicodedata.normalize("NFC", text)
    )
    return "".join(parts).translate(_STROKES)

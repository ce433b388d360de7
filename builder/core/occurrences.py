"""Whether a source may hold one of a few names, told without parsing it.

The answer errs on one side: a name that the linker would find in the parsed text is never missed. The
linker finds whole words, so that each word of a name is a word of the text, too. In the source of that
text marks of emphasis, code and escapes may stand within a word, and its letters may be written as
entities. A picture, a note's number or a link without a label within a word is so rare that such a text
may hold anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html.entities import html5

from builder.core.writing import fold

_WORD = re.compile(r"[^\W_]+")
_MARKS = "*_~`\\"
_WITHIN = r"[*_~`\\]*"
_BEHIND = re.compile(r"\[(?<=[\w*~`\\!]\[)")
_SILENT = re.compile(rf"[\[\]!*_~`\\]|\^[^\]\n]*\]{_WITHIN}(?:[^\W_]|[!\[&])")
"""What stands behind a bracket that shows nothing, or may do so."""

_ENTITY = re.compile(r"&(?:#(\d{1,7});|#[xX]([0-9a-fA-F]{1,6});|(\w+;))")


_MOST = 100
"""With more words than this to look for, resolving all articles takes no longer."""


class Occurrences:
    """Looks for names in sources; `names` are forms as the linker finds them."""

    def __init__(self, names: Iterable[str]) -> None:
        written = sorted(set(names))
        self._names = {frozenset(_WORD.findall(fold(name))) for name in written}
        self._anything = frozenset() in self._names or any(map(_ENTITY.search, written))
        self._needles = tuple(_shortest(max(name, key=len) for name in self._names if name))
        self._anything |= len(self._needles) > _MOST
        self._words = {word: _whole(word) for name in self._names for word in name}

    def __bool__(self) -> bool:
        """Return whether there is any name to look for."""
        return bool(self._names)

    def may_be_in(self, text: str) -> bool:
        """Return whether the linker may find one of the names in what is parsed from a source."""
        if self._anything:
            return True
        # Of what `fold` changes, only this is a letter.
        text = text.replace("ʼ", "'")
        if "&" in text:
            text = f"{text}\n{_ENTITY.sub(_decoded, text)}"
        plain = text
        for mark in _MARKS:
            plain = plain.replace(mark, "")
        if any(needle in plain for needle in self._needles):
            found = {word for word, whole in self._words.items() if whole.search(text)}
            if any(name <= found for name in self._names):
                return True
        return _is_glued(text)


def _shortest(words: Iterable[str]) -> Iterator[str]:
    """Yield words that each of these contains one of."""
    found: list[str] = []
    for word in sorted(set(words), key=len):
        if not any(one in word for one in found):
            found.append(word)
            yield word


def _whole(word: str) -> re.Pattern[str]:
    """Return what finds a word in a source, with marks between its letters."""
    return re.compile(rf"(?<![^\W_]){_WITHIN.join(word)}(?![^\W_])")


def _is_glued(text: str) -> bool:
    """Return whether something that may show nothing stands right behind a letter or digit."""
    for match in _BEHIND.finditer(text):
        end, before = match.end(), match.start() - 1
        if text[before] == "!":
            before -= 1
        elif not _SILENT.match(text, end):
            continue
        while before >= 0 and text[before] in _MARKS:
            before -= 1
        if before >= 0 and text[before].isalnum():
            return True
    return False


def _decoded(match: re.Match[str]) -> str:
    """Return the letters that an entity stands for, or what is written if it is none."""
    decimal, hexadecimal, name = match.groups()
    if name:
        return html5.get(name, match[0])
    number = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(number) if 0 < number < 0x110000 else match[0]

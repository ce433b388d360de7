"""The files of an index read as `search.js` reads them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from builder.core.search.encode import ALPHABET, decoded

_CALL = re.compile(r'searchPart\("([\w/]+)",(.*)\);\n')


@dataclass(frozen=True)
class Index:
    """The parts of an index by name, and its words with their lists, in order."""

    parts: Mapping[str, object]
    words: Mapping[str, tuple[list[int], list[int]]]

    def find(self, beginning: str, kind: int = 0) -> set[int]:
        """Return the documents with a word that begins so: briefings (0), or notes (1)."""
        return {
            value >> 3
            for word, lists in self.words.items()
            if word.startswith(beginning)
            for value in lists[kind]
        }


def read(files: Mapping[str, str]) -> Index:
    parts: dict[str, object] = {}
    for text in files.values():
        for name, value in _CALL.findall(text):
            parts[name] = json.loads(value)
    words = {}
    blocks = sorted((n for n in parts if re.fullmatch(r"b\d+", n)), key=lambda n: int(n[1:]))
    for name in blocks:
        words.update(block(str(parts[name])))
    return Index(parts, words)


def block(text: str) -> dict[str, tuple[list[int], list[int]]]:
    found = {}
    before = ""
    for entry in text.split("!"):
        word, _, lists = entry.partition(" ")
        before = before[: ALPHABET.index(word[0])] + word[1:]
        briefings, _, notes = lists.partition(" ")
        found[before] = list(decoded(briefings)), list(decoded(notes))
    return found

"""The files of an index read as `search.js` reads them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from builder.core.search.encode import ALPHABET, LEVEL, RANKED, decoded
from builder.core.search.files import block_name

_CALL = re.compile(r'searchPart\("([\w/-]+)",(.*)\);\n')


@dataclass(frozen=True)
class Index:
    """The parts of an index by name, and its words with their lists, in order."""

    parts: Mapping[str, object]
    words: Mapping[str, tuple[list[int], list[int]]]

    def find(self, beginning: str, kind: int = 0) -> set[int]:
        """Return the documents with a word that begins so: briefings (0), or notes (1)."""
        return {
            value >> (RANKED if kind else LEVEL)
            for word, lists in self.words.items()
            if word.startswith(beginning)
            for value in lists[kind]
        }


def read(files: Mapping[str, str]) -> Index:
    parts: dict[str, object] = {}
    for text in files.values():
        for name, value in _CALL.findall(text):
            assert name not in parts
            parts[name] = json.loads(value)
    words: dict[str, tuple[list[int], list[int]]] = {}
    for first in directory(parts):
        found = block(str(parts[block_name(first)]))
        assert next(iter(found)) == first
        words.update(found)
    assert list(words) == sorted(words)
    return Index(parts, words)


def directory(parts: Mapping[str, object]) -> list[str]:
    """The first words of all blocks, by way of the root."""
    firsts: list[str] = []
    for number, first in enumerate(cast("dict[str, list[str]]", parts["root"])["directories"]):
        group = cast("list[str]", parts[f"d{number}"])
        assert group[0] == first
        firsts += group
    return firsts


def block(text: str) -> dict[str, tuple[list[int], list[int]]]:
    found = {}
    before = ""
    for entry in text.split("!"):
        word, _, lists = entry.partition(" ")
        before = before[: ALPHABET.index(word[0])] + word[1:]
        briefings, _, notes = lists.partition(" ")
        found[before] = decoded(briefings), decoded(notes, RANKED)
    return found

"""The files of an index, made of its rows.

Each is a call that a classic script can make: see docs/search.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from builder.core.messages import Messages
from builder.core.search.documents import TEXTS
from builder.core.search.encode import ALPHABET, front_coded
from builder.core.search.limits import LEAST
from builder.core.search.rows import NOTES, Block, Front, Note, Notes, Order, Rows, Spelling, Topics
from builder.core.search.spelling import spelling

CALL: Final = "searchPart"
TOPICS: Final = 4096
"""Briefings whose topics are in a file."""

DIRECTORY: Final = 512
"""Blocks that a directory lists."""

_PLAIN = re.compile(r"[^a-z0-9]")


def call(name: str, value: str) -> str:
    """Return the content of a file: `value` is JSON."""
    return f'{CALL}("{name}",{value});\n'


def block_name(first: str) -> str:
    """Return the name of the block that begins with a word."""
    return "b-" + _PLAIN.sub(lambda match: f"_{ord(match[0]):x}", first)


def names(order: Order, front: Front) -> set[str]:
    """Return the names of all files but the texts."""
    found = {"root", *map(block_name, front.blocks), *(f"s{length}" for length in front.lengths)}
    found.update(f"n{number}" for number in range(-(-len(order.notes) // NOTES)))
    found.update(f"f{number}" for number in range(-(-len(order.briefings) // TOPICS)))
    directories = -(-len(front.blocks) // DIRECTORY)
    found.update(f"d{number}" for number in range(directories if directories > 1 else 0))
    return found


def changed_files(rows: Rows, lang: str, t: Messages) -> Iterator[tuple[str, str]]:
    """Yield the files of the rows that have changed: names and content."""
    for first, block in rows.of(Block):
        if block is not None:
            yield _file(block_name(first), _block(block))
    for length, words in rows.of(Spelling):
        if words is not None:
            yield _file(f"s{length}", spelling(words.ranks))
    for number, notes in rows.of(Notes):
        if notes is not None:
            yield _file(f"n{number}", [_note(note) for note in notes.every])
    for _, topics in rows.of(Topics):
        marks = topics.marks if topics else []
        for start in range(0, len(marks), TOPICS):
            yield _file(f"f{start // TOPICS}", " ".join(marks[start : start + TOPICS]))
    order, front = rows.get(Order), rows.get(Front)
    if order is not None and front is not None and (Order in rows or Front in rows):
        yield from _front(order, front, lang, t)


def _front(order: Order, front: Front, lang: str, t: Messages) -> Iterator[tuple[str, str]]:
    starts = range(0, len(front.blocks), DIRECTORY)
    directories = [front.blocks[start : start + DIRECTORY] for start in starts]
    values = {
        "briefings": len(order.briefings),
        "kinds": front.kinds,
        "top": max(front.ranks, default=0),
        "months": front.months,
        "topics": front.topics,
        "marks": ALPHABET[: len(front.topics)],
        "span": DIRECTORY,
        "notes": NOTES,
        "texts": TEXTS,
        "facets": TOPICS,
        "most": LEAST,
        "directories": [directory[0] for directory in directories],
        "spelling": front.lengths,
        "lang": lang,
        "words": _words(t),
    }
    root = call("root", _json(values))
    if len(directories) == 1:
        # One request less, and still small.
        root += call("d0", _json(directories[0]))
    else:
        for number, directory in enumerate(directories):
            yield _file(f"d{number}", directory)
    yield "root", root


def _file(name: str, value: object) -> tuple[str, str]:
    return name, call(name, _json(value))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _block(block: Block) -> str:
    """Return entries apart by `!`, each word apart from its lists by a blank."""
    return "!".join(map(" ".join, zip(front_coded(block.words), block.lists, strict=True)))


def _note(note: Note) -> list[object]:
    return [note.url, note.name, note.description, note.lang, note.count, list(note.aliases)]


def _words(t: Messages) -> dict[str, object]:
    """Return the texts that `search.js` shows, under short keys."""
    return {
        key.removeprefix("search."): text
        for key, text in t.table.items()
        if key.startswith(("search.", "type.", "types."))
    }

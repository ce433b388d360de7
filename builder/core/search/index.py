"""The files of an edition's index. Each is a call that a classic script can make: see docs/search.md."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from builder.core.card import Card
from builder.core.messages import Messages
from builder.core.search import documents as docs
from builder.core.search.encode import ALPHABET
from builder.core.search.merge import MOST, add_names, add_parts, merge
from builder.core.search.notes import Note, note_postings, ranges
from builder.core.search.spelling import spelling
from builder.core.search.vocabulary import DIRECTORY, blocks, entries, with_prefixes
from builder.core.urls import Edition

CALL = "searchPart"
NOTES = 8
"""Entities or terms in a file."""

FACETS = 4096
"""Briefings whose topics are in a file."""

TEXTS = 1000
"""Text files in a folder."""


def text_folder(number: int) -> str:
    """Return the folder of a briefing's text file."""
    return f"t{number // TEXTS}"


def text_name(number: int) -> str:
    """Return the name of a briefing's text file, without its ending."""
    return f"{text_folder(number)}/{number}"


def call(name: str, value: str) -> str:
    """Return the content of a file: `value` is JSON."""
    return f'{CALL}("{name}",{value});\n'


def index_files(
    records: Iterable[str],
    briefings: Sequence[Card],
    notes: Sequence[Note],
    edition: Edition,
    t: Messages,
) -> Iterator[tuple[str, str]]:
    """Yield all files of the index but the texts: name and content.

    `records` are the weighed words of `briefings`, in the same order.
    """
    found = merge(records)
    every = dict(found.every)
    add_names(every, docs.name_postings(briefings, notes))
    named = note_postings(notes)
    if edition.lang == "de":
        known = every.keys() | named.keys()
        add_parts(every, known)
        add_parts(named, known)
    titles = found.titles
    words = with_prefixes(list(entries(every, named)), titles, named)
    firsts = []
    for number, block in enumerate(blocks(words)):
        firsts.append(block.first)
        yield _file(f"b{number}", block.text)
    starts = range(0, len(firsts), DIRECTORY)
    directories = [firsts[start : start + DIRECTORY] for start in starts]
    right = spelling(every, titles, named)
    for length, text in right.items():
        yield _file(f"s{length}", text)
    topics = docs.topics(briefings, len(ALPHABET))
    marks = docs.facets(briefings, dict(zip(topics, ALPHABET, strict=False)))
    for start in range(0, len(marks), FACETS):
        yield _file(f"f{start // FACETS}", " ".join(marks[start : start + FACETS]))
    for start in range(0, len(notes), NOTES):
        yield _file(f"n{start // NOTES}", [_note(n) for n in notes[start : start + NOTES]])
    root = call(
        "root",
        _json(
            {
                "briefings": len(briefings),
                "kinds": list(ranges(notes)),
                "months": list(docs.months(briefings)),
                "topics": topics,
                "marks": ALPHABET[: len(topics)],
                "span": DIRECTORY,
                "notes": NOTES,
                "texts": TEXTS,
                "facets": FACETS,
                "most": MOST,
                "directories": [directory[0] for directory in directories],
                "spelling": list(right),
                "lang": edition.lang,
                "words": _words(t),
            }
        ),
    )
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


def _note(note: Note) -> list[object]:
    return [note.url, note.name, note.description, note.lang, note.count, list(note.aliases)]


def _words(t: Messages) -> dict[str, object]:
    """Return the texts that `search.js` shows, under short keys."""
    return {
        key.removeprefix("search."): text
        for key, text in t.table.items()
        if key.startswith(("search.", "type.", "types."))
    }

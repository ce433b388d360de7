"""An index made from all briefings and notes."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from typing import TypeVar

from builder.core.search import beginnings
from builder.core.search.compounds import part
from builder.core.search.documents import mentioned
from builder.core.search.encode import LEVEL, RANKED, postings
from builder.core.search.endings import put_endings
from builder.core.search.limits import noted, shortened
from builder.core.search.merge import Lists, add_parts, extend, merge, postings_in
from builder.core.search.notes import postings_of
from builder.core.search.rows import (
    NOTES,
    Block,
    Document,
    Names,
    Note,
    Notes,
    Rows,
    Sizes,
    Spelling,
)
from builder.core.search.spelling import rank
from builder.core.search.vocabulary import IN_TITLE, OWN, cut, lists_of

T = TypeVar("T")

_NONE = postings_in()


def build(
    documents: Sequence[Document], notes: Sequence[Note], rows: Rows, *, compounds: bool
) -> list[str]:
    """Put the rows that follow from briefings and notes; return the first words of all blocks.

    With `compounds`, their last parts stand for them too.
    """
    found = merge(document.words for document in documents)
    every, titles = found.every, found.titles
    extend(every, _called(documents, notes), LEVEL)
    named = _named(notes)
    marks: dict[str, int] = {}
    if compounds:
        _add_compounds(every, named, marks)
        put_endings(every.keys() | named.keys(), rows)
    for word in titles:
        marks[word] = marks.get(word, 0) | IN_TITLE
    _put_spelling(every, named, titles, rows)
    lists = _lists(every, named, rows)
    sizes = beginnings.sizes(lists)
    starred = beginnings.collected(beginnings.wide(sizes), titles, named)
    lists.update((entry.word, entry.lists) for entry in starred)
    _put_by_letter(sizes, titles, named, rows)
    for start in range(0, len(notes), NOTES):
        rows.put(Notes(list(notes[start : start + NOTES])), start // NOTES)
    words = sorted(lists)
    vocabulary = Block(words, [marks.get(w, 0) for w in words], [lists[w] for w in words])
    blocks = cut(vocabulary)
    for block in blocks:
        rows.put(block, block.words[0])
    return [block.words[0] for block in blocks]


def _called(documents: Sequence[Document], notes: Sequence[Note]) -> Lists:
    """Return the briefings that each word of a mentioned note's names stands for."""
    called = {note.id: note.called for note in notes}
    found: defaultdict[str, array[int]] = defaultdict(postings_in)
    for number, document in enumerate(documents):
        for id, count in document.counts:
            value = number << LEVEL | mentioned(count)
            for word in called.get(id, ()):
                found[word].append(value)
    return found


def _named(notes: Sequence[Note]) -> Lists:
    found: defaultdict[str, array[int]] = defaultdict(postings_in)
    for number, note in enumerate(notes):
        for word, value in postings_of(number, note):
            found[word].append(value)
    return found


def _add_compounds(every: Lists, named: Lists, marks: dict[str, int]) -> None:
    """Let last parts stand for compounds; mark what belongs to a word itself, and its last part."""
    for lists in (every, named):
        for word, values in lists.items():
            marks[word] = marks.get(word, 0) + (len(values) << OWN)
    known = frozenset(marks)
    parts = _Parts(known)
    add_parts(every, parts.__getitem__, known, LEVEL)
    add_parts(named, parts.__getitem__, known, RANKED)
    for word in every.keys() | named.keys():
        marks[word] = marks.get(word, 0) | parts[word]


class _Parts(dict[str, int]):
    """Where the last part of each word begins."""

    def __init__(self, known: Container[str]) -> None:
        self.known = known

    def __missing__(self, word: str) -> int:
        at = part(word, self.known)
        self[word] = at
        return at


def _lists(every: Lists, named: Lists, rows: Rows) -> dict[str, str]:
    """Return the encoded lists of every word, and put the rows of those in very many briefings."""
    found = {}
    for word, values in every.items():
        kept, long = shortened(values)
        if long is not None:
            rows.put(long, word)
        found[word] = postings(kept)
    for word, values in named.items():
        found[word] = lists_of(found.get(word, ""), noted(values))
    return found


def _put_spelling(every: Lists, named: Lists, titles: Lists, rows: Rows) -> None:
    ranks: dict[int, dict[str, int]] = {}
    for word in every.keys() | named.keys():
        count = len(every.get(word, ()))
        if found := rank(word, count, in_title=word in titles, is_name=word in named):
            ranks.setdefault(len(word), {})[word] = found
    for length, those in ranks.items():
        rows.put(Spelling(those), length)


def _put_by_letter(sizes: Mapping[str, int], titles: Lists, named: Lists, rows: Rows) -> None:
    for letter, found in _by_letter(sizes).items():
        rows.put(Sizes(found), letter)
    its_titles, its_notes = (
        _by_letter({word: list(values) for word, values in lists.items()})
        for lists in (titles, named)
    )
    for letter in its_titles.keys() | its_notes.keys():
        rows.put(Names(its_titles.get(letter, {}), its_notes.get(letter, {})), letter)


def _by_letter(found: Mapping[str, T]) -> dict[str, dict[str, T]]:
    groups: dict[str, dict[str, T]] = {}
    for word, value in found.items():
        groups.setdefault(word[0], {})[word] = value
    return groups

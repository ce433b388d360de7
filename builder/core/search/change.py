"""An index changed after edits: what differs is worked out from a few of its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from builder.core.search.encode import LEVEL, RANKED, decoded
from builder.core.search.families import Compounds, Families, Loners
from builder.core.search.limits import values_of
from builder.core.search.patches import (
    Edit,
    NoteEdit,
    differences,
    ranked,
    standing,
    title_of,
    words_of,
)
from builder.core.search.revision import Changes, revise
from builder.core.search.rows import NOTES, Block, Document, Long, Names, Note, Notes, Order, Rows
from builder.core.search.vocabulary import Vocabulary
from builder.core.values import replace


def most(briefings: int) -> int:
    """Return how many of all briefings may be touched; with more it is quicker to make the index anew."""
    return 4 + briefings // 40


class Index:
    """An index as its rows have it, to be changed."""

    def __init__(self, order: Order, blocks: Sequence[str], rows: Rows) -> None:
        self.rows = rows
        self.most = most(len(order.briefings))
        self.vocabulary = Vocabulary(list(blocks), self._block)
        self._order = order
        self._numbers = {id: number for number, id in enumerate(order.notes)}

    def _block(self, first: str) -> Block:
        return self.rows.get(Block, first) or Block([], [], [])

    def note(self, number: int) -> Note:
        """Return a note by its number.

        Raises:
            LookupError: There is none.
        """
        row = self.rows.get(Notes, number // NOTES)
        return (row.every if row else [])[number % NOTES]

    def number(self, id: str) -> int | None:
        """Return the number of a note, or None if the edition does not have it."""
        return self._numbers.get(id)

    def called(self, id: str) -> tuple[str, ...]:
        """Return the words of a note's names."""
        number = self.number(id)
        return self.note(number).called if number is not None else ()

    def document(self, number: int) -> Document | None:
        """Return a briefing by its number."""
        return self.rows.get(Document, self._order.briefings[number])

    def having(self, word: str) -> tuple[list[int], list[int]]:
        """Return the numbers of all briefings and of all notes that are found by a word."""
        entry = self.vocabulary.entry(word)
        long, names = self.rows.get(Long, word), self.rows.get(Names, word[0])
        briefings = (entry.lists if entry else "").partition(" ")[0]
        values = values_of(long) if long else decoded(briefings)
        notes = names.notes.get(word, []) if names else []
        return [value >> LEVEL for value in values], [value >> RANKED for value in notes]


class Changed(NamedTuple):
    """The notes that say something else of themselves, and the numbers of briefings that mention a note."""

    every: Mapping[str, Note]
    mentioning: Callable[[str], Iterable[int]]


def change(
    index: Index, edits: Sequence[Edit], notes: Changed, *, compounds: bool
) -> list[str] | None:
    """Put the rows that differ after edits; return the first words of all blocks.

    None if a note is of another kind, or if so much differs that the index is better made anew.
    """
    briefings = {edit.number: edit for edit in edits}
    named = {edit.number: edit for edit in _note_edits(index, edits, notes.every)}
    if any(edit.before.kind != edit.after.kind for edit in named.values()):
        return None
    for its in named.values():
        if its.before.called != its.after.called:
            # The words of its names stand for all briefings that mention it.
            _add(notes.mentioning(its.after.id), briefings, index)
    if len(briefings) > index.most:
        return None
    now = {edit.after.id: edit.after.called for edit in named.values()}

    def called(id: str) -> tuple[str, ...]:
        return now[id] if id in now else index.called(id)

    own = _own(index, called, briefings.values(), named.values())
    families: Families = Loners()
    if compounds:
        families = Compounds(index.vocabulary, own, index.rows)
    affected = families.affected()
    for word in affected:
        with_it = index.having(word)
        if len(briefings) + len(with_it[0]) > index.most:
            return None
        _add(with_it[0], briefings, index)
        for number in with_it[1]:
            note = index.note(number)
            named.setdefault(number, NoteEdit(number, note, note))
    changes = Changes({}, {}, {}, frozenset({*own, *families.moved}))
    for edit in briefings.values():
        differences(edit.number, title_of(edit.before), title_of(edit.after), changes.titles)
        before, after = words_of(edit.before, index.called), words_of(edit.after, called)
        found = standing(before, after, families, affected)
        differences(edit.number, *found, changes.briefings)
    for its in named.values():
        before, after = (ranked(note.words, note) for note in (its.before, its.after))
        found = standing(before, after, families, affected)
        differences(its.number, *found, changes.notes)
    _put_notes(named.values(), index.rows)
    return revise(changes, index.vocabulary, families, index.rows)


def _note_edits(
    index: Index, edits: Iterable[Edit], notes: Mapping[str, Note]
) -> Iterator[NoteEdit]:
    """Yield the notes that are others, or that more or fewer briefings mention."""
    more: Counter[str] = Counter()
    for edit in edits:
        more.update(_mentioned(edit.after))
        more.subtract(_mentioned(edit.before))
    for id in {*notes, *(id for id, count in more.items() if count)}:
        number = index.number(id)
        if number is not None:
            before = index.note(number)
            after = replace(notes.get(id, before), count=before.count + more[id])
            yield NoteEdit(number, before, after)


def _add(numbers: Iterable[int], edits: dict[int, Edit], index: Index) -> None:
    """Add briefings that are as they were."""
    for number in numbers:
        if number not in edits:
            document = index.document(number)
            edits[number] = Edit(number, document, document)


def _mentioned(document: Document | None) -> list[str]:
    return [id for id, _ in document.counts] if document else []


def _own(
    index: Index,
    called: Callable[[str], Iterable[str]],
    edits: Iterable[Edit],
    notes: Iterable[NoteEdit],
) -> dict[str, int]:
    """Return in how many documents more each word stands itself, where that differs.

    `called` says what notes are called now.
    """
    own: Counter[str] = Counter()
    for edit in edits:
        own.update(words_of(edit.after, called).keys())
        own.subtract(words_of(edit.before, index.called).keys())
    for note in notes:
        own.update(note.after.words.keys())
        own.subtract(note.before.words.keys())
    return {word: count for word, count in own.items() if count}


def _put_notes(edits: Iterable[NoteEdit], rows: Rows) -> None:
    for edit in edits:
        row = rows.get(Notes, edit.number // NOTES)
        if edit.before != edit.after and row is not None:
            every = [*row.every]
            every[edit.number % NOTES] = edit.after
            rows.put(Notes(every), edit.number // NOTES)

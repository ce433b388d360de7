"""The rows of words after some postings have changed: blocks, long lists, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from builder.core.search.beginnings import beginnings, revise_sizes, revised_beginnings
from builder.core.search.encode import GONE, LEVEL, RANKED, count, decoded, patched, postings
from builder.core.search.families import Families
from builder.core.search.limits import LEAST, MOST, count_of, noted, patched_long, shortened
from builder.core.search.merge import postings_in
from builder.core.search.patches import Patches
from builder.core.search.rows import Block, Long, Names, Rows
from builder.core.search.spelling import rank, revise_spelling
from builder.core.search.vocabulary import IN_TITLE, Entry, Vocabulary, lists_of, recut

_NO_NAMES = Names({}, {})


class Changes(NamedTuple):
    """What differs, by word: postings of briefings, of their titles, and of notes; other marks."""

    briefings: Patches
    titles: Patches
    notes: Patches
    marks: frozenset[str]

    @property
    def words(self) -> set[str]:
        """Return all words of which something differs."""
        return {*self.briefings, *self.titles, *self.notes, *self.marks}


class _List(NamedTuple):
    """The briefings of a word: as a block has them, and how many there are in all."""

    text: str
    number: int


def revise(changes: Changes, vocabulary: Vocabulary, families: Families, rows: Rows) -> list[str]:
    """Put the rows that differ after changes; return the first words of all blocks."""
    _revise_names(changes, rows)
    entries: dict[str, Entry | None] = {}
    ranks: dict[int, dict[str, int]] = {}
    for word in changes.words:
        old = vocabulary.entry(word) or Entry(word, 0, "")
        new, was, now = _revised(old, changes, families, rows)
        if now != was:
            ranks.setdefault(len(word), {})[word] = now
        if new != old:
            entries[word] = new if new.lists else None
    revise_spelling(ranks, rows)
    families.replace(
        gone=[word for word, entry in entries.items() if entry is None],
        new=[word for word, entry in entries.items() if entry and not vocabulary.entry(word)],
    )
    sizes = {word: _size(entry) - _size(vocabulary.entry(word)) for word, entry in entries.items()}
    turned = revise_sizes(sizes, rows)
    named = {start for word in (*changes.titles, *changes.notes) for start in beginnings(word)}
    entries.update(revised_beginnings(turned | named, turned, rows))
    firsts, blocks = recut(vocabulary, entries)
    for first, block in blocks.items():
        if block is None:
            rows.drop(Block, first)
        elif block != rows.get(Block, first):
            rows.put(block, first)
    return firsts


def _size(entry: Entry | None) -> int:
    return entry.size if entry else 0


def _revise_names(changes: Changes, rows: Rows) -> None:
    for letter in {word[0] for word in (*changes.titles, *changes.notes)}:
        row = rows.get(Names, letter) or _NO_NAMES
        titles = _patched(row.titles, changes.titles, letter, LEVEL)
        notes = _patched(row.notes, changes.notes, letter, RANKED)
        if titles or notes:
            rows.put(Names(titles, notes), letter)
        else:
            rows.drop(Names, letter)


def _patched(
    lists: Mapping[str, list[int]], patches: Patches, letter: str, bits: int
) -> dict[str, list[int]]:
    found = dict(lists)
    for word, patch in patches.items():
        if word[0] == letter:
            found[word] = _with(found.get(word, []), patch, bits)
            if not found[word]:
                del found[word]
    return found


def _with(values: list[int], patch: Mapping[int, int], bits: int) -> list[int]:
    found = {value >> bits: value for value in values}
    for number, value in patch.items():
        if value == GONE:
            found.pop(number, None)
        else:
            found[number] = number << bits | value
    return sorted(found.values())


def _revised(
    old: Entry, changes: Changes, families: Families, rows: Rows
) -> tuple[Entry, int, int]:
    """Return the new entry of a word, and its ranks for corrections before and after."""
    word = old.word
    text, _, notes = old.lists.partition(" ")
    was, now = _briefings(word, text, changes.briefings.get(word, {}), rows)
    was_title = is_title = bool(old.mark & IN_TITLE)
    was_name = bool(notes)
    if word in changes.titles or word in changes.notes:
        names = rows.get(Names, word[0]) or _NO_NAMES
        is_title = word in names.titles
        notes = noted(names.notes.get(word, []))
    mark = families.mark(word) | (IN_TITLE if is_title else 0)
    return (
        Entry(word, mark, lists_of(now.text, notes)),
        rank(word, was.number, in_title=was_title, is_name=was_name),
        rank(word, now.number, in_title=is_title, is_name=bool(notes)),
    )


def _briefings(word: str, text: str, patch: Mapping[int, int], rows: Rows) -> tuple[_List, _List]:
    """Return the briefings of a word before and after a patch."""
    long = rows.get(Long, word) if len(text) > LEAST else None
    if long is None:
        if not patch:
            was = _List(text, count(text))
            return was, was
        now = patched(text, patch)
        was = _List(text, now.before)
        if now.after <= MOST:
            return was, _List(now.text, now.after)
        values, long = shortened(postings_in(decoded(now.text)))
        if long is not None:
            rows.put(long, word)
        return was, _List(postings(values), now.after)
    was = _List(text, count_of(long))
    now_text, now_long = patched_long(text, long, patch)
    if now_long is None:
        rows.drop(Long, word)
        return was, _List(now_text, count(now_text))
    rows.put(now_long, word)
    return was, _List(now_text, count_of(now_long))

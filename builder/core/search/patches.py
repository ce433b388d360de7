"""Which postings differ after edits of briefings and notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from builder.core.search.compounds import SHORTEST_TAIL
from builder.core.search.documents import mentioned
from builder.core.search.encode import GONE, LEVEL
from builder.core.search.families import Families, Tails
from builder.core.search.merge import IN_COMPOUND
from builder.core.search.rows import Document, Note
from builder.core.search.weigh import IN_TITLE, levels
from builder.core.values import Value

Levels = Mapping[str, int]
Patches = dict[str, dict[int, int]]
"""By word and number of a document what is said of it now; `GONE` if it is no longer there."""


class Edit(Value, frozen=True):
    """A briefing before and after; None if it was not there, or is no longer."""

    number: int
    before: Document | None
    after: Document | None


class NoteEdit(Value, frozen=True):
    """An entity or term before and after."""

    number: int
    before: Note
    after: Note


def words_of(document: Document | None, called: Callable[[str], Iterable[str]]) -> dict[str, int]:
    """Return the words of a briefing and those of the names of notes that it mentions, with levels."""
    if document is None:
        return {}
    found = levels(document.words)
    for id, count in document.counts:
        level = mentioned(count)
        for word in called(id):
            if found.get(word, GONE) < level:
                found[word] = level
    return found


def title_of(document: Document | None) -> dict[str, int]:
    """Return the words of a briefing's title, with levels."""
    if document is None:
        return {}
    return {word: level for word, level in levels(document.words).items() if level >= IN_TITLE}


def differences(number: int, before: Levels, after: Levels, patches: Patches) -> None:
    """Add to patches what differs between the words of a document."""
    for word in before.keys() | after.keys():
        now = after.get(word, GONE)
        if before.get(word, GONE) != now:
            patches.setdefault(word, {})[number] = now


def standing(
    before: Levels, after: Levels, families: Families, affected: frozenset[str]
) -> tuple[dict[str, int], dict[str, int]]:
    """Return the levels of words as they are found, before and after, where the two may differ.

    To the words of a document are added the last parts of its compounds; `affected` are compounds that
    have others than before.
    """
    touched = {w for w in before.keys() | after.keys() if before.get(w) != after.get(w)}
    touched |= affected & (before.keys() | after.keys())
    wanted = set(touched)
    for word in touched:
        wanted.update(tail for tail, _ in families.before(word))
        wanted.update(tail for tail, _ in families.after(word))
    return _found(before, wanted, families.before), _found(after, wanted, families.after)


def _found(own: Levels, wanted: set[str], tails: Callable[[str], Tails]) -> dict[str, int]:
    found = {word: own[word] for word in wanted if word in own}
    ends = tuple(word for word in wanted if len(word) >= SHORTEST_TAIL)
    for word, value in own.items():
        if not word.endswith(ends):
            continue
        for tail, is_known in tails(word):
            if tail in wanted:
                lowered = value & -8 | IN_COMPOUND[is_known][value & 7]
                found[tail] = max(found.get(tail, GONE), lowered)
    return found


def ranked(words: Levels, note: Note) -> dict[str, int]:
    """Return the levels of a note's words together with its rank."""
    base = note.rank << LEVEL
    return {word: base | level for word, level in words.items()}

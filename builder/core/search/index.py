"""The index of an edition brought up to date: made anew, or changed where briefings and notes differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from builder.core.search import change, whole
from builder.core.search.documents import Listing
from builder.core.search.notes import kinds
from builder.core.search.patches import Edit
from builder.core.search.rows import (
    NOTES,
    Document,
    Front,
    Note,
    Notes,
    Order,
    Rows,
    Spelling,
    Topics,
)


class Noted(NamedTuple):
    """The notes of an edition: all, when they are asked for, and those that differ.

    `changed` is None if all may differ, or which notes there are. `mentioning` gives the ids of briefings
    that mention a note.
    """

    every: Callable[[], Sequence[Note]]
    changed: Mapping[str, Note] | None
    mentioning: Callable[[str], Iterable[str]]


def update(
    listing: Listing,
    fresh: Mapping[str, Document],
    noted: Noted,
    rows: Rows,
    *,
    compounds: bool,
) -> bool:
    """Put the rows that differ; `fresh` are the briefings that are new or may be others.

    Return whether these are all rows, those of briefings excepted.
    """
    order, front = rows.get(Order), rows.get(Front)
    gone = set(order.briefings).difference(listing.ids) if order else ()
    blocks = None
    if order and front and noted.changed is not None:
        edits = _edits(order, listing, fresh, rows)
        index = change.Index(order, front.blocks, rows)
        if len(edits) <= index.most:
            blocks = change.change(index, edits, _changed(noted, listing), compounds=compounds)
    for id, document in fresh.items():
        rows.put(document, id)
    for id in gone:
        rows.drop(Document, id)
    if order and front and blocks is not None:
        _revise(listing, order, front, blocks, rows)
        return False
    _make(listing, noted.every(), rows, compounds=compounds)
    return True


def _changed(noted: Noted, listing: Listing) -> change.Changed:
    numbers: dict[str, int] = {}

    def mentioning(id: str) -> list[int]:
        if not numbers:
            numbers.update((id, number) for number, id in enumerate(listing.ids))
        return [numbers[briefing] for briefing in noted.mentioning(id) if briefing in numbers]

    return change.Changed(noted.changed or {}, mentioning)


def _edits(order: Order, listing: Listing, fresh: Mapping[str, Document], rows: Rows) -> list[Edit]:
    """Return the numbers that stand for something else; not all of them if they are very many."""
    edits: list[Edit] = []
    most = change.most(len(order.briefings))
    for number, (old, new) in enumerate(zip_longest(order.briefings, listing.ids)):
        if old == new and new not in fresh:
            continue
        before = rows.get(Document, old) if old else None
        after = (fresh.get(new) or rows.get(Document, new)) if new else None
        if before != after:
            edits.append(Edit(number, before, after))
        if len(edits) > most:
            break
    return edits


def _revise(listing: Listing, order: Order, front: Front, blocks: list[str], rows: Rows) -> None:
    ranks = list(front.ranks)
    for name, row in rows.of(Notes):
        start = int(name) * NOTES
        every = row.every if row else []
        ranks[start : start + len(every)] = [note.rank for note in every]
    lengths = set(front.lengths)
    for name, spelling in rows.of(Spelling):
        (lengths.discard if spelling is None else lengths.add)(int(name))
    now = Front(listing.months, listing.topics, front.kinds, ranks, blocks, sorted(lengths))
    if now != front:
        rows.put(now)
    if listing.ids != order.briefings:
        rows.put(Order(listing.ids, order.notes))
    if Topics(listing.marks) != rows.get(Topics):
        rows.put(Topics(listing.marks))


def _make(listing: Listing, notes: Sequence[Note], rows: Rows, *, compounds: bool) -> None:
    documents = [rows.get(Document, id) for id in listing.ids]
    found = [document for document in documents if document is not None]
    blocks = whole.build(found, notes, rows, compounds=compounds)
    lengths = sorted(int(name) for name, row in rows.of(Spelling) if row)
    ranks = [note.rank for note in notes]
    rows.put(Front(listing.months, listing.topics, kinds(notes), ranks, blocks, lengths))
    rows.put(Order(listing.ids, [note.id for note in notes]))
    rows.put(Topics(listing.marks))

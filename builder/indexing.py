"""The search index of a built site: the texts of briefings, and the files made from their words.

From build to build the words of each article are kept, and the index itself in rows, so that after an
edit little has to be read and written. What is kept may be deleted at any time; if it is damaged or not
of the edition that the site is made from, it is not used.
"""

from __future__ import annotations

import hashlib
import os
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import NamedTuple

from builder.adapters import files, rowstore, workers
from builder.adapters.rowstore import DamagedError, RowStore
from builder.adapters.workers import Crew
from builder.core.affected import Edit
from builder.core.messages import Messages
from builder.core.search import documents, notes, weigh
from builder.core.search import files as index_files
from builder.core.search.documents import Listing
from builder.core.search.fold import Folder
from builder.core.search.index import Noted, update
from builder.core.search.rows import Document, Front, Note, Order, Rows, Topics
from builder.core.site import Site
from builder.core.urls import Edition
from builder.kept import Lineage
from builder.writing import Built

FOLDER = "search"

_COMPOUNDS = ("de",)
"""Languages in which last parts of compounds are found."""

_DOCUMENTS = "document:"
_CODE = Path(documents.__file__).parent


class _Task(NamedTuple):
    """The index of an edition that is to be written."""

    site: Site
    edition: Edition
    t: Messages
    folder: Path
    edit: Edit | None
    lineage: Lineage | None
    crew: Crew


class _Text(NamedTuple):
    """A briefing whose text is looked at: its id, the name of its file, and what is known of it.

    `key` stands for the text that the index has. `is_there` says whether the file is as that text is.
    """

    id: str
    name: str
    key: str
    is_there: bool


class _Files(NamedTuple):
    """The names of an index's files: those of the texts by the ids of briefings, and the others."""

    texts: Mapping[str, str]
    others: AbstractSet[str]

    def without(self, others: _Files) -> set[str]:
        """Return the names that are not among those of another index."""
        texts: set[str] = set()
        if self.texts is not others.texts:
            texts = {*self.texts.values()}.difference(others.texts.values())
        return texts | (self.others - others.others)


class _Written(NamedTuple):
    """What came of writing: the files, those before if they are known, and whether all rows are new."""

    now: _Files
    before: _Files | None
    is_whole: bool


def write_index(
    built: Built, site_dir: Path, jobs: int = 1, *, published: Path | None = None
) -> frozenset[str]:
    """Write what is new in the index of every edition below `site_dir`.

    If the site is made from another, and its index is kept, it is what differs; else it is everything.
    `jobs` is how many processes there are. Returned are the paths of files that are no more. Where it is
    not known what the index had, they are looked up in the site that is `published`, or in `site_dir`.

    Raises:
        WriteError: A file cannot be written.
    """
    checked, lineage = built.checked, built.lineage
    edit = checked.edit if built.is_partial else None
    gone: set[str] = set()
    for edition in checked.site.editions:
        place = f"{edition.prefix}{FOLDER}"
        t, folder = checked.desk.words[edition.lang], site_dir / place
        task = _Task(checked.site, edition, t, folder, edit, lineage, Crew(jobs))
        now, before, _ = _write_edition(task)
        if before is not None:
            gone |= _paths(place, before.without(now))
        else:
            gone |= _left(published or site_dir, place)
            gone -= _paths(place, {*now.texts.values(), *now.others})
    return frozenset(gone)


def _paths(place: str, names: Iterable[str]) -> set[str]:
    return {f"{place}/{name}.js" for name in names}


def _left(site_dir: Path, place: str) -> set[str]:
    """Return the paths of all files at the place of an index in a site."""
    root = str(site_dir)
    return {
        f"{directory[len(root) + 1 :]}/{name}".replace(os.sep, "/")
        for directory, _, names in os.walk(f"{root}/{place}")
        for name in names
    }


def _write_edition(task: _Task) -> _Written:
    """Bring the index of an edition up to date."""
    if task.lineage is None:
        return _write(task, Rows(_nothing), stands=False)
    folder, before, now = task.lineage
    folder /= f"{FOLDER}-{task.edition.lang}"
    try:
        return _write_kept(task, folder, before, now)
    except DamagedError:
        rowstore.remove(folder)
        return _write_kept(task, folder, before, now)


def _write_kept(task: _Task, folder: Path, before: str, now: str) -> _Written:
    with closing(RowStore(folder, _version(), now)) as store:
        rows = Rows(store.read)
        written = _write(task, rows, stands=before != "" and store.token == before)
        store.write(rows.encoded(), keep=_DOCUMENTS if written.is_whole else "")
    return written


def _write(task: _Task, rows: Rows, *, stands: bool) -> _Written:
    """Write the files that differ.

    If the index `stands`, its files are those of the rows, and lie in the folder or are left out there.
    """
    known = _listed(rows) if stands else None
    before = _Files(_names(known), _others(rows)) if known is not None else None
    listing = _listing(task, known)
    names = before.texts if before is not None and listing is known else _names(listing)
    texts = _texts(names, before.texts if before is not None else {}, task.edit, rows)
    fresh = _read_texts(texts, task, rows)
    noted = _noted(task, rows, stands=stands)
    is_whole = update(listing, fresh, noted, rows, compounds=task.edition.lang in _COMPOUNDS)
    files.make_folders(task.folder)
    for name, text in index_files.changed_files(rows, task.edition.lang, task.t):
        files.write_text(task.folder / f"{name}.js", text)
    return _Written(_Files(names, _others(rows)), before, is_whole)


def _nothing(_name: str) -> None:
    """Return no row."""


def _listed(rows: Rows) -> Listing | None:
    """Return the listing that the rows have, if there is one."""
    order, front, topics = rows.get(Order), rows.get(Front), rows.get(Topics)
    if order is None or front is None or topics is None:
        return None
    return Listing(order.briefings, front.months, front.topics, topics.marks)


def _listing(task: _Task, known: Listing | None) -> Listing:
    """Return the listing of the edition: that which is `known`, if the edit leaves it as it is."""
    if known is not None and task.edit is not None:
        now = task.site.by_id
        if all(
            was is not None and id in now and documents.is_listed_alike(was, now[id])
            for id, was in task.edit.was.items()
        ):
            return known
    return documents.listing(documents.documents(task.site, task.edition))


def _names(listing: Listing) -> dict[str, str]:
    """Return the names of the texts by the ids of briefings."""
    names = documents.text_names(listing.months, len(listing.ids))
    return dict(zip(listing.ids, names, strict=True))


def _others(rows: Rows) -> set[str]:
    """Return the names of the files that are no texts."""
    order, front = rows.get(Order), rows.get(Front)
    return index_files.names(order, front) if order is not None and front is not None else set()


def _texts(
    names: Mapping[str, str], before: Mapping[str, str], edit: Edit | None, rows: Rows
) -> list[_Text]:
    """Return the briefings whose text may be new, or has another name than before."""
    moved = {id for id, _ in names.items() - before.items()} if names is not before else set()
    found = []
    for id in names if edit is None else [id for id in names if id in moved or id in edit.was]:
        row = rows.get(Document, id)
        found.append(_Text(id, names[id], row.key if row else "", id not in moved))
    return found


class _Table(NamedTuple):
    """What reading texts needs."""

    task: _Task
    folder: Folder


def _read_texts(texts: Sequence[_Text], task: _Task, rows: Rows) -> dict[str, Document]:
    """Write the texts that are new, and weigh their words; return what the index keeps of them all."""
    files.make_folders(*sorted({(task.folder / text.name).parent for text in texts}))
    found = workers.spread(_read, _Table(task, Folder()), texts, task.crew, "search")
    fresh = {}
    for text, (key, words) in zip(texts, found, strict=True):
        row = rows.get(Document, text.id)
        same = row is not None and key == text.key
        card = task.site.by_id[text.id]
        fresh[text.id] = documents.document(card, key, row.words if row and same else words)
    return fresh


def _read(table: _Table, texts: Sequence[_Text]) -> list[tuple[str, str]]:
    task = table.task
    results = []
    root = str(task.folder)
    for text in texts:
        record = task.site.records.record(text.id)
        found = documents.texts(record, task.edition, task.t)
        key = found.key
        if key != text.key or not text.is_there:
            content = index_files.call(text.name, found.shown)
            with files.writing(task.folder):
                files.write_new(f"{root}/{text.name}.js", content.encode())
        results.append((key, weigh.weigh(found.fields, table.folder) if key != text.key else ""))
    return results


def _noted(task: _Task, rows: Rows, *, stands: bool) -> Noted:
    """Return the notes of the edition, and which of them may differ if that is known."""
    folder = Folder()

    def made(ids: Iterable[str]) -> list[Note]:
        return [notes.make_note(id, task.site, task.edition, folder) for id in ids]

    ids = notes.note_ids(task.site)
    order = rows.get(Order)
    changed = None
    if stands and task.edit is not None and order is not None and ids == order.notes:
        known = (task.edit.notes | task.edit.own).intersection(ids)
        changed = {note.id: note for note in made(known)}
    links = task.site.links
    return Noted(
        lambda: made(ids), changed, lambda id: (briefing.id for briefing in links.get(id, ()))
    )


@cache
def _version() -> str:
    """Return what the index depends on beside the site: the code, and Unicode."""
    state = hashlib.blake2b(f"{sys.version} {unicodedata.unidata_version}".encode(), digest_size=16)
    for path in sorted(_CODE.glob("*.py")):
        state.update(path.read_bytes())
    return state.hexdigest()

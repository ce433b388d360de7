"""A search index that is changed after edits is the one that is made anew: its rows and its files."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace as replace_
from pathlib import Path

import msgspec
import pytest

from builder import build, indexing, publishing
from builder.adapters.packs import Packs
from builder.adapters.workers import Crew
from builder.build import Basis
from builder.core.search import beginnings, change, limits, revision, spelling, vocabulary
from builder.core.search.documents import Listing
from builder.core.search.index import Noted, update
from builder.core.search.rows import Document, Note, Rows
from builder.core.values import replace
from builder.kept import Lineage, Snapshot
from builder.settings import Settings
from builder.writing import Built
from tests.sites.naming import NamingNewsroom
from tests.sites.newsroom import Newsroom
from tests.sites.site import settings_for

STEPS = 8
PARTS = ("zoll", "chip", "export", "handel", "verbot", "bremse", "rechner", "gross", "haus", "bau")
PARTS += ("kontrolle", "band", "breite", "netz", "werk", "stadt", "land", "kreis", "see", "ostsee")
NOTES = tuple(f"note-{number}" for number in range(6))
Store = dict[str, bytes]


@pytest.fixture(autouse=True)
def _small_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds are such that a small index has blocks, cut lists, and entries for beginnings."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    for name, value in (("LEAST", 60), ("_MORE", 60), ("MOST", 400)):
        monkeypatch.setattr(vocabulary, name, value)
    monkeypatch.setattr(beginnings, "_WIDE", 120)
    monkeypatch.setattr(beginnings, "_BEST", 5)
    for module in (limits, revision):
        monkeypatch.setattr(module, "MOST", 12)
    monkeypatch.setattr(limits, "STEP", 4)
    monkeypatch.setattr(limits, "MOST_NOTES", 3)
    monkeypatch.setattr(revision, "LEAST", 8)
    monkeypatch.setattr(spelling, "_MOST", 6)
    monkeypatch.setattr(change, "most", lambda _: 1000)


class Desk:
    """Briefings and notes with made-up words, and the edits that are made to them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.compounds = seed % 3 > 0
        self.documents = {f"b{number}": self.document() for number in range(seed % 40)}
        self.notes = {id: self._note(id) for id in NOTES}
        self.count = 0

    def _word(self) -> str:
        parts = self.random.choices(PARTS, k=self.random.choice((1, 1, 2, 2, 3)))
        return self.random.choice(("", "s", "n")).join(parts)

    def document(self) -> Document:
        words = {self._word(): self.random.choice((0, 0, 0, 1, 2, 3, 5, 6, 7)) for _ in range(12)}
        mentioned = self.random.sample(NOTES, self.random.randrange(4))
        counts = tuple((id, self.random.randint(1, 8)) for id in mentioned)
        return Document(str(self.random.random()), self._weighed(words), counts, 202501, ())

    def _weighed(self, words: dict[str, int]) -> str:
        lists: list[list[str]] = [[] for _ in range(8)]
        for word, level in words.items():
            lists[level].append(word)
        return "\t".join(map(" ".join, lists))

    def _note(self, id: str) -> Note:
        words = {self._word(): self.random.choice((1, 4, 5, 6, 7)) for _ in range(4)}
        kind = "term" if id > NOTES[3] else "person"
        called = tuple(words)[:2]
        return Note(id, kind, id, (), "", "", 0, f"{id}.html", words, called)

    def edit(self) -> tuple[set[str], set[str]]:
        """Edit a few briefings and notes; return their ids."""
        briefings: set[str] = set()
        notes: set[str] = set()
        for _ in range(self.random.randrange(4)):
            self.count += 1
            ids = list(self.documents)
            id = self.random.choice([*ids, "first"])
            match self.random.choice(
                ("rewrite", "word", "word", "add", "insert", "delete", "note", "name")
            ):
                case "rewrite" if id in ids:
                    self.documents[id] = self.document()
                case "word" if id in ids:
                    self._change_word(id)
                case "add":
                    id = f"a{self.count}"
                    self.documents[id] = self.document()
                case "insert":
                    id = f"i{self.count}"
                    ids.insert(self.random.randint(0, len(ids)), id)
                    new = {**self.documents, id: self.document()}
                    self.documents = {id: new[id] for id in ids}
                case "delete":
                    self.documents.pop(id, None)
                case "name":
                    id = self.random.choice(NOTES)
                    note = self._note(id)
                    called = self.random.choice(((), note.called, self.notes[id].called[:1]))
                    self.notes[id] = replace(note, called=called)
                    notes.add(id)
                case _:
                    id = self.random.choice(NOTES)
                    note = self.notes[id]
                    words = {**dict(list(note.words.items())[:2]), self._word(): 1}
                    self.notes[id] = replace(note, words=words, description=str(self.count))
                    notes.add(id)
            briefings.add(id)
        return briefings & self.documents.keys(), notes

    def _change_word(self, id: str) -> None:
        lists = [words.split() for words in self.documents[id].words.split("\t")]
        word = self._word()
        if any(word in words for words in lists):
            lists = [[one for one in words if one != word] for words in lists]
        else:
            lists[self.random.choice((0, 0, 3, 6))].append(word)
        words = "\t".join(map(" ".join, lists))
        self.documents[id] = replace(self.documents[id], words=words)

    @property
    def every_note(self) -> Sequence[Note]:
        counts = Counter(id for document in self.documents.values() for id, _ in document.counts)
        return [replace(note, count=counts[id]) for id, note in self.notes.items()]

    def _mentioning(self, note: str) -> list[str]:
        return [
            id
            for id, document in self.documents.items()
            if note in (mentioned for mentioned, _ in document.counts)
        ]

    def updated(self, store: Store, fresh: set[str], notes: set[str] | None) -> tuple[Store, bool]:
        """Update the rows of an index; return them all, and whether they were made anew."""
        rows = Rows(store.get)
        every = {note.id: note for note in self.every_note}
        changed = None if notes is None else {id: every[id] for id in notes}
        listing = Listing(list(self.documents), [(202501, 0)], [], [""] * len(self.documents))
        documents = {id: self.documents[id] for id in fresh}
        noted = Noted(lambda: self.every_note, changed, self._mentioning)
        is_whole = update(listing, documents, noted, rows, compounds=self.compounds)
        kept = {k: v for k, v in store.items() if not is_whole or k.startswith("document:")}
        kept.update((name, data) for name, data in rows.encoded() if data is not None)
        return {k: v for k, v in kept.items() if rows.changed.get(k, v) is not None}, is_whole


def content(store: Store) -> dict[str, object]:
    return {name: msgspec.msgpack.decode(data) for name, data in store.items()}


@pytest.mark.parametrize("seed", range(40))
def test_after_any_edits_the_rows_are_as_if_made_anew(seed: int) -> None:
    desk = Desk(seed)
    store, _ = desk.updated({}, set(desk.documents), None)
    for _ in range(STEPS):
        store, is_whole = desk.updated(store, *desk.edit())
        anew, _ = desk.updated({}, set(desk.documents), None)
        assert not is_whole
        found, expected = content(store), content(anew)
        names = found.keys() | expected.keys()
        assert {name for name in names if found.get(name) != expected.get(name)} == set()


def test_with_other_kinds_or_very_many_edits_an_index_is_made_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = Desk(7)
    store, _ = desk.updated({}, set(desk.documents), None)
    assert not desk.updated(store, set(), {NOTES[0]})[1]
    desk.notes[NOTES[0]] = replace(desk.notes[NOTES[0]], kind="place")
    assert desk.updated(store, set(), {NOTES[0]})[1]
    monkeypatch.setattr(change, "most", lambda _: 2)
    store, _ = desk.updated(store, set(), None)
    for id in list(desk.documents)[:3]:
        desk.documents[id] = desk.document()
    assert desk.updated(store, set(list(desk.documents)[:3]), set())[1]


def checked(settings: Settings, before: Snapshot | None, number: int) -> tuple[Built, Snapshot]:
    """Check content with what is kept of the build before; there are no pages."""
    packs = Packs(settings.root / "packs", str(number))
    basis = Basis(before, packs)
    found = build.check(settings, Crew(), basis)
    is_partial = before is not None and found.edit is not None
    lineage = Lineage(settings.root / "kept", str(number - 1) if is_partial else "", str(number))
    built = Built(found, settings.docs, (), {}, frozenset(), is_partial, is_partial, {}, lineage)
    snapshot = publishing.snapshot(found, built, basis, "")
    packs.close()
    return built, msgspec.msgpack.decode(msgspec.msgpack.encode(snapshot), type=Snapshot)


def files_in(folder: Path) -> dict[str, bytes]:
    found = folder.rglob("*.js")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.mark.parametrize("kind", [Newsroom, NamingNewsroom])
@pytest.mark.parametrize("seed", range(5))
def test_after_any_edits_the_files_are_as_if_made_anew(
    kind: type[Newsroom], seed: int, tmp_path: Path
) -> None:
    newsroom = kind(tmp_path / "site", seed)
    settings = settings_for(newsroom.root)
    before: Snapshot | None = None
    site = tmp_path / "published"
    site.mkdir()
    story = []
    for number in range(1, 9):
        built, after = checked(settings, before, number)
        if built.checked.has_errors:
            newsroom.undo()
        else:
            stage, whole = tmp_path / str(number), tmp_path / f"{number}-anew"
            for name in indexing.write_index(built, stage, published=site):
                (site / name).unlink()
            shutil.copytree(stage, site, dirs_exist_ok=True)
            indexing.write_index(replace_(built, is_partial=False, lineage=None), whole)
            assert files_in(site) == files_in(whole), story
            before = after
        story.append(newsroom.edit())


def test_what_is_as_before_is_not_written(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path / "site", 3)
    settings = settings_for(newsroom.root)
    built, before = checked(settings, None, 1)
    indexing.write_index(built, tmp_path / "1")
    built, before = checked(settings, before, 2)
    indexing.write_index(built, tmp_path / "2")
    assert files_in(tmp_path / "2") == {}
    path = next(newsroom.content.rglob("articles/**/*.md"))
    path.write_text(f"{path.read_text('utf-8')}\nQuastenflosser.\n", "utf-8")
    built, before = checked(settings, before, 3)
    indexing.write_index(built, tmp_path / "3")
    assert 1 < len(files_in(tmp_path / "3")) < 6


def test_an_index_of_another_edition_is_not_used(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path / "site", 3)
    settings = settings_for(newsroom.root)
    built, before = checked(settings, None, 1)
    indexing.write_index(built, tmp_path / "1")
    # A build that is killed after its index, before the site is published.
    newsroom.edit()
    built, _ = checked(settings, before, 2)
    indexing.write_index(built, tmp_path / "2")
    newsroom.undo()
    built, _ = checked(settings, before, 3)
    assert built.lineage is not None
    built = replace_(built, lineage=built.lineage._replace(before="1"))
    stray = tmp_path / "1" / "search" / "b-stray.js"
    stray.touch()
    gone = indexing.write_index(built, tmp_path / "3", published=tmp_path / "1")
    assert gone == {"search/b-stray.js"}
    stray.unlink()
    assert files_in(tmp_path / "3") == files_in(tmp_path / "1")

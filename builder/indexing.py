"""The search index of a built site: texts and words of each briefing, then the files of the index.

The words of an article that has not changed since the last build are taken from a cache below
`build/cache/`. It may be deleted at any time; one that cannot be read is ignored.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from builder.adapters import files, workers
from builder.core.card import Card
from builder.core.search import documents, fold, index, notes, weigh
from builder.core.urls import Edition
from builder.settings import Settings
from builder.writing import Built

FOLDER = "search"


def write_index(built: Built, settings: Settings, site_dir: Path) -> None:
    """Write the index of every edition below `site_dir`.

    Raises:
        WriteError: A file cannot be written.
    """
    for edition in built.checked.site.editions:
        _write_edition(built, edition, settings, site_dir / edition.prefix / FOLDER)


def _write_edition(built: Built, edition: Edition, settings: Settings, folder: Path) -> None:
    site, t = built.checked.site, built.checked.desk.words[edition.lang]
    briefings = documents.documents(site, edition)
    cached = settings.root / "build" / "cache" / f"search-{edition.lang}"
    known = _read(cached)
    starts = range(0, len(briefings), index.TEXTS)
    files.make_folders(folder, *(folder / index.text_folder(start) for start in starts))

    def work(part: Sequence[tuple[int, Card]]) -> list[tuple[str, str]]:
        folder_ = fold.Folder()
        done = []
        for number, briefing in part:
            found = documents.document(site.records.record(briefing.id), edition, t)
            name = index.text_name(number)
            files.write_text(folder / f"{name}.js", index.call(name, found.text))
            key = _key(found.fields)
            done.append((key, known.get(key) or weigh.weigh(found.fields, folder_)))
        return done

    weighed = workers.spread(work, tuple(enumerate(briefings)), jobs=workers.processes())
    _keep(cached, weighed, known)
    every = notes.notes(site, edition, fold.Folder())
    records = (record for _, record in weighed)
    for name, text in index.index_files(records, briefings, every, edition, t):
        files.write_text(folder / f"{name}.js", text)


def _key(fields: weigh.Fields) -> str:
    text = f"{fields.title}\0{fields.strong}\0{fields.body}"
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


@cache
def _version() -> str:
    """Return what the words of an article depend on beside its text: the code, and Unicode."""
    sources = (Path(module.__file__ or "").read_bytes() for module in (fold, weigh))
    state = hashlib.blake2b(b"".join(sources), digest_size=16)
    state.update(unicodedata.unidata_version.encode())
    return state.hexdigest()


def _read(path: Path) -> dict[str, str]:
    """Return the words of articles by key; nothing if the cache is of other code, or damaged."""
    data = files.read_optional(path)
    if data is None:
        return {}
    head, _, body = data.partition(b"\n")
    if head != _head(body):
        return {}
    return dict(line.split("\t", 1) for line in body.decode().split("\n"))


def _head(body: bytes) -> bytes:
    return f"{_version()} {hashlib.blake2b(body, digest_size=16).hexdigest()}".encode()


def _keep(path: Path, weighed: Sequence[tuple[str, str]], known: Mapping[str, str]) -> None:
    fresh = dict(weighed)
    if not fresh or fresh.keys() == known.keys():
        return
    body = "\n".join(f"{key}\t{record}" for key, record in fresh.items()).encode()
    files.make_folders(path.parent)
    files.write_file(path, _head(body) + b"\n" + body)

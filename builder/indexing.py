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
from builder.build import Checked
from builder.core.affected import Edit
from builder.core.card import Card
from builder.core.search import documents, fold, index, notes, weigh
from builder.core.urls import Edition
from builder.settings import Settings
from builder.writing import Built

FOLDER = "search"


def write_index(built: Built, settings: Settings, site_dir: Path) -> frozenset[str] | None:
    """Write the index of every edition below `site_dir`; return the paths of all files that it has.

    None is returned if it is as before and nothing has been written. Texts that are as before are not
    written either.

    Raises:
        WriteError: A file cannot be written.
    """
    edit = built.checked.edit if built.is_partial else None
    if edit is not None and not edit.was and not edit.notes:
        return None
    names: set[str] = set()
    for edition in built.checked.site.editions:
        place = f"{edition.prefix}{FOLDER}"
        found = _write_edition(built, edition, settings, site_dir / place, _told(built, edit))
        names |= {f"{place}/{name}.js" for name in found}
    return frozenset(names)


def paths(site_dir: Path, built: Built) -> frozenset[str]:
    """Return the paths of the files of the index in a site."""
    folders = [f"{edition.prefix}{FOLDER}" for edition in built.checked.site.editions]
    return frozenset(
        f"{folder}/{path.relative_to(site_dir / folder).as_posix()}"
        for folder in folders
        if (site_dir / folder).is_dir()
        for path in files.list_files(site_dir / folder)
    )


def _told(built: Built, edit: Edit | None) -> frozenset[str] | None:
    """Return the briefings whose text may be new; None if any may be, or have another number."""
    if edit is None:
        return None
    cards = built.checked.site.by_id
    for id, old in edit.was.items():
        new = cards.get(id)
        if old is None or new is None or (old.day, old.lang) != (new.day, new.lang):
            return None
    return frozenset(edit.was)


def _write_edition(
    built: Built,
    edition: Edition,
    settings: Settings,
    folder: Path,
    told: frozenset[str] | None,
) -> list[str]:
    """Write the index of an edition and the texts of the briefings `told`; return all names."""
    checked = built.checked
    site, t = checked.site, checked.desk.words[edition.lang]
    briefings = documents.documents(site, edition)
    cached = settings.root / "build" / "cache" / f"search-{edition.lang}"
    known = _read(cached)
    starts = range(0, len(briefings), index.TEXTS)
    files.make_folders(folder, *(folder / index.text_folder(start) for start in starts))

    def work(part: Sequence[tuple[int, Card]]) -> list[tuple[str, str]]:
        folder_ = fold.Folder()
        done = []
        for number, briefing in part:
            key = _key(checked, briefing)
            words = known.get(key) if briefing.id not in checked.resolution.fresh else None
            if words is None or told is None or briefing.id in told:
                found = documents.document(site.records.record(briefing.id), edition, t)
                name = index.text_name(number)
                if told is None or briefing.id in told:
                    files.write_text(folder / f"{name}.js", index.call(name, found.text))
                words = words or weigh.weigh(found.fields, folder_)
            done.append((key, words))
        return done

    weighed = workers.spread(work, tuple(enumerate(briefings)), jobs=workers.processes())
    _keep(cached, weighed, known)
    every = notes.notes(site, edition, fold.Folder())
    records = (record for _, record in weighed)
    names = [index.text_name(number) for number in range(len(briefings))]
    for name, text in index.index_files(records, briefings, every, edition, t):
        files.write_text(folder / f"{name}.js", text)
        names.append(name)
    return names


def _key(checked: Checked, briefing: Card) -> str:
    """Return what tells that the words of a briefing are as before: its source, and all names."""
    source = checked.notes.articles[checked.site.registry.articles[briefing.id].path]
    return f"{briefing.id} {source.digest} {checked.register.linking}"


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

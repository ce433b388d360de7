"""The sources of a site: which files there are, their texts, and the notes that are parsed from them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

from builder.adapters import files, stamps, workers
from builder.adapters.stamps import Look
from builder.adapters.workers import Crew
from builder.core import notes
from builder.core.decode import Report
from builder.core.findings import Finding, Rule
from builder.core.model import Article, Entity, HandPage, Term
from builder.core.paths import DocPath
from builder.core.source import SourceFile, Span
from builder.kept import Parsed, Snapshot, Stamp
from builder.settings import Settings, SettingsError

N = TypeVar("N")

KINDS = {"articles": "article", "entities": "entity", "glossary": "term", "pages": "page"}
UNKNOWN: Stamp = (0, 0, 0)
"""The stamp of a file that may have changed unnoticed: it is equal to no other, not even to itself."""


class Texts(Mapping[str, str]):
    """The texts of sources by path, read when they are asked for; what cannot be read has none."""

    def __init__(self, root: Path, names: Iterable[str]) -> None:
        self._root = root
        self._names = dict.fromkeys(names)

    def __getitem__(self, name: str) -> str:
        """Return the text of a source."""
        if name not in self._names:
            raise KeyError(name)
        source = files.read_source(self._root / name, name)
        if isinstance(source, Finding):
            raise KeyError(name)
        return source.text

    def __iter__(self) -> Iterator[str]:
        """Return the paths."""
        return iter(self._names)

    def __len__(self) -> int:
        """Return how many sources there are."""
        return len(self._names)


@dataclass(frozen=True, slots=True)
class Tree:
    """The files of content, which is at `root`: notes by kind, the stamps of all, assets, faults."""

    root: Path
    notes: Mapping[str, tuple[str, ...]]
    stamps: dict[str, Stamp]
    texts: Texts
    assets: tuple[Path, ...]
    findings: tuple[Finding, ...]

    @property
    def by_path(self) -> dict[DocPath, Path]:
        """Return the assets by their path below the folder of pages."""
        return {DocPath(path.relative_to(self.root).as_posix()): path for path in self.assets}

    @property
    def files(self) -> frozenset[str]:
        """Return the paths of all files."""
        return frozenset(self.stamps)


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes by path, and what could not be read."""

    articles: dict[str, Parsed[Article]]
    entities: dict[str, Parsed[Entity]]
    terms: dict[str, Parsed[Term]]
    pages: dict[str, Parsed[HandPage]]
    refused: dict[str, tuple[str, Finding]]

    @property
    def of_registry(self) -> tuple[list[Article], list[Entity], list[Term]]:
        """Return the notes that a registry is built from."""
        return (
            [parsed.note for parsed in self.articles.values()],
            [parsed.note for parsed in self.entities.values()],
            [parsed.note for parsed in self.terms.values()],
        )

    @property
    def findings(self) -> Iterator[Finding]:
        """Yield the faults of all files."""
        for kind in (self.articles, self.entities, self.terms, self.pages):
            for parsed in kind.values():
                yield from parsed.faults
        yield from (finding for _, finding in self.refused.values())


def read_tree(settings: Settings, look: Look | None = None) -> Tree:
    """Take in what a look at every file of content has shown.

    Raises:
        SettingsError: There is no content folder.
    """
    if not settings.content.is_dir():
        raise SettingsError(
            f"there is no folder {settings.content}; 'briefing init' makes a new site"
        )
    found: dict[str, list[str]] = {kind: [] for kind in KINDS.values()}
    found_stamps: dict[str, Stamp] = {}
    assets, findings = [], []
    try:
        look = look or stamps.look_at(settings.content)
    except OSError as error:
        raise SettingsError(f"cannot read {error.filename}: {error.strerror}") from error
    for inside, stamp in look.stamps.items():
        name = f"content/{inside}"
        found_stamps[name] = stamp if stamp is not None and look.settled(stamp) else UNKNOWN
        folder = inside.partition("/")[0] if "/" in inside else ""
        kind = KINDS.get(folder)
        reason = ""
        if stamp is None or folder == "assets":
            reason = files.why_unreadable(settings.content / inside)
        if reason:
            findings.append(Finding(Rule.NOT_UTF8, name, Span(0, 0), f"cannot be read: {reason}"))
        elif folder == "assets":
            assets.append(settings.content / inside)
        elif kind is not None and inside.endswith(".md"):
            found[kind].append(name)
        elif kind is None and inside.endswith(".md"):
            findings.append(_stray(name))
    names = {kind: tuple(some) for kind, some in found.items()}
    every = [name for some in names.values() for name in some]
    return Tree(
        settings.content,
        names,
        found_stamps,
        Texts(settings.content.parent, every),
        tuple(assets),
        tuple(findings),
    )


def _stray(name: str) -> Finding:
    return Finding(
        Rule.STRAY_FILE,
        name,
        Span(0, 0),
        "this file is not read",
        f"move it to content/{', content/'.join(KINDS)}",
    )


class _Item(NamedTuple):
    """A file to be parsed, with the digest of what is known of it; its text if that is at hand."""

    name: str
    known: str
    source: SourceFile | Finding | None


_Result = tuple[str, object, tuple[Finding, ...]]
"""The digest of a file, its note (None if that is known, a finding if there is none), its faults."""


class _Reader(NamedTuple):
    """What parsing needs beside the files."""

    root: Path
    lang: str


def parse(tree: Tree, settings: Settings, crew: Crew, before: Snapshot | None = None) -> Notes:
    """Parse every note that is not known from before; of articles only the front matter."""
    refused: dict[str, tuple[str, Finding]] = {}
    reader = _Reader(settings.content.parent, settings.languages[0])

    def some(
        kind: str,
        work: Callable[[_Reader, Sequence[_Item]], list[_Result]],
        known: dict[str, Parsed[N]],
    ) -> dict[str, Parsed[N]]:
        stamps = before.stamps if before is not None else {}
        parsed: dict[str, Parsed[N]] = {}
        todo = []
        for name in tree.notes[kind]:
            old = known.get(name)
            if old is not None and tree.stamps[name] == stamps.get(name) != UNKNOWN:
                parsed[name] = old
            else:
                todo.append(_item(name, old.digest if old else "", settings, crew))
        results = workers.spread(work, reader, todo, crew, "parse")
        for item, (digest, note, faults) in zip(todo, results, strict=True):
            if note is None:
                parsed[item.name] = known[item.name]
            elif isinstance(note, Finding):
                refused[item.name] = digest, note
            else:
                parsed[item.name] = _parsed_as(note, known.get(item.name), digest, faults)  # type: ignore[arg-type]
        return {name: parsed[name] for name in tree.notes[kind] if name in parsed}

    return Notes(
        some("article", _articles, before.articles if before else {}),
        some("entity", _entities, before.entities if before else {}),
        some("term", _terms, before.terms if before else {}),
        some("page", _pages, before.hand_pages if before else {}),
        refused,
    )


def _parsed_as(
    note: N, known: Parsed[N] | None, digest: str, faults: tuple[Finding, ...]
) -> Parsed[N]:
    """Return a note as parsed; if it is the one that is known, that is seen at a glance then.

    So it is with articles of which the body has changed: they are resolved from their text.
    """
    same = known is not None and known.note == note
    return Parsed(digest, known.note if known is not None and same else note, faults)


def _item(name: str, known: str, settings: Settings, crew: Crew) -> _Item:
    # A process elsewhere cannot read the file.
    away = crew.executor is not None
    source = files.read_source(settings.content.parent / name, name) if away else None
    return _Item(name, known, source)


def _parsed(
    read: Callable[[SourceFile, Report], object], reader: _Reader, items: Sequence[_Item]
) -> list[_Result]:
    results: list[_Result] = []
    for item in items:
        source = item.source or files.read_source(reader.root / item.name, item.name)
        if isinstance(source, Finding):
            results.append(("", source, ()))
            continue
        digest = hashlib.blake2b(source.text.encode(), digest_size=16).hexdigest()
        if digest == item.known:
            results.append((digest, None, ()))
            continue
        report = Report(source.path)
        note = read(source, report)
        results.append((digest, note, tuple(report.findings)))
    return results


def _articles(reader: _Reader, items: Sequence[_Item]) -> list[_Result]:
    return _parsed(partial(_read_article, reader.lang), reader, items)


def _read_article(lang: str, source: SourceFile, report: Report) -> Article:
    return notes.read_article(source, report, lang)


def _entities(reader: _Reader, items: Sequence[_Item]) -> list[_Result]:
    return _parsed(notes.read_entity, reader, items)


def _terms(reader: _Reader, items: Sequence[_Item]) -> list[_Result]:
    return _parsed(notes.read_term, reader, items)


def _pages(reader: _Reader, items: Sequence[_Item]) -> list[_Result]:
    return _parsed(partial(_read_page, reader.lang), reader, items)


def _read_page(lang: str, source: SourceFile, report: Report) -> HandPage:
    return notes.read_page(source, report, lang)

"""The notes of a site, parsed from the files of content."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from builder.adapters import files, workers
from builder.adapters.workers import Crew
from builder.core import notes
from builder.core.decode import Report
from builder.core.findings import Finding
from builder.core.model import Article, Entity, HandPage, Head, Term
from builder.core.source import SourceFile
from builder.kept import Parsed, Snapshot, Stamp
from builder.settings import Settings
from builder.tree import UNKNOWN, Tree

N = TypeVar("N")

_encode = msgspec.msgpack.Encoder().encode
decode_article = msgspec.msgpack.Decoder(Article).decode
"""Return an article that is encoded, as in `Notes.fresh`."""


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes by path, and what could not be read.

    `changed` are the paths of those that are not just as in the build before, `fresh` the articles as
    read now, encoded: others need no more than their heads, and as values they need much room.
    """

    articles: dict[str, Parsed[Head]]
    entities: dict[str, Parsed[Entity]]
    terms: dict[str, Parsed[Term]]
    pages: dict[str, Parsed[HandPage]]
    refused: dict[str, tuple[str, Finding]]
    changed: Collection[str]
    fresh: dict[str, bytes]

    @property
    def of_registry(self) -> tuple[list[Head], list[Entity], list[Term]]:
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


class _Item(NamedTuple):
    """A file to be parsed, with the digest of what is known of it; its text if that is at hand."""

    name: str
    known: str
    source: SourceFile | Finding | None


class _Whole(NamedTuple):
    """An article: its head, and all of it encoded."""

    head: Head
    data: bytes


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

    stale = frozenset(tree.stamps) if before is None else _stale(tree.stamps, before.stamps)
    changed: set[str] = set()
    fresh: dict[str, bytes] = {}

    def some(
        kind: str,
        work: Callable[[_Reader, Sequence[_Item]], list[_Result]],
        known: dict[str, Parsed[N]],
    ) -> dict[str, Parsed[N]]:
        names = tree.notes[kind]
        parsed = {name: known[name] for name in names if name in known and name not in stale}
        todo = [
            _item(name, known[name].digest if name in known else "", settings, crew)
            for name in names
            if name not in parsed
        ]
        results = workers.spread(work, reader, todo, crew, "parse")
        for item, (digest, note, faults) in zip(todo, results, strict=True):
            if note is None:
                parsed[item.name] = known[item.name]
            elif isinstance(note, Finding):
                refused[item.name] = digest, note
            else:
                if isinstance(note, _Whole):
                    note, fresh[item.name] = note  # noqa: PLW2901 - the rest is for the article itself
                parsed[item.name] = _parsed_as(note, known.get(item.name), digest, faults)  # type: ignore[arg-type]
                changed.add(item.name)
        return {name: parsed[name] for name in names if name in parsed} if todo else parsed

    return Notes(
        some("article", _articles, before.articles if before else {}),
        some("entity", _entities, before.entities if before else {}),
        some("term", _terms, before.terms if before else {}),
        some("page", _pages, before.hand_pages if before else {}),
        refused,
        changed,
        fresh,
    )


def _stale(stamps: Mapping[str, Stamp], before: Mapping[str, Stamp]) -> frozenset[str]:
    """Return the files that may be others than before."""
    return frozenset(
        name
        for name, stamp in stamps.items()
        if stamp == UNKNOWN or ((was := before.get(name)) is not stamp and was != stamp)
    )


def _parsed_as(
    note: N, known: Parsed[N] | None, digest: str, faults: tuple[Finding, ...]
) -> Parsed[N]:
    """Return a note as parsed; if it is the one that is known, that is seen at a glance then.

    So it is with articles of which the head is the same, though their text is another.
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
        digest = hashlib.sha256(source.text.encode()).hexdigest()[:32]
        if digest == item.known:
            results.append((digest, None, ()))
            continue
        report = Report(source.path)
        note = read(source, report)
        results.append((digest, note, tuple(report.findings)))
    return results


def _articles(reader: _Reader, items: Sequence[_Item]) -> list[_Result]:
    return _parsed(partial(_read_article, reader.lang), reader, items)


def _read_article(lang: str, source: SourceFile, report: Report) -> _Whole:
    article = notes.read_article(source, report, lang)
    return _Whole(article.head, _encode(article))


def _entities(reader: _Reader, items: Sequence[_Item]) -> list[_Result]:
    return _parsed(notes.read_entity, reader, items)


def _terms(reader: _Reader, items: Sequence[_Item]) -> list[_Result]:
    return _parsed(notes.read_term, reader, items)


def _pages(reader: _Reader, items: Sequence[_Item]) -> list[_Result]:
    return _parsed(partial(_read_page, reader.lang), reader, items)


def _read_page(lang: str, source: SourceFile, report: Report) -> HandPage:
    return notes.read_page(source, report, lang)

"""The resolution of articles by the crew; what is known of the others is taken from the build before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from builder.adapters import workers
from builder.adapters.packs import Packs, Place
from builder.adapters.workers import Crew
from builder.archive import NO_EXCERPTS, Archive, by_note
from builder.concerned import Work, differing_articles, kept_articles
from builder.core.articles import Desk, resolve_article
from builder.core.decode import Report
from builder.core.notes import read_article
from builder.core.sieve import FEW
from builder.core.source import SourceFile
from builder.core.values import replace
from builder.kept import Outcome, Places, Snapshot, settle
from builder.sources import decode_article
from builder.tree import Texts

_MANY = 512
"""So many articles have excerpts that are worth a process of their own to sort them."""


class _Item(NamedTuple):
    """An article to be resolved, by its path; itself and its text if they are at hand."""

    path: str
    article: bytes | None
    text: str | None


class _Table(NamedTuple):
    """What resolving needs beside the article; excerpts are put `aside` if there are too many to hold."""

    desk: Desk
    texts: Texts | None
    packs: Packs | None
    aside: Packs | None


@dataclass(frozen=True, slots=True)
class Resolution:
    """All articles as resolved, by id.

    `fresh` are those that were resolved in this build, with the notes of which they say something else.
    `differing` are the ids and former ids of those of which links to them would say something else.
    """

    outcomes: dict[str, Outcome]
    archive: Archive
    fresh: dict[str, frozenset[str]]
    differing: frozenset[str]


def resolve_all(work: Work, crew: Crew, packs: Packs | None, before: Snapshot | None) -> Resolution:
    """Resolve the articles whose text, or what it refers to, has changed; take the others from before."""
    notes, desk, texts, _ = work
    registry = desk.registry
    known = before.outcomes if before is not None else {}
    differing = differing_articles(work, before) if before is not None else frozenset()
    kept = kept_articles(work, before, differing, crew.local) if before is not None else frozenset()
    todo = [article for id, article in registry.articles.items() if id not in kept]
    away = crew.executor is not None
    items = [
        _Item(article.path, notes.fresh.get(article.path), texts[article.path] if away else None)
        for article in todo
    ]
    if len(todo) <= FEW:
        desk = replace(desk, matchers=desk.sieves)
    # All excerpts of a large site would need more room than all the rest.
    aside = packs.aside if packs is not None and not known and not away else None
    table = _Table(desk, None, None, None) if away else _Table(desk, texts, packs, aside)
    for lang in {article.lang for article in todo}:
        # Before there are other processes, each of which would make it anew.
        desk.context(lang)
    found = workers.spread(_resolve, table, items, crew, "resolve")
    outcomes: dict[str, Outcome] = {}
    fresh: dict[str, Outcome] = {}
    said: dict[str, frozenset[str]] = {}
    if aside is not None and packs is not None:
        fresh = {article.id: outcome for article, (outcome, _) in zip(todo, found, strict=True)}
        said = dict.fromkeys(fresh, frozenset())
        every = zip(todo, found, strict=True)
        excerpts = ((article.id, _read(some, aside)) for article, (_, some) in every)
        archive = Archive(packs, outcomes, _by_note(packs, excerpts, crew, len(todo)))
        aside.close()
    else:
        archive = Archive(packs, outcomes, before.excerpts if before is not None else {})
        for article, (outcome, some) in zip(todo, found, strict=True):
            old = known.get(article.id)
            told = archive.replace(article.id, old.card if old else None, _read(some, None))
            if (
                old
                and not told
                and article.path not in notes.changed
                and _is_same(outcome, old, packs)
            ):
                fresh[article.id] = old
                continue
            fresh[article.id] = _packed(_as_known(outcome, old), packs)
            said[article.id] = told
        for id in known.keys() - registry.articles.keys():
            archive.replace(id, known[id].card, NO_EXCERPTS)
    if known.keys() == registry.articles.keys():
        outcomes |= known
        outcomes |= fresh
    else:
        outcomes |= {id: fresh[id] if id in fresh else known[id] for id in registry.articles}
    return Resolution(outcomes, archive, said, differing)


def _is_same(outcome: Outcome, old: Outcome, packs: Packs | None) -> bool:
    """Return whether an article has come out as it was known to be."""
    if replace(outcome, place=old.place) != old:
        return False
    return _record(outcome, packs) == _record(old, packs)


def _record(outcome: Outcome, packs: Packs | None) -> bytes | None:
    if isinstance(outcome.place, bytes):
        return outcome.place
    return packs.read(outcome.place) if packs is not None else None


def _as_known(outcome: Outcome, old: Outcome | None) -> Outcome:
    """Return an outcome with the card that is known, if it is the same: that is seen at a glance then."""
    if old is None or outcome.card != old.card:
        return outcome
    return replace(outcome, card=old.card)


def _packed(outcome: Outcome, packs: Packs | None) -> Outcome:
    """Return an outcome whose record is in the packs, if there are any: it may come from elsewhere."""
    if packs is None or not isinstance(outcome.place, bytes):
        return outcome
    return replace(outcome, place=packs.add(outcome.place))


def _by_note(
    packs: Packs, excerpts: Iterable[tuple[str, bytes]], crew: Crew, count: int
) -> dict[str, Places]:
    """Sort all excerpts, in a process of its own: what it needs is given back when it ends."""
    jobs = crew.jobs if count > _MANY else 1
    with workers.meanwhile(lambda: by_note(packs, excerpts), jobs) as places:
        return places()


def _read(excerpts: Place | bytes, aside: Packs | None) -> bytes:
    if isinstance(excerpts, bytes):
        return excerpts
    if aside is None:
        raise ValueError("nothing was put aside")
    return aside.read(excerpts)


def _resolve(table: _Table, items: Sequence[_Item]) -> list[tuple[Outcome, Place | bytes]]:
    results: list[tuple[Outcome, Place | bytes]] = []
    texts, lang = table.texts, table.desk.editions[0].lang
    for path, known, text in items:
        source = texts[path] if text is None and texts is not None else text or ""
        article = (
            read_article(SourceFile(path, source), Report(path), lang)
            if known is None
            else decode_article(known)
        )
        outcome, excerpts = settle(resolve_article(source, article, table.desk), table.packs)
        put_aside = excerpts if table.aside is None else table.aside.add(excerpts)
        results.append((outcome, put_aside))
    for packs in (table.packs, table.aside):
        if packs is not None:
            # The process may end without closing its pack.
            packs.flush()
    return results

"""Which articles have to be resolved again, and their resolution by the crew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from builder.adapters import workers
from builder.adapters.packs import Packs, Place
from builder.adapters.workers import Crew
from builder.archive import NOTHING, Archive, by_note
from builder.core.articles import Desk, link_targets, resolve_article
from builder.core.decode import Report
from builder.core.findings import Rule
from builder.core.model import Head
from builder.core.notes import read_article
from builder.core.sieve import FEW
from builder.core.source import SourceFile
from builder.core.values import replace
from builder.kept import Outcome, Parsed, Places, Snapshot, settle
from builder.sources import Notes, decode_article
from builder.tree import Texts

_Articles = Mapping[str, Parsed[Head]]
_MANY = 512
"""So many articles have excerpts that are worth a process of their own to sort them."""

_REMOTE = ("http://", "https://", "mailto:")


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


class Work(NamedTuple):
    """What is to be resolved, and with what; `linking` is the digest of what all links depend on."""

    notes: Notes
    desk: Desk
    texts: Texts
    linking: str


def resolve_all(work: Work, crew: Crew, packs: Packs | None, before: Snapshot | None) -> Resolution:
    """Resolve the articles whose text, or what it refers to, has changed; take the others from before."""
    notes, desk, texts, linking = work
    registry = desk.registry
    known = before.outcomes if before is not None and before.linking == linking else {}
    differing = differing_articles(work, before) if before is not None else frozenset()
    kept = _kept(work, before, known, differing) if before is not None else frozenset()
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
    fresh = {
        article.id: _packed(_as_known(outcome, known.get(article.id)), packs)
        for article, (outcome, _) in zip(todo, found, strict=True)
    }
    excerpts = (
        (article.id, _read(some, aside)) for article, (_, some) in zip(todo, found, strict=True)
    )
    outcomes: dict[str, Outcome] = {}
    if aside is None or packs is None:
        archive = Archive(packs, outcomes, before.excerpts if before is not None and known else {})
        said = {
            id: archive.replace(id, known[id].card if id in known else None, some)
            for id, some in excerpts
        }
        for id in known.keys() - registry.articles.keys():
            archive.replace(id, known[id].card, NOTHING)
    else:
        said = dict.fromkeys(fresh, frozenset())
        archive = Archive(packs, outcomes, _by_note(packs, excerpts, crew, len(todo)))
        aside.close()
    if known.keys() == registry.articles.keys():
        outcomes |= known
        outcomes |= fresh
    else:
        outcomes |= {id: fresh[id] if id in fresh else known[id] for id in registry.articles}
    return Resolution(outcomes, archive, said, differing)


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


def _kept(
    work: Work, before: Snapshot, known: Mapping[str, Outcome], ids: frozenset[str]
) -> frozenset[str]:
    """Return the ids of articles that would be resolved to what is known of them.

    `ids` are those of articles of which links to them would say something else.
    """
    notes, desk = work.notes, work.desk
    articles = desk.registry.articles
    changed = {notes.articles[name].note.id for name in notes.changed if name in notes.articles}
    kept = (known.keys() & articles.keys()) - changed
    new_files = desk.files != before.stamps.keys()
    if not ids and not new_files:
        return frozenset(kept)
    return frozenset(
        id
        for id in kept
        if _is_indifferent(known[id], ids)
        and not (new_files and any(map(_is_path, known[id].targets)))
    )


def _is_indifferent(outcome: Outcome, ids: frozenset[str]) -> bool:
    """Return whether it does not matter to an article that links to these would say something else."""
    # The nearest id is suggested for one that does not exist.
    return not ids or (
        ids.isdisjoint(outcome.targets)
        and all(finding.rule is not Rule.UNKNOWN_TARGET for finding in outcome.findings)
    )


def _is_path(target: str) -> bool:
    return not target.startswith(_REMOTE) and ("/" in target or "." in target)


def differing_articles(work: Work, before: Snapshot) -> frozenset[str]:
    """Return the ids and former ids of articles of which links to them would say something else."""
    now, then = work.notes.articles, before.articles
    names = [name for name in work.notes.changed if name in now and _is_other(now, then, name)]
    names += then.keys() - now.keys()
    hidden_or_shown = work.desk.shown ^ before.shown
    if not names and not hidden_or_shown:
        return frozenset()
    old = [then[name].note for name in names if name in then]
    new = [now[name].note for name in names if name in now]
    some = [
        article for article in work.desk.registry.articles.values() if article.id in hidden_or_shown
    ]
    said = {_linked_as(article) for article in old} ^ {_linked_as(article) for article in new}
    ids = {id for id, *_ in said} | hidden_or_shown
    former = {t.value for a in (*old, *new, *some) if a.id in ids for t in a.former_ids}
    return frozenset(ids | former)


def _is_other(now: _Articles, then: _Articles, name: str) -> bool:
    return name not in then or now[name].note is not then[name].note


def _linked_as(article: Head) -> tuple[str, str, str, tuple[str, ...]]:
    former = tuple(text.value for text in article.former_ids)
    return article.id, article.title, article.lang, former


def changed_notes(
    work: Work, desk: Desk, before: Snapshot | None, articles: frozenset[str]
) -> frozenset[str] | None:
    """Return the ids of entities and terms that say something else of themselves than before.

    A body that refers to one of the changed `articles` says something else too. None if all may: names
    are others now, or `desk` hides others.
    """
    notes = work.notes
    if before is None or before.linking != work.linking:
        return None
    if (before.hidden, before.secret) != (desk.hidden, desk.secret):
        return None
    new_files = desk.files != before.stamps.keys()
    found = set()
    pairs: tuple[tuple[Mapping[str, object], Mapping[str, object]], ...] = (
        (notes.entities, before.entities),
        (notes.terms, before.terms),
    )
    for now, earlier in pairs:
        for name, parsed in now.items():
            targets = link_targets(parsed.note.body)  # type: ignore[attr-defined]
            if (
                earlier.get(name) is not parsed
                or not targets.isdisjoint(articles)
                or (new_files and any(map(_is_path, targets)))
            ):
                found.add(parsed.note.id)  # type: ignore[attr-defined]
    return frozenset(found)

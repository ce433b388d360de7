"""Which articles have to be resolved again: what a text comes to depends on other notes. See ADR 15."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from builder.adapters import workers
from builder.adapters.workers import Crew
from builder.core.articles import Desk
from builder.core.card import Card
from builder.core.findings import Rule
from builder.core.model import Head
from builder.core.occurrences import Occurrences
from builder.core.renames import NOTHING, Renames, file_of, meanings
from builder.kept import Outcome, Parsed, Snapshot
from builder.sources import Notes
from builder.tree import Texts

_Articles = Mapping[str, Parsed[Head]]


class Work(NamedTuple):
    """What is to be resolved, and with what; `renames` is None if nothing is known of before."""

    notes: Notes
    desk: Desk
    texts: Texts
    renames: Renames | None


def kept_articles(work: Work, before: Snapshot, ids: frozenset[str], crew: Crew) -> frozenset[str]:
    """Return the ids of articles that would be resolved to what is known of them.

    `ids` are those of articles of which links to them would say something else.
    """
    notes, desk = work.notes, work.desk
    renames = work.renames or NOTHING
    articles, known = desk.registry.articles, before.outcomes
    changed = {notes.articles[name].note.id for name in notes.changed if name in notes.articles}
    kept = (known.keys() & articles.keys()) - changed
    concerned = Concerned(ids | renames.names, new_files(desk, before))
    if concerned:
        kept = {id for id in kept if not concerned.by(known[id])}
    if not renames:
        return frozenset(kept)
    kept = {
        id for id in kept if renames.ids.isdisjoint([tally.id for tally in known[id].card.counts])
    }
    return frozenset(kept - _naming(work, renames, [known[id].card for id in kept], crew))


class Concerned:
    """Tells what annotations come to something else, since `names` or `files` are others."""

    def __init__(self, names: frozenset[str], files: frozenset[str]) -> None:
        self._names = names
        self._files = files
        self._known: dict[str, bool] = {}

    def __bool__(self) -> bool:
        """Return whether there may be any."""
        return bool(self._names or self._files)

    def by(self, outcome: Outcome) -> bool:
        """Return whether an article has one of them."""
        # The nearest id is suggested for one that does not exist.
        return self.among(outcome.targets) or any(
            finding.rule is Rule.UNKNOWN_TARGET for finding in outcome.findings
        )

    def among(self, targets: Iterable[str]) -> bool:
        """Return whether one of the targets of annotations leads elsewhere."""
        return any(map(self._leads_elsewhere, targets))

    def _leads_elsewhere(self, target: str) -> bool:
        known = self._known.get(target)
        if known is None:
            known = not self._names.isdisjoint(meanings(target))
            known = self._known[target] = known or file_of(target) in self._files
        return known


def new_files(desk: Desk, before: Snapshot) -> frozenset[str]:
    """Return the names of files that have appeared or gone, without their folders."""
    if desk.files == before.stamps.keys():
        return frozenset()
    return frozenset(map(posixpath.basename, desk.files ^ before.stamps.keys()))


def _naming(work: Work, renames: Renames, cards: Sequence[Card], crew: Crew) -> set[str]:
    """Return the ids of articles that may hold a name by which another note is found now, or none."""
    articles = work.desk.registry.articles
    surfaces = {lang: some for lang, some in renames.surfaces.items() if some}
    items = [
        _Source(articles[card.id].path, card.lang, f"{card.title}\n{card.summary}")
        for card in cards
        if card.lang in surfaces
    ]
    occurrences = {lang: Occurrences(some) for lang, some in surfaces.items()}
    found = workers.spread(_look, _Names(occurrences, work.texts), items, crew, "names")
    ids = {articles[card.id].path: card.id for card in cards}
    return {ids[item.path] for item, is_there in zip(items, found, strict=True) if is_there}


class _Source(NamedTuple):
    """The source of an article: its path and language, and what its front matter says in words."""

    path: str
    lang: str
    front: str


class _Names(NamedTuple):
    """What looking for names needs: the names by language, and the texts."""

    occurrences: Mapping[str, Occurrences]
    texts: Texts


def _look(names: _Names, items: Sequence[_Source]) -> list[bool]:
    return [
        names.occurrences[lang].may_be_in(f"{front}\n{names.texts[path]}")
        for path, lang, front in items
    ]


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

"""Entities and terms as search finds them: by every name, in any language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from builder.core.model import Entity, EntityType, Term
from builder.core.registry import definition_leaf
from builder.core.search.fold import Folder
from builder.core.site import Site
from builder.core.urls import Edition, edition_of
from builder.core.values import Value

KINDS = (*EntityType, "term")
"""What notes are sorted by first, so that a kind is a range of numbers."""

_NAME, _ALIAS, _WEAK, _DESCRIPTION = 6, 5, 4, 1
"""Levels of words; a word that is the whole name or alias is one higher."""


class Note(Value, frozen=True):
    """An entity or term of an edition, with what a result shows of it."""

    id: str
    kind: str
    name: str
    aliases: tuple[str, ...]
    description: str
    lang: str
    count: int
    url: str
    words: Mapping[str, int]
    called: tuple[str, ...]


def notes(site: Site, edition: Edition, folder: Folder) -> tuple[Note, ...]:
    """Return the edition's entities and terms: by kind, then those in most briefings first."""
    found: list[Note] = [_entity(e, site, edition, folder) for e in site.registry.entities.values()]
    found += (_term(term, site, edition, folder) for term in site.registry.terms.values())
    order = {str(kind): number for number, kind in enumerate(KINDS)}
    return tuple(sorted(found, key=lambda note: (order[note.kind], -note.count, note.id)))


def _entity(entity: Entity, site: Site, edition: Edition, folder: Folder) -> Note:
    lang = edition.lang
    name, description = entity.name.get(lang), entity.description.get(lang)
    given = {language for language, _ in entity.description.values}
    aliases = [alias.value for alias in entity.aliases]
    return Note(
        id=entity.id,
        kind=entity.type.value,
        name=name,
        aliases=_others(name, (*entity.name.all, *aliases)),
        description=description,
        lang="" if lang in given or "" in given or not given else min(given),
        count=_count(site, edition, entity.id),
        url=_url(edition, edition.entity(entity.id)),
        words=_words(
            (
                (entity.name.all, _NAME),
                (aliases, _ALIAS),
                ([alias.value for alias in entity.weak_aliases], _WEAK),
                ([description], _DESCRIPTION),
            ),
            folder,
        ),
        called=_called((*entity.name.all, *aliases), folder),
    )


def _term(term: Term, site: Site, edition: Edition, folder: Folder) -> Note:
    name = term.name.get(edition.lang)
    own = dict(term.definition.values).get(edition.lang)
    index = definition_leaf(term)
    written = "" if index < 0 else site.registry.plain(term.body.leaves[index], edition.lang)
    first = site.editions[0]
    aliases = [alias.value for alias in term.aliases]
    return Note(
        id=term.id,
        kind="term",
        name=name,
        aliases=_others(name, (*term.name.all, *aliases)),
        description=own or written,
        lang="" if own or edition is first else first.lang,
        count=_count(site, edition, term.id),
        url=_url(edition, edition.term(term.id)),
        words=_words(
            ((term.name.all, _NAME), (aliases, _ALIAS), ([own or written], _DESCRIPTION)), folder
        ),
        called=_called((*term.name.all, *aliases), folder),
    )


def _others(name: str, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(other for other in names if other != name))


def _count(site: Site, edition: Edition, id: str) -> int:
    links = site.links.get(id, ())
    if len(site.editions) == 1:
        return len(links)
    return sum(edition_of(card.lang, site.editions) is edition for card in links)


def _url(edition: Edition, path: str) -> str:
    return path.removeprefix(edition.prefix).removesuffix(".md") + ".html"


def _words(fields: Iterable[tuple[Iterable[str], int]], folder: Folder) -> dict[str, int]:
    """Return the words of names with the highest level that each has in one."""
    found: dict[str, int] = {}
    for texts, level in fields:
        for text in texts:
            written = text.split()
            alone = len(written) == 1 and level >= _ALIAS
            for chunk in written:
                terms = folder[chunk]
                for term in terms:
                    # Of words that hyphens join, only the last term is the whole name.
                    found[term] = max(found.get(term, 0), level + (alone and term == terms[-1]))
    return found


def _called(names: Iterable[str], folder: Folder) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(t for name in names for chunk in name.split() for t in folder[chunk])
    )


def note_postings(every: Iterable[Note]) -> dict[str, list[int]]:
    """Return the notes that each word leads to, as `number << 3 | level`."""
    found: dict[str, list[int]] = {}
    for number, note in enumerate(every):
        for word, level in note.words.items():
            found.setdefault(word, []).append(number << 3 | level)
    return found


def ranges(every: Iterable[Note]) -> Iterator[tuple[str, int]]:
    """Yield each kind that there is with the number of its notes, in their order."""
    counts: dict[str, int] = {}
    for note in every:
        counts[note.kind] = counts.get(note.kind, 0) + 1
    yield from counts.items()

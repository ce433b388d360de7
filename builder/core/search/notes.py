"""Entities and terms as search finds them: by every name, in any language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from builder.core.model import Entity, EntityType, Term
from builder.core.registry import definition_leaf
from builder.core.search.encode import LEVEL, RANKED
from builder.core.search.fold import Folder
from builder.core.search.rows import Note
from builder.core.site import Site
from builder.core.urls import Edition, edition_of

KINDS = (*EntityType, "term")
"""What notes are sorted by first, so that a kind is a range of numbers."""

_NAME, _ALIAS, _WEAK, _DESCRIPTION = 6, 5, 4, 1
"""Levels of words; a word that is the whole name or alias is one higher."""


def note_ids(site: Site) -> list[str]:
    """Return the ids of all entities and terms: by kind, then by id."""
    order = {str(kind): number for number, kind in enumerate(KINDS)}
    entities, terms = site.registry.entities.values(), site.registry.terms.values()
    found = [(order[entity.type.value], entity.id) for entity in entities]
    found += ((order["term"], term.id) for term in terms)
    return [id for _, id in sorted(found)]


def make_note(id: str, site: Site, edition: Edition, folder: Folder) -> Note:
    """Return an entity or term as an edition's search finds it."""
    entity = site.registry.entities.get(id)
    if entity is not None:
        return _entity(entity, site, edition, folder)
    return _term(site.registry.terms[id], site, edition, folder)


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
        count=mentions(site, edition, entity.id),
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
        count=mentions(site, edition, term.id),
        url=_url(edition, edition.term(term.id)),
        words=_words(
            ((term.name.all, _NAME), (aliases, _ALIAS), ([own or written], _DESCRIPTION)), folder
        ),
        called=_called((*term.name.all, *aliases), folder),
    )


def _others(name: str, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(other for other in names if other != name))


def mentions(site: Site, edition: Edition, id: str) -> int:
    """Return how many briefings of an edition mention a note."""
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


def postings_of(number: int, note: Note) -> Iterator[tuple[str, int]]:
    """Yield the words that a note is found by, each with its posting."""
    base = number << RANKED | note.rank << LEVEL
    return ((word, base | level) for word, level in note.words.items())


def kinds(every: Iterable[Note]) -> list[tuple[str, int]]:
    """Return each kind that there is with the number of its notes, in their order."""
    return list(Counter(note.kind for note in every).items())

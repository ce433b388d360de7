"""Which entities and terms say something else of themselves than before, and where that is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from builder.concerned import Concerned, Work, new_files
from builder.core.articles import Desk, link_targets
from builder.core.decode import Text
from builder.core.markdown import Body
from builder.core.model import Entity, Term
from builder.core.occurrences import Occurrences
from builder.core.registry import Registry, definition_leaf
from builder.core.renames import NOTHING
from builder.core.source import Span
from builder.core.values import replace
from builder.kept import Parsed, Snapshot

N = TypeVar("N")

_NOWHERE = Span(0, 0)
_NO_BODY = Body(_NOWHERE)


class Restated(NamedTuple):
    """The ids of notes that say something else: wherever they are named, or on pages of their `own` only."""

    notes: frozenset[str]
    own: frozenset[str]

    @property
    def all(self) -> frozenset[str]:
        """Return the ids of all of them."""
        return self.notes | self.own


def restated_notes(
    work: Work, desk: Desk, before: Snapshot | None, articles: frozenset[str]
) -> Restated | None:
    """Return the notes that say something else of themselves than before.

    A body that refers to one of the changed `articles` says something else too. None if all may: some
    are called something else now, or `desk` hides others.
    """
    renames = work.renames or NOTHING
    if before is None or renames.recast:
        return None
    if (before.hidden, before.secret) != (desk.hidden, desk.secret):
        return None
    notes, registry = work.notes, desk.registry
    concerned = Concerned(articles | renames.names, new_files(desk, before))
    names = Occurrences(renames.surfaces.get(desk.editions[0].lang, ()))
    found: set[str] = set()
    own: set[str] = set()
    for entity, old_entity in _pairs(notes.entities, before.entities):
        if entity is not old_entity and entity is not None:
            quiet = old_entity is not None and _aloud(entity.note) == _aloud(old_entity.note)
            (own if quiet else found).add(entity.note.id)
        elif entity is not None and _is_concerned(entity.note, concerned, names):
            own.add(entity.note.id)
    for term, old_term in _pairs(notes.terms, before.terms):
        if term is old_term:
            if term is not None and _is_concerned(term.note, concerned, names):
                # Its definition may name what is called something else.
                (found if concerned.among(link_targets(term.note.body)) else own).add(term.note.id)
                own |= _around(term.note, registry)
            continue
        for parsed in (term, old_term):
            own |= _around(parsed.note, registry) if parsed is not None else set()
        if term is not None:
            quiet = old_term is not None and _defined(term.note) == _defined(old_term.note)
            (own if quiet else found).add(term.note.id)
    return Restated(frozenset(found), frozenset(own - found))


def _pairs(
    now: Mapping[str, Parsed[N]], then: Mapping[str, Parsed[N]]
) -> Iterator[tuple[Parsed[N] | None, Parsed[N] | None]]:
    """Yield each note with what it was before."""
    for name, parsed in now.items():
        yield parsed, then.get(name)
    for name in then.keys() - now.keys():
        yield None, then[name]


def _aloud(entity: Entity) -> Entity:
    """Return an entity with what others say of it; the rest is on pages of its own."""
    return replace(
        entity,
        path="",
        name_span=_NOWHERE,
        aliases=(),
        weak_aliases=(),
        forms=(),
        roles=(),
        same_as=(),
        former_ids=(),
        body=_NO_BODY,
    )


def _defined(term: Term) -> tuple[object, ...]:
    """Return what others say of a term: its name and what defines it."""
    index = definition_leaf(term)
    if index < 0:
        return term.name, term.definition
    leaf = term.body.leaves[index]
    links = [(link.target, link.label, link.labelled) for link in leaf.links]
    return term.name, term.definition, leaf.text, links


def _is_concerned(note: Entity | Term, concerned: Concerned, names: Occurrences) -> bool:
    """Return whether a note that is as it was may say something else, since others are different."""
    if concerned and concerned.among([*link_targets(note.body), *_named(note)]):
        return True
    return bool(names) and names.may_be_in("\n".join(leaf.text for leaf in note.body.leaves))


def _named(note: Entity | Term) -> Iterator[str]:
    """Yield what the front matter of a note names other notes by."""
    if isinstance(note, Entity):
        yield from (role.organization.value for role in note.roles if role.organization)
    else:
        yield from (text.value for text in _relations(note))


def _relations(term: Term) -> Iterable[Text]:
    return (*term.broader, *term.narrower, *term.related)


def _around(term: Term, registry: Registry) -> set[str]:
    """Return the terms that a term names; their pages name it."""
    return {id for text in _relations(term) for id in registry.find(text.value)}

"""The register: all notes by id, and what is wrong between them.

It is as before if only bodies of articles have changed, which is what most edits change.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from builder import checks
from builder.core.findings import Finding
from builder.core.model import Entity, Term
from builder.core.registry import Registry, build_registry
from builder.core.urls import Edition
from builder.kept import Parsed, Snapshot
from builder.settings import Settings
from builder.sources import Notes


class Register(NamedTuple):
    """All notes. `linking` is a digest of what every article's links depend on, see `linking_digest`."""

    registry: Registry
    linking: str
    faults: tuple[Finding, ...]


def register(
    notes: Notes,
    settings: Settings,
    editions: tuple[Edition, ...],
    before: Snapshot | None,
    earlier: Register | None,
) -> Register:
    """Return the register of all notes; what has not changed since `before` is taken from there.

    `earlier` is the register of that build, if it is at hand.
    """
    is_same = before is not None and _are_same(notes, before)
    if is_same and earlier is not None:
        return earlier
    registry, clashes = build_registry(*notes.of_registry)
    if is_same and before is not None:
        return Register(registry, before.linking, before.faults)
    linking = linking_digest(registry, editions)
    faults = (*clashes, *checks.between_notes(registry, settings.languages))
    return Register(registry, linking, faults)


def _are_same(notes: Notes, before: Snapshot) -> bool:
    """Return whether all notes are those of the build before: `parse` keeps what says the same."""
    pairs: tuple[tuple[Mapping[str, Parsed[object]], Mapping[str, Parsed[object]]], ...] = (
        (notes.articles, before.articles),  # type: ignore[assignment]
        (notes.entities, before.entities),
        (notes.terms, before.terms),
    )
    return all(
        now.keys() == then.keys()
        and all(now[name].note is then[name].note for name in notes.changed if name in now)
        for now, then in pairs
    )


def linking_digest(registry: Registry, editions: tuple[Edition, ...]) -> str:
    """Return a digest of what every article's links depend on: names, types, and where pages are."""
    notes: tuple[Entity | Term, ...] = (*registry.entities.values(), *registry.terms.values())
    parts = [_linking(note) for note in notes]
    data = msgspec.msgpack.encode((parts, editions, registry.former))
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _linking(note: Entity | Term) -> tuple[object, ...]:
    """Return what other pages say of a note beside its descriptions; places in files do not matter."""
    texts = (note.aliases, note.forms, note.former_ids)
    common = (note.id, note.path, note.name, *(tuple(t.value for t in some) for some in texts))
    if isinstance(note, Entity):
        weak = tuple(text.value for text in note.weak_aliases)
        return (*common, note.type, weak, note.sort_name, note.country, note.location)
    relations = (note.broader, note.narrower, note.related)
    around = tuple(tuple(text.value for text in some) for some in relations)
    return (*common, note.case, note.auto, *around)

"""The register: all notes by id, and what is wrong between them.

It is as before if only bodies of articles have changed, which is what most edits change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from builder import checks
from builder.core.findings import Finding
from builder.core.registry import Registry, build_registry
from builder.core.renames import NOTHING, Named, Renames, renames
from builder.kept import Parsed, Snapshot
from builder.settings import Settings
from builder.sources import Notes


class Register(NamedTuple):
    """All notes, and the faults between them."""

    registry: Registry
    faults: tuple[Finding, ...]


def register(
    notes: Notes,
    settings: Settings,
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
        return Register(registry, before.faults)
    faults = (*clashes, *checks.between_notes(registry, settings.languages))
    return Register(registry, faults)


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


def renamed(
    register: Register,
    languages: Iterable[str],
    before: Snapshot | None,
    earlier: Register | None,
) -> Renames | None:
    """Return how the names of notes differ from those `before`; None if they may all be others.

    Texts are in one of the `languages`, or in that of an article.
    """
    if before is None:
        return None
    if earlier is register:
        return NOTHING
    then: list[Named] = [parsed.note for parsed in before.entities.values()]
    then += [parsed.note for parsed in before.terms.values()]
    registry = register.registry
    return renames(then, registry, {*languages, *(a.lang for a in registry.articles.values())})

"""What is wrong between notes: the checks that need all of them, or all articles as resolved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping

from builder.core.articles import Desk, check_body
from builder.core.findings import Finding, Rule
from builder.core.model import Entity, HandPage, Term
from builder.core.registry import Registry, check_collections, check_notes
from builder.core.source import Span
from builder.core.translations import check_translations
from builder.core.visibility import check_references
from builder.kept import Outcome


def between_notes(registry: Registry, languages: tuple[str, ...]) -> Iterator[Finding]:
    """Yield faults that the front matter of several notes makes together."""
    yield from check_notes(registry, languages)
    yield from check_translations(registry)
    yield from check_collections(registry)


def bodies(
    texts: Mapping[str, str],
    registry: Registry,
    desk: Desk,
    known: Mapping[str, tuple[Finding, ...]],
) -> dict[str, tuple[Finding, ...]]:
    """Return the faults in the bodies of entities and terms, by id; those `known` are taken as they are."""
    notes: tuple[Entity | Term, ...] = (*registry.entities.values(), *registry.terms.values())
    return {
        note.id: known[note.id] if note.id in known else check_body(texts[note.path], note, desk)
        for note in notes
    }


def use(registry: Registry, used: Collection[str]) -> Iterator[Finding]:
    """Yield the entities and terms that no article mentions, `used` being the ids of those that one does."""
    for entity in registry.entities.values():
        if entity.id not in used:
            yield Finding(
                Rule.UNUSED_ENTITY, entity.path, entity.name_span, "no article mentions this entity"
            )
    for term in registry.terms.values():
        if term.id not in used:
            yield Finding(Rule.UNUSED_TERM, term.path, term.name_span, "no article uses this term")


def references(
    outcomes: Mapping[str, Outcome], registry: Registry, now: dt.datetime
) -> Iterator[Finding]:
    """Yield references that readers may not follow, or not yet."""
    spans = {
        (id, target): span
        for id, outcome in outcomes.items()
        if outcome.references
        for target, span in outcome.references.items()
    }
    yield from check_references((o.card for o in outcomes.values()), registry, now, spans)


def collisions(pages: tuple[HandPage, ...]) -> Iterator[Finding]:
    """Pages in sub-folders are written to one folder, so their names may meet."""
    seen: dict[str, str] = {}
    for page in pages:
        first = seen.setdefault(page.id, page.path)
        if first != page.path:
            yield Finding(
                Rule.PATH_COLLISION,
                page.path,
                Span(0, 0),
                f"'pages/{page.id}.html' is also written for {first}",
            )

"""All notes by id, name and path, and the checks that need all of them."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from builder.core.decode import Text
from builder.core.findings import Finding, Rule, nearest
from builder.core.markdown import Leaf
from builder.core.model import Entity, Head, Note, Term
from builder.core.paths import slug
from builder.core.source import Span
from builder.core.values import Value, replace

_DEFINITION_LIMIT = 280
_PATH, _ID = operator.attrgetter("path"), operator.attrgetter("id")

NoteKind = Literal["article", "entity", "term"]


class Registry(Value, frozen=True):
    """Every note of the site. Mappings are in the order of their ids."""

    articles: Mapping[str, Head]
    entities: Mapping[str, Entity]
    terms: Mapping[str, Term]
    names: Mapping[str, tuple[str, ...]]
    paths: Mapping[str, str]
    former: Mapping[str, str]

    def without(self, ids: frozenset[str]) -> Registry:
        """Return a registry that does not know the entities and terms `ids`."""
        if not ids:
            return self
        return replace(
            self,
            entities={id: note for id, note in self.entities.items() if id not in ids},
            terms={id: note for id, note in self.terms.items() if id not in ids},
        )

    def kind(self, id: str) -> NoteKind:
        """Return what kind of note has `id`."""
        if id in self.entities:
            return "entity"
        return "term" if id in self.terms else "article"

    def has(self, id: str) -> bool:
        """Return whether a note has `id`."""
        return id in self.entities or id in self.terms or id in self.articles

    def find(self, target: str) -> tuple[str, ...]:
        """Return the ids that an annotation's target may mean: none, one, or several candidates."""
        if self.has(target):
            return (target,)
        if target in self.former:
            return (self.former[target],)
        return self.names.get(target, ()) or self.names.get(target.casefold(), ())

    def display(self, id: str, lang: str) -> str:
        """Return what a note is called in `lang`."""
        if id in self.entities:
            return self.entities[id].name.get(lang)
        return self.terms[id].name.get(lang) if id in self.terms else self.articles[id].title

    def is_called(self, id: str, text: str) -> bool:
        """Return whether `text` is, letter for letter, a name or alias of a note."""
        note = self.entities.get(id) or self.terms.get(id)
        return note is not None and text in (*note.name.all, *(a.value for a in note.aliases))

    def plain(self, leaf: Leaf, lang: str) -> str:
        """Return a leaf's text with names in place of the ids of its wikilinks."""
        parts, position = [], 0
        for link in leaf.links:
            if link.kind == "wiki" and not link.labelled and self.has(link.target):
                parts += [leaf.text[position : link.label.start], self.display(link.target, lang)]
                position = link.label.end
        parts.append(leaf.text[position:])
        return " ".join("".join(parts).split())

    def suggest(self, target: str) -> str:
        """Return a help sentence naming the id or name nearest to `target`, or ''."""
        ids = (*self.entities, *self.terms, *self.articles)
        return nearest(target, ids) or nearest(target.casefold(), self.names)


def build_registry(
    articles: Iterable[Head], entities: Iterable[Entity], terms: Iterable[Term]
) -> tuple[Registry, tuple[Finding, ...]]:
    """Collect notes and report ids, former ids and names that two of them claim.

    Of notes with one id the first by path is kept.
    """
    findings: list[Finding] = []
    notes: dict[str, Note] = {}
    every: list[Note] = [*articles, *entities, *terms]
    for note in sorted(every, key=_PATH):
        if note.id in notes:
            findings.append(
                Finding(
                    Rule.DUPLICATE_ID,
                    note.path,
                    Span(0, 0),
                    f"the id '{note.id}' is taken by {notes[note.id].path}",
                    "rename one of the files and keep the old id in its former_ids",
                )
            )
        else:
            notes[note.id] = note
    kept = sorted(notes.values(), key=_ID)
    named = [note for note in kept if not isinstance(note, Head)]
    registry = Registry(
        articles={note.id: note for note in kept if isinstance(note, Head)},
        entities={note.id: note for note in named if isinstance(note, Entity)},
        terms={note.id: note for note in named if isinstance(note, Term)},
        names=_names(named),
        paths={note.path: note.id for note in kept},
        former=_former(kept, notes, findings),
    )
    findings += _clashes(named)
    return registry, tuple(findings)


def _former(
    kept: list[Note], notes: Mapping[str, Note], findings: list[Finding]
) -> Mapping[str, str]:
    former: dict[str, str] = {}
    for note in kept:
        for old in note.former_ids:
            owner = old.value if old.value in notes else former.get(old.value)
            if owner is not None:
                findings.append(
                    Finding(
                        Rule.DUPLICATE_ID,
                        note.path,
                        old.span,
                        f"the former id '{old.value}' is in use by '{owner}'",
                    )
                )
            else:
                former[old.value] = note.id
    return former


def _claims(note: Entity | Term) -> Iterator[Text]:
    """Yield the names and strong aliases that a note claims, with their places."""
    for name in note.name.all:
        yield Text(name, note.name_span)
    yield from note.aliases


def _names(kept: list[Entity | Term]) -> Mapping[str, tuple[str, ...]]:
    names: dict[str, set[str]] = {}
    for note in kept:
        for claim in _claims(note):
            for key in (claim.value, claim.value.casefold()):
                names.setdefault(key, set()).add(note.id)
    return {name: tuple(sorted(ids)) for name, ids in names.items()}


def _clashes(kept: list[Entity | Term]) -> Iterator[Finding]:
    owners: dict[str, str] = {}
    for note in kept:
        for claim in _claims(note):
            owner = owners.setdefault(claim.value, note.id)
            if owner != note.id:
                yield Finding(
                    Rule.ALIAS_CLASH,
                    note.path,
                    claim.span,
                    f"'{claim.value}' is also a name of '{owner}'",
                    "make it a weak alias of one of them",
                )


def check_notes(registry: Registry, languages: tuple[str, ...]) -> Iterator[Finding]:
    """Yield what is wrong between notes: unknown relations, missing translations and definitions."""
    for article in registry.articles.values():
        named = (*article.link.exclude, *((article.supersedes,) if article.supersedes else ()))
        yield from _unknown(registry, article.path, named)
    for entity in registry.entities.values():
        yield from _untranslated(entity, languages, "name")
        yield from _untranslated(entity, languages, "description")
        if not entity.description:
            yield Finding(
                Rule.MISSING_DEFINITION, entity.path, entity.name_span, "no description is given"
            )
    for term in registry.terms.values():
        relations = (*term.broader, *term.narrower, *term.related)
        yield from _unknown(registry, term.path, relations)
        yield from _untranslated(term, languages, "name")
        yield from _definition(term)


def check_collections(registry: Registry) -> Iterator[Finding]:
    """Yield topics and storylines of one language that are different words with one address."""
    seen: dict[tuple[str, str, str], str] = {}
    for article in registry.articles.values():
        named = [("topics", topic) for topic in article.topics]
        if article.storyline:
            named.append(("storylines", article.storyline))
        for folder, text in named:
            first = seen.setdefault((folder, article.lang, slug(text.value)), text.value)
            if first != text.value:
                yield Finding(
                    Rule.PATH_COLLISION,
                    article.path,
                    text.span,
                    f"'{text.value}' and '{first}' would both be {folder}/{slug(first)}.html",
                    f"write '{first}'",
                )


def _unknown(registry: Registry, path: str, named: Iterable[Text]) -> Iterator[Finding]:
    for text in named:
        if len(registry.find(text.value)) != 1:
            yield Finding(
                Rule.UNKNOWN_TARGET,
                path,
                text.span,
                f"no note has the id or name '{text.value}'",
                registry.suggest(text.value),
            )


def _untranslated(
    note: Entity | Term, languages: tuple[str, ...], field: Literal["name", "description"]
) -> Iterator[Finding]:
    text = note.name if field == "name" or isinstance(note, Term) else note.description
    given = {language for language, _ in text.values}
    if not given or "" in given:
        return
    for language in languages:
        if language not in given:
            yield Finding(
                Rule.MISSING_TRANSLATION,
                note.path,
                note.name_span,
                f"the {field} is not given in '{language}'",
            )


def definition_leaf(term: Term) -> int:
    """Return the index of the leaf that defines `term`, or -1 if its body has no paragraph."""
    return next(
        (index for index, leaf in enumerate(term.body.leaves) if leaf.kind == "paragraph"), -1
    )


def _definition(term: Term) -> Iterator[Finding]:
    index = definition_leaf(term)
    if index < 0:
        yield Finding(Rule.MISSING_DEFINITION, term.path, term.name_span, "the term is not defined")
        return
    leaf = term.body.leaves[index]
    texts = [(leaf.text, leaf.source_span(0, len(leaf.text)))]
    texts += ((text, term.name_span) for text in term.definition.all)
    for text, span in texts:
        if len(text) > _DEFINITION_LIMIT:
            yield Finding(
                Rule.DEFINITION_TOO_LONG,
                term.path,
                span,
                f"the definition has {len(text)} characters, {_DEFINITION_LIMIT} is the limit",
                "move what is not needed to a second paragraph",
            )

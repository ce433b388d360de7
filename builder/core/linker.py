"""Finding names in text: every form of every note in one automaton, one pass a text.

A surface is owned by notes with a rank: name before alias before declared form before inflection. The
longest surface wins, then the better rank; two owners of equal rank make it ambiguous.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal, NamedTuple

from ahocorasick_rs import AhoCorasick

from builder.core.forms import is_acronym, name_forms, term_forms
from builder.core.model import Entity, EntityType, Term

Kind = Literal["entity", "term"]

_ADDRESS = re.compile(r"://|www\.|@")


class Rank(IntEnum):
    """How a note owns a surface, best first."""

    NAME = 0
    ALIAS = 1
    FORM = 2
    INFLECTION = 3
    WEAK = 4


class Owner(NamedTuple):
    """A note that a surface may mean."""

    rank: Rank
    kind: Kind
    id: str


class Candidate(NamedTuple):
    """A surface found in a text and the notes it may mean, best rank only."""

    start: int
    end: int
    owners: tuple[Owner, ...]
    weak: tuple[Owner, ...]


@dataclass(frozen=True, slots=True)
class Surface:
    """A form as it is matched, in one letter case."""

    text: str
    owner: Owner


def entity_surfaces(entity: Entity, lang: str) -> Iterator[Surface]:
    """Yield every form by which `entity` is found in a text in `lang`."""
    adjectives = entity.type is not EntityType.PERSON

    def forms(texts: Iterable[str], rank: Rank, inflected: Rank) -> Iterator[Surface]:
        for text in texts:
            yield Surface(text, Owner(rank, "entity", entity.id))
            for form in name_forms(text, lang, adjectives=adjectives):
                yield Surface(form, Owner(inflected, "entity", entity.id))

    yield from forms(entity.name.all, Rank.NAME, Rank.INFLECTION)
    yield from forms((alias.value for alias in entity.aliases), Rank.ALIAS, Rank.INFLECTION)
    for form in entity.forms:
        yield Surface(form.value, Owner(Rank.FORM, "entity", entity.id))
    yield from forms((alias.value for alias in entity.weak_aliases), Rank.WEAK, Rank.WEAK)


def term_surfaces(term: Term, lang: str) -> Iterator[Surface]:
    """Yield every form by which `term` is found in a text in `lang`.

    A term's names in other languages do not count: English `die` is not a German article.
    """
    if not term.auto:
        return
    names = tuple(text for key, text in term.name.values if key in ("", lang))
    for text, rank in [
        *((name, Rank.NAME) for name in names),
        *((alias.value, Rank.ALIAS) for alias in term.aliases),
        *((form.value, Rank.FORM) for form in term.forms),
    ]:
        inflections = term_forms(text, lang) if rank is not Rank.FORM else ()
        for form, its_rank in [(text, rank), *((form, Rank.INFLECTION) for form in inflections)]:
            for cased in _cases(form, text, term.case):
                yield Surface(cased, Owner(its_rank, "term", term.id))


def _cases(form: str, name: str, case: str) -> Iterator[str]:
    """Yield the letter cases in which `form` counts; see `match.case` in the content model."""
    yield form
    if case == "exact":
        return
    if case == "ignore":
        yield from {form.lower(), form.upper(), form[0].upper() + form[1:]} - {form}
    elif form[0].islower() and not is_acronym(name):
        yield form[0].upper() + form[1:]
        words = form.split(" ")
        if len(words) > 1:
            yield " ".join(word[:1].upper() + word[1:] for word in words)


class Matcher:
    """Finds the surfaces of all notes in texts of one language."""

    def __init__(self, entities: Iterable[Entity], terms: Iterable[Term], lang: str) -> None:
        owners: dict[str, set[Owner]] = {}
        for entity in entities:
            for surface in entity_surfaces(entity, lang):
                owners.setdefault(surface.text, set()).add(surface.owner)
        for term in terms:
            for surface in term_surfaces(term, lang):
                owners.setdefault(surface.text, set()).add(surface.owner)
        surfaces = sorted(owners)
        self._owners = [_best(owners[surface]) for surface in surfaces]
        self._automaton = AhoCorasick(surfaces) if surfaces else None

    def candidates(self, text: str) -> list[Candidate]:
        """Return the surfaces in `text` that are whole words, in order; they may overlap."""
        if self._automaton is None:
            return []
        found = []
        length = len(text)
        for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            if start and (text[start - 1].isalnum() or text[start - 1] == "_"):
                continue
            if end < length and (text[end].isalnum() or text[end] == "_"):
                continue
            if _in_address(text, start, end):
                continue
            owners, weak = self._owners[index]
            found.append(Candidate(start, end, owners, weak))
        return found


def _best(owners: set[Owner]) -> tuple[tuple[Owner, ...], tuple[Owner, ...]]:
    """Split owners into those of the best strong rank and the weak ones, in a stable order."""
    strong = [owner for owner in owners if owner.rank is not Rank.WEAK]
    weak = sorted(owner for owner in owners if owner.rank is Rank.WEAK)
    if strong:
        best = min(owner.rank for owner in strong)
        strong = sorted(owner for owner in strong if owner.rank is best)
    return tuple(strong), tuple(weak)


def _in_address(text: str, start: int, end: int) -> bool:
    """Return whether the word around a match belongs to a web or mail address."""
    if end + 1 < len(text) and text[end] in ".@" and text[end + 1].islower():
        return True
    if start and text[start - 1] in "@/#.":
        left = max(text.rfind(" ", 0, start), text.rfind("\n", 0, start)) + 1
        return text[start - 1] == "@" or _ADDRESS.search(text, left, start) is not None
    return False

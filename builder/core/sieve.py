"""Finding names in a few texts: of thousands of notes, most share no first letters with any word.

To put every form of every note into one automaton takes as long as resolving a hundred articles. For
few texts it is made anew for each, of those notes only that may be in it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from builder.core.linker import Candidate, Finder, Matcher, Matchers
from builder.core.model import Entity, Term
from builder.core.vicinity import people_of
from builder.core.writing import fold, without_marks

FEW = 8
"""Up to so many texts a sieve is quicker."""

_LETTERS = 6
"""So many first letters of a word are looked at, at most."""

_SAFE = 4
"""Endings of adjectives and nouns leave so many letters as they are: see `forms`."""

_STARTS = re.compile(rf"(?<![^\W_])(?=(.{{1,{_LETTERS}}}))", re.DOTALL)
_ANYWHERE = re.compile(rf"(?=(.{{1,{_LETTERS}}}))", re.DOTALL)
"""A mark of its own ends a word for a matcher."""

_FIRST = re.compile(r"[^\W_]+|.?", re.DOTALL)
_INFLECTED = re.compile(r".+e[rsnm]? ")


class Sieve:
    """Finds the surfaces of all notes in texts of one language, as `Matcher` does."""

    def __init__(self, entities: Iterable[Entity], terms: Iterable[Term], lang: str) -> None:
        entities = tuple(entities)
        self._lang = lang
        self._people = people_of(entities)
        self._notes: dict[str, list[Entity | Term]] = {}
        notes: tuple[Entity | Term, ...] = (*entities, *terms)
        for note in notes:
            for key in set(_keys(note)):
                self._notes.setdefault(key, []).append(note)

    def candidates(self, text: str) -> list[Candidate]:
        """Return the surfaces in `text` that are whole words, in order; they may overlap."""
        found_at = _ANYWHERE if _has_marks(text) else _STARTS
        words = found_at.findall(_plain(text))
        starts = {word[:length] for word in words for length in range(1, _LETTERS + 1)}
        found = {note.id: note for key in self._notes.keys() & starts for note in self._notes[key]}
        entities = [note for note in found.values() if isinstance(note, Entity)]
        terms = [note for note in found.values() if isinstance(note, Term)]
        return Matcher(entities, terms, self._lang, self._people).candidates(text)


class Sieves(Mapping[str, Finder]):
    """A sieve for each language, made when it is asked for; the matcher if there is one already."""

    def __init__(self, matchers: Matchers) -> None:
        self._matchers = matchers
        self._made: dict[str, Sieve] = {}

    def __getitem__(self, lang: str) -> Finder:
        """Return what finds names in texts in `lang`."""
        matcher = self._matchers.made(lang)
        if matcher is None and lang not in self._made:
            self._made[lang] = Sieve(*self._matchers.notes, lang)
        return matcher or self._made[lang]

    def __iter__(self) -> Iterator[str]:
        """Return the languages."""
        return iter(self._matchers)

    def __len__(self) -> int:
        """Return how many languages there are."""
        return len(self._matchers)


def _has_marks(text: str) -> bool:
    return not text.isascii() and any(map(unicodedata.combining, text))


def _keys(note: Entity | Term) -> Iterator[str]:
    """Yield with what letters the forms of a note begin, without marks and case."""
    for form in note.forms:
        yield _first(_plain(form.value), _LETTERS)
    aliases = note.aliases if isinstance(note, Term) else (*note.aliases, *note.weak_aliases)
    for text in (*note.name.all, *(alias.value for alias in aliases)):
        plain = _plain(text)
        if isinstance(note, Term):
            # Of a short noun an ending may take away letters: sky, skies.
            yield _first(plain, max(1, min(_SAFE, len(plain) - 2)))
        else:
            yield _first(plain, _SAFE if _INFLECTED.match(plain) else _LETTERS)


def _first(plain: str, letters: int) -> str:
    """Return the letters that a text begins with, of its first word."""
    found = _FIRST.match(plain)
    return found[0][:letters] if found else ""


def _plain(text: str) -> str:
    """Return a text without marks and case, as names are written that are found in it."""
    if not text.isascii():
        parts = unicodedata.normalize("NFD", without_marks(fold(text)))
        text = "".join([char for char in parts if not unicodedata.combining(char)])
    return text.casefold()

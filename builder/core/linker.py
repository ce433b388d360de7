"""Finding names in text: every form of every note in one automaton, one pass a text.

A surface is owned by notes with a rank: name before alias before declared form before inflection. The
longest surface wins, then the better rank; two owners of equal rank make it ambiguous.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from typing import Literal, NamedTuple, Protocol

from ahocorasick_rs import AhoCorasick

from builder.core.forms import name_forms, small_adjectives, term_forms
from builder.core.function_words import is_matchable
from builder.core.model import Entity, EntityType, Term
from builder.core.values import Value
from builder.core.vicinity import People, is_ordinary_word, is_someone_else, people_of, signs
from builder.core.writing import fold, is_acronym

Kind = Literal["entity", "term"]

_BETWEEN_WORDS = " \0"
_AFTER_WORD = " \0,;:!?)"
_ADDRESS = re.compile(r"://|www\.|@")
_ADDRESS_BEFORE = frozenset("@/#.")
_ADDRESS_AFTER = frozenset(".@")
_PREFIX = re.compile(r"(?:Anti|Ex|Nicht|Post|Pro|anti|ex|non|post|pro)-\Z")


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


Owners = tuple[Owner, ...]


class Candidate(Value, frozen=True):
    """A surface found in a text and the notes it may mean, best rank only."""

    start: int
    end: int
    owners: Owners
    weak: Owners


class Surface(Value, frozen=True):
    """A form as it is matched, in one letter case."""

    text: str
    owner: Owner


def entity_surfaces(entity: Entity, lang: str) -> Iterator[Surface]:
    """Yield every form by which `entity` is found in a text in `lang`."""
    person = entity.type is EntityType.PERSON
    # Names of persons and places are capitalised; a small `hier` as an alias is an oversight.
    capital = person or entity.type is EntityType.PLACE

    def forms(texts: Iterable[str], rank: Rank, inflected: Rank) -> Iterator[Surface]:
        for text in texts:
            if capital and text.islower():
                continue
            yield Surface(text, Owner(rank, "entity", entity.id))
            for form in name_forms(text, lang, person=person):
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
            owner = Owner(its_rank, "term", term.id)
            for cased in _cases(form, text, term.case):
                yield Surface(cased, owner)
            if lang == "de" and term.case != "exact":
                yield from (Surface(small, owner) for small in small_adjectives(form))


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


_START = operator.attrgetter("start")


class _Entry(NamedTuple):
    """The owners of a surface, and whether the words around it are to be looked at."""

    owners: Owners
    weak: Owners
    is_common: bool
    is_personal: bool


class Matchers(Mapping[str, "Matcher"]):
    """A matcher for each language, made when it is asked for."""

    def __init__(
        self, entities: Iterable[Entity], terms: Iterable[Term], languages: Iterable[str]
    ) -> None:
        self.notes = tuple(entities), tuple(terms)
        self._made: dict[str, Matcher | None] = dict.fromkeys(languages)

    def made(self, lang: str) -> Matcher | None:
        """Return the matcher for texts in `lang`, if it has been asked for before."""
        return self._made[lang]

    def __getitem__(self, lang: str) -> Matcher:
        """Return the matcher for texts in `lang`."""
        made = self._made[lang]
        if made is None:
            made = self._made[lang] = Matcher(*self.notes, lang)
        return made

    def __iter__(self) -> Iterator[str]:
        """Return the languages."""
        return iter(self._made)

    def __len__(self) -> int:
        """Return how many languages there are."""
        return len(self._made)


class Finder(Protocol):
    """Finds the surfaces of all notes in texts of one language."""

    def candidates(self, text: str) -> list[Candidate]:
        """Return the surfaces in `text` that are whole words, in order; they may overlap."""


class Matcher:
    """Finds the surfaces of all notes in texts of one language."""

    def __init__(
        self,
        entities: Iterable[Entity],
        terms: Iterable[Term],
        lang: str,
        people: People | None = None,
    ) -> None:
        """Put all forms together; `people` are those of the desk if not all entities are given."""
        entities, terms = tuple(entities), tuple(terms)
        self._made_of = entities, terms, lang, people
        owners: dict[str, set[Owner]] = {}
        for entity in entities:
            _collect(owners, entity_surfaces(entity, lang), lang)
        for term in terms:
            _collect(owners, term_surfaces(term, lang), lang)
        self._owners = owners
        self._surfaces = list(owners)
        self._people = people or people_of(entities)
        # Made when a surface is found: a text has few of them.
        self._entries: list[_Entry | None] = [None] * len(owners)
        self._automaton = AhoCorasick(self._surfaces) if owners else None

    def __reduce__(self) -> tuple[type[Matcher], tuple[object, ...]]:
        """Pickle what the matcher is made of: an automaton cannot be pickled."""
        return Matcher, self._made_of

    def candidates(self, text: str) -> list[Candidate]:
        """Return the surfaces in `text` that are whole words, in order; they may overlap."""
        if self._automaton is None:
            return []
        text = fold(text)
        found = []
        ends: set[int] = set()
        for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            if not _is_word(text, start, end):
                continue
            owners, weak, is_common, is_personal = self._entries[index] or self._entry(index)
            if weak and start and text[start - 1] == "-" and start - 1 not in ends:
                # The second half of a double name (Müller-Lüdenscheidt), unless known names are
                # joined (the Trump-Xi meeting) or a prefix is.
                weak = weak if _PREFIX.search(text, max(0, start - 6), start) else ()
            if is_common and is_ordinary_word(text, start, end):
                owners = tuple(owner for owner in owners if owner.kind == "term")
                weak = ()
            if is_personal:
                before, follows = signs(text, start, end, self._people)
                if before or follows:
                    before = "" if " " in text[start:end] else before
                    owners, weak = self._fitting(owners, weak, before, follows=follows)
            if owners or weak:
                ends.add(end)
                found.append(Candidate(start, end, owners, weak))
        # They come in the order of their ends; of those that begin together the longest is first.
        found.reverse()
        found.sort(key=_START)
        return found

    def _entry(self, index: int) -> _Entry:
        surface = self._surfaces[index]
        made = self._entries[index] = _entry(surface, self._owners[surface], self._people)
        return made

    def _fitting(
        self, owners: Owners, weak: Owners, before: str, *, follows: bool
    ) -> tuple[Owners, Owners]:
        """Return the owners that the words around a name, see `signs`, do not contradict."""

        def fits(owner: Owner) -> bool:
            return not is_someone_else(owner.id, before, self._people, follows=follows)

        return tuple(filter(fits, owners)), tuple(filter(fits, weak))


def _entry(surface: str, owners: set[Owner], people: People) -> _Entry:
    strong, weak = _best(owners)
    both = (*strong, *weak)
    one_word = " " not in surface
    is_common = one_word and surface[0].isupper() and surface[1:].islower()
    is_personal = any(
        owner.id in people.words or (one_word and owner.id in people.impersonal) for owner in both
    )
    has_entity = any(owner.kind == "entity" for owner in both)
    return _Entry(strong, weak, is_common and has_entity, is_personal)


def _collect(owners: dict[str, set[Owner]], surfaces: Iterable[Surface], lang: str) -> None:
    for surface in surfaces:
        text = fold(surface.text)
        if is_matchable(text, lang):
            owners.setdefault(text, set()).add(surface.owner)


def _best(owners: set[Owner]) -> tuple[Owners, Owners]:
    """Split owners into those of the best strong rank and the weak ones, in a stable order."""
    strong = [owner for owner in owners if owner.rank is not Rank.WEAK]
    weak = sorted(owner for owner in owners if owner.rank is Rank.WEAK)
    if strong:
        best = min(owner.rank for owner in strong)
        strong = sorted(owner for owner in strong if owner.rank is best)
    return tuple(strong), tuple(weak)


def _is_word(text: str, start: int, end: int) -> bool:
    """Return whether a match is a word or words, or a part of a compound written with hyphens.

    An apostrophe between letters is part of the word (O'Neill, Augsburg'sche); the genitives that are
    written with one are surfaces of their own. Nor is a part of a web or mail address a word.
    """
    before, after = text[start - 1 : start], text[end : end + 1]
    if before in _BETWEEN_WORDS and after in _AFTER_WORD:
        return True
    if before.isalnum() or after.isalnum() or before == "_" or after == "_":
        return False
    if before == "'" and text[max(0, start - 2)].isalpha():
        return False
    if after == "'" and text[end + 1 : end + 2].isalpha():
        return False
    if after in _ADDRESS_AFTER and text[end + 1 : end + 2].islower():
        return False
    return not (before in _ADDRESS_BEFORE and _in_address(text, start))


def _in_address(text: str, start: int) -> bool:
    """Return whether what stands before a name, up to a blank, is the beginning of an address."""
    left = (
        max(text.rfind(" ", 0, start), text.rfind("\n", 0, start), text.rfind("\0", 0, start)) + 1
    )
    return text[start - 1] == "@" or _ADDRESS.search(text, left, start) is not None

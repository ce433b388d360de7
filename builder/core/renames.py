"""What differs in the names of entities and terms between two builds, and what that can change.

What the links of a text come to depends on other notes in four ways: on what an annotation names, on
the notes that are mentioned, on the forms that the linker looks for, and on the first names of persons,
by which it tells others from them. See ADR 15.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from builder.core.function_words import is_matchable
from builder.core.linker import Owner, entity_surfaces, term_surfaces
from builder.core.model import Entity, Term
from builder.core.registry import Registry
from builder.core.values import Value
from builder.core.vicinity import People, people_of
from builder.core.writing import fold

Named = Entity | Term
_Pair = tuple[Named | None, Named | None]


class Renames(Value, frozen=True):
    """How the names of notes differ from those before.

    `names` are what an annotation may name and now mean something else by. A mention of one of `ids`
    says something else. `surfaces` are what a text may hold that is now found, or no longer, or
    otherwise; they are by language. `turnover` are the ids of notes that are new or gone, `recast`
    those that are called something else or are of another type. `is_readdressed` says whether other
    ids are former ones.
    """

    names: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    surfaces: Mapping[str, frozenset[str]] = {}
    turnover: frozenset[str] = frozenset()
    recast: frozenset[str] = frozenset()
    is_readdressed: bool = False

    def __bool__(self) -> bool:
        """Return whether anything differs."""
        return self is not NOTHING


NOTHING = Renames()


def renames(before: Iterable[Named], registry: Registry, languages: Iterable[str]) -> Renames:
    """Return how the names of notes differ from those `before`, for texts in some languages."""
    then = {note.id: note for note in before}
    now: dict[str, Named] = {**registry.entities, **registry.terms}
    pairs = {
        id: (then.get(id), now.get(id))
        for id in then.keys() | now.keys()
        if then.get(id) is not now.get(id) and _names(then.get(id)) != _names(now.get(id))
    }
    if not pairs:
        return NOTHING
    people = _people(then.values()), _people(now.values())
    forenames = people[0].forenames ^ people[1].forenames
    personal = {id for id in pairs if _sort(people[0], id) != _sort(people[1], id)}
    turnover = {id for id, (old, new) in pairs.items() if old is None or new is None}
    recast = {id for id, pair in pairs.items() if id not in turnover and _is_recast(*pair)}
    return Renames(
        names=frozenset(
            name for id, pair in pairs.items() for name in _differing(pair, whole=id in recast)
        ),
        ids=frozenset(turnover | recast),
        surfaces={
            lang: forenames | {text for text, _ in _surfaces(pairs, personal, lang)}
            for lang in languages
        },
        turnover=frozenset(turnover),
        recast=frozenset(recast),
        is_readdressed=any(_former(old) != _former(new) for old, new in pairs.values()),
    )


def meanings(target: str) -> frozenset[str]:
    """Return the ids and names under which what an annotation leads to may be looked up."""
    plain = " ".join(target.partition("#")[0].split()).removesuffix(".md")
    names = (target, plain, posixpath.basename(plain), file_of(target).removesuffix(".md"))
    return frozenset((*names, *(name.casefold() for name in names)))


def file_of(target: str) -> str:
    """Return the name of the file that a target may be the path of, without its folders."""
    return posixpath.basename(posixpath.normpath(unquote(target).partition("#")[0]))


def _names(note: Named | None) -> tuple[object, ...] | None:
    """Return what links depend on; places in files do not matter."""
    if note is None:
        return None
    common = (note.path, note.name, _values(note.aliases), _values(note.forms), _former(note))
    if isinstance(note, Entity):
        return (*common, note.type, _values(note.weak_aliases))
    return (*common, note.case, note.auto)


def _values(texts: Iterable[object]) -> tuple[str, ...]:
    return tuple(text.value for text in texts)  # type: ignore[attr-defined]


def _former(note: Named | None) -> tuple[str, ...]:
    return _values(note.former_ids) if note is not None else ()


def _people(notes: Iterable[Named]) -> People:
    return people_of(note for note in notes if isinstance(note, Entity))


def _sort(people: People, id: str) -> tuple[object, ...]:
    """Return what the words around the name of an entity are compared with."""
    return people.words.get(id), id in people.impersonal


def _is_recast(old: Named | None, new: Named | None) -> bool:
    return _shown(old) != _shown(new)


def _shown(note: Named | None) -> tuple[object, ...]:
    """Return what a mention says of a note."""
    if note is None:
        return ()
    kind = note.type if isinstance(note, Entity) else ""
    return isinstance(note, Entity), kind, note.name


def _differing(pair: _Pair, *, whole: bool) -> Iterator[str]:
    """Yield the ids and names that a note has claimed or claims now, not both; `whole` means all."""
    old, new = (set(_claims(note)) for note in pair)
    for name in old | new if whole else old ^ new:
        yield from (name, name.casefold())


def _claims(note: Named | None) -> Iterator[str]:
    if note is not None:
        yield from (note.id, *_former(note), *note.name.all, *_values(note.aliases))


def _surfaces(
    pairs: Mapping[str, _Pair], personal: set[str], lang: str
) -> Iterator[tuple[str, Owner]]:
    """Yield what is found in texts otherwise than before, with how a note owns it."""
    for id, pair in pairs.items():
        old, new = (set(_owned(note, lang)) for note in pair)
        yield from old | new if id in personal else old ^ new


def _owned(note: Named | None, lang: str) -> Iterator[tuple[str, Owner]]:
    if note is None:
        return
    found = entity_surfaces(note, lang) if isinstance(note, Entity) else term_surfaces(note, lang)
    for surface in found:
        text = fold(surface.text)
        if is_matchable(text, lang):
            yield text, surface.owner

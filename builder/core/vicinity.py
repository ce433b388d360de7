"""What stands beside a name in a text and shows that somebody or something else is meant.

Only signs that need no dictionary of names count: a personal title before a place's name (Graf Thun),
a first name of the desk's other persons or a wrong initial before a surname (Friedrich Ahn), a regnal
number or `Jr.` after a name, and a word that the same text also writes small at a sentence's start.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from builder.core.model import Entity, EntityType
from builder.core.values import Value

_TITLES = frozenset(
    {
        "Herr", "Herrn", "Frau", "Fräulein", "Dr.", "Prof.", "Professor", "Professors", "Doktor",
        "Doctor", "Graf", "Grafen", "Gräfin", "Freiherr", "Freiherrn", "Baron", "Baronin", "Pater",
        "Kardinal", "Msgr.", "Mr.", "Mrs.", "Ms.", "Mr", "Mrs", "Ms", "Miss", "Sir", "Lord", "Lady",
        "Monsieur", "Madame",
    }
)  # fmt: skip
_OPENING = "«»„“”‚\"'([{"
_INITIAL = re.compile(r"[A-ZÄÖÜ]\.")
_SUCCESSION = re.compile(r",? (?:[IVX]+\.|[IVX]{2,}\b|[JS]r\b|[Jj]unior\b|[Ss]enior\b)")
_SUCCESSION_STARTS = frozenset((" I", " V", " X", " J", " S", " j", " s", ", "))
_BEFORE_SENTENCE = frozenset(".!?:…»“”\"')")
_SENTENCE_START = re.compile(r"(?:\A|\0|[.!?:…][»“”\"')]* )[«»„“‚\"'(\[]*\Z")

# A personal name is one word only after its other part has occurred; these types have no first names.
_IMPERSONAL = (EntityType.PLACE, EntityType.ORGANIZATION, EntityType.PRODUCT)


class People(Value, frozen=True):
    """What the desk's persons are called, to tell names of others from theirs.

    `words` are the words of each person's names; `impersonal` are the ids of places and the like.
    """

    words: Mapping[str, frozenset[str]]
    forenames: frozenset[str]
    impersonal: frozenset[str]


def people_of(entities: Iterable[Entity]) -> People:
    """Collect the parts of persons' names."""
    words, forenames, impersonal = {}, set(), set()
    for entity in entities:
        if entity.type in _IMPERSONAL:
            impersonal.add(entity.id)
        elif entity.type is EntityType.PERSON:
            names = (*entity.name.all, *(alias.value for alias in entity.aliases))
            words[entity.id] = frozenset(word for name in names for word in name.split())
            surnames = {alias.value for alias in entity.weak_aliases}
            forenames |= {name.split()[0] for name in entity.name.all if " " in name} - surnames
    known = frozenset(name for name in forenames if len(name) > 2 and name.istitle())
    return People(words, known, frozenset(impersonal))


def signs(text: str, start: int, end: int, people: People) -> tuple[str, bool]:
    """Return a tell-tale word before text[start:end] ('' if none), and whether a succession follows."""
    follows = text[end : end + 2] in _SUCCESSION_STARTS and _SUCCESSION.match(text, end) is not None
    before = _word_before(text, start)
    # What is looked for begins with a capital, and most words before a name do not.
    if not before[:1].islower() and (
        before in people.forenames or before in _TITLES or _INITIAL.fullmatch(before)
    ):
        return before, follows
    return "", follows


def is_someone_else(id: str, before: str, people: People, *, follows: bool) -> bool:
    """Return whether what stands around a name (see `signs`) contradicts its meaning the entity `id`.

    `before` counts for names of one word only, and is '' for others.
    """
    words = people.words.get(id)
    if words is None:
        return id in people.impersonal and (before in _TITLES or before in people.forenames)
    if follows:
        return True
    if before.endswith(".") and len(before) == 2:
        return all(word[0] != before[0] for word in words)
    return before in people.forenames and before not in words


def _word_before(text: str, start: int) -> str:
    """Return the word before a name if only a blank is between them, without opening marks."""
    if start < 2 or text[start - 1] != " ":
        return ""
    word = text[text.rfind(" ", 0, start - 1) + 1 : start - 1]
    return word[word.rfind("\0") + 1 :].lstrip(_OPENING)


def is_ordinary_word(text: str, start: int, end: int) -> bool:
    """Return whether a sentence begins with text[start:end] and the text also writes it small."""
    if start and text[start - 1] == " " and text[start - 2] not in _BEFORE_SENTENCE:
        return False
    small = text[start].lower() + text[start + 1 : end]
    if small not in text or not _SENTENCE_START.search(text, max(0, start - 4), start):
        return False
    return re.search(rf"(?<![\w.@/-]){re.escape(small)}(?![\w@/-]|\.\w)", text) is not None

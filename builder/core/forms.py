"""Inflected forms of names and terms in German and English.

The rules are deliberately few and productive ones: genitives of names, plurals and cases of nouns by
their ending, endings of a leading adjective. What they miss is declared in a note's `forms`. Sources:
Duden, Die Grammatik (2022), on noun and adjective inflection; The Chicago Manual of Style, 18th ed.,
7.5 ff. on plurals and possessives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SIBILANT = ("s", "x", "z", "ß", "ce")
_FEMININE = ("ung", "heit", "keit", "schaft", "ion", "tät", "ik", "ur", "enz", "anz", "ei")
_PLURAL_ER = {
    "land", "haus", "buch", "wort", "rad", "amt", "volk", "dorf", "blatt", "glas", "gut", "mann",
    "bild", "kind", "feld", "geld", "recht", "rat", "gesicht", "licht", "wald", "rand", "schild",
    "kraut", "dach",
}  # fmt: skip
_UMLAUT = {"a": "ä", "o": "ö", "u": "ü", "A": "Ä", "O": "Ö", "U": "Ü"}
_LAST_VOWELS = re.compile(r"(au|[aouAOU])(?=[^aeiouäöüAEIOUÄÖÜ]*$)")
_ADJECTIVE = re.compile(r"([A-ZÄÖÜa-zäöüß][a-zäöüß]{2,}?)(e|er|es|en|em)")
_ACRONYM = re.compile(r"[A-ZÄÖÜ0-9][A-ZÄÖÜ0-9.&/-]*[A-ZÄÖÜ0-9]")


def is_acronym(text: str) -> bool:
    """Return whether `text` is written in capitals (`WHO`, `KI`, `H20`)."""
    return _ACRONYM.fullmatch(text) is not None


def name_forms(name: str, lang: str, *, adjectives: bool) -> Iterator[str]:
    """Yield the forms of a name other than itself in a text in `lang`.

    `adjectives` says whether a leading adjective is inflected (Vereinigte Staaten), which would be
    wrong for persons.
    """
    for base in _adjective_forms(name) if adjectives and lang == "de" else (name,):
        if base != name:
            yield base
        yield from _genitives(base, lang)


def _genitives(name: str, lang: str) -> Iterator[str]:
    last = name[-1]
    for apostrophe in ("'", "’"):
        yield f"{name}{apostrophe}s"
        if last in "sxzß":
            yield f"{name}{apostrophe}"
    if lang != "de":
        return
    if last not in "sxzß":
        yield f"{name}s"
    elif last != "x" and " " not in name and not is_acronym(name):
        yield f"{name}es"


def term_forms(term: str, lang: str) -> Iterator[str]:
    """Yield the forms of a glossary term other than itself in a text in `lang`."""
    if lang == "de":
        for base in _adjective_forms(term):
            if base != term:
                yield base
            yield from _noun_forms(base)
    else:
        yield from _english_forms(term)


def _noun_forms(term: str) -> Iterator[str]:
    head = re.split(r"[\s-]", term)[-1]
    lower = head.lower()
    if is_acronym(head) or not head[-1:].isalpha():
        yield from (f"{term}s", f"{term}’s", f"{term}'s")
        return
    if lower.endswith("e"):
        yield from (f"{term}n", f"{term}s")
    elif lower.endswith(("er", "el", "en")):
        yield from (f"{term}s", f"{term}n")
    elif lower.endswith(("chen", "lein")):
        yield f"{term}s"
    elif lower.endswith("in") and len(lower) > 4:
        yield from (f"{term}nen", f"{term}s")
    elif lower.endswith(_FEMININE):
        yield from (f"{term}en", f"{term}s", f"{term}e")
    elif lower.endswith("um") and len(lower) > 4:
        yield from (f"{term}s", f"{term[:-2]}en", f"{term[:-2]}a")
    elif lower.endswith("nis"):
        yield from (f"{term}ses", f"{term}se", f"{term}sen")
    else:
        yield from (f"{term}es", f"{term}e", f"{term}en")
        if not lower.endswith(("s", "x", "z", "ß")):
            yield f"{term}s"
        shifted = _umlaut(term)
        if shifted:
            yield from (f"{shifted}e", f"{shifted}en")
        tail = next((noun for noun in _PLURAL_ER if lower.endswith(noun)), None)
        if tail:
            stem = shifted or term
            yield from (f"{stem}er", f"{stem}ern")
    if lower.endswith(("er", "el", "en")):
        shifted = _umlaut(term, syllable_back=True)
        if shifted:
            yield from (shifted, f"{shifted}n")


def _umlaut(term: str, *, syllable_back: bool = False) -> str:
    """Return `term` with the vowel of its last (or last but one) syllable shifted, or ''."""
    stem, tail = (term[:-2], term[-2:]) if syllable_back else (term, "")
    match = _LAST_VOWELS.search(stem)
    if match is None:
        return ""
    vowel = match[1]
    shifted = "äu" if vowel == "au" else _UMLAUT[vowel]
    return stem[: match.start()] + shifted + stem[match.end() :] + tail


def _adjective_forms(text: str) -> Iterator[str]:
    """Yield `text` and, if it begins with an adjective before its noun, the adjective's forms."""
    yield text
    first, space, rest = text.partition(" ")
    match = _ADJECTIVE.fullmatch(first)
    if not space or match is None or not rest[:1].isupper():
        return
    for ending in ("e", "er", "es", "en", "em"):
        if ending != match[2]:
            yield f"{match[1]}{ending} {rest}"


def _english_forms(term: str) -> Iterator[str]:
    yield from _genitives(term, "en")
    lower = term.lower()
    if lower.endswith("y") and lower[-2:-1] not in "aeiou":
        plural = f"{term[:-1]}ies"
    elif lower.endswith(("s", "x", "z", "ch", "sh")):
        plural = f"{term}es"
    else:
        plural = f"{term}s"
    yield plural
    yield from (f"{plural}’", f"{plural}'")

"""Inflected forms of names and terms in German and English.

The rules are deliberately few and productive ones: genitives of names, plurals and cases of nouns by
their ending, endings of leading adjectives. What they miss is declared in a note's `forms`. Sources:
Duden, Die Grammatik (2022), on noun and adjective inflection and on names; the official German
spelling rules (Rat für deutsche Rechtschreibung 2024), § 44 and 50 on hyphens through a compound and
§ 96 on the apostrophe; The Chicago Manual of Style, 18th ed., 7.5 ff. on plurals and possessives.

Forms are written as `fold` writes a text: with one apostrophe, one hyphen and one space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.core.writing import fold, is_acronym, without_marks

_SIBILANT = "sxzß"
_FEMININE = ("ung", "heit", "keit", "schaft", "ion", "tät", "ik", "ur", "enz", "anz", "ei")
_PLURAL_ER = {
    "land", "haus", "buch", "wort", "rad", "amt", "volk", "dorf", "blatt", "glas", "gut", "mann",
    "bild", "kind", "feld", "geld", "recht", "rat", "gesicht", "licht", "wald", "rand", "schild",
    "kraut", "dach", "glied", "loch", "fach",
}  # fmt: skip
_UMLAUT = {"a": "ä", "o": "ö", "u": "ü", "A": "Ä", "O": "Ö", "U": "Ü"}
_LAST_VOWELS = re.compile(r"(au|[aouAOU])(?=[^aeiouäöüAEIOUÄÖÜ]*$)")
_ADJECTIVE = re.compile(r"([A-ZÄÖÜa-zäöüß][a-zäöüß]{2,}?)(e|er|es|en|em)")
_ENDINGS = ("e", "er", "es", "en", "em")
_COMPLEMENT = {
    "de": re.compile(
        r" (?:von|vom|für|der|des|dem|den|zu|zum|zur|in|im|am|an|auf|aus|bei|gegen|mit|ohne|über|"
        r"um|unter|zwischen) "
    ),
    "en": re.compile(r" (?:of|for|on|in|to|with|against|by) "),
}
_REGNAL = re.compile(r"(.*\w) ([IVXL]+\.)")
_MIDDLE = re.compile(r"(?<=[a-zäöüß]) (?:[A-ZÄÖÜ]\. )+(?=[A-ZÄÖÜ])")
_LEGAL = re.compile(
    r"(.{3,}?),? (?:AG|SE|KG|KGaA|GmbH|GmbH & Co\. KG|e\.V\.|Inc\.?|Incorporated|Corp\.?|Corporation|"
    r"Ltd\.?|Limited|LLC|L\.P\.|LP|PLC|plc|S\.A\.|SA|S\.p\.A\.|SpA|N\.V\.|NV|B\.V\.|BV|AB|ASA|Oyj)"
)


def name_forms(name: str, lang: str, *, person: bool) -> Iterator[str]:
    """Yield the forms of a name other than itself in a text in `lang`, some of them twice.

    A person's first word is no adjective and a person's name no common noun, so these two change less.
    """
    name = fold(name)
    for writing in (name, *_writings(name, person=person)):
        if writing != name:
            yield writing
        for base in (writing,) if person or lang != "de" else _adjective_forms(writing):
            if base != writing:
                yield base
            yield from _genitives(base, lang, person=person)


def _writings(name: str, *, person: bool) -> Iterator[str]:
    """Yield other ways of writing a name: without foreign marks, with hyphens, without initials."""
    plain = without_marks(name)
    if plain != name:
        yield plain
    if _MIDDLE.search(name):
        yield _MIDDLE.sub(" ", name)
    if name.endswith(".") and _REGNAL.fullmatch(name):
        yield name[:-1]
    legal = None if person else _LEGAL.fullmatch(name)
    short = legal[1] if legal else name
    if legal:
        yield short
    if " " in short and short.replace(" ", "").isalpha():
        # Deutsche-Bank-Chef: a compound is hyphenated throughout.
        yield short.replace(" ", "-")


def _genitives(name: str, lang: str, *, person: bool) -> Iterator[str]:
    """Yield genitives: of the last word, of the head before a complement, before a regnal number."""
    if lang != "de":
        yield from _possessives(name)
        return
    regnal = _REGNAL.fullmatch(name)
    if regnal:
        yield from (f"{form} {regnal[2]}" for form in _german_genitives(regnal[1], person=person))
        return
    yield from _german_genitives(name, person=person)
    head, tail = _split(name, lang)
    if tail:
        yield from (f"{form}{tail}" for form in _german_genitives(head, person=person))


def _possessives(name: str) -> Iterator[str]:
    yield f"{name}'s"
    if name[-1] in _SIBILANT:
        yield f"{name}'"


def _german_genitives(name: str, *, person: bool) -> Iterator[str]:
    yield from _possessives(name)
    if name[-1] not in _SIBILANT:
        yield f"{name}s"
    word = re.split(r"[\s-]", name)[-1]
    if is_acronym(word) or not word[-1:].isalpha() or (person and " " in name):
        return
    if word.endswith(("s", "z", "ß")):
        yield f"{name}es"
        if word.endswith("nis"):
            yield f"{name}ses"
    elif not person and word[-1] not in "aeiouyäöüx" and not word.endswith(("er", "el", "en")):
        # A name that is a noun, or ends in one: Bundestages, Auswärtigen Amtes, Saarlandes.
        yield f"{name}es"


def _split(text: str, lang: str) -> tuple[str, str]:
    """Split a name into its head and its complement: ('Golf', ' von Mexiko'); the latter may be ''."""
    match = _COMPLEMENT[lang].search(text) if lang in _COMPLEMENT else None
    if match is None or not text[match.end() :]:
        return text, ""
    return text[: match.start()], text[match.start() :]


def term_forms(term: str, lang: str) -> Iterator[str]:
    """Yield the forms of a glossary term other than itself in a text in `lang`, some of them twice."""
    term = fold(term)
    head, tail = _split(term, lang)
    if lang == "de":
        for base in _adjective_forms(head):
            if base != head:
                yield f"{base}{tail}"
            yield from (f"{form}{tail}" for form in _noun_forms(base))
            if tail:
                yield from _noun_forms(f"{base}{tail}")
    else:
        yield from _english_forms(term)
        if tail:
            yield f"{_english_plural(head)}{tail}"


def _noun_forms(term: str) -> Iterator[str]:
    head = re.split(r"[\s-]", term)[-1]
    lower = head.lower()
    if is_acronym(head) or not head[-1:].isalpha():
        yield from (f"{term}s", f"{term}'s")
        return
    if lower.endswith("e"):
        yield from (f"{term}n", f"{term}s")
    elif lower.endswith(("er", "el", "en")):
        yield from (f"{term}s", f"{term}n")
    elif lower.endswith(("chen", "lein")):
        yield f"{term}s"
    elif lower.endswith("in") and len(lower) > 4:
        yield from (f"{term}nen", f"{term}s")
    else:
        yield from _forms_by_ending(term, lower)
    if lower.endswith(("er", "el", "en")):
        shifted = _umlaut(term, syllable_back=True)
        if shifted:
            yield from (shifted, f"{shifted}n")


def _forms_by_ending(term: str, lower: str) -> Iterator[str]:
    """Yield the forms of nouns with the endings of feminine and of foreign words, and of all others."""
    if lower.endswith(_FEMININE):
        yield from (f"{term}en", f"{term}s", f"{term}e")
    elif lower.endswith("um") and len(lower) > 4:
        yield from (f"{term}s", f"{term[:-2]}en", f"{term[:-2]}a")
    elif lower.endswith("nis"):
        yield from (f"{term}ses", f"{term}se", f"{term}sen")
    elif lower.endswith(("a", "i", "o", "u", "y")):
        yield f"{term}s"
        if lower.endswith(("a", "o")) and len(lower) > 4:
            yield f"{term[:-1]}en"
    else:
        yield from _strong_forms(term, lower)


def _strong_forms(term: str, lower: str) -> Iterator[str]:
    """Yield the forms of a noun whose ending tells little."""
    yield from (f"{term}es", f"{term}e", f"{term}en")
    if not lower.endswith(("s", "x", "z", "ß")):
        yield f"{term}s"
    if lower.endswith(("us", "is")) and len(lower) > 4:
        yield f"{term[:-2]}en"
    shifted = _umlaut(term)
    if shifted:
        yield from (f"{shifted}e", f"{shifted}en")
    tail = next((noun for noun in _PLURAL_ER if lower.endswith(noun)), None)
    if tail:
        stem = shifted or term
        yield from (f"{stem}er", f"{stem}ern")


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
    """Yield `text` and, if it begins with adjectives before a noun, their other endings.

    Adjectives of one noun share their ending (Vereinigte Arabische, Vereinigten Arabischen); a noun in
    the plural takes an -n in the dative, which shows by its own -e (Emirate, Niederlande).
    """
    yield text
    words = text.split(" ")
    stems: list[str] = []
    ending = ""
    for word in words[:-1]:
        match = _ADJECTIVE.fullmatch(word)
        if match is None or (ending and match[2] != ending):
            break
        stems.append(match[1])
        ending = match[2]
    rest = " ".join(words[len(stems) :])
    if not stems or not rest[:1].isupper():
        if text.endswith("lande"):
            yield f"{text}n"
        return
    for other in _ENDINGS:
        adjectives = " ".join(f"{stem}{other}" for stem in stems)
        if other != ending:
            yield f"{adjectives} {rest}"
        if other == "en" and ending == "e" and rest.endswith("e"):
            yield f"{adjectives} {rest}n"


def small_adjectives(term: str) -> Iterator[str]:
    """Yield a German term that begins with capitalised adjectives with these in small letters.

    `Künstliche Intelligenz` is a heading's or a name's writing of `künstliche Intelligenz`. Of several
    adjectives the first alone may be a plain one: `schwere Seltene Erden`.
    """
    words = term.split(" ")
    for count, word in enumerate(words[:-1], 1):
        if not (word[0:1].isupper() and _ADJECTIVE.fullmatch(word)):
            return
        if words[count][:1].isupper():
            yield " ".join((*(w[0].lower() + w[1:] for w in words[:count]), *words[count:]))


def _english_forms(term: str) -> Iterator[str]:
    yield from _possessives(term)
    plural = _english_plural(term)
    yield from (plural, f"{plural}'")


def _english_plural(term: str) -> str:
    lower = term.lower()
    if lower.endswith("y") and lower[-2:-1] not in "aeiou":
        return f"{term[:-1]}ies"
    if lower.endswith("sis"):
        return f"{term[:-2]}es"
    if lower.endswith(("s", "x", "z", "ch", "sh")):
        return f"{term}es"
    return f"{term}s"

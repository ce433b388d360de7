"""The texts of new notes: what is required is filled in, the rest stands there as comments."""

from __future__ import annotations

from builder.core.drafting import yaml_text
from builder.core.model import EntityType

_ARTICLE = {
    "de": """\
# Ein Entwurf: 'briefing serve' zeigt ihn, 'briefing build' lässt ihn weg.
# Zum Veröffentlichen die nächste Zeile löschen.
status: draft
# Was gebraucht wird: die Raute davor löschen und ausfüllen.
# summary: Worum es geht, in zwei Sätzen.
# topics: [Handel]
# storyline: Name der Reihe
# key_points:
#   - Ein Satz für jeden Punkt.
# why_it_matters: Warum das wichtig ist.
# whats_next:
#   - {date: 2030-01-31, text: "Was dann ansteht."}
# open_questions:
#   - Was weiß noch niemand?
# confidence: {level: moderate, reason: "Worauf sich das stützt."}
# sources:
#   - title: Titel der Quelle
#     publisher: Herausgeber
#     url: https://example.org/
#     published: 2030-01-31
#
# Im Text: [[id]] und [[id|Wortlaut]] verknüpfen, [Wortlaut]() verknüpft nie. Kästen beginnen mit
# > [!quote], [!statement], [!figure], [!event], [!claim], [!judgement], [!context] oder [!note].
""",
    "en": """\
# A draft: 'briefing serve' shows it, 'briefing build' leaves it out.
# To publish it, delete the next line.
status: draft
# What you need: delete the number sign in front of it and fill it in.
# summary: What this is about, in two sentences.
# topics: [Trade]
# storyline: Name of the series
# key_points:
#   - One sentence for each point.
# why_it_matters: Why this is important.
# whats_next:
#   - {date: 2030-01-31, text: "What is due then."}
# open_questions:
#   - What does nobody know yet?
# confidence: {level: moderate, reason: "What this rests on."}
# sources:
#   - title: Title of the source
#     publisher: Publisher
#     url: https://example.org/
#     published: 2030-01-31
#
# In the text: [[id]] and [[id|words]] link, [words]() never links. Boxes begin with
# > [!quote], [!statement], [!figure], [!event], [!claim], [!judgement], [!context] or [!note].
""",
}

_ENTITY = {
    "de": """\
# description: Wer oder was das ist, in einer Zeile
# aliases: [Andere Namen]
# weak_aliases: [Kurzname, der erst nach dem vollen Namen zählt]
# forms: [Gebeugte Form]
""",
    "en": """\
# description: Who or what this is, in one line
# aliases: [Other names]
# weak_aliases: [Short name that counts only after the full one]
# forms: [Inflected form]
""",
}

_PERSON = {
    "de": """\
# sort_name: Nachname, Vorname
# roles:
#   - {role: Amt, organization: Name oder id, from: 2030, to: 2031}
""",
    "en": """\
# sort_name: Surname, first name
# roles:
#   - {role: Office, organization: Name or id, from: 2030, to: 2031}
""",
}

_COUNTRY = "# country: DE\n"
_LOCATION = "# location: {lat: 52.52, lon: 13.405}\n"
_SAME_AS = '# same_as: {wikidata: Q42, website: "https://example.org/"}\n'

_PROFILE = {
    "de": "# Unter der nächsten Linie steht das Profil.\n",
    "en": "# The profile stands below the next line.\n",
}

_TERM = {
    "de": """\
# aliases: [Andere Bezeichnung]
# forms: [Gebeugte Form]
# broader: [id des Oberbegriffs]
# related: [id eines verwandten Begriffs]
# Unter der nächsten Linie steht die Definition: ein Absatz, höchstens 280 Zeichen. Was danach kommt,
# steht nur auf der Seite des Begriffs.
""",
    "en": """\
# aliases: [Other designation]
# forms: [Inflected form]
# broader: [id of the broader term]
# related: [id of a related term]
# The definition stands below the next line: one paragraph of at most 280 characters. What follows
# is shown on the term's own page only.
""",
}


def new_article(title: str, *, date: str, lang: str) -> str:
    """Return the source of an article to be written, a draft."""
    return _note(f"title: {yaml_text(title)}\ndate: {date}\nlang: {lang}\n{_in(lang, _ARTICLE)}")


def new_entity(name: str, *, type: EntityType, lang: str) -> str:
    """Return the source of an entity's note; its name counts in every language."""
    more = ""
    if type is EntityType.PERSON:
        more = _in(lang, _PERSON)
    elif type is EntityType.PLACE:
        more = _COUNTRY + _LOCATION
    elif type is EntityType.ORGANIZATION:
        more = _COUNTRY
    front = f"name: {yaml_text(name)}\ntype: {type}\n"
    return _note(front + _in(lang, _ENTITY) + more + _SAME_AS + _in(lang, _PROFILE))


def new_term(name: str, *, lang: str, languages: tuple[str, ...]) -> str:
    """Return the source of a term's note; on a site of several languages its name is in `lang`."""
    front = f"term: {yaml_text(name)}\n"
    others = [other for other in languages if other != lang]
    if others:
        hints = "".join(f"  # {other}:\n" for other in others)
        front = f"term:\n  {lang}: {yaml_text(name)}\n{hints}"
    return _note(front + _in(lang, _TERM))


def _note(front: str) -> str:
    return f"---\n{front}---\n\n"


def _in(lang: str, texts: dict[str, str]) -> str:
    """Return the text in `lang`; editors of other languages get English hints."""
    return texts.get(lang, texts["en"])

"""A site of extremes: what a page must bear without breaking. The same text in every run.

All names are put together from syllables and stand for nobody.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

# A real title of a German law, now repealed: one word of 63 letters.
COMPOUND = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
LONG_NAME = (
    "Ständige zwischenstaatliche Arbeitsgruppe für Rohstoffe, Lieferketten und Fragen der Ausfuhr"
)
ARABIC = "مجلس الرقابة على الصادرات"
HUB = "Ganzolm"
BRIEFINGS_OF_THE_HUB = 300
LONG_TEXT = 150_000
LONG_TEXT_MENTIONS = 900
TYPES = ("person", "organization", "place", "product", "event", "work", "law", "concept")
STARTS = ("Bal", "Kar", "Ran", "Mil", "Vor", "Dof", "Peg", "Zul", "Hom", "Tesk")
ENDS = ("vik", "dok", "lom", "zog", "tup", "wof")
HEADS = {"event": "-Konferenz", "work": "-Studie", "law": "-Gesetz", "concept": "-Doktrin"}
FIRST_DAY = dt.date(2019, 1, 7)
URL = "https://example.org/" + "sehr-lange-adresse/" * 12 + "?" + "abfrage=wert&" * 12
CONFIG = """site_name: Prüfstand
site_description: Eine Website der Extreme
site_url: https://example.org/
docs_dir: content
site_dir: site
use_directory_urls: false
theme: {name: null, custom_dir: templates/theme}
plugins: [briefings: {languages: [de, en]}]
markdown_extensions: [attr_list, md_in_html, footnotes]
"""

Fields = Mapping[str, object]


def write(root: Path) -> None:
    """Write the configuration and the content of the site into a folder."""
    for name, text in files():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def files() -> Iterator[tuple[str, str]]:
    """Yield every file of the site, by its path below the site's folder."""
    yield "mkdocs.yml", CONFIG
    for id, fields in entities():
        yield f"content/entities/{id}.md", note(fields)
    for id, fields in terms():
        yield f"content/glossary/{id}.md", note(fields)
    for id, fields in articles():
        yield f"content/articles/{id}.md", note(fields)
    yield (
        "content/pages/ueber.md",
        note(
            {
                "title": f"Über das {COMPOUND}",
                "lang": "de",
                "body": f"Ein Satz. <{URL}>\n\n{table(12, 3)}",
            }
        ),
    )


def note(fields: Fields) -> str:
    """A note with its front matter as JSON, which is YAML."""
    front = {name: value for name, value in fields.items() if name != "body"}
    return (
        f"---\n{json.dumps(front, ensure_ascii=False, indent=1)}\n---\n{fields.get('body', '')}\n"
    )


def names() -> list[tuple[str, str]]:
    """Sixty entities of all types: type and name."""
    words = [start + end for end in ENDS for start in STARTS]
    found = []
    for index, word in enumerate(words):
        kind = TYPES[index % len(TYPES)]
        found.append((kind, f"Ora {word}" if kind == "person" else word + HEADS.get(kind, "")))
    return found


def id_of(name: str) -> str:
    return name.lower().replace(" ", "-")


def entities() -> Iterator[tuple[str, Fields]]:
    for index, (kind, name) in enumerate(names()):
        place = {"location": {"lat": 84 - index * 2.9, "lon": -179 + index * 6.1}, "country": "DE"}
        fields: dict[str, object] = {
            "name": name,
            "type": kind,
            "description": {"de": f"Beispiel Nummer {index}", "en": f"Example number {index}"},
        }
        yield id_of(name), fields | (place if kind == "place" else {})
    yield "ganzolm", {"name": HUB, "type": "place", "location": {"lat": 51.1, "lon": 10.4}}
    yield (
        "arbeitsgruppe",
        {
            "name": {"de": LONG_NAME, "en": LONG_NAME},
            "type": "organization",
            "aliases": [f"{LONG_NAME} {number}" for number in range(2, 27)],
            "description": "Tagt, berät, beschließt, vertagt sich und berichtet; " * 6,
            "roles": [
                {"role": f"Vorsitz über das {COMPOUND}", "organization": "kardok", "from": "2019"}
                for _ in range(12)
            ],
            "same_as": {"wikidata": "Q1", "website": URL},
            "body": f"{prose(40)}\n\n## {COMPOUND}\n\n{prose(40)}\n",
        },
    )
    yield "uebertragungsgesetz", {"name": COMPOUND, "type": "law", "description": COMPOUND}
    yield "ausfuhrrat", {"name": ARABIC, "type": "organization", "description": ARABIC}
    # Never mentioned, and nothing but what it must have.
    yield "allein", {"name": "Ungenannt", "type": "person"}


def terms() -> Iterator[tuple[str, Fields]]:
    ids = [f"fachwort-{number}" for number in range(1, 61)]
    for number, id in enumerate(ids, 1):
        yield (
            id,
            {
                "term": {"de": f"Fachwort {number}", "en": f"technical term {number}"},
                "related": ids[:30] if number == 60 else [],
                "definition": {
                    "en": "A word that only those know who have been told what it means."
                },
                "body": f"{prose(4)}\n\n{prose(60) if number == 60 else ''}",
            },
        )
    yield (
        "gesetzeswort",
        {
            "term": f"{COMPOUND}sbegriff",
            "definition": {"en": COMPOUND},
            "body": f"{COMPOUND}, kurz und bündig.",
        },
    )


def articles() -> Iterator[tuple[str, Fields]]:
    yield "alles", crowded()
    yield "kahl", {"title": "Kahl", "date": "2025-06-01", "body": "Ein Satz, sonst nichts."}
    yield "leer", {"title": COMPOUND, "date": "2025-06-02", "body": ""}
    yield "lang", endless()
    yield "tafeln", wide()
    yield "francais", french()
    yield (
        "english",
        {
            "title": "Sixty names and no summary",
            "date": "2025-06-05",
            "lang": "en",
            "topics": [COMPOUND],
            "body": "\n\n".join(
                f"[[{id_of(name)}]] said so, and nobody knows why." for _, name in names()
            ),
        },
    )
    everybody = names()
    for number in range(BRIEFINGS_OF_THE_HUB):
        others = [everybody[(number * step) % 60][1] for step in (1, 7)]
        yield (
            f"notiz-{number + 1:03}",
            {
                "title": f"Notiz {number + 1} aus {HUB}" if number % 50 else f"{COMPOUND} {number}",
                "date": (FIRST_DAY + dt.timedelta(days=number * 7)).isoformat(),
                "summary": prose(2),
                "topics": ["Notizen"],
                "storyline": "Dreihundert Notizen",
                "body": f"[[ganzolm]] meldet: [[{id_of(others[0])}]] trifft [[{id_of(others[1])}]].\n\n"
                f"> [!event] {(FIRST_DAY + dt.timedelta(days=number * 8)).isoformat()}\n"
                f"> Treffen Nummer {number + 1} in [[ganzolm]].",
            },
        )


def crowded() -> Fields:
    """Sixty entities and more of everything than an editor would write."""
    mentions = "\n\n".join(
        f"## Abschnitt über {name}\n\n{' und '.join([f'[[{id_of(name)}]]'] * (1 + index % 9))}. "
        f"Das [[fachwort-{index + 1}]] gehört dazu. {prose(4)}"
        for index, (_, name) in enumerate(names())
    )
    return {
        "title": f"{COMPOUND} und {LONG_NAME}",
        "date": "2025-07-01",
        "updated": "2025-07-03",
        "as_of": "2025-06-30",
        "summary": f"{prose(12)} {COMPOUND}.",
        "authors": [f"Ora {start}{end}" for start in STARTS for end in ENDS[:2]],
        "topics": [COMPOUND, "Notizen", *(f"Thema {number}" for number in range(12))],
        "storyline": f"Die {COMPOUND}-Reihe",
        "tlp": "clear",
        "key_points": [f"{prose(2)} {COMPOUND}." for _ in range(12)],
        "why_it_matters": prose(12),
        "whats_next": [{"date": "2026-06", "text": COMPOUND} for _ in range(12)],
        "open_questions": [f"{COMPOUND}?" for _ in range(12)],
        "confidence": {"level": "low", "reason": prose(8)},
        "sources": [
            {"title": f"{COMPOUND} {number}", "publisher": LONG_NAME, "url": URL, "lang": "en"}
            for number in range(30)
        ],
        "changes": [
            {"date": "2025-07-02", "kind": "correction", "note": COMPOUND} for _ in range(12)
        ],
        "body": f"[[arbeitsgruppe]], [[ausfuhrrat]], [[uebertragungsgesetz]], [[gesetzeswort]], "
        f"[[ganzolm]].\n\n{boxes()}\n\n{mentions}",
    }


def boxes() -> str:
    speaker = f"[[arbeitsgruppe]], {COMPOUND}"
    kinds = (
        f"quote] {speaker}",
        f"statement] {speaker}",
        f"figure] 1.234.567.890 {COMPOUND}",
        "event] 2025-06/2025-07",
        f"claim] {speaker}",
        "judgement] likely",
        f"context] {COMPOUND}",
        "note]",
        f"warning] {COMPOUND}",
    )
    return "\n\n".join(f"> [!{kind}\n> {prose(3)} {COMPOUND}." for kind in kinds)


def endless() -> Fields:
    """150,000 characters with 900 mentions, and headings of every level."""
    mentioned = [id_of(name) for _, name in names()]
    each = LONG_TEXT // LONG_TEXT_MENTIONS
    parts = []
    for number in range(LONG_TEXT_MENTIONS):
        if number % 15 == 0:
            level = "#" * (2 + number // 15 % 5)
            parts.append(f"\n\n{level} Abschnitt {number // 15 + 1}\n\n")
        elif number % 5 == 0:
            parts.append("\n\n")
        link = f"[[{mentioned[number * 7 % 60]}]] "
        parts.append(link + prose(4)[: each - len(link) - 2].rstrip(" .,") + ". ")
    return {
        "title": "Ein sehr langer Text",
        "date": "2025-06-20",
        "topics": ["Notizen"],
        "body": "".join(parts) + prose(60),
    }


def wide() -> Fields:
    """Tables, code, addresses and headings that are wider or deeper than a page."""
    levels = "\n\n".join(f"{'#' * level} {COMPOUND} {level}\n\nText." for level in range(2, 7))
    nested = "\n".join(f"{'  ' * level}- Ebene {level}: {COMPOUND}" for level in range(9))
    return {
        "title": "Tafeln und Tiefen",
        "date": "2025-06-10",
        "body": f"{levels}\n\n{table(16, 6)}\n\n{table(3, 200)}\n\n```\n{'x = y; ' * 60}\n```\n\n"
        f"Ein `{'code' * 40}`, eine Adresse <{URL}> und eine Fußnote[^a].\n\n{nested}\n\n"
        f"> {prose(9)}\n\n1. {COMPOUND}\n2. {prose(5)}\n\n[^a]: {COMPOUND} <{URL}>",
    }


def french() -> Fields:
    """A language in which the site has no edition."""
    return {
        "title": "Une note sans édition : l’exportation en question",
        "date": "2025-06-15",
        "lang": "fr",
        "summary": "Le texte est en français, l’interface reste en allemand.",
        "body": f"À [[ganzolm]], l’[[arbeitsgruppe]] se réunit.\n\n> [!quote] [[ora-balvik]]\n> Nous"
        f" n’avons rien à dire.\n\n## Ce qu’on sait\n\nRien encore. {ARABIC}.",
    }


def table(columns: int, rows: int) -> str:
    def row(cell: str) -> str:
        return f"| {' | '.join(f'{cell} {number}' for number in range(columns))} |"

    body = [row(f"Zelle {number} {COMPOUND if number == 1 else ''}") for number in range(rows)]
    return "\n".join([row("Spalte"), "|" + " --- |" * columns, *body])


def prose(sentences: int) -> str:
    """Sentences without a name in them."""
    stock = (
        "Darüber wird seit Wochen beraten.",
        "Die Entscheidung soll im Herbst fallen, sofern bis dahin alle Stellungnahmen vorliegen.",
        "Beobachter sind skeptisch.",
        "Ein Teil der Mittel ist bereits gebunden, ein anderer wird erst nach Prüfung frei.",
    )
    return " ".join(stock[number % len(stock)] for number in range(sentences))

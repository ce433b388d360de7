"""Write a site folder of invented German-looking briefings, for measuring the builder.

    python bench/generate.py --articles 1000 --out DIR

The same arguments give the same bytes. Every name is put together from syllables and owned by one
note only; no ordinary word of a text equals a name or an inflected name, so that every mention a
builder finds is one that was put there.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import json
import random
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path


def words_of(text: str) -> list[str]:
    """Split a table of words at white space."""
    return text.split()


def phrases_of(text: str) -> list[str]:
    """Split a table of phrases at bars and line ends."""
    return re.split(r"[|\n]", text)


# gender, nominative, genitive, dative plural of the last part of a compound
HEADS = phrases_of("""\
das abkommen abkommens abkommen|die politik politik politiken|die krise krise krisen
die strategie strategie strategien|der gipfel gipfels gipfeln|die behörde behörde behörden
das ministerium ministeriums ministerien|der ausschuss ausschusses ausschüssen
die verhandlung verhandlung verhandlungen|der vertrag vertrags verträgen
die regelung regelung regelungen|die kontrolle kontrolle kontrollen
die konferenz konferenz konferenzen|das gesetz gesetzes gesetzen|der markt marktes märkten
der preis preises preisen|das bündnis bündnisses bündnissen|das projekt projekts projekten
die partnerschaft partnerschaft partnerschaften|das programm programms programmen
die reform reform reformen|der bericht berichts berichten|die frist frist fristen
die quote quote quoten|die route route routen|die versorgung versorgung versorgungen
die abhängigkeit abhängigkeit abhängigkeiten|die erklärung erklärung erklärungen
die initiative initiative initiativen|die beziehung beziehung beziehungen
die prognose prognose prognosen|die debatte debatte debatten|das vorhaben vorhabens vorhaben
der beschluss beschlusses beschlüssen|der haushalt haushalts haushalten
das risiko risikos risiken|die mission mission missionen|die übung übung übungen""")
STEMS = words_of("""\
Handels Außen Sicherheits Energie Wirtschafts Rohstoff Verteidigungs Halbleiter Klima Grenz Finanz
Steuer Export Import Industrie Forschungs Entwicklungs Verkehrs Hafen Gas Strom Wasser Daten Cyber
Luft See Rüstungs Regierungs Koalitions Partei Wahl Parlaments Verfassungs Gerichts Flüchtlings
Arbeits Bildungs Gesundheits Agrar Bau""")
PLAIN = phrases_of("""\
die Regierung|das Unternehmen|die Opposition|die Bank|der Vorschlag|die Einigung|der Streit
der Konflikt|der Angriff|die Waffenruhe|der Druck|der Einfluss|die Frage|der Schritt|das Ziel
das Treffen|das Gespräch|die Bevölkerung|der Anteil|die Hauptstadt|die Börse|die Armee""")
ADJECTIVES = words_of("""\
neu politisch wirtschaftlich militärisch regional international europäisch strategisch gemeinsam
langfristig erheblich zusätzlich wachsend begrenzt unabhängig öffentlich staatlich privat digital
technisch rechtlich humanitär diplomatisch bilateral maritim industriell sozial""")
VERBS = words_of("""\
prüft begrüßt kritisiert unterstützt verschiebt finanziert beschränkt verlängert untersucht
bestätigt fordert plant erwartet verändert belastet bremst begleitet verzögert verurteilt stärkt
gefährdet bestimmt ersetzt beschleunigt erschwert""")
ADVERBIALS = phrases_of("""\
nach eigenen Angaben|seit Jahresbeginn|im laufenden Quartal|trotz anhaltender Kritik
nach langen Beratungen|in enger Abstimmung|ohne nähere Begründung|bis zum Jahresende|weiterhin
unter wachsendem Zeitdruck|vor dem nächsten Termin|mit knapper Mehrheit|aus Kostengründen
erneut|zum zweiten Mal in diesem Jahr|entgegen früheren Ankündigungen|vorläufig|offenbar
inzwischen""")
JOINTS = (", und ", ", doch ", ", denn ", "; ")
TOPICS = words_of("""\
Handel Sicherheit Energie Finanzen Klima Verkehr Forschung Verteidigung Gesundheit Bildung
Digitales Landwirtschaft Migration Justiz Raumfahrt Rohstoffe""")
# No word of the tables above ends like a name, and no name ends like an inflected one.
STARTS = words_of("""\
bal kar ran mil nol luf tes vor rin dof neg gan pez zul hal gor lan min sky tan mar del kor sen
shi jin qua fen ham dor mür rök""")
MIDDLES = words_of("ba ka ra mi no lu te vo ri do pe zu la go sa wi fe nu")
ENDS = words_of("vik dok rul lom nid zog mav tup kolf gim wof pald")
TYPES = ("person", "organization", "place", "product", "event", "work", "law", "concept")
TYPE_WEIGHTS = (30, 28, 25, 6, 6, 2, 2, 1)
LAST_WORD = {"event": "Konferenz", "work": "Studie", "law": "Gesetz", "concept": "Doktrin"}
FIRST_DAY = dt.date(2021, 1, 4)
DAYS = 1820
CONFIG = """site_name: Bench
docs_dir: content
site_dir: site
use_directory_urls: false
theme: {name: briefing}
plugins: [briefings]
"""


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun with the forms the texts use."""

    gender: str
    word: str
    genitive: str = ""
    plural: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """A note of the registry; `inflected` says which names take a genitive -s."""

    id: str
    type: str
    name: str
    aliases: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    inflected: tuple[str, ...] = ()
    adjective: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A glossary term: its noun, and a synonym or ''."""

    id: str
    noun: Noun
    alias: str


@dataclass(frozen=True, slots=True)
class World:
    """What articles are made of; the weights are cumulative."""

    entities: Sequence[Entity]
    entity_weights: Sequence[float]
    terms: Sequence[Term]
    term_weights: Sequence[float]
    nouns: Sequence[Noun]
    noun_weights: Sequence[float]


def slug(text: str) -> str:
    """Make a kebab-case id from a German name."""
    plain = text.lower().translate({228: "ae", 246: "oe", 252: "ue", 223: "ss"})
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def popularity(count: int, *, exponent: float, shift: float) -> list[float]:
    """Cumulative weights by the law of Zipf and Mandelbrot, 1 / (rank + shift)^exponent."""
    return list(itertools.accumulate((rank + shift) ** -exponent for rank in range(1, count + 1)))


def compounds(rng: random.Random) -> list[Noun]:
    """All compounds of the tables, shuffled."""
    heads = [line.split() for line in HEADS]
    nouns = [Noun(h[0], stem + h[1], stem + h[2], stem + h[3]) for stem in STEMS for h in heads]
    rng.shuffle(nouns)
    return nouns


def name_words(rng: random.Random) -> Iterator[str]:
    """Endless distinct words for names."""
    seen: set[str] = set()
    while True:
        middle = "".join(rng.choices(MIDDLES, k=rng.choice((0, 1, 1, 2, 3))))
        word = (rng.choice(STARTS) + middle + rng.choice(ENDS)).capitalize()
        if word not in seen:
            seen.add(word)
            yield word


def acronyms(rng: random.Random) -> Iterator[str]:
    """Endless distinct acronyms; without vowels, hence equal to no word."""
    seen: set[str] = set()
    while True:
        acronym = "".join(rng.choices("BDFGHKLMNPRTVWZ", k=4 if len(seen) < 9999 else 6))
        if acronym not in seen:
            seen.add(acronym)
            yield acronym


def make_entity(kind: str, word: str, *, given: str, acronym: str, shape: int) -> Entity:
    """An entity called after `word`; `shape` (0 to 2) is the kind of an organization's name."""
    match kind, shape:
        case "person", _:
            name = f"{given} {word}"
            return Entity(slug(name), kind, name, weak=(word,), inflected=(name,))
        case "place", _:
            return Entity(slug(word), kind, word, inflected=(word,), adjective=word + "er")
        case "product", _:
            number = 10 * len(word) + shape
            return Entity(slug(word), kind, f"{word} {number}", (f"{word}-{number}",))
        case "organization", 0:
            name = f"Institut {word}"
            return Entity(slug(name), kind, name, (acronym,), (word,), (name,))
        case "organization", _:
            name, alias = (f"{word} AG", word) if shape == 1 else (word, f"{word}-Gruppe")
            return Entity(slug(word), kind, name, (alias,), inflected=(word,))
    name = f"{word}-{LAST_WORD[kind]}"
    return Entity(slug(name), kind, name)


def make_entities(count: int, rng: random.Random) -> list[Entity]:
    """Entities in the order of their popularity; no two share a name."""
    words, short = name_words(rng), acronyms(rng)
    given_names = list(itertools.islice(words, 60))
    return [
        make_entity(
            kind,
            next(words),
            given=rng.choice(given_names),
            acronym=next(short),
            shape=rng.randrange(3),
        )
        for kind in rng.choices(TYPES, TYPE_WEIGHTS, k=count)
    ]


def make_world(entities: int, terms: int, *, seed: int) -> World:
    """Everything that articles share."""
    rng = random.Random(f"{seed} world")
    pool = compounds(rng)
    chosen, synonyms, rest = pool[:terms], pool[terms : terms + terms // 4], pool[terms * 5 // 4 :]
    nouns = [Noun(*line.split()) for line in PLAIN] + rest
    glossary = [
        Term(slug(noun.word), noun, synonyms[at // 4].word if at % 4 == 3 else "")
        for at, noun in enumerate(chosen)
    ]
    return World(
        make_entities(entities, rng),
        popularity(entities, exponent=1.0, shift=10),
        glossary,
        popularity(terms, exponent=0.8, shift=5),
        nouns,
        popularity(len(nouns), exponent=1.0, shift=8),
    )


def quoted(text: str) -> str:
    """A YAML double-quoted scalar."""
    return json.dumps(text, ensure_ascii=False)


def flow(values: Sequence[str]) -> str:
    """A YAML list in one line."""
    return "[" + ", ".join(quoted(value) for value in values) + "]"


def phrase(noun: Noun, *, accusative: bool, adjective: str = "", strong: bool = False) -> str:
    """Article, adjective and noun; `adjective` is a stem, '' for none."""
    masculine = accusative and noun.gender == "der"
    middle = f"{adjective}{'en' if masculine else 'e'} " if adjective else ""
    word = f"**{noun.word}**" if strong else noun.word
    return f"{'den' if masculine else noun.gender} {middle}{word}"


def entity_phrase(
    entity: Entity, noun: Noun, *, named: bool, accusative: bool, rng: random.Random
) -> tuple[str, bool]:
    """A phrase that names the entity, and whether a strong name stands in it unmarked.

    `named` says that a strong name has occurred before, so that weak ones may follow.
    """
    roll = rng.random()
    inflected = (*entity.inflected, *entity.weak)
    if inflected and roll < 0.03:
        return f"[[{entity.id}|{inflected[-1]}s]] {noun.word}", False
    if roll < 0.17:
        surface = rng.choice((*entity.aliases, *entity.weak, entity.name))
        return f"[[{entity.id}{'' if roll < 0.1 else '|' + surface}]]", False
    if entity.adjective and roll < 0.25:
        head = phrase(noun, accusative=accusative).split()
        return f"{head[0]} {entity.adjective} {head[1]}", False
    weak = bool(entity.weak) and named and rng.random() < 0.7
    inflected = entity.weak if weak else entity.inflected
    if inflected and roll > 0.65:
        return f"{rng.choice(inflected)}s {noun.word}", not weak
    if entity.aliases and roll > 0.5 and not weak:
        return rng.choice(entity.aliases), True
    return (entity.weak[0] if weak else entity.name), not weak


def term_phrase(term: Term, *, accusative: bool, rng: random.Random) -> str:
    """A phrase with a use of the term: plain, its synonym, inflected, or annotated."""
    noun, roll = term.noun, rng.random()
    if roll < 0.25:
        return f"{'den' if accusative else 'der'} Umgang mit {noun.plural}"
    if roll < 0.40:
        return f"die Wirkung {'der' if noun.gender == 'die' else 'des'} {noun.genitive}"
    if roll < 0.50 and term.alias:
        return f"das Stichwort {term.alias}"
    if roll < 0.60:
        return f"das Stichwort [[{term.id}|{noun.word}]]"
    return phrase(noun, accusative=accusative)


def clauses(
    count: int, world: World, rng: random.Random, *, marks: Sequence[Entity | Term] = ()
) -> list[str]:
    """Main clauses without capital and full stop; each mark gets a place of its own.

    Without marks the text is plain, as front matter and definitions need it.
    """
    places = sorted(rng.sample(range(2 * count), min(len(marks), 2 * count)))
    marked = dict(zip(places, marks, strict=False))
    nouns = rng.choices(world.nouns, cum_weights=world.noun_weights, k=2 * count)
    adjectives = rng.choices([*ADJECTIVES, "", "", ""], k=2 * count)
    named: set[str] = set()
    out = []
    for at in range(count):
        parts = []
        for place in (2 * at, 2 * at + 1):
            mark, noun, accusative = marked.get(place), nouns[place], place % 2 == 1
            if mark is None:
                text = phrase(
                    noun,
                    accusative=accusative,
                    adjective=adjectives[place],
                    strong=bool(marks) and rng.random() < 0.04,
                )
            elif isinstance(mark, Term):
                text = term_phrase(mark, accusative=accusative, rng=rng)
            else:
                text, strong = entity_phrase(
                    mark, noun, named=mark.id in named, accusative=accusative, rng=rng
                )
                if strong:
                    named.add(mark.id)
            parts.append(text)
        verb, adverbial = rng.choice(VERBS), rng.choice(ADVERBIALS)
        if rng.random() < 0.6:
            out.append(f"{parts[0]} {verb} {adverbial} {parts[1]}")
        else:
            out.append(f"{adverbial} {verb} {parts[0]} {parts[1]}")
    return out


def sentences(parts: Sequence[str], rng: random.Random) -> list[str]:
    """Join one or two clauses to a sentence."""
    out, at = [], 0
    while at < len(parts):
        text = parts[at]
        at += 1
        if at < len(parts) and rng.random() < 0.5:
            text += rng.choice(JOINTS) + parts[at]
            at += 1
        out.append(text[0].upper() + text[1:] + ".")
    return out


def distinct(weights: Sequence[float], count: int, rng: random.Random) -> list[int]:
    """Different indexes drawn by cumulative weights, as many as there are up to `count`."""
    count = min(count, len(weights))
    found: dict[int, None] = {}
    while len(found) < count:
        found.update(dict.fromkeys(rng.choices(range(len(weights)), cum_weights=weights, k=count)))
    return list(found)[:count]


def callouts(
    day: dt.date, speaker: Entity | None, world: World, *, rng: random.Random
) -> list[str]:
    """A key figure, a statement if there is somebody to make it, and an event."""
    happened, said = (f"{text[0].upper()}{text[1:]}." for text in clauses(2, world, rng))
    measured = f"Anteil im Bereich {rng.choice(world.nouns).word} im Vergleich zum Vorjahr."
    back = day - dt.timedelta(days=rng.randint(3, 300))
    dated = (f"{back}", f"{back:%Y-%m}", f"{back:%Y}", f"{back}/{day}")[
        rng.choice((0, 0, 0, 1, 2, 3))
    ]
    boxes = [
        f"> [!figure] {rng.randint(2, 98)} %\n> {measured}",
        f"> [!event] {dated}\n> {happened}",
    ]
    if speaker is not None:
        boxes.insert(1, f"> [!statement] [[{speaker.id}]], Stellungnahme\n> {said}")
    return boxes


def table(entities: Sequence[Entity], rng: random.Random) -> str:
    """A table with annotated names, whose bar is escaped."""
    rows = [
        f"| [[{entity.id}\\|{entity.name}]] | {rng.randint(1, 99)} % |" for entity in entities[:3]
    ]
    return "\n".join(["| Beteiligt | Anteil |", "|---|---:|", *rows])


def body(
    day: dt.date,
    local: Sequence[Entity],
    terms: Sequence[Term],
    *,
    words: int,
    world: World,
    rng: random.Random,
) -> str:
    """The Markdown of an article: five sections of about `words` words in all."""
    again = [
        local[min(int(rng.expovariate(0.35)), len(local) - 1)] for _ in range(words * 9 // 800)
    ]
    marks: list[Entity | Term] = [*local, *again, *terms]
    rng.shuffle(marks)
    text = sentences(clauses(max(5, words // 10), world, rng, marks=marks), rng)
    speaker = next((e for e in local if e.type in ("person", "organization")), None)
    boxes = callouts(day, speaker, world, rng=rng)
    headings = rng.choices(world.nouns, k=10)
    blocks = []
    for section in range(5):
        blocks.append(f"## {headings[2 * section].word} und {headings[2 * section + 1].word}")
        at, end = len(text) * section // 5, len(text) * (section + 1) // 5
        start = len(blocks)
        while at < end:
            chunk = text[at : min(at + rng.randint(2, 5), end)]
            at += len(chunk)
            is_list = section == 2 and end - at < len(chunk) and len(chunk) > 2
            blocks.append("\n".join("- " + s for s in chunk) if is_list else " ".join(chunk))
        if 1 <= section <= len(boxes):
            blocks.insert(start + 1, boxes[section - 1])
    if rng.random() < 0.2:
        blocks.append(table(local, rng))
    if rng.random() < 0.3:
        blocks[1] += "[^1]"
        blocks.append(f"[^1]: {sentences(clauses(1, world, rng), rng)[0]}")
    return "\n\n".join(blocks)


def front_matter(
    day: dt.date, main: Entity, *, storylines: int, world: World, rng: random.Random
) -> str:
    """The front matter of an article that is mostly about `main`."""
    nouns = rng.choices(world.nouns, cum_weights=world.noun_weights, k=8)
    plain = [text[0].upper() + text[1:] + "." for text in clauses(8, world, rng)]
    later = [day + dt.timedelta(days=rng.randint(*span)) for span in ((5, 60), (61, 200))]
    verb, other = rng.choices(VERBS, k=2)
    summary = f"{main.name} {verb} {phrase(nouns[2], accusative=True)}. {plain[0]}"
    question = f"Wer {other} {phrase(nouns[3], accusative=True)}?"
    lines = [
        f"title: {quoted(f'{main.name}: {nouns[0].word} und {nouns[1].word}')}",
        f"date: {day}",
        "lang: de",
        f"summary: {quoted(summary)}",
        f"topics: {flow(rng.sample(TOPICS, 3))}",
    ]
    if rng.random() < 0.4:
        number = rng.randrange(storylines)
        noun = world.nouns[number % len(world.nouns)]
        lines.append(f"storyline: {quoted(f'{noun.word} {number + 1}')}")
    lines += ["status: published", "key_points:", *(f"  - {quoted(text)}" for text in plain[1:4])]
    lines += [f"why_it_matters: {quoted(plain[4])}", "whats_next:"]
    for when, text in zip(later, plain[5:7], strict=True):
        lines += [f"  - date: {when}", f"    text: {quoted(text)}"]
    lines.append(f"open_questions: {flow([question])}")
    level = rng.choice(("low", "moderate", "high"))
    lines += ["confidence:", f"  level: {level}", f"  reason: {quoted(plain[7])}", "sources:"]
    for noun in nouns[4:7]:
        published = day - dt.timedelta(days=rng.randint(0, 20))
        lines += [
            f"  - title: {quoted(f'{noun.word}: ein Überblick')}",
            "    publisher: Beispieldienst",
            f"    url: https://example.org/{slug(noun.word)}/{rng.randrange(10**6)}",
            f"    published: {published}",
            f"    accessed: {day}",
            "    lang: de",
        ]
    if rng.random() < 0.1:
        lines += [
            "changes:",
            f"  - date: {later[0]}\n    kind: correction\n    note: {quoted(plain[5])}",
        ]
    return "\n".join(lines)


def article_files(count: int, world: World, *, words: int, seed: int) -> Iterator[tuple[str, str]]:
    """Path and text of every article, in the order of their dates."""
    storylines = max(3, count // 40)
    for number in range(count):
        rng = random.Random(f"{seed} article {number}")
        day = FIRST_DAY + dt.timedelta(days=number * DAYS // count)
        local = [
            world.entities[at]
            for at in distinct(world.entity_weights, max(1, words * 15 // 800), rng)
        ]
        terms = [
            world.terms[at] for at in distinct(world.term_weights, max(1, words * 6 // 800), rng)
        ]
        head = front_matter(day, local[0], storylines=storylines, world=world, rng=rng)
        text = body(day, local, terms, words=words, world=world, rng=rng)
        identity = f"{day}-{slug(local[0].name)}-{number:06d}"
        yield f"articles/{day.year}/{identity}.md", f"---\n{head}\n---\n\n{text}\n"


def entity_files(world: World, *, seed: int) -> Iterator[tuple[str, str]]:
    """Path and text of every entity."""
    rng = random.Random(f"{seed} entities")
    homes = [entity.id for entity in world.entities if entity.type == "organization"]
    for entity in world.entities:
        noun = rng.choice(world.nouns)
        lines = [f"name: {quoted(entity.name)}", f"type: {entity.type}"]
        if entity.aliases:
            lines.append(f"aliases: {flow(entity.aliases)}")
        if entity.weak:
            lines.append(f"weak_aliases: {flow(entity.weak)}")
        if entity.adjective:
            lines.append(f"forms: {flow([entity.adjective])}")
        lines.append(
            f"description: {quoted(f'Erfunden, bekannt durch {phrase(noun, accusative=True)}')}"
        )
        if entity.type == "person":
            lines.append(f"sort_name: {quoted(', '.join(reversed(entity.name.split())))}")
            if homes:
                lines += ["roles:", "  - role: Mitglied", f"    organization: {rng.choice(homes)}"]
                lines.append(f"    from: {rng.randint(2005, 2020)}")
        elif entity.type == "organization":
            lines += ["same_as:", f"  website: https://example.org/{entity.id}"]
        elif entity.type == "place":
            lat, lon = rng.randint(-6000, 6000) / 100, rng.randint(-17900, 17900) / 100
            lines += ["location:", f"  lat: {lat}", f"  lon: {lon}"]
        profile = sentences(clauses(8, world, rng), rng)
        text = f"{' '.join(profile[:3])}\n\n{' '.join(profile[3:])}".strip()
        yield f"entities/{entity.id}.md", "---\n" + "\n".join(lines) + f"\n---\n\n{text}\n"


def term_files(world: World, *, seed: int) -> Iterator[tuple[str, str]]:
    """Path and text of every glossary term."""
    rng = random.Random(f"{seed} terms")
    for at, term in enumerate(world.terms):
        noun = term.noun
        lines = [f"term: {quoted(noun.word)}"]
        if term.alias:
            lines.append(f"aliases: {flow([term.alias])}")
        # what no regular ending makes is declared
        forms = [
            form
            for form in dict.fromkeys((noun.genitive, noun.plural))
            if form.removeprefix(noun.word) not in ("", "s", "es", "n", "en")
        ]
        if forms:
            lines.append(f"forms: {flow(forms)}")
        if at and rng.random() < 0.2:
            lines.append(f"broader: [{world.terms[rng.randrange(at)].id}]")
        elif at and rng.random() < 0.4:
            lines.append(f"related: [{world.terms[rng.randrange(at)].id}]")
        first, *rest = sentences(clauses(6, world, rng), rng)
        text = f"{first}\n\n{' '.join(rest)}"
        yield f"glossary/{term.id}.md", "---\n" + "\n".join(lines) + f"\n---\n\n{text}\n"


def write_site(
    out: Path, articles: int, *, words: int, entities: int, terms: int, seed: int
) -> None:
    """Write the site folder; replaces one of an earlier run, and nothing else.

    Raises FileExistsError if `out` holds something that no run of this script left there.
    """
    config, content = out / "mkdocs.yml", out / "content"
    if out.exists() and any(out.iterdir()):
        if not config.is_file() or config.read_text(encoding="utf-8") != CONFIG:
            raise FileExistsError(f"{out} is not empty and was not written by this script")
        shutil.rmtree(content, ignore_errors=True)
    world = make_world(entities, terms, seed=seed)
    made: set[Path] = set()
    out.mkdir(parents=True, exist_ok=True)
    config.write_text(CONFIG, encoding="utf-8", newline="\n")
    for name, text in itertools.chain(
        entity_files(world, seed=seed),
        term_files(world, seed=seed),
        article_files(articles, world, words=words, seed=seed),
    ):
        path = content / name
        if path.parent not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.add(path.parent)
        path.write_text(text, encoding="utf-8", newline="\n")


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--words", type=int, default=800, help="words in an article (default 800)")
    parser.add_argument(
        "--entities", type=int, help="default: a quarter of the articles, 20 at least"
    )
    parser.add_argument("--terms", type=int, default=200, help="default 200")
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    entities = max(20, given.articles // 4) if given.entities is None else given.entities
    most = len(STEMS) * len(HEADS) // 2
    if given.articles < 1 or given.words < 100 or entities < 1 or not 1 <= given.terms <= most:
        parser.error(f"at least 1 article, 100 words, 1 entity, and 1 to {most} terms")
    try:
        write_site(
            given.out,
            given.articles,
            words=given.words,
            entities=entities,
            terms=given.terms,
            seed=given.seed,
        )
    except FileExistsError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Link the names of a given registry in given texts, for a scorer to compare with links made by hand.

    python bench/linking.py REGISTRY.json DOCS.jsonl --out predictions.jsonl

REGISTRY is a JSON list of entities: id, name, type, aliases and, for persons, forename and surname. A
surname becomes a weak alias as a desk would write it (with `--surnames strong` a strong one); where
nothing says what an entity is, so does the last word of a name that looks like a person's. DOCS has
one document per line: doc_id, lang and text. If both have a `set`, only entities of a document's set
count for it: one file may hold the registries of several desks. The predictions are lines of the
same form with `mentions`, whose offsets count the text's characters (code points). Times go to
standard error.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.core import markdown
from builder.core.decode import LangText, Report, Text
from builder.core.findings import Rule
from builder.core.linker import Matcher
from builder.core.mentions import Context
from builder.core.model import Entity, EntityType, LinkPolicy
from builder.core.registry import build_registry
from builder.core.resolve import resolve
from builder.core.source import Span

NOWHERE = Span(0, 0)
POLICY = LinkPolicy("all", "all", ())
TYPES = {"person": EntityType.PERSON, "place": EntityType.PLACE, "org": EntityType.ORGANIZATION}

# Two or three capitalised words, the last one not an abbreviation: Ada Lovelace, Johann Sebastian Bach.
PERSON_LIKE = re.compile(r"(?:[^\W\d_a-z][\w.'’-]* ){1,2}[^\W\d_a-z][\w'’-]*[^\W\d_A-Z]")

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A document's mentions, the names that were reported as ambiguous, and the seconds it took."""

    mentions: list[Record]
    ambiguous: int
    seconds: float


def surname_of(record: Record) -> str:
    """Return what a desk would note as a person's surname, or ''."""
    name = record["name"]
    if record["type"] in TYPES:
        surname = record.get("surname", "")
        return "" if surname == name else surname
    return name.rpartition(" ")[2] if PERSON_LIKE.fullmatch(name) else ""


def entity_of(record: Record, *, strong_surnames: bool) -> Entity:
    """Return a registry entry as the note that a desk would write for it."""
    name, surname = record["name"], surname_of(record)
    surnames = (Text(surname, NOWHERE),) if surname else ()
    aliases = tuple(Text(alias, NOWHERE) for alias in record["aliases"] if alias != name)
    return Entity(
        id=record["id"],
        path=f"content/entities/{record['id']}.md",
        name=LangText((("", name),)),
        name_span=NOWHERE,
        type=TYPES.get(record["type"], EntityType.CONCEPT),
        aliases=(*aliases, *surnames) if strong_surnames else aliases,
        weak_aliases=() if strong_surnames else surnames,
        forms=(),
        sort_name="",
        description=LangText(()),
        roles=(),
        country="",
        location=None,
        same_as=(),
        former_ids=(),
        body=markdown.parse(""),
    )


def link(document: Record, context: Context, types: dict[str, str]) -> Outcome:
    """Return what the builder links in a document's text."""
    text = document["text"]
    start = time.perf_counter()
    report = Report(document["doc_id"])
    linked = resolve(markdown.parse(text), POLICY, context, report)
    seconds = time.perf_counter() - start
    mentions = [
        {
            "start": mention.span.start,
            "end": mention.span.end,
            "surface": text[mention.span.start : mention.span.end],
            "entity_id": mention.id,
            "type": types[mention.id],
        }
        for mention in linked.mentions
    ]
    ambiguous = sum(finding.rule is Rule.AMBIGUOUS_NAME for finding in report.findings)
    return Outcome(mentions, ambiguous, seconds)


def predictions(
    registry: list[Record], documents: Iterable[Record], *, strong_surnames: bool
) -> Iterator[Record]:
    """Yield every document with its mentions; print the times at the end."""
    known = [record for record in registry if record["id"] and record["name"]]
    types = {record["id"]: record["type"] for record in known}
    contexts: dict[tuple[str, str], Context] = {}
    outcomes: list[Outcome] = []
    size = 0
    for document in documents:
        key = lang, desk = document["lang"], document.get("set", "")
        if key not in contexts:
            entities = [
                entity_of(record, strong_surnames=strong_surnames)
                for record in known
                if not desk or record.get("set", desk) == desk
            ]
            contexts[key] = context_of(entities, lang)
        outcome = link(document, contexts[key], types)
        outcomes.append(outcome)
        size += len(document["text"])
        yield {**document, "mentions": outcome.mentions}
    spent = sum(outcome.seconds for outcome in outcomes)
    print(
        f"{len(outcomes)} documents, {size} characters, "
        f"{sum(len(outcome.mentions) for outcome in outcomes)} mentions, "
        f"{sum(outcome.ambiguous for outcome in outcomes)} ambiguous names; "
        f"{spent * 1000 / max(1, len(outcomes)):.2f} ms each, parsing included",
        file=sys.stderr,
    )


def context_of(entities: list[Entity], lang: str) -> Context:
    """Load a registry for texts in `lang` and print how long it takes."""
    start = time.perf_counter()
    matcher = Matcher(entities, (), lang)
    seconds = time.perf_counter() - start
    print(f"{lang}: {len(entities)} entities, {seconds:.2f} s to load", file=sys.stderr)
    return Context(build_registry((), entities, ())[0], matcher, frozenset(), lang)


def main() -> None:
    """Read the arguments, link, and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("registry", type=Path)
    parser.add_argument("documents", type=Path)
    parser.add_argument("--out", type=Path, help="where to write the predictions (JSON lines)")
    parser.add_argument("--surnames", choices=("weak", "strong"), default="weak")
    options = parser.parse_args()
    registry = json.loads(options.registry.read_text(encoding="utf-8"))
    lines = options.documents.read_text(encoding="utf-8").split("\n")
    documents = (json.loads(line) for line in lines if line.strip())
    strong = options.surnames == "strong"
    found = [
        json.dumps(line, ensure_ascii=False)
        for line in predictions(registry, documents, strong_surnames=strong)
    ]
    if options.out:
        options.out.write_text("".join(f"{line}\n" for line in found), encoding="utf-8")


if __name__ == "__main__":
    main()

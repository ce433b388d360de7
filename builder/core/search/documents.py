"""Briefings as search finds them: what is read of each, and what a result shows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from builder.core.articles import Record
from builder.core.card import Card
from builder.core.messages import Messages
from builder.core.search.notes import Note
from builder.core.search.passages import unpack
from builder.core.search.weigh import Fields
from builder.core.site import Site
from builder.core.urls import Edition, edition_of
from builder.core.values import Value

_OFTEN, _TWICE = 6, 2
_SHOWN = 24_000
"""Characters of a text that results can quote from; what comes later is found all the same."""


class Document(Value, frozen=True):
    """A briefing ready for the index: its fields, and the content of its text file."""

    fields: Fields
    text: str


def documents(site: Site, edition: Edition) -> tuple[Card, ...]:
    """Return the edition's briefings, oldest first: a new one changes no other's number."""
    return tuple(
        briefing
        for briefing in reversed(site.briefings)
        if edition_of(briefing.lang, site.editions) is edition
    )


def document(record: Record, edition: Edition, t: Messages) -> Document:
    """Return what search reads and shows of a briefing."""
    briefing, article = record.briefing, record.briefing.article
    points = [(point.anchor, point.text) for point in briefing.key_points]
    front = [article.why_it_matters, *(step.text for step in article.whats_next)]
    front += article.open_questions
    passages = list(unpack(record.passages))
    strong = [article.summary, *article.key_points, *(p.text for p in passages if p.heading)]
    body = [*(p.text for p in passages if not p.heading), *front]
    shown = [
        *points,
        *((p.anchor, p.text) for p in passages),
        *(("", text) for text in front if text),
    ]
    path = edition.briefing(briefing.id)
    values = {
        "u": path.removeprefix(edition.prefix).removesuffix(".md") + ".html",
        "t": article.title,
        "d": t.date(article.date),
        "k": article.topics[0].value if article.topics else "",
        "s": article.summary,
        "l": "" if article.lang == edition.lang else article.lang,
        "p": [part for passage in _bounded(shown) for part in passage],
    }
    fields = Fields(article.title, "\n".join(strong), "\n".join(body))
    return Document(fields, json.dumps(values, ensure_ascii=False, separators=(",", ":")))


def _bounded(passages: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield passages until they are `_SHOWN` characters together, the last one cut."""
    left = _SHOWN
    for anchor, text in passages:
        if left <= 0:
            return
        yield anchor, text[:left]
        left -= len(text)


def name_postings(briefings: Iterable[Card], notes: Iterable[Note]) -> dict[str, list[int]]:
    """Return the briefings that each word of a mentioned note's names stands for."""
    called = {note.id: note.called for note in notes}
    found: dict[str, list[int]] = {}
    for number, briefing in enumerate(briefings):
        for count in briefing.counts:
            often = count.count
            value = number << 3 | (4 if often >= _OFTEN else 3 if often >= _TWICE else 2)
            for word in called.get(count.id, ()):
                found.setdefault(word, []).append(value)
    return found


def months(briefings: Sequence[Card]) -> Iterator[tuple[int, int]]:
    """Yield each month as `yyyymm` with the number of its first briefing; 0 is without a date."""
    before = -1
    for number, briefing in enumerate(briefings):
        first = briefing.day
        month = first.year * 100 + first.month if briefing.date else 0
        if month != before:
            yield month, number
        before = month


def topics(briefings: Iterable[Card], most: int) -> tuple[str, ...]:
    """Return the topics, the most frequent first, `most` of them."""
    counts: dict[str, int] = {}
    for briefing in briefings:
        for topic in briefing.topics:
            counts[topic] = counts.get(topic, 0) + 1
    return tuple(sorted(counts, key=lambda topic: (-counts[topic], topic))[:most])


def facets(briefings: Iterable[Card], names: Mapping[str, str]) -> list[str]:
    """Return the topics of each briefing as letters."""
    return [
        "".join(names[topic] for topic in briefing.topics if topic in names)
        for briefing in briefings
    ]

"""Briefings as search finds them: what is read of each, and what a result shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final

import msgspec

from builder.core.articles import Record
from builder.core.card import Card
from builder.core.messages import Messages
from builder.core.search.encode import ALPHABET
from builder.core.search.passages import unpack
from builder.core.search.rows import Document
from builder.core.search.weigh import Fields
from builder.core.site import Site
from builder.core.urls import Edition, edition_of
from builder.core.values import Value

TEXTS: Final = 1000
"""Text files in a folder."""

_OFTEN, _TWICE = 6, 2
_SHOWN = 24_000
"""Characters of a text that results can quote from; what comes later is found all the same."""

_encode = msgspec.json.Encoder().encode


class Listing(Value, frozen=True):
    """All briefings of an edition in the order of their numbers: ids, months, topics, and these as marks.

    Of each month there is the number of its first briefing.
    """

    ids: list[str]
    months: list[tuple[int, int]]
    topics: list[str]
    marks: list[str]


class Texts(Value, frozen=True):
    """The texts of a briefing: those that are searched, and the content of its file as JSON."""

    fields: Fields
    shown: str

    @property
    def key(self) -> str:
        """Return what stands for the texts."""
        title, strong, body = self.fields.title, self.fields.strong, self.fields.body
        text = f"{title}\0{strong}\0{body}\0{self.shown}"
        return sha256(text.encode()).hexdigest()[:32]


def documents(site: Site, edition: Edition) -> tuple[Card, ...]:
    """Return the edition's briefings, oldest first: a new one changes no other's number."""
    if len(site.editions) == 1:
        return site.briefings[::-1]
    langs = {briefing.lang for briefing in site.briefings}
    own = {lang for lang in langs if edition_of(lang, site.editions) is edition}
    return tuple(briefing for briefing in reversed(site.briefings) if briefing.lang in own)


def texts(record: Record, edition: Edition, t: Messages) -> Texts:
    """Return what search reads and shows of a briefing."""
    briefing, article = record.briefing, record.briefing.article
    points = [(point.anchor, point.text) for point in briefing.key_points]
    front = [article.why_it_matters, *(step.text for step in article.whats_next)]
    front += article.open_questions
    passages = unpack(record.passages)
    strong = [article.summary, *article.key_points, *[text for _, mark, text in passages if mark]]
    body = [*[text for _, mark, text in passages if not mark], *front]
    shown = [
        *points,
        *[(anchor, text) for anchor, _, text in passages],
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
        "p": _bounded(shown),
    }
    fields = Fields(article.title, "\n".join(strong), "\n".join(body))
    return Texts(fields, _encode(values).decode())


def _bounded(passages: Iterable[tuple[str, str]]) -> list[str]:
    """Return anchors and texts in turn until these are `_SHOWN` characters together, the last one cut."""
    found: list[str] = []
    left = _SHOWN
    for anchor, text in passages:
        if left <= 0:
            break
        found += anchor, text[:left]
        left -= len(text)
    return found


def document(card: Card, key: str, words: str) -> Document:
    """Return what the index keeps of a briefing: its `key`, and its weighed `words`."""
    counts = tuple((tally.id, tally.count) for tally in card.counts)
    return Document(key, words, counts, month(card), card.topics)


def month(card: Card) -> int:
    """Return the month of a briefing as `yyyymm`, 0 if it has no date."""
    return card.day.year * 100 + card.day.month if card.date else 0


def mentioned(often: int) -> int:
    """Return the level of a briefing for the names of a note that it mentions so often."""
    return 4 if often >= _OFTEN else 3 if often >= _TWICE else 2


def months(cards: Sequence[Card]) -> list[tuple[int, int]]:
    """Return each month with the number of its first briefing."""
    found: list[tuple[int, int]] = []
    before = -1
    for number, card in enumerate(cards):
        if (its := month(card)) != before:
            found.append((its, number))
            before = its
    return found


def text_names(months: Sequence[tuple[int, int]], count: int) -> list[str]:
    """Return the names of the text files of all briefings, without their ending."""
    ends = [*(first for _, first in months[1:]), count][: len(months)]
    return [
        f"t{its}-{place // TEXTS}/{place}"
        for (its, first), end in zip(months, ends, strict=True)
        for place in range(end - first)
    ]


def is_listed_alike(one: Card, other: Card) -> bool:
    """Return whether the listing stays as it is when a briefing changes from `one` to `other`."""
    return _place(one) == _place(other)


def _place(card: Card) -> tuple[object, ...]:
    return card.id, card.day, month(card), card.lang, card.topics


def listing(cards: Sequence[Card]) -> Listing:
    """Return what the index says of all briefings of an edition."""
    every = topics(cards)
    return Listing([card.id for card in cards], months(cards), every, marks(cards, every))


def topics(cards: Iterable[Card]) -> list[str]:
    """Return the topics, the most frequent first; those beyond one for each letter are left out."""
    counts: Counter[str] = Counter()
    # Many briefings have the same topics.
    for together, count in Counter(card.topics for card in cards).items():
        counts.update(dict.fromkeys(together, count))
    return sorted(counts, key=lambda topic: (-counts[topic], topic))[: len(ALPHABET)]


def marks(cards: Iterable[Card], topics: Sequence[str]) -> list[str]:
    """Return the topics of each briefing as letters."""
    letters = dict(zip(topics, ALPHABET, strict=False))
    every = tuple(card.topics for card in cards)
    found = {some: "".join(letters[one] for one in some if one in letters) for some in set(every)}
    return [found[some] for some in every]

"""The briefing page and its sidebar."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from builder.core.articles import Record
from builder.core.body import anchor
from builder.core.briefing import Briefing, Count, KeyPoint
from builder.core.card import Card
from builder.core.dates import Date
from builder.core.model import Article, EntityType, Term
from builder.core.present.frame import Anchor, Foreign, Frame, Page, Tick
from builder.core.present.pictures import Event, Map, Strip, briefing_map, strip
from builder.core.site import related
from builder.core.urls import edition_of
from builder.core.values import Value

_WORDS_A_MINUTE = 220

_TICK_DISTANCE = 2.0
_TICK_WIDTH = 4.0
"""Mentions nearer than what can be told apart share a tick, which is not to grow too wide to lead anywhere.

In hundredths of a strip's width.
"""

_CHIPS = 6
"""How many entities stand under the headline where there is no room for the sidebar."""

_ROWS_SHOWN = 5
_ROWS_FOLDED = 3
"""A group of the sidebar folds after so many rows, if so many are left to fold."""


class Participant(NamedTuple):
    """An entity's row in the sidebar; `lang` is the description's, '' if it is the page's.

    `earliest` and `latest` are the first and the latest of all `briefings` that mention it; the address
    is '' for this one.
    """

    name: str
    description: str
    url: str
    first: str
    mentions: int
    ticks: tuple[Tick, ...]
    briefings: int
    earliest: Anchor
    latest: Anchor
    name_lang: str
    lang: str


class Group(Value, frozen=True):
    """The sidebar's entities of one type, most prominent first."""

    type: EntityType
    participants: tuple[Participant, ...]

    @property
    def shown(self) -> tuple[Participant, ...]:
        """Return the rows that are seen at once."""
        return self.participants[: len(self.participants) - len(self.folded)]

    @property
    def folded(self) -> tuple[Participant, ...]:
        """Return the rows that open on demand."""
        rest = self.participants[_ROWS_SHOWN:]
        return rest if len(rest) >= _ROWS_FOLDED else ()


class Chip(NamedTuple):
    """An entity under the headline: its name, its first mention, and how many there are."""

    name: str
    first: str
    type: EntityType
    mentions: int


class TermEntry(Value, frozen=True):
    """A term at the foot of the page."""

    anchor: str
    term: Anchor
    definition: Foreign
    mentions: int


class TimelineRow(NamedTuple):
    """An event of the article and the place that tells it."""

    date: Date
    text: str
    url: str


class RelatedRow(Value, frozen=True):
    """A related briefing and why it is."""

    link: Anchor
    same_storyline: bool
    shared: tuple[str, ...]


class Version(Value, frozen=True):
    """The same briefing in another language; `original` is set if it was translated from that one."""

    link: Anchor
    lang: str
    original: bool


class BriefingView(Value, frozen=True):
    """Everything on a briefing page; `body` is Markdown.

    `lang` is the article's language if the interface speaks another, else ''.
    """

    article: Article
    lang: str
    versions: tuple[Version, ...]
    topics: tuple[Anchor, ...]
    storyline: Anchor | None
    minutes: int
    key_points: tuple[KeyPoint, ...]
    body: str
    groups: tuple[Group, ...]
    chips: tuple[Chip, ...]
    timeline: tuple[TimelineRow, ...]
    strip: Strip | None
    map: Map | None
    terms: tuple[TermEntry, ...]
    related: tuple[RelatedRow, ...]
    supersedes: Anchor | None
    superseded_by: Anchor | None


def briefing_page(frame: Frame, record: Record) -> Page:
    """Present a briefing."""
    briefing = record.briefing
    article = briefing.article
    card = frame.site.by_id[article.id]
    storyline = None
    if article.storyline:
        name = article.storyline.value
        path = edition_of(article.lang, frame.site.editions).storyline(name)
        storyline = Anchor(name, frame.to(path), "", frame.foreign(article.lang))
    groups = _groups(frame, briefing)
    timeline = tuple(
        TimelineRow(event.date, event.text, f"#{event.anchor}")
        for event in sorted(briefing.events, key=lambda e: (e.date.order, e.anchor))
    )
    versions = tuple(frame.site.by_id[id] for id in frame.site.versions.get(article.id, ()))
    view = BriefingView(
        article=article,
        lang=frame.foreign(article.lang),
        versions=tuple(
            _version(frame, other, versions[0]) for other in versions if other.id != article.id
        ),
        topics=tuple(frame.topic(topic.value, article.lang) for topic in article.topics),
        storyline=storyline,
        minutes=max(1, round(briefing.words / _WORDS_A_MINUTE)),
        key_points=briefing.key_points,
        body=record.body,
        groups=groups,
        chips=_chips(groups),
        timeline=timeline,
        strip=strip(frame, [Event(*row) for row in timeline]),
        map=briefing_map(frame, briefing),
        terms=_terms(frame, briefing),
        related=_related(frame, card),
        supersedes=_article(frame, article.supersedes.value if article.supersedes else ""),
        superseded_by=_article(frame, frame.site.superseded_by.get(article.id, "")),
    )
    return Page(
        path=frame.page,
        template="briefing.md.j2",
        kind="briefing",
        section="briefings",
        title=article.title,
        description=article.summary,
        edition=frame.edition,
        view=view,
        lang=article.lang,
        alternates=tuple((other.lang, frame.briefing_path(other)) for other in versions),
    )


def _version(frame: Frame, briefing: Card, first: Card) -> Version:
    title = Anchor(briefing.title, frame.briefing(briefing), "", frame.foreign(briefing.lang))
    return Version(title, briefing.lang, briefing is first and not briefing.translation_of)


def _article(frame: Frame, target: str) -> Anchor | None:
    for id in frame.site.registry.find(target) if target else ():
        briefing = frame.site.by_id.get(id)
        if briefing is not None:
            lang = frame.foreign(briefing.lang)
            return Anchor(briefing.title, frame.briefing(briefing), "", lang)
    return None


def _groups(frame: Frame, briefing: Briefing) -> tuple[Group, ...]:
    entities = frame.site.registry.entities
    groups: dict[EntityType, list[Count]] = {type: [] for type in EntityType}
    for count in briefing.counts:
        if count.kind == "entity":
            groups[entities[count.id].type].append(count)
    return tuple(
        Group(
            type,
            tuple(
                _participant(frame, briefing, count)
                for count in sorted(counts, key=lambda c: (-c.count, c.places[0], c.id))
            ),
        )
        for type, counts in groups.items()
        if counts
    )


def _chips(groups: tuple[Group, ...]) -> tuple[Chip, ...]:
    """Return the most prominent entities of all groups."""
    rows = [(group.type, row) for group in groups for row in group.participants]
    rows.sort(key=lambda item: (-item[1].mentions, item[1].ticks[0].x))
    return tuple(Chip(row.name, row.first, type, row.mentions) for type, row in rows[:_CHIPS])


def _participant(frame: Frame, briefing: Briefing, count: Count) -> Participant:
    entity = frame.site.registry.entities[count.id]
    seen = frame.site.appearances[frame.edition.lang, count.id]
    name, name_lang = frame.text(entity.name)
    description, lang = frame.text(entity.description)
    return Participant(
        name=name,
        description=description,
        url=frame.to(frame.edition.entity(entity.id)),
        first=f"#{anchor('entity', entity.id, 1)}",
        mentions=count.count,
        ticks=tuple(ticks(count)),
        briefings=seen.briefings,
        earliest=_appearance(frame, briefing, seen.first),
        latest=_appearance(frame, briefing, seen.latest),
        name_lang=name_lang,
        lang=lang,
    )


def _appearance(frame: Frame, here: Briefing, briefing: Card) -> Anchor:
    shown = frame.t.date(briefing.date) or briefing.title
    return Anchor(shown, "" if briefing.id == here.id else frame.briefing(briefing))


def ticks(count: Count) -> Iterator[Tick]:
    """Yield the ticks of a strip; a tick that stands for several mentions leads to the first."""
    places = [(round(place * 100, 1), number) for number, place in enumerate(count.places, 1)]
    first, start = places[0]
    last = first
    for x, number in (*places[1:], (first + 1000, 0)):
        if x - last >= _TICK_DISTANCE or x - first >= _TICK_WIDTH:
            yield Tick(first, anchor("entity", count.id, start), round(last - first, 1))
            first, start = x, number
        last = x


def _terms(frame: Frame, briefing: Briefing) -> tuple[TermEntry, ...]:
    terms = frame.site.registry.terms
    used: list[tuple[Count, Term]] = [
        (count, terms[count.id]) for count in briefing.counts if count.kind == "term"
    ]
    entries = [
        TermEntry(f"t-{term.id}", frame.term(term), frame.definition(term), count.count)
        for count, term in used
    ]
    return tuple(sorted(entries, key=lambda entry: entry.term.text.casefold()))


def _related(frame: Frame, briefing: Card) -> tuple[RelatedRow, ...]:
    names = frame.site.registry.entities
    return tuple(
        RelatedRow(
            Anchor(
                near.briefing.title,
                frame.briefing(near.briefing),
                "",
                frame.foreign(near.briefing.lang),
            ),
            near.same_storyline,
            tuple(names[id].name.get(frame.edition.lang) for id in near.shared),
        )
        for near in related(frame.site, briefing)
    )

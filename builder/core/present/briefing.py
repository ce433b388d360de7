"""The briefing page and its sidebar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from builder.core.body import anchor
from builder.core.briefing import Briefing, Count, KeyPoint
from builder.core.dates import Date
from builder.core.model import Article, EntityType, Term
from builder.core.present.frame import Anchor, Foreign, Frame, Page, Tick
from builder.core.site import related
from builder.core.urls import edition_of

_WORDS_A_MINUTE = 220


class Participant(NamedTuple):
    """An entity's row in the sidebar."""

    name: str
    description: str
    url: str
    first: str
    mentions: int
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The sidebar's entities of one type, most prominent first."""

    type: EntityType
    participants: tuple[Participant, ...]


@dataclass(frozen=True, slots=True)
class TermEntry:
    """A term at the foot of the page."""

    anchor: str
    term: Anchor
    definition: Foreign
    mentions: int


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """An event of the article and the place that tells it."""

    date: Date
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class RelatedRow:
    """A related briefing and why it is."""

    link: Anchor
    same_storyline: bool
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BriefingView:
    """Everything on a briefing page; `body` is Markdown."""

    article: Article
    topics: tuple[Anchor, ...]
    storyline: Anchor | None
    minutes: int
    key_points: tuple[KeyPoint, ...]
    body: str
    groups: tuple[Group, ...]
    timeline: tuple[TimelineRow, ...]
    terms: tuple[TermEntry, ...]
    related: tuple[RelatedRow, ...]
    supersedes: Anchor | None
    superseded_by: Anchor | None


def briefing_page(frame: Frame, briefing: Briefing, body: str) -> Page:
    """Present a briefing; `body` is its resolved body as Markdown."""
    article = briefing.article
    storyline = None
    if article.storyline:
        name = article.storyline.value
        path = edition_of(article.lang, frame.site.editions).storyline(name)
        storyline = Anchor(name, frame.to(path))
    view = BriefingView(
        article=article,
        topics=tuple(frame.topic(topic.value, article.lang) for topic in article.topics),
        storyline=storyline,
        minutes=max(1, round(briefing.words / _WORDS_A_MINUTE)),
        key_points=briefing.key_points,
        body=body,
        groups=_groups(frame, briefing),
        timeline=tuple(
            TimelineRow(event.date, event.text, f"#{event.anchor}")
            for event in sorted(briefing.events, key=lambda e: (e.date.order, e.anchor))
        ),
        terms=_terms(frame, briefing),
        related=_related(frame, briefing),
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
    )


def withdrawn_page(frame: Frame, article: Article) -> Page:
    """Present what is left of a withdrawn article: its title, and why it is gone."""
    return Page(
        path=frame.page,
        template="withdrawn.md.j2",
        kind="withdrawn",
        section="briefings",
        title=article.title,
        description="",
        edition=frame.edition,
        view=article,
        lang=article.lang,
    )


def _article(frame: Frame, target: str) -> Anchor | None:
    for id in frame.site.registry.find(target) if target else ():
        briefing = frame.site.by_id.get(id)
        if briefing is not None:
            return Anchor(briefing.article.title, frame.briefing(briefing))
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
                _participant(frame, count)
                for count in sorted(counts, key=lambda c: (-c.count, c.places[0], c.id))
            ),
        )
        for type, counts in groups.items()
        if counts
    )


def _participant(frame: Frame, count: Count) -> Participant:
    entity = frame.site.registry.entities[count.id]
    return Participant(
        name=entity.name.get(frame.edition.lang),
        description=entity.description.get(frame.edition.lang),
        url=frame.to(frame.edition.entity(entity.id)),
        first=f"#{anchor('entity', entity.id, 1)}",
        mentions=count.count,
        ticks=tuple(
            Tick(round(place * 100, 1), anchor("entity", entity.id, number))
            for number, place in enumerate(count.places, 1)
        ),
    )


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


def _related(frame: Frame, briefing: Briefing) -> tuple[RelatedRow, ...]:
    names = frame.site.registry.entities
    return tuple(
        RelatedRow(
            Anchor(near.briefing.article.title, frame.briefing(near.briefing)),
            near.same_storyline,
            tuple(names[id].name.get(frame.edition.lang) for id in near.shared),
        )
        for near in related(frame.site, briefing)
    )

"""The briefing page."""

from __future__ import annotations

from typing import NamedTuple

from builder.core.articles import Record
from builder.core.briefing import KeyPoint
from builder.core.card import Card
from builder.core.dates import Date
from builder.core.model import Article
from builder.core.present.frame import Anchor, Frame, Page
from builder.core.present.pictures import Event, Map, Strip, briefing_map, strip
from builder.core.present.sidebar import (
    Chip,
    Group,
    Profiles,
    TermEntry,
    chips_of,
    groups_of,
    terms_of,
)
from builder.core.site import related
from builder.core.urls import edition_of
from builder.core.values import Value

_WORDS_A_MINUTE = 220


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


def briefing_page(frame: Frame, record: Record, profiles: Profiles) -> Page:
    """Present a briefing. `profiles` are those of its edition."""
    briefing = record.briefing
    article = briefing.article
    card = frame.site.by_id[article.id]
    storyline = None
    if article.storyline:
        name = article.storyline.value
        path = edition_of(article.lang, frame.site.editions).storyline(name)
        storyline = Anchor(name, frame.to(path), "", frame.foreign(article.lang))
    groups = groups_of(frame, briefing, profiles)
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
        chips=chips_of(groups),
        timeline=timeline,
        strip=strip(frame, [Event(*row) for row in timeline]),
        map=briefing_map(frame, briefing),
        terms=terms_of(frame, briefing, profiles),
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

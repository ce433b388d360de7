"""What editors write, as typed values: articles, entities, terms. See docs/content-model.md."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from builder.core.dates import Date, Moment
from builder.core.decode import LangText, Text
from builder.core.markdown import Body
from builder.core.source import Span
from builder.core.values import Value


class EntityType(StrEnum):
    """The closed list of entity types, in the order in which they are shown."""

    PERSON = "person"
    ORGANIZATION = "organization"
    PLACE = "place"
    PRODUCT = "product"
    EVENT = "event"
    WORK = "work"
    LAW = "law"
    CONCEPT = "concept"


class Audience(StrEnum):
    """Traffic Light Protocol 2.0 markings, from everybody to named recipients."""

    CLEAR = "clear"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"

    def may_see(self, marking: Audience) -> bool:
        """Return whether a reader of this audience may see something marked `marking`."""
        if marking is self or marking is Audience.CLEAR:
            return True
        order = list(Audience)
        return order.index(marking) <= order.index(self)


class Source(Value, frozen=True):
    """Where an article's facts come from."""

    title: str
    publisher: str
    agency: str
    author: str
    url: str
    archive_url: str
    published: Date | None
    accessed: Date | None
    lang: str
    rights: str
    file: str
    sha256: str


class NextStep(Value, frozen=True):
    """Something expected, with its date if it is known."""

    date: Date | None
    text: str


class Confidence(Value, frozen=True):
    """How sure the desk is of its assessment (ICD 203: low, moderate, high), and why."""

    level: str
    reason: str


class Change(Value, frozen=True):
    """A dated update, correction or clarification."""

    date: Date | None
    kind: str
    note: str


class LinkPolicy(Value, frozen=True):
    """Which implicit mentions are drawn as links, and which notes are never linked implicitly."""

    entities: str
    terms: str
    exclude: tuple[Text, ...]


class Head(Value, frozen=True):
    """What other notes have to know of an article: what it is called, where it stands, who may see it."""

    id: str
    path: str
    title: str
    date: Moment | None
    lang: str
    topics: tuple[Text, ...]
    storyline: Text | None
    status: str
    embargo: dt.datetime | None
    audience: Audience
    supersedes: Text | None
    translation_of: Text | None
    former_ids: tuple[Text, ...]
    link: LinkPolicy

    @property
    def day(self) -> dt.date:
        """Return the first day of its date; an article without one is oldest."""
        return self.date.first if self.date else dt.date.min


class Article(Head, frozen=True):
    """The front matter of an annotated source article; its body begins at `body_start`."""

    summary: str
    updated: Date | None
    as_of: Date | None
    authors: tuple[str, ...]
    key_points: tuple[str, ...]
    why_it_matters: str
    whats_next: tuple[NextStep, ...]
    open_questions: tuple[str, ...]
    confidence: Confidence | None
    sources: tuple[Source, ...]
    changes: tuple[Change, ...]
    body_start: int

    @property
    def head(self) -> Head:
        """Return what other notes have to know."""
        return Head(*[getattr(self, name) for name in Head.__struct_fields__])


class Role(Value, frozen=True):
    """An office or position, with the organisation's id or name and its years."""

    role: LangText
    organization: Text | None
    start: Date | None
    end: Date | None


class Location(Value, frozen=True):
    """WGS 84 coordinates in degrees."""

    lat: float
    lon: float


class Entity(Value, frozen=True):
    """A person, organisation, place or other thing that articles mention."""

    id: str
    path: str
    name: LangText
    name_span: Span
    type: EntityType
    aliases: tuple[Text, ...]
    weak_aliases: tuple[Text, ...]
    forms: tuple[Text, ...]
    sort_name: str
    description: LangText
    roles: tuple[Role, ...]
    country: str
    location: Location | None
    same_as: tuple[tuple[str, str], ...]
    former_ids: tuple[Text, ...]
    body: Body


class Term(Value, frozen=True):
    """A glossary term with SKOS relations.

    The first paragraph of the body defines it; `definition` does so in other languages.
    """

    id: str
    path: str
    name: LangText
    name_span: Span
    definition: LangText
    aliases: tuple[Text, ...]
    forms: tuple[Text, ...]
    broader: tuple[Text, ...]
    narrower: tuple[Text, ...]
    related: tuple[Text, ...]
    same_as: tuple[tuple[str, str], ...]
    former_ids: tuple[Text, ...]
    case: str
    auto: bool
    body: Body


class HandPage(Value, frozen=True):
    """A hand-written page such as an imprint."""

    id: str
    path: str
    title: str
    description: str
    lang: str
    body: Body


Note = Head | Entity | Term

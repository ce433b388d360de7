"""What a resolved body holds: mentions of notes, and links that are none."""

from __future__ import annotations

import operator
from typing import Literal

from builder.core.linker import Finder, Kind
from builder.core.registry import Registry
from builder.core.source import Span
from builder.core.values import Value

Origin = Literal["explicit", "implicit"]
ReferenceKind = Literal["article", "asset", "page", "anchor", "web", "image", "plain"]


class Found(Value, frozen=True):
    """A note named at one place: where in the leaf's text, what stands for it in the source."""

    leaf: int
    start: int
    end: int
    kind: Kind
    id: str
    span: Span
    text: str
    origin: Origin


reading_order = operator.attrgetter("leaf", "start")
"""Return what notes found in a body are sorted by."""


class Mention(Value, frozen=True):
    """An entity named, or a term used, at one place.

    `number` counts the mentions of the same note in the text from 1. `text` is what is shown, `start`
    and `end` its place in the leaf's text; `span` is what stands for it in the source.
    """

    kind: Kind
    id: str
    number: int
    leaf: int
    start: int
    end: int
    span: Span
    text: str
    origin: Origin
    drawn: bool


class Reference(Value, frozen=True):
    """A link that is no mention: to another article, to a file, within the page, to the web, or plain.

    Its kind says what `target` is: an article's id, a path of an asset or page below content, an
    anchor, an address; `plain` links show their label only. `label_span` is the label in the source.
    """

    kind: ReferenceKind
    target: str
    title: str
    span: Span
    label_span: Span
    text: str


class Linked(Value, frozen=True):
    """A body with everything in it resolved."""

    mentions: tuple[Mention, ...]
    references: tuple[Reference, ...]


class Context(Value, frozen=True):
    """What resolving needs beside the body: the registry, the matcher, files, and the page's names."""

    registry: Registry
    matcher: Finder
    files: frozenset[str]
    lang: str

"""Long lists: sections packed into pages, and the bar that leads to each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from builder.core.paths import DocPath, heading_slug
from builder.core.present.frame import Frame, Pager, pager
from builder.core.values import Value

T = TypeVar("T")
R = TypeVar("R")


class Section(Value, Generic[T], frozen=True):
    """Rows under a heading; `label` is its name in the bar if that is shorter."""

    title: str
    rows: tuple[T, ...]
    label: str = ""


class Entry(NamedTuple):
    """A section in the bar: its name, where it begins, and whether that is on this page."""

    label: str
    url: str
    here: bool


Bar = tuple[Entry, ...]
"""The sections of all pages of a list; empty for a list with one section."""


class Part(Value, Generic[T], frozen=True):
    """One page of a long list."""

    frame: Frame
    sections: tuple[Section[T], ...]
    bar: Bar
    pager: Pager


def grouped(rows: Iterable[T], title: Callable[[T], str]) -> list[Section[T]]:
    """Put rows under headings, in the order in which these come."""
    found: dict[str, list[T]] = {}
    for row in rows:
        found.setdefault(title(row), []).append(row)
    return [Section(name, tuple(some)) for name, some in found.items()]


def packed(sections: Iterable[Section[T]], size: int) -> list[tuple[Section[T], ...]]:
    """Spread sections over pages of at most `size` rows; there is one page at least.

    A section that a page can hold is never cut. One that is longer goes on under the same heading.
    """
    pages: list[tuple[Section[T], ...]] = []
    page: list[Section[T]] = []
    room = size
    for section in sections:
        rows = section.rows
        if page and len(rows) > room:
            pages.append(tuple(page))
            page, room = [], size
        while len(rows) > room:
            pages.append((Section(section.title, rows[:room], section.label),))
            rows = rows[room:]
        if rows:
            page.append(Section(section.title, rows, section.label))
            room -= len(rows)
    if page or not pages:
        pages.append(tuple(page))
    return pages


def parts(
    frame: Frame,
    title: str,
    sections: Iterable[Section[T]],
    path: Callable[[int], DocPath],
    size: int,
    only: int = 0,
) -> Iterator[Part[T]]:
    """Yield the pages of a list with the heading `title`, or page `only` of them (from 1).

    `path` gives the address of each.
    """
    pages = packed(sections, size)
    paths = [path(number) for number in range(1, len(pages) + 1)]
    placed = list(zip(paths, pages, strict=True))
    several = len({section.title for page in pages for section in page}) > 1
    for number, (at, page) in enumerate(placed, 1):
        if only not in (0, number):
            continue
        here = frame.at(at)
        yield Part(here, page, bar(here, title, placed) if several else (), pager(paths, number))


def rows_of(part: Part[T], row: Callable[[Frame, T], R]) -> tuple[Section[R], ...]:
    """Return the sections of a page with what `row` makes of what is in them."""
    return tuple(
        Section(section.title, tuple(row(part.frame, item) for item in section.rows), section.label)
        for section in part.sections
    )


def bar(frame: Frame, title: str, pages: Iterable[tuple[DocPath, Sequence[Section[T]]]]) -> Bar:
    """Return the sections of all pages of the list `title`, with links from the page of `frame`."""
    begins: dict[str, tuple[str, DocPath]] = {}
    for at, page in pages:
        for section in page:
            begins.setdefault(section.title, (section.label or section.title, at))
    return tuple(
        Entry(
            label,
            f"#{_anchor(name, title)}" if at == frame.page else frame.to(at, _anchor(name, title)),
            at == frame.page,
        )
        for name, (label, at) in begins.items()
    )


def _anchor(section: str, title: str) -> str:
    """Return the anchor of a section's heading, which is numbered if it is empty or the title's."""
    slug = heading_slug(section)
    return slug if slug and slug != heading_slug(title) else f"{slug}_1"

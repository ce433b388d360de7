"""Lists of briefings: the archive by year and month, topics, and the lists of topics and storylines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from builder.core.card import Card
from builder.core.present.frame import Anchor, Frame, Page, Pager, Row, paged, pager
from builder.core.present.letters import sort_key
from builder.core.present.prominent import Cast, cast
from builder.core.present.sections import Bar, Part, Section, bar, grouped, parts, rows_of
from builder.core.values import Value, replace

SUMMARIES = 60
"""How many briefings with their summaries a page of a list shows."""

_LATEST = 12
_STORYLINES = 6


class ListView(Value, frozen=True):
    """Briefings under headings; `intro` says how many there are in all, `up` leads to all lists.

    `cast` and `storylines` say what a topic is about; a year has none.
    """

    up: Anchor
    intro: str
    bar: Bar
    sections: tuple[Section[Row], ...]
    pager: Pager
    cast: tuple[Cast, ...] = ()
    storylines: tuple[Anchor, ...] = ()


class OverviewRow(Value, frozen=True):
    """A topic or storyline with its number of briefings and the latest of them."""

    link: Anchor
    count: int
    latest: Row


class OverviewView(Value, frozen=True):
    """All topics or storylines, and where to go from there."""

    intro: str
    rows: tuple[OverviewRow, ...]
    more: Anchor
    pager: Pager


class YearRow(Value, frozen=True):
    """A year of the archive with its number of briefings, and the same of each month."""

    link: Anchor
    count: int
    months: tuple[tuple[Anchor, int], ...]


class ArchiveView(Value, frozen=True):
    """The archive: years and months, newest first."""

    intro: str
    years: tuple[YearRow, ...]
    latest: tuple[Row, ...]
    more: tuple[Anchor, ...]


def own(frame: Frame) -> tuple[Card, ...]:
    """Return the edition's own briefings: those in its language; the first also has the others'."""
    known = {edition.lang for edition in frame.site.editions[1:]}
    lang = frame.edition.lang
    if frame.edition is frame.site.editions[0]:
        return tuple(b for b in frame.site.briefings if b.lang not in known)
    return tuple(b for b in frame.site.briefings if b.lang == lang)


def archive_page(frame: Frame, briefings: tuple[Card, ...]) -> Page:
    """Present the archive: the list of years and months."""
    edition, t = frame.edition, frame.t
    here = frame.at(edition.section("archive"))
    rows = []
    for year, told in by_year(briefings).items():
        title = t("archive.year", year=f"{year:04}")
        found = list(_year(here, title, year, told))
        months = Counter(_month(here, briefing) for briefing in told)
        links = bar(here, title, [(part.frame.page, part.sections) for part in found])
        rows.append(
            YearRow(
                Anchor(f"{year:04}", here.to(found[0].frame.page)),
                len(told),
                tuple(
                    (Anchor(entry.label, entry.url), count)
                    for entry, count in zip(links, months.values(), strict=True)
                ),
            )
        )
    more = ("topics", "storylines", "timeline")
    return Page(
        path=here.page,
        template="archive.md.j2",
        kind="archive",
        section="briefings",
        title=t("archive.title"),
        description=t("archive.description"),
        edition=edition,
        view=ArchiveView(
            t("list.count", len(briefings)),
            tuple(rows),
            tuple(here.row(briefing) for briefing in briefings[:_LATEST]),
            tuple(Anchor(t(f"{name}.title"), here.to(edition.section(name))) for name in more),
        ),
        alternates=tuple((e.lang, e.section("archive")) for e in frame.site.editions),
    )


def year_pages(frame: Frame, year: int, briefings: Sequence[Card], only: int) -> Iterator[Page]:
    """Present a year of the archive by month, or page `only` of it; 0 is all."""
    t = frame.t
    here = frame.at(frame.edition.section("archive"))
    title = t("archive.year", year=f"{year:04}")
    for part in _year(here, title, year, briefings, only):
        up = Anchor(t("archive.title"), part.frame.to(frame.edition.section("archive")))
        rows = rows_of(part, Frame.row)
        view = ListView(up, t("list.count", len(briefings)), part.bar, rows, part.pager)
        yield _list_page(part, title, view, kind="archive", section="briefings")


def _year(
    frame: Frame, title: str, year: int, briefings: Sequence[Card], only: int = 0
) -> Iterator[Part[Card]]:
    edition, t = frame.edition, frame.t
    months = [
        Section(
            month.title,
            month.rows,
            t.month_name(month.rows[0].day) if month.title != f"{year:04}" else "",
        )
        for month in grouped(briefings, lambda briefing: _month(frame, briefing))
    ]
    return parts(frame, title, months, lambda n: edition.year(year, n), SUMMARIES, only)


def _month(frame: Frame, briefing: Card) -> str:
    """Return month and year of a briefing; of one that only says the year, the year."""
    date = briefing.date
    if date is not None and date.precision == "year":
        return f"{date.first.year:04}"
    return frame.t.month(briefing.day)


def _list_page(part: Part[Card], title: str, view: ListView, *, kind: str, section: str) -> Page:
    return Page(
        path=part.frame.page,
        template="list.md.j2",
        kind=kind,
        section=section,
        title=title,
        description=f"{title}: {view.intro}",
        edition=part.frame.edition,
        view=view,
        pager=part.pager,
    )


def topics_pages(frame: Frame, briefings: Iterable[Card]) -> Iterator[Page]:
    """Present the list of topics."""
    topics = by_topic(briefings)
    names = sorted(topics, key=lambda name: (sort_key(name), name))
    return overview_pages(frame, "topics", [(name, topics[name]) for name in names])


def topic_pages(frame: Frame, name: str, briefings: Sequence[Card], only: int) -> Iterator[Page]:
    """Present the briefings of a topic, newest first, or page `only` of them; 0 is all."""
    edition, t = frame.edition, frame.t
    here = frame.at(edition.topic(name))
    years = [Section(f"{year:04}", tuple(found)) for year, found in by_year(briefings).items()]
    up = Anchor(t("topics.title"), here.to(edition.section("topics")))
    about, told = cast(here, briefings), tuple(_storylines(here, briefings))
    intro = t("list.count", len(briefings))
    for part in parts(here, name, years, lambda n: edition.topic(name, n), SUMMARIES, only):
        rows = rows_of(part, partial(_row_of_topic, name))
        view = ListView(up, intro, part.bar, rows, part.pager, about, told)
        yield _list_page(part, name, view, kind="topic", section="topics")


def _row_of_topic(name: str, frame: Frame, briefing: Card) -> Row:
    """Return a briefing in the list of a topic, which need not be named in each row."""
    row = frame.row(briefing)
    return replace(row, topic=None) if row.topic is not None and row.topic.text == name else row


def _storylines(frame: Frame, briefings: Iterable[Card]) -> Iterator[Anchor]:
    """Yield the storylines of briefings, that with the latest briefing first."""
    names = dict.fromkeys(b.storyline for b in briefings if b.storyline)
    for name in list(names)[:_STORYLINES]:
        yield Anchor(name, frame.to(frame.edition.storyline(name)))


def overview_pages(
    frame: Frame, name: str, collections: Sequence[tuple[str, Sequence[Card]]]
) -> Iterator[Page]:
    """Present the list of topics or storylines (`name`), each with its briefings, newest first."""
    edition, t = frame.edition, frame.t
    path = edition.topic if name == "topics" else edition.storyline
    here = frame.at(edition.section(name))
    rows = [
        OverviewRow(Anchor(title, here.to(path(title))), len(found), here.row(found[0]))
        for title, found in collections
    ]
    other = "storylines" if name == "topics" else "topics"
    pages = paged(rows)
    paths = [edition.section(name, number) for number in range(1, len(pages) + 1)]
    for number, part in enumerate(pages, 1):
        turn = pager(paths, number)
        yield Page(
            path=paths[number - 1],
            template="overview.md.j2",
            kind=name,
            section="topics",
            title=t(f"{name}.title"),
            description=t(f"{name}.description"),
            edition=edition,
            view=OverviewView(
                t(f"{name}.count", len(rows)),
                tuple(part),
                Anchor(t(f"{other}.title"), here.to(edition.section(other))),
                turn,
            ),
            alternates=tuple((e.lang, e.section(name)) for e in frame.site.editions),
            pager=turn,
        )


def by_year(briefings: Iterable[Card]) -> dict[int, list[Card]]:
    """Group briefings by year."""
    found: dict[int, list[Card]] = {}
    for briefing in briefings:
        found.setdefault(briefing.day.year, []).append(briefing)
    return found


def by_topic(briefings: Iterable[Card]) -> dict[str, list[Card]]:
    """Group briefings by topic."""
    found: dict[str, list[Card]] = {}
    for briefing in briefings:
        for topic in dict.fromkeys(briefing.topics):
            found.setdefault(topic, []).append(briefing)
    return found


def by_storyline(briefings: Iterable[Card]) -> dict[str, list[Card]]:
    """Group briefings by storyline."""
    found: dict[str, list[Card]] = {}
    for briefing in briefings:
        if briefing.storyline:
            found.setdefault(briefing.storyline, []).append(briefing)
    return found

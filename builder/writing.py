"""The Markdown pages of a site: presented, rendered and written, those that an edit can have changed."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from jinja2 import FileSystemLoader

from builder import keys
from builder.adapters import files, marks, workers
from builder.adapters.compiled import CompiledTemplates
from builder.adapters.workers import Crew
from builder.build import Checked, now
from builder.core.articles import note_body
from builder.core.model import Entity, Term
from builder.core.paths import DocPath, by_hand, is_by_hand
from builder.core.pictures.land import Land, keep, land_in
from builder.core.pictures.outlines import Outlines
from builder.core.pictures.window import Window
from builder.core.present.frame import Page
from builder.core.present.pages import Job, Press
from builder.core.present.pictures import windows
from builder.core.render import Renderer
from builder.core.urls import Edition
from builder.jobs import Known, all_jobs, name_of, to_do
from builder.kept import Lineage, Made, Stamp
from builder.settings import Settings, SettingsError
from builder.templating import rendered
from builder.tree import UNKNOWN

_Fresh = dict[str, list[Made]]
_CONTENT = "content/"
_ASSETS = f"{_CONTENT}assets/"
_BY_HAND = "page/"
"""What the names begin with under which hand-written pages are kept."""


@dataclass(frozen=True, slots=True)
class Built:
    """The pages and assets of a site that are new or different, by their path below the docs folder.

    Hand-written pages are read and rendered by MkDocs. `dropped` are paths of pages and assets that are
    no more. `made` has every page; `is_relisted` says whether there are others than before, or other
    versions of one. If it is not `is_partial`, everything counts as new. With no `lineage` nothing is
    kept.
    """

    checked: Checked
    docs: Path
    pages: tuple[DocPath, ...]
    assets: Mapping[DocPath, Path]
    dropped: frozenset[str]
    is_partial: bool
    is_relisted: bool
    made: dict[str, tuple[Made, ...]] = field(repr=False)
    lineage: Lineage | None = None

    @property
    def paths(self) -> frozenset[str]:
        """Return the paths of all pages."""
        return frozenset(one.path for some in self.made.values() for one in some)

    @property
    def generated(self) -> tuple[DocPath, ...]:
        """Return the generated pages among `pages`."""
        return tuple(path for path in self.pages if not is_by_hand(path))

    @property
    def all_assets(self) -> Mapping[DocPath, Path]:
        """Return all assets by their path below the docs folder."""
        return self.checked.tree.by_path

    @property
    def count(self) -> int:
        """Return the number of all pages."""
        return sum(map(len, self.made.values()))


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the build before has left: pages by job, and the stamps of sources.

    `doubtful` are the names of jobs and assets whose files may be of a later build that did not end.
    """

    made: Known = field(default_factory=dict)
    stamps: Mapping[str, Stamp] = field(default_factory=dict)
    doubtful: Collection[str] = frozenset()


class Urgent(NamedTuple):
    """The paths of pages that somebody waits for, and who is told of what is written.

    The jobs that made them are those of `known`, pages by job. `begun` is told the names of all jobs and
    assets whose files are about to be written or deleted. Then `made` is given the urgent pages as soon
    as they are written.
    """

    paths: Collection[str]
    known: Known
    begun: Callable[[frozenset[str]], object]
    made: Callable[[Sequence[DocPath]], object]

    def has(self, name: str) -> bool:
        """Return whether somebody waits for a page of the job of this name."""
        return any(one.path in self.paths for one in self.known.get(name, ()))


class _Table(NamedTuple):
    """What making a page needs."""

    renderer: Renderer
    press: Press
    docs: Path


def press(checked: Checked, settings: Settings) -> tuple[Renderer, Press]:
    """Return what presents the pages of a site and what makes Markdown of them."""
    desk, texts = checked.desk, checked.tree.texts
    loader = FileSystemLoader([folder / "pages" for folder in settings.templates])

    def body(note: Entity | Term, page: DocPath, edition: Edition) -> str:
        return note_body(texts[note.path], note, page, edition, desk)

    compiled = CompiledTemplates(f"pages {keys.of_code()}")
    return Renderer(loader, desk.words, now(), compiled), Press(checked.site, desk.words, body)


def write_docs(
    checked: Checked,
    settings: Settings,
    crew: Crew | None = None,
    earlier: Earlier | None = None,
    urgent: Urgent | None = None,
) -> Built:
    """Present, render and write pages, so that the docs folder holds just those of the site and its assets.

    Of what the `earlier` build has made, only what the edit may have changed is made again, and what is
    doubtful; without it, everything is. What is `urgent` comes first. Each process writes what it
    renders: the texts of a large site need more room than all the rest.

    Raises:
        SettingsError: A template is missing or wrong.
        WriteError: The folder cannot be written.
    """
    crew = crew or Crew(workers.processes())
    docs = settings.docs
    earlier = earlier or Earlier()
    if not files.is_ours(docs):
        files.tree_of(docs)
        earlier = Earlier()
    known = earlier.made if checked.edit is not None else {}
    doubtful = earlier.doubtful if known else ()
    # Should this be killed, the next build knows that it cannot rely on the folder.
    marks.name_edition(docs, "")
    renderer, presses = press(checked, settings)
    jobs = all_jobs(checked, settings, presses, known, doubtful)
    todo = to_do(checked, jobs, known, doubtful)
    table = _Table(renderer, presses, docs)
    every = checked.tree.by_path
    stamps = earlier.stamps if known else {}
    before = {name.removeprefix(_CONTENT) for name in stamps if name.startswith(_ASSETS)}
    assets = {
        path: source
        for path, source in every.items()
        if _is_new(path, checked, stamps) or f"{_CONTENT}{path}" in doubtful
    }
    hand_pages = _hand_pages(checked, renderer, docs)
    found: list[list[Made]] = []
    if urgent is not None:
        replaced = {f"{_CONTENT}{path}" for path in {*assets, *(before - every.keys())}}
        urgent.begun(_begun(jobs, todo, known) | replaced)
        todo.sort(key=lambda job: not urgent.has(name_of(job)))
        found = _make_urgent(table, todo, hand_pages, urgent)
    if not known:
        _see_land(checked, crew.local)
    found += workers.spread(_make, table, todo[len(found) :], crew.local, "pages")
    fresh = _by_job(todo, found, known) | hand_pages
    made = {name: some for name, some in known.items() if jobs is None or name in jobs}
    made |= {name: tuple(some) for name, some in fresh.items()}
    is_relisted = made.keys() != known.keys() or any(
        list(map(_listing, known[name])) != list(map(_listing, made[name])) for name in fresh
    )
    if is_relisted:
        _check_paths(made)
    sure = [name for name in fresh if name not in doubtful]
    digests = {one.path: one.digest for name in sure for one in known.get(name, ())}
    pages = [
        DocPath(one.path)
        for some in fresh.values()
        for one in some
        if digests.get(one.path) != one.digest
    ]
    dropped, added = before - every.keys(), every.keys() - before
    if is_relisted or doubtful:
        existing = files.tree_of(docs) if doubtful or not known else frozenset()
        then, wanted = _paths(known), _paths(made) | every.keys()
        dropped, added = (then | before | existing) - wanted, wanted - then - before
    if dropped or added or any(map(is_by_hand, pages)):
        # A link in one of these may lead to what was not there before.
        pages += [by_hand(page.id) for page in checked.site.pages]
    if dropped:
        files.drop(docs, sorted(dropped))
    for path, source in assets.items():
        files.put(docs / path, source.read_bytes())
    is_relisted |= bool(doubtful)
    changed = tuple(dict.fromkeys(pages))
    return Built(checked, docs, changed, assets, frozenset(dropped), bool(known), is_relisted, made)


def _make_urgent(
    table: _Table, todo: Iterable[Job], hand_pages: _Fresh, urgent: Urgent
) -> list[list[Made]]:
    """Make the urgent ones, which come first, and hand their pages over."""
    first = itertools.takewhile(lambda job: urgent.has(name_of(job)), todo)
    found = _make(table, [*first])
    pages = [*itertools.chain.from_iterable(found)]
    pages += [page for name in hand_pages if urgent.has(name) for page in hand_pages[name]]
    urgent.made([DocPath(one.path) for one in pages])
    return found


def _begun(jobs: Mapping[str, Job] | None, todo: Iterable[Job], known: Known) -> frozenset[str]:
    """Return the names of jobs that are to be done, and of those that are no more."""
    gone = known.keys() - jobs.keys() if jobs is not None else set()
    lost = {name for name in gone if not name.startswith(_BY_HAND)}
    return frozenset({name_of(job) for job in todo} | lost)


def _see_land(checked: Checked, crew: Crew) -> None:
    """Work out what maps show of the world before there are processes, each of which would do it anew."""
    outlines = checked.site.outlines
    if outlines is None or crew.jobs < 2:
        return
    found = windows(checked.site)
    lands = workers.spread(_lands, outlines, found, crew, "maps")
    for window, land in zip(found, lands, strict=True):
        keep(outlines, window, land)


def _lands(outlines: Outlines, some: Sequence[Window]) -> list[Land]:
    return [land_in(outlines, window) for window in some]


def _is_new(path: DocPath, checked: Checked, before: Mapping[str, Stamp]) -> bool:
    name = f"{_CONTENT}{path}"
    stamp = checked.tree.stamps[name]
    return stamp == UNKNOWN or stamp != before.get(name)


def _paths(made: Known) -> set[DocPath]:
    return {DocPath(one.path) for some in made.values() for one in some}


def _listing(one: Made) -> tuple[object, ...]:
    return one.path, one.alternates, one.is_listed


def _by_job(todo: Iterable[Job], found: Iterable[list[Made]], known: Known) -> _Fresh:
    """Return the pages of each job that was done, with those of its pages that were not made again."""
    fresh: dict[str, dict[str, Made]] = {}
    for job, some in zip(todo, found, strict=True):
        name = name_of(job)
        if name not in fresh:
            kept = known.get(name, ()) if job.only else ()
            fresh[name] = {one.path: one for one in kept}
        fresh[name].update((one.path, one) for one in some)
    return {name: list(pages.values()) for name, pages in fresh.items()}


def _hand_pages(checked: Checked, renderer: Renderer, docs: Path) -> _Fresh:
    found: _Fresh = {}
    for page in checked.site.pages:
        path = by_hand(page.id)
        data = renderer.hand_page(page, checked.pages[page.id].markdown).encode()
        files.put(docs / path, data)
        found[f"{_BY_HAND}{page.id}"] = [Made(path, _digest(data), (), is_listed=True)]
    return found


def _check_paths(made: Known) -> None:
    seen: set[str] = set()
    for some in made.values():
        for one in some:
            if one.path in seen:
                raise SettingsError(f"two pages would be written to {one.path}")
            seen.add(one.path)


def _make(table: _Table, jobs: Sequence[Job]) -> list[list[Made]]:
    return [[_written(table, page) for page in table.press.pages(job)] for job in jobs]


def _written(table: _Table, page: Page) -> Made:
    data = rendered(page, table.renderer).encode()
    files.put(table.docs / page.path, data)
    is_listed = not page.redirect and page.kind != "withdrawn"
    return Made(page.path, _digest(data), page.alternates, is_listed=is_listed)


def _digest(data: bytes) -> str:
    # Processors have instructions for it; BLAKE2 takes more than twice as long.
    return hashlib.sha256(data).hexdigest()[:24]

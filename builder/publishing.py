"""A whole build: what is kept of the one before, the pages, the site in one step, what is kept now."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import functools
import math
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from builder import build, fresh, indexing, keys, writing
from builder.adapters import editions, files, finish, marks, publish, report, workers
from builder.adapters.stamps import Look
from builder.adapters.store import Store
from builder.adapters.workers import Crew
from builder.build import Basis, Checked
from builder.core.paths import is_by_hand
from builder.fresh import Choices, Fresh
from builder.kept import Lineage, Snapshot
from builder.settings import Settings
from builder.writing import Built, Earlier

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


class Place(NamedTuple):
    """What is built, and where: the configuration, its settings, the folder of the site."""

    config: MkDocsConfig
    settings: Settings
    target: Path


class Order(NamedTuple):
    """What a build was asked for, and the look at content that has shown that there is something to do."""

    asked: Choices
    look: Look


class Told(NamedTuple):
    """Who is told what a build finds, and may end it; `said` returns all that has been said."""

    faults: Callable[[Checked], None]
    warnings: Callable[[tuple[str, ...]], None]
    said: Callable[[], str]


def publish_once(place: Place, crew: Crew, told: Told) -> Checked:
    """Build the site anew, and keep nothing for another build.

    Raises:
        SettingsError: A setting or a template is wrong.
        BusyError: Another build is at work.
        WriteError: Something cannot be written.
    """
    config, settings, target = place
    with files.lock(settings.root / "build"):
        checked = build.check(settings, crew)
        told.faults(checked)
        with files.staged(target) as stage:
            built = writing.write_docs(checked, settings, crew)
            config.site_dir = str(stage)
            told.warnings(publish.publish(config, built, crew))
    return checked


def publish_site(
    place: Place, crew: Crew, told: Told, order: Order, executor: str | None = None
) -> Built:
    """Build what has changed of the site as ordered; `executor` helps with the articles.

    Raises:
        SettingsError: A setting or a template is wrong.
        BusyError: Another build is at work.
        WriteError: Something cannot be written.
    """
    config, settings, target = place
    asked, look = order
    state = settings.root / "build"
    with (
        files.lock(state),
        contextlib.closing(Store(state / "store", secrets.token_hex(8))) as store,
    ):
        looked_at = _looked_at(config, settings)
        digest = fresh.digest(asked, look, looked_at) if publish.is_alone(config) else ""
        core = keys.of_core(settings)
        pages = keys.of_pages(core, Path(config.config_file_path), looked_at)
        basis = Basis(store.load(), store.packs, core, pages, look=look)
        with workers.reinforced(crew, executor) as staff:
            checked = build.check(settings, staff, basis)
        told.faults(checked)
        before = basis.standing
        if before is not None and not publish.is_alone(config):
            before = None
        if before is not None and marks.edition_in(settings.docs) != before.token:
            # The Markdown pages are of a build that was killed, or of `mkdocs build`. What they no
            # longer have could not be told of the site, so that is written as a whole, too.
            before = None
        token_before = before.token if before is not None else ""
        with editions.edition(
            target, state=state / "editions", token_before=token_before, token=store.token
        ) as edition:
            if not edition.partial:
                before = None
            earlier = Earlier(before.made, before.stamps) if before is not None else None
            built = writing.write_docs(checked, settings, crew, earlier)
            from_ = token_before if edition.partial else ""
            lineage = Lineage(state / "store", from_, store.token)
            built = dataclasses.replace(built, lineage=lineage)
            config.site_dir = str(edition.folder)

            def keep(found: tuple[str, ...]) -> None:
                said = _warnings(found, built, before)
                store.write(snapshot(checked, built, basis, store.token, said))

            index_by = functools.partial(indexing.write_index, published=target)
            found = publish.publish(config, built, crew, keep, index_by)
            edition.drop(map(published, built.dropped))
            if edition.partial and built.is_relisted:
                edition.drop(finish.old_sitemaps(edition.folder, target))
            gone = publish.unindexed_of(config)
            if gone is not None and edition.partial:
                edition.drop(gone)
            if settings.offline and edition.partial:
                finish.write_list(edition.folder, files.names_in(target) - edition.dropped)
            warnings = _warnings(found, built, before)
            told.warnings(warnings)
        store.settle()
        marks.name_edition(settings.docs, store.token)
        until = _until(checked) if not asked.epoch else math.inf
        summary = report.summary(checked.findings)
        folders = (*looked_at, str(target))
        left = Fresh(asked, folders, digest, until, store.token, told.said(), built.count, summary)
        fresh.write(state / "store", left)
    return built


def _looked_at(config: MkDocsConfig, settings: Settings) -> tuple[str, ...]:
    """Return the folders that a build depends on beside content and code."""
    return tuple(dict.fromkeys((*map(str, settings.templates), *config.theme.dirs)))


def _until(checked: Checked) -> float:
    """Return when the site would be another one: at the next embargo, or the next day."""
    tomorrow = checked.now.replace(hour=0, minute=0, second=0, microsecond=0) + dt.timedelta(1)
    embargoes = (parsed.note.embargo for parsed in checked.notes.articles.values())
    ahead = (embargo for embargo in embargoes if embargo is not None and embargo > checked.now)
    return min((tomorrow, *ahead)).timestamp()


def _warnings(found: tuple[str, ...], built: Built, before: Snapshot | None) -> tuple[str, ...]:
    """Return what MkDocs has warned of: also before, if it has not looked at those pages again."""
    if before is None or any(map(is_by_hand, built.pages)):
        return found
    return tuple(dict.fromkeys((*before.warnings, *found)))


def published(path: str) -> str:
    """Return the path in the site of a page or an asset."""
    return f"{path.removesuffix('.md')}.html" if path.endswith(".md") else path


def snapshot(
    checked: Checked, built: Built, basis: Basis, token: str, warnings: tuple[str, ...] = ()
) -> Snapshot:
    """Return what the next build may take from this one; `token` names the edition of the site."""
    notes, desk = checked.notes, checked.desk
    return Snapshot(
        core=basis.core,
        pages=basis.pages,
        token=token,
        now=checked.now,
        stamps=checked.tree.stamps,
        refused=notes.refused,
        faults=checked.register.faults,
        articles=notes.articles,
        entities=notes.entities,
        terms=notes.terms,
        hand_pages=notes.pages,
        outcomes=checked.resolution.outcomes,
        bodies=checked.bodies,
        page_bodies=checked.pages,
        shown=desk.shown,
        hidden=desk.hidden,
        secret=desk.secret,
        excerpts=checked.resolution.archive.places(),
        made=built.made,
        warnings=warnings,
    )

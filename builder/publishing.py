"""A whole build: what is kept of the one before, the pages, the site in one step, what the next may take."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from builder import build, keys, writing
from builder.adapters import editions, files, publish, workers
from builder.adapters.store import Store
from builder.adapters.workers import Crew
from builder.build import Basis, Checked
from builder.kept import Made, Snapshot, Stamp
from builder.settings import Settings
from builder.writing import Built

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


class Told(NamedTuple):
    """Who is told what a build finds; `faults` may end it."""

    faults: Callable[[Checked], None]
    warnings: Callable[[tuple[str, ...]], None]


def publish_site(
    config: MkDocsConfig,
    settings: Settings,
    target: Path,
    crew: Crew,
    told: Told,
    executor: str | None,
) -> Built:
    """Build the site in `target`; `executor` helps with the articles.

    Raises:
        SettingsError: A setting or a template is wrong.
        BusyError: Another build is at work.
        WriteError: Something cannot be written.
    """
    state = settings.root / "build"
    with (
        files.lock(state),
        contextlib.closing(Store(state / "store", secrets.token_hex(8))) as store,
    ):
        core = keys.of_core(settings)
        pages = keys.of_pages(core, Path(config.config_file_path), config.theme.dirs)
        basis = Basis(store.load(), store.packs, core, pages)
        with workers.reinforced(crew, executor) as staff:
            checked = build.check(settings, staff, basis)
        told.faults(checked)
        before = basis.standing
        if before is not None and not publish.can_be_partial(config):
            before = None
        token_before = before.token if before is not None else ""
        with editions.edition(
            target, state=state / "editions", token_before=token_before, token=store.token
        ) as edition:
            if not edition.partial:
                before = None
            built = writing.write_docs(checked, settings, crew, *_known(before))
            config.site_dir = str(edition.folder)
            found = publish.publish(config, built, crew)
            edition.drop(_published(built.dropped))
            warnings = _warnings(found, built, before)
            told.warnings(warnings)
        store.save(snapshot(checked, built, basis, store.token, warnings))
    return built


def _known(before: Snapshot | None) -> tuple[dict[str, tuple[Made, ...]], dict[str, Stamp]]:
    return ({}, {}) if before is None else (before.made, before.stamps)


def _warnings(found: tuple[str, ...], built: Built, before: Snapshot | None) -> tuple[str, ...]:
    """Return what MkDocs has warned of: also before, if it has not looked at those pages again."""
    if before is None or None in built.pages.values():
        return found
    return tuple(dict.fromkeys((*before.warnings, *found)))


def _published(paths: Iterable[str]) -> list[str]:
    """Return the paths in the site of pages and assets."""
    return [f"{path.removesuffix('.md')}.html" if path.endswith(".md") else path for path in paths]


def snapshot(
    checked: Checked, built: Built, basis: Basis, token: str, warnings: tuple[str, ...] = ()
) -> Snapshot:
    """Return what the next build may take from this one; `token` names the edition of the site."""
    notes, desk = checked.notes, checked.desk
    return Snapshot(
        core=basis.core,
        pages=basis.pages,
        token=token,
        linking=checked.linking,
        now=checked.now,
        stamps=checked.tree.stamps,
        refused=notes.refused,
        articles=notes.articles,
        entities=notes.entities,
        terms=notes.terms,
        hand_pages=notes.pages,
        outcomes=checked.resolution.outcomes,
        bodies=checked.bodies,
        shown=desk.shown,
        hidden=desk.hidden,
        secret=desk.secret,
        excerpts=checked.resolution.archive.places(),
        made=built.made,
        warnings=warnings,
    )

"""The engine of `serve`: it keeps the site in memory and builds again what a change makes necessary.

What is kept between builds lies in `build/preview-store`, so that the next start is quick as well.
"""

from __future__ import annotations

import contextlib
import dataclasses
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from builder import build, keys, publishing, writing
from builder.adapters import publish, stamps, workers
from builder.adapters.stamps import Look
from builder.adapters.store import Store
from builder.adapters.workers import Crew
from builder.build import Basis, Checked
from builder.core.paths import DocPath, is_by_hand
from builder.engine import GivenUpError, Outcome, Ready
from builder.jobs import Known
from builder.kept import Snapshot
from builder.preview import Folder, Task, sample
from builder.settings import Settings, SettingsError
from builder.superseding import Attentive
from builder.writing import Built, Earlier, Urgent

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

_STORE = "preview-store"


class Resident:
    """Keeps the preview of a site in `folder` up to date.

    A build that does not end, because it is given up or fails, leaves files of which nobody knows what
    they hold. What it had begun with is in doubt, and every build makes it again until one has ended.
    """

    def __init__(self, config_file: Path, folder: Path) -> None:
        self._config_file = config_file.resolve()
        self._crew = Crew(workers.processes())
        kept = folder.with_name(_STORE)
        self._folder = Folder(folder, kept, self._crew)
        self._store = Store(kept, secrets.token_hex(8))
        self._loaded: tuple[MkDocsConfig, Settings, tuple[str, ...]] | None = None
        self._keys = "", ""
        self._before: Snapshot | None = None
        self._earlier: Checked | None = None
        self._look: Look | None = None
        self._doubtful: frozenset[str] = frozenset()

    def rebuild(
        self,
        changed: frozenset[Path],
        on_screen: Sequence[str],
        ready: Ready,
        is_outdated: Callable[[], bool],
    ) -> Outcome:
        """Bring the folder up to date; see `engine.Engine`."""
        settings, warnings = self._load(changed)
        if self._before is None:
            self._before = self._store.load()
        look = self._look_at(settings.content, changed)
        basis = Basis(self._before, self._store.packs, *self._keys, self._earlier, look)
        crew = dataclasses.replace(self._crew, progress=Attentive(is_outdated))
        checked = build.check(settings, crew, basis)
        if checked.has_errors:
            return Outcome(checked.findings, checked.tree.texts, 0, warnings)
        before = basis.standing if self._folder.stands else None
        task = Task(checked, crew, on_screen, ready)
        found: tuple[str, ...] = ()
        if before is not None and checked.edit is not None:
            built, count = self._edit(task, settings, before)
        else:
            built, found, count = self._build_all(task, settings, basis)
        self._folder.has_ended()
        self._doubtful = frozenset()
        self._before = publishing.snapshot(checked, built, basis, self._store.token, found)
        self._earlier = checked
        return Outcome(checked.findings, checked.tree.texts, count, (*warnings, *found))

    def _load(self, changed: frozenset[Path]) -> tuple[Settings, tuple[str, ...]]:
        """Load what is new of settings and templates; return the settings and MkDocs' warnings."""
        if self._loaded is None or self._config_file in changed:
            self._loaded = load(self._config_file)
            self._earlier = self._look = None
            self._folder.is_open = False
        config, settings, warnings = self._loaded
        others = [path for path in changed if not path.is_relative_to(settings.content)]
        if others or not self._folder.is_open:
            core = keys.of_core(settings)
            folders = (*map(str, settings.templates), *config.theme.dirs)
            self._keys = core, keys.of_pages(core, self._config_file, folders)
            self._folder.renew(config, settings)
            known = (self._config_file, *map(Path, folders))
            if not publish.is_alone(config) or any(
                not any(path.is_relative_to(one) for one in known) for path in others
            ):
                # The keys do not tell whether pages look as before.
                self._folder.is_whole = False
        return settings, warnings

    def _look_at(self, content: Path, changed: frozenset[Path]) -> Look | None:
        """Look at what has changed; None if content cannot be looked at, which the build will say."""
        known, self._look = self._look, None
        if content.is_dir():
            with contextlib.suppress(OSError):
                again = known is not None and stamps.look_again(content, known, changed)
                self._look = again or stamps.look_at(content)
        return self._look

    def settle(self) -> None:
        """Wait until the index of the search is written."""
        self._folder.settle()

    def close(self) -> None:
        """Keep what there is for the next start."""
        self._folder.close()
        if self._before is not None:
            self._store.save(self._before)
        self._store.close()

    def _edit(self, task: Task, settings: Settings, before: Snapshot) -> tuple[Built, int]:
        """Build the pages that an edit has changed, those on screen first."""
        done: set[DocPath] = set()
        doubtful = self._doubtful

        def show(pages: Sequence[DocPath]) -> None:
            # Hand-written pages come when all is there that they may lead to.
            generated = [path for path in pages if not is_by_hand(path)]
            done.update(self._folder.show(task, generated, before.made))

        earlier = Earlier(before.made, before.stamps, doubtful)
        urgent = self._urgent(task, before.made, show)
        built = writing.write_docs(task.checked, settings, task.crew, earlier, urgent)
        rest = built.pages
        if built.is_partial:
            rest = tuple(path for path in rest if path not in done)
        count = self._folder.bring(task, dataclasses.replace(built, pages=rest), doubtful)
        return built, len(done) + count

    def _build_all(
        self, task: Task, settings: Settings, basis: Basis
    ) -> tuple[Built, tuple[str, ...], int]:
        """Build all pages anew, those on screen first."""
        known = self._before.made if self._before is not None else {}
        done: set[DocPath] = set()
        found: list[str] = []

        def show(pages: Sequence[DocPath]) -> None:
            if pages and self._folder.is_there:
                done.update(self._folder.show(task, pages, known))

        self._folder.is_whole = False
        try:
            urgent = self._urgent(task, known, show)
            built = writing.write_docs(task.checked, settings, task.crew, None, urgent)
            count = self._folder.build(task, built, found.extend)
        except (GivenUpError, SettingsError):
            # Articles need not be resolved once more: of a new alias, that is all of them.
            unmade, token = sample(task, settings, (), known), self._store.token
            self._before = publishing.snapshot(task.checked, unmade, basis, token)
            self._earlier = task.checked
            raise
        return built, tuple(found), len(done) + count

    def _urgent(
        self, task: Task, known: Known, show: Callable[[Sequence[DocPath]], object]
    ) -> Urgent:
        """Return what has to be made first: the pages on screen, to be shown at once."""

        def begun(names: frozenset[str]) -> None:
            self._doubtful |= names

        def made(pages: Sequence[DocPath]) -> None:
            show(pages)
            # Also if there are none: see `Engine`.
            task.ready(frozenset())

        return Urgent(frozenset(map(_markdown, task.on_screen)), known, begun, made)


def _markdown(path: str) -> str:
    return f"{path.removesuffix('.html')}.md"


def load(config_file: Path) -> tuple[MkDocsConfig, Settings, tuple[str, ...]]:
    """Return the configuration and the settings of a preview, and MkDocs' warnings.

    It has drafts, marked as such, and lies apart from what is published. Nothing is kept for reading
    offline: browsers would go on showing it.

    Raises:
        SettingsError: The file is missing or wrong.
    """
    config, warnings = publish.load(config_file)
    options = publish.plugin_of(config).config
    options.drafts, options.offline = True, False
    options.pages_dir = str(PurePath(options.pages_dir).with_name("preview"))
    settings = publish.settings_of(config, options)
    publish.prepare(config, settings)
    return config, settings, warnings

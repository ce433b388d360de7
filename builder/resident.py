"""An engine for `serving`: it keeps the site in memory and builds again what a change makes necessary.

What is kept between builds lies in `build/preview-store`, so that the next start is quick as well.
"""

from __future__ import annotations

import contextlib
import secrets
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from builder import build, indexing, keys, publishing, writing
from builder.adapters import files, publish, stamps, workers
from builder.adapters.files import WriteError
from builder.adapters.stamps import Look
from builder.adapters.store import Store
from builder.adapters.workers import Crew, WorkError
from builder.build import Basis, Checked
from builder.core.paths import DocPath
from builder.kept import Lineage, Snapshot
from builder.serving import Outcome, Ready
from builder.writing import Built, Earlier, Urgent

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from builder.settings import Settings

_STORE = "preview-store"


class Resident:
    """Keeps the preview of a site in `folder` up to date."""

    def __init__(self, config_file: Path, folder: Path) -> None:
        self._config_file = config_file.resolve()
        self._folder = folder
        self._crew = Crew(workers.processes())
        self._kept = folder.with_name(_STORE)
        self._store = Store(self._kept, secrets.token_hex(8))
        self._loaded: tuple[MkDocsConfig, Settings, tuple[str, ...]] | None = None
        self._keys = "", ""
        self._before: Snapshot | None = None
        self._earlier: Checked | None = None
        self._look: Look | None = None
        self._is_built = False
        self._index = contextlib.ExitStack()
        self._token = ""
        self._indexed: Callable[[], object] | None = None

    def rebuild(self, changed: frozenset[Path], on_screen: Sequence[str], ready: Ready) -> Outcome:
        """Bring the folder up to date; see `serving.Engine`."""
        if self._loaded is None or self._config_file in changed:
            self._loaded, self._is_built = load(self._config_file), False
            self._earlier = self._look = None
        config, settings, warnings = self._loaded
        if not self._is_built or not all(p.is_relative_to(settings.content) for p in changed):
            core = keys.of_core(settings)
            folders = (*map(str, settings.templates), *config.theme.dirs)
            pages = keys.of_pages(core, self._config_file, folders)
            # A template is compiled once; MkDocs has to begin anew, also for a style or a script.
            self._is_built = False
            self._keys = core, pages
        if self._before is None:
            self._before = self._store.load()
        look = self._look_at(settings.content, changed)
        basis = Basis(self._before, self._store.packs, *self._keys, self._earlier, look)
        checked = build.check(settings, self._crew, basis)
        if checked.has_errors:
            return Outcome(checked.findings, checked.tree.texts, 0, warnings)
        before = basis.standing if files.is_ours(self._folder) and self._is_built else None
        found: tuple[str, ...] = ()
        if before is not None and checked.edit is not None:
            built, pages_written = self._edit(checked, before, on_screen, ready)
        else:
            built, found, pages_written = self._build_all(checked, on_screen, ready)
        self._before = publishing.snapshot(checked, built, basis, self._store.token, found)
        self._earlier = checked
        return Outcome(checked.findings, checked.tree.texts, pages_written, (*warnings, *found))

    def _look_at(self, content: Path, changed: frozenset[Path]) -> Look | None:
        """Look at what has changed; None if content cannot be looked at, which the build will say."""
        known, self._look = self._look, None
        if content.is_dir():
            with contextlib.suppress(OSError):
                again = known is not None and stamps.look_again(content, known, changed)
                self._look = again or stamps.look_at(content)
        return self._look

    def settle(self) -> None:
        """Wait until the index of the search is written; if that fails, the next one is made anew."""
        if self._indexed is not None:
            try:
                self._indexed()
            except (WriteError, WorkError):
                self._token = ""
        self._index.close()
        self._indexed = None

    def close(self) -> None:
        """Keep what there is for the next start."""
        self._index.close()
        if self._before is not None:
            self._store.save(self._before)
        self._store.close()

    def _config(self) -> tuple[MkDocsConfig, Settings]:
        if self._loaded is None:
            raise ValueError("nothing has been built")
        return self._loaded[:2]

    def _edit(
        self, checked: Checked, before: Snapshot, on_screen: Sequence[str], ready: Ready
    ) -> tuple[Built, int]:
        """Build the pages that an edit has changed, those on screen first."""
        config, settings = self._config()
        press = publish.press_of(config, self._folder)
        done: set[str] = set()

        def write(pages: Mapping[DocPath, Mapping[str, object] | None]) -> None:
            paths = set()
            for path, front in pages.items():
                if press is not None and front is not None and path not in done:
                    paths.add(press.write(path, front))
                    done.add(path)
            if paths:
                ready(frozenset(paths))

        urgent = Urgent(frozenset(map(_markdown, on_screen)), write)
        earlier = Earlier(before.made, before.stamps)
        built = writing.write_docs(checked, settings, self._crew, earlier, urgent)
        if press is None or built.assets or None in built.pages.values():
            # Assets and pages written by hand are MkDocs' own work.
            written = self._publish(built, on_screen, ready)
        else:
            write(built.pages)
            written = len(done)
            self._write_index(built)
        gone = frozenset(map(publishing.published, built.dropped))
        if gone:
            files.drop(self._folder, sorted(gone & files.tree_of(self._folder)))
            ready(gone)
        return built, written

    def _build_all(
        self, checked: Checked, on_screen: Sequence[str], ready: Ready
    ) -> tuple[Built, tuple[str, ...], int]:
        _, settings = self._config()
        built = writing.write_docs(checked, settings, self._crew)
        found: list[str] = []
        written = self._publish(built, on_screen, ready, found.extend, whole=True)
        self._is_built = True
        return built, tuple(found), written

    def _publish(
        self,
        built: Built,
        on_screen: Sequence[str],
        ready: Ready,
        warn: Callable[[tuple[str, ...]], object] = lambda _: None,
        *,
        whole: bool = False,
    ) -> int:
        """Have MkDocs build what is new, and put what differs into the folder, what is on screen first."""
        config, _ = self._config()
        lineage = self._lineage(built)
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._folder.parent, prefix=".preview-") as stage:
            config.site_dir = stage
            warn(publish.publish(config, replace(built, lineage=lineage), self._crew))
            paths = [p.relative_to(stage).as_posix() for p in files.list_files(Path(stage))]
            old = files.tree_of(self._folder) - frozenset(paths) if whole else frozenset()
            first = [path for path in paths if path in on_screen]
            rest = [path for path in paths if path not in on_screen]
            count = 0
            for part in (first, rest):
                written = frozenset(
                    path
                    for path in part
                    if files.put(self._folder / path, (Path(stage) / path).read_bytes())
                )
                count += sum(path.endswith(".html") for path in written)
                ready(written)
        files.drop(self._folder, sorted(old))
        ready(old)
        self._token = lineage.now
        return count

    def _lineage(self, built: Built) -> Lineage:
        """Return what names this edition, and the one whose index the folder has.

        As long as the index of this one is not written, it has none.
        """
        self.settle()
        before, self._token = self._token, ""
        return Lineage(self._kept, before if built.is_partial else "", secrets.token_hex(8))

    def _write_index(self, built: Built) -> None:
        """Write the index of the search beside all else: nobody waits for it but the next one."""
        _, settings = self._config()
        if not settings.search:
            return
        lineage, jobs = self._lineage(built), self._crew.jobs
        made = replace(built, lineage=lineage)
        self._indexed = self._index.enter_context(
            workers.meanwhile(lambda: indexing.write_index(made, self._folder, jobs), jobs)
        )
        self._token = lineage.now


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
    return config, publish.settings_of(config, options), warnings
